"""Read a delivery batch by batch, all of it as text, whatever it is: what its first bytes say.

Delimited text (text.py) and Parquet (parquet.py) are read in bounded memory; a workbook
(workbook.py) is held whole, and one that would be too large for that is refused.
"""

import zipfile
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.sources.reading.delivery import Batch, Delivery, ReadingOptions
from pipelines.sources.reading.foreign import name_foreign
from pipelines.sources.reading.packed import ZIP_START
from pipelines.sources.reading.parquet import open_parquet
from pipelines.sources.reading.text import BLOCK_BYTES, open_text
from pipelines.sources.reading.workbook import OLE_START, open_workbook

__all__ = ["BLOCK_BYTES", "Batch", "Delivery", "ReadingOptions", "open_deliveries"]

WORKBOOK_MEMBERS = ("xl/workbook.xml", "content.xml", "xl/workbook.bin")


def open_deliveries(path: Path, reading: ReadingOptions | None = None) -> list[Delivery]:
    """The tables of a file: one, or those of a workbook.

    Args:
        path: The file.
        reading: What a person says of it; the rest is found by looking.

    Raises:
        SourceError: The file is missing, empty, damaged, of another format, or has no usable table.
    """
    reading = reading or ReadingOptions()
    try:
        with path.open("rb") as file:
            start = file.read(4096)
        if not start.strip():
            raise SourceError(f"{path.name}: the file is empty. Ask for the extract again.")
        return _opened(path, start, reading)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error


def _opened(path: Path, start: bytes, reading: ReadingOptions) -> list[Delivery]:
    if what := name_foreign(start):
        raise SourceError(f"{path.name}: this is {what}")
    is_workbook = start.startswith(OLE_START) or _is_zipped_workbook(path, start)
    is_parquet = start.startswith(b"PAR1")
    _refuse_options(path, reading, is_workbook=is_workbook, is_parquet=is_parquet)
    if is_workbook:
        return open_workbook(path, reading)
    if is_parquet:
        return [open_parquet(path)]
    return [open_text(path, reading)]


def _is_zipped_workbook(path: Path, start: bytes) -> bool:
    if not start.startswith(ZIP_START):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise SourceError(
            f"{path.name}: is a damaged workbook or zip archive. Ask for it again."
        ) from error
    if not names.intersection(WORKBOOK_MEMBERS):
        raise SourceError(
            f"{path.name}: this is a zip archive. Unpack it and load the files that are inside."
        )
    return True


def _refuse_options(
    path: Path, reading: ReadingOptions, *, is_workbook: bool, is_parquet: bool
) -> None:
    """An option that cannot apply is a misunderstanding, better cleared up than passed over."""
    is_text = not is_workbook and not is_parquet
    if reading.sheets and not is_workbook:
        raise SourceError(f"{path.name}: is no workbook and has no sheets. Leave out --sheet.")
    if (reading.encoding or reading.delimiter) and not is_text:
        raise SourceError(
            f"{path.name}: is no text file. Leave out --encoding and --delimiter for it."
        )
    if reading.header_row and is_parquet:
        raise SourceError(f"{path.name}: is Parquet and names its own columns. No --header-row.")
