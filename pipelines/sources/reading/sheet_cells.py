"""The sheets of a workbook, read by a process whose memory is limited.

A cell far out on a sheet, in a broken or hostile file, makes the library ask for more memory than
there is, which ends the process. So it is a small one that ends, and no file on disk holds what it
passes on.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import TimeoutExpired
from subprocess import run as run_process

import polars as pl
import pyarrow as pa

from pipelines.errors import SourceError
from pipelines.sources.reading import cell_texts
from pipelines.sources.reading.sheet_marks import SheetMarks

SECONDS = 600
MOST_CELLS = 50_000_000
UNCALCULATED = "#UNCALCULATED!"  # a cell whose formula was never worked out


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet of a workbook.

    Attributes:
        name: Its name, without spaces around it.
        is_visible: Whether a person who opens the workbook sees it.
        cells: Its cells as text, from its first row on; empty cells are null.
        left: Its first column, counted from 0.
        marks: What its cells do not tell.
    """

    name: str
    is_visible: bool
    cells: pl.DataFrame
    left: int = 0
    marks: SheetMarks = field(default_factory=SheetMarks)


def read_sheets(
    path: Path, wanted: tuple[str, ...], marks: Mapping[str, SheetMarks]
) -> list[Sheet]:
    """Read a workbook's sheets; of those that are not wanted only the names.

    Args:
        path: The workbook.
        wanted: The sheets that a person named; empty for all.
        marks: What the cells of its sheets do not tell: errors, and formulas without a value, which
            are UNCALCULATED among the cells.

    Raises:
        SourceError: The workbook is protected, damaged or too large.
    """
    command = [sys.executable, "-P", cell_texts.__file__, str(path), *wanted]
    try:
        child = run_process(  # noqa: S603 - our own module, and the file's path
            command, capture_output=True, timeout=SECONDS, check=False
        )
    except TimeoutExpired as error:
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
    names = {cell_texts.simplify_name(name) for name in wanted}
    return [
        _marked(path, sheet, marks.get(sheet.name))
        if not names or cell_texts.simplify_name(sheet.name) in names
        else sheet
        for sheet in _received(child.stdout)
    ]


def _marked(path: Path, sheet: Sheet, marks: SheetMarks | None) -> Sheet:
    """A sheet with the cells that the library gives as empty though they are not."""
    if marks is None:
        return sheet
    texts = dict.fromkeys(marks.uncalculated, UNCALCULATED) | marks.errors
    if not texts:
        return replace(sheet, marks=marks)
    # Such cells can lie outside of what the library takes for the sheet's area.
    height = max(sheet.cells.height, 1 + max(row for row, _ in texts))
    left = min(sheet.left, *(column for _, column in texts)) if sheet.cells.width else 0
    right = max(sheet.left + sheet.cells.width, 1 + max(column for _, column in texts))
    if height * (right - left) > MOST_CELLS:
        raise SourceError(f"{path.name}: is too large for a workbook. Save its sheets as CSV.")
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in texts.items():
        by_column.setdefault(column, {})[row] = text
    columns = []
    for column in range(left, right):
        there, empty = str(column - sheet.left), pl.Series([], dtype=pl.String)
        cells = sheet.cells[there] if there in sheet.cells.columns else empty
        cells = cells.extend_constant(None, height - len(cells)).alias(str(column - left))
        if own := by_column.get(column):
            cells = cells.scatter(list(own), list(own.values()))
        columns.append(cells)
    return replace(sheet, cells=pl.DataFrame(columns), left=left, marks=marks)


def _received(sent: bytes) -> Iterator[Sheet]:
    buffer = pa.BufferReader(sent)
    while buffer.tell() < len(sent):
        with pa.ipc.open_stream(buffer) as stream:
            told = stream.schema.metadata or {}
            cells = pl.DataFrame(pl.from_arrow(stream.read_all()))
        yield Sheet(told[b"name"].decode(), told[b"visible"] == b"1", cells, int(told[b"left"]))
