"""Workbooks (XLSX, XLS, ODS): every table on every sheet, a sheet a year as one.

A row is numbered as Excel shows it. Sheets are told apart by the pseudo-column `(sheet)`. Tables
with the same headers, on whatever sheets, are one delivery; others are deliveries of their own.
"""

from pathlib import Path

import polars as pl

from pipelines.errors import SourceError
from pipelines.sources.reading.cell_texts import simplify_name
from pipelines.sources.reading.delivery import HIDDEN, SHEET_HEADER, Delivery, ReadingOptions
from pipelines.sources.reading.packed import ZIP_START, check_archive
from pipelines.sources.reading.sheet_cells import Sheet, read_sheets
from pipelines.sources.reading.sheet_marks import Members, read_marks
from pipelines.sources.reading.sheet_notices import name_gap, refuse_uncalculated, tell_notices
from pipelines.sources.reading.sheet_parts import Part, SheetTable, cut_part
from pipelines.sources.reading.sheet_tables import Grid, find_tables

OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNPACKED_BYTES, OLE_BYTES = 400 << 20, 150 << 20


def open_workbook(path: Path, reading: ReadingOptions) -> list[Delivery]:
    """Look at every sheet of a workbook.

    Where blank columns stand among others, its tables come twice: parted by them, and read across.

    Raises:
        SourceError: The workbook is protected, damaged, too large, or has no table.
    """
    kind, members = _check(path)
    marks = read_marks(path, members) if members else {}
    sheets = read_sheets(path, reading.sheets, marks)
    kept = _chosen(path, sheets, reading)
    hidden = [sheet.name for sheet in sheets if sheet not in kept and not sheet.is_visible]
    parted = _parts(kept, reading.header_row, is_across=False)
    # A person who names the header's row says where the table is: there is one reading of it.
    across = [] if reading.header_row else _parts(kept, None, is_across=True)
    if not parted and not across:
        raise _no_table(path, kept, hidden)
    notes = [kind, *([f"{HIDDEN}: {', '.join(hidden)}"] if hidden else [])]
    deliveries = [_delivery(path, same, notes, parted) for same in _alike(parted)]
    for same in _alike(across):
        if gap := name_gap(same):
            deliveries.append(_delivery(path, same, notes, across, gap))
    return deliveries


def _no_table(path: Path, kept: list[Sheet], hidden: list[str]) -> SourceError:
    names = ", ".join(sheet.name for sheet in kept)
    if hidden:
        return SourceError(
            f"{path.name}: no table on its sheets that can be seen ({names or 'none'}). Hidden:"
            f" {', '.join(hidden)}. If it is there, read it with --sheet '{hidden[0]}'."
        )
    return SourceError(
        f"{path.name}: no table on its sheets ({names}). A table has a row of names above its rows;"
        " say with --sheet and --header-row where it is."
    )


def read_grid(path: Path, name: str) -> pl.DataFrame:
    """One sheet's cells as text from its first row on, whatever stands where; empty ones are null.

    Raises:
        SourceError: The workbook is protected, damaged or too large, or has no such sheet.
        OSError: There is no such file, or it cannot be read.
    """
    _, members = _check(path)
    marks = read_marks(path, members) if members else {}
    sheets = read_sheets(path, (name,), marks)
    return _chosen(path, sheets, ReadingOptions(sheets=(name,)))[0].cells


def _check(path: Path) -> tuple[str, Members]:
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
        return "XLS workbook", {}
    members = {member.filename: member for member in check_archive(path)}
    if sum(member.file_size for member in members.values()) > UNPACKED_BYTES:
        raise too_large
    return "ODS workbook" if "content.xml" in members else "XLSX workbook", members


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


def _parts(sheets: list[Sheet], header_row: int | None, *, is_across: bool) -> list[Part]:
    row = None if header_row is None else header_row - 1
    blocks = [
        (sheet, block)
        for sheet in sheets
        for block in find_tables(Grid(sheet.cells), row, is_across=is_across)
    ]
    if is_across and not any(block.gaps for _, block in blocks):
        return []
    return [cut_part(sheet, block) for sheet, block in blocks]


def _alike(parts: list[Part]) -> list[list[Part]]:
    """Tables with the same headers belong together: a sheet a year, a sheet a force."""
    alike: dict[frozenset[str], list[Part]] = {}
    for part in parts:
        alike.setdefault(frozenset(part.headers), []).append(part)
    return list(alike.values())


def _delivery(
    path: Path, parts: list[Part], notes: list[str], every: list[Part], gap: str = ""
) -> Delivery:
    """A table, and what is said of it.

    Args:
        path: The workbook.
        parts: Its rows, sheet by sheet.
        notes: What is said of every table of the workbook.
        every: All tables of the workbook, of which the others are not read.
        gap: The blank columns that it was read across, in words.
    """
    sheets = list({part.sheet.name: part.sheet for part in parts}.values())
    names = ", ".join(sheet.name for sheet in sheets)
    found = [*notes, f"{'sheet' if len(sheets) == 1 else 'sheets'} {names}"]
    header_rows = sorted({part.header_row for part in parts})
    if header_rows != [1]:
        found.append(f"header in row {' and '.join(map(str, header_rows))}")
    headers = parts[0].headers
    return Delivery(
        path,
        (*headers, SHEET_HEADER),
        SheetTable(tuple(parts)),
        (*found, *([f"across {gap}"] if gap else []), *tell_notices(parts, sheets, every)),
        {h: said for h in headers if (said := refuse_uncalculated(path, parts, h))},
        frozenset((part.sheet.name, part.header_row) for part in parts),
        gap,
    )
