"""Workbooks (XLSX, XLS, ODS): every table on every sheet, a sheet a year as one.

A row is numbered as Excel shows it. Sheets are told apart by the pseudo-column `(sheet)`. Tables
with the same headers, on whatever sheets, are one delivery; others are deliveries of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.errors import SourceError
from pipelines.sources.reading.cell_texts import simplify_name
from pipelines.sources.reading.delivery import SHEET_HEADER, Batch, Delivery, ReadingOptions
from pipelines.sources.reading.packed import ZIP_START, check_archive
from pipelines.sources.reading.sheet_cells import Sheet, read_sheets
from pipelines.sources.reading.sheet_tables import Block, Grid, find_tables

OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNPACKED_BYTES, OLE_BYTES = 400 << 20, 150 << 20
ROWS_A_SHEET = 100_000_000  # lines of one sheet and the next lie so far apart
BATCH_ROWS = 200_000


def open_workbook(path: Path, reading: ReadingOptions) -> list[Delivery]:
    """Look at every sheet of a workbook.

    Raises:
        SourceError: The workbook is protected, damaged, too large, or has no table.
    """
    kind = _check(path)
    sheets = read_sheets(path, reading.sheets)
    kept = _chosen(path, sheets, reading)
    parts: list[Part] = []
    left_out: dict[str, int] = {}
    for sheet in kept:
        row = None if reading.header_row is None else reading.header_row - 1
        blocks, outside = find_tables(Grid(sheet.cells), row)
        left_out[sheet.name] = outside
        parts += [_part(sheet, block) for block in blocks]
    if not parts:
        raise SourceError(
            f"{path.name}: no table on its sheets ({', '.join(s.name for s in kept)}). A table has"
            " a row of names above its rows; say with --sheet and --header-row where it is."
        )
    hidden = [sheet.name for sheet in sheets if sheet not in kept and not sheet.is_visible]
    notes = [f"hidden sheets not read: {', '.join(hidden)}"] if hidden else []
    return [_delivery(path, same, [kind, *notes], left_out) for same in _alike(parts)]


def read_grid(path: Path, name: str) -> pl.DataFrame:
    """One sheet's cells as text from its first row on, whatever stands where; empty ones are null.

    Raises:
        SourceError: The workbook is protected, damaged or too large, or has no such sheet.
        OSError: There is no such file, or it cannot be read.
    """
    _check(path)
    sheets = read_sheets(path, (name,))
    return _chosen(path, sheets, ReadingOptions(sheets=(name,)))[0].cells


def _check(path: Path) -> str:
    """Refuse what would not fit in memory, before anything is unpacked in it."""
    with path.open("rb") as file:
        start = file.read(len(OLE_START))
    too_large = SourceError(
        f"{path.name}: is too large for a workbook (over {UNPACKED_BYTES >> 20} MB unpacked). Save"
        " its sheets as CSV."
    )
    if not start.startswith(ZIP_START):
        if path.stat().st_size > OLE_BYTES:
            raise too_large
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise SourceError(f"{path.name}: is protected by a password. Save it without one.")
        return "XLS workbook"
    members = check_archive(path)
    if sum(member.file_size for member in members) > UNPACKED_BYTES:
        raise too_large
    is_open_document = any(member.filename == "content.xml" for member in members)
    return "ODS workbook" if is_open_document else "XLSX workbook"


def _chosen(path: Path, sheets: list[Sheet], reading: ReadingOptions) -> list[Sheet]:
    if not reading.sheets:
        return [sheet for sheet in sheets if sheet.is_visible]
    names = {simplify_name(sheet.name) for sheet in sheets}
    for wanted in reading.sheets:
        if simplify_name(wanted) not in names:
            there = ", ".join(sheet.name for sheet in sheets)
            raise SourceError(f"{path.name}: has no sheet '{wanted}'. It has: {there}.")
    wanted_names = {simplify_name(name) for name in reading.sheets}
    return [sheet for sheet in sheets if simplify_name(sheet.name) in wanted_names]


@dataclass(frozen=True)
class Part:
    """The rows of a table on one sheet.

    Attributes:
        sheet: The sheet's name.
        header_row: Where the header stands, as Excel counts.
        rows: row (as Excel counts) and the table's columns under their headers.
    """

    sheet: str
    header_row: int
    rows: pl.DataFrame

    @property
    def headers(self) -> tuple[str, ...]:
        """The table's columns."""
        return tuple(self.rows.columns[:-1])


def _part(sheet: Sheet, block: Block) -> Part:
    # The row's number stands last, under a name that no header can have.
    rows = sheet.cells[block.rows].select(
        *(pl.col(str(c)).alias(h) for c, h in zip(block.columns, block.headers, strict=True)),
        pl.Series("\n", block.rows, dtype=pl.Int64) + 1,
    )
    return Part(sheet.name, block.header_rows[0] + 1, rows)


def _alike(parts: list[Part]) -> list[list[Part]]:
    """Tables with the same headers belong together: a sheet a year, a sheet a force."""
    alike: dict[frozenset[str], list[Part]] = {}
    for part in parts:
        alike.setdefault(frozenset(part.headers), []).append(part)
    return list(alike.values())


def _delivery(
    path: Path, parts: list[Part], notes: list[str], left_out: dict[str, int]
) -> Delivery:
    names = list(dict.fromkeys(part.sheet for part in parts))
    found = [*notes, f"{'sheet' if len(names) == 1 else 'sheets'} {', '.join(names)}"]
    header_rows = sorted({part.header_row for part in parts})
    if header_rows != [1]:
        found.append(f"header in row {' and '.join(map(str, header_rows))}")
    if count := sum(left_out[name] for name in names):
        found.append(f"{count:,} rows outside tables not read")
    return Delivery(path, (*parts[0].headers, SHEET_HEADER), SheetTable(tuple(parts)), tuple(found))


@dataclass(frozen=True)
class SheetTable:
    """The rows of one kind of table in a workbook."""

    parts: tuple[Part, ...]

    def place(self, line: int) -> tuple[str | None, int]:
        """The sheet and the row as Excel shows it."""
        number, row = divmod(line, ROWS_A_SHEET)
        return self.parts[number].sheet, row

    def batches(self, columns: list[str]) -> Iterator[Batch]:
        """Read the rows, only the columns named."""
        total, done = max(1, sum(part.rows.height for part in self.parts)), 0
        for number, part in enumerate(self.parts):
            sheet = pl.lit(part.sheet).alias(SHEET_HEADER)
            for rows in part.rows.iter_slices(BATCH_ROWS):
                done += rows.height
                line = (pl.col("\n") + number * ROWS_A_SHEET).alias("line")
                chosen = rows.select(
                    line, *(sheet if name == SHEET_HEADER else pl.col(name) for name in columns)
                )
                yield Batch(chosen, [], done / total)
