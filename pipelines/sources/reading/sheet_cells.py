"""The sheets of a workbook, read by a process whose memory is limited.

A cell far out on a sheet, in a broken or hostile file, makes the library ask for more memory than
there is, which ends the process. So it is a small one that ends, and no file on disk holds what it
passes on.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from pipelines.errors import SourceError
from pipelines.sources.reading import cell_texts

SECONDS = 600


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook.

    Attributes:
        name: Its name, without spaces around it.
        is_visible: Whether a person who opens the workbook sees it.
        cells: Its cells as text, from its first row on; empty cells are null.
    """

    name: str
    is_visible: bool
    cells: pl.DataFrame


def read_sheets(path: Path, wanted: tuple[str, ...] = ()) -> list[Sheet]:
    """Read a workbook's sheets; of those that are not wanted only the names.

    Raises:
        SourceError: The workbook is protected, damaged or too large.
    """
    command = [sys.executable, "-P", cell_texts.__file__, str(path), *wanted]
    try:
        child = subprocess.run(  # noqa: S603 - our own module, and the file's path
            command, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"{path.name}: takes too long to read. Save it as CSV.") from error
    if child.returncode == cell_texts.PROTECTED:
        raise SourceError(f"{path.name}: is protected by a password. Save it without one.")
    if child.returncode == cell_texts.UNREADABLE:
        raise SourceError(
            f"{path.name}: is damaged, or no workbook that can be read. Save it as CSV."
        )
    if child.returncode != 0:
        raise SourceError(
            f"{path.name}: is damaged, or needs more memory than the"
            f" {cell_texts.MEMORY_BYTES >> 30} GB that a workbook may take. Save it as CSV."
        )
    return list(_received(child.stdout))


def _received(sent: bytes) -> Iterator[Sheet]:
    buffer = pa.BufferReader(sent)
    while buffer.tell() < len(sent):
        with pa.ipc.open_stream(buffer) as stream:
            told = stream.schema.metadata or {}
            cells = pl.DataFrame(pl.from_arrow(stream.read_all()))
        yield Sheet(told[b"name"].decode(), told[b"visible"] == b"1", cells)
