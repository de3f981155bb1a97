"""The sheets of a workbook as grids of text, by way of fastexcel: run as a process of its own.

fastexcel gives numbers as text with nine decimals, and error cells as empty. A second and a third
look at the columns with numbers bring both back: nothing that stands in a cell may be lost.

sheet_cells.py runs this file as a process and says why; so it imports nothing of this package.
"""

import contextlib
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import fastexcel
import polars as pl
import pyarrow as pa

MIDNIGHT = r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$"
TIME_ALONE = r"^1899-12-3[01][ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?$"
ISO_TIME = r"^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})$"
NUMBER_LIKE = r"^-?\d+(\.\d+)?$"
ERROR = re.compile(r"Error\((\w+)\)")
ERRORS = {
    "NA": "#N/A",
    "Div0": "#DIV/0!",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
LARGEST_WHOLE = 1e15  # from here on a spreadsheet has lost digits of a number
DIGITS = 15
MEMORY_BYTES = 4 << 30
PROTECTED, UNREADABLE = 3, 4


def main() -> int:
    """Send a workbook's sheets to standard output; the exit code says how it went."""
    _limit_memory()
    return send_sheets(sys.argv[1], sys.argv[2:], sys.stdout.buffer)


def send_sheets(path: str, named: list[str], out: BinaryIO) -> int:
    """Write a workbook's sheets as Arrow streams, one after the other.

    Args:
        path: The workbook.
        named: The sheets that a person named; of the others only the names are sent. Empty for all.
        out: Where they go.

    Returns:
        0, or the exit code that says what is the matter with the workbook.
    """
    wanted = {simplify_name(name) for name in named}
    try:
        reader = fastexcel.read_excel(path)
        for name in reader.sheet_names:
            _send(reader, name, out, is_wanted=not wanted or simplify_name(name) in wanted)
    except MemoryError:
        return 1
    except fastexcel.FastExcelError as error:
        return PROTECTED if "password" in str(error).lower() else UNREADABLE
    return 0


def simplify_name(name: str) -> str:
    """A sheet's name as people tell them apart."""
    return name.strip().casefold()


def _limit_memory() -> None:
    """Allow so much memory on top of what the libraries take; Windows has no such limit."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the file's values


def _send(reader: fastexcel.ExcelReader, name: str, out: BinaryIO, *, is_wanted: bool) -> None:
    cells, is_visible, left = sheet_text(reader, name) if is_wanted else (pl.DataFrame(), True, 0)
    table = cells.to_arrow().replace_schema_metadata(
        {"name": name.strip(), "visible": str(int(is_visible)), "left": str(left)}
    )
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)


def sheet_text(reader: fastexcel.ExcelReader, name: str) -> tuple[pl.DataFrame, bool, int]:
    """A sheet's cells as text, from its first row on, whether it is visible, its first column."""
    sheet = _load(reader, name, "string", None)
    batch, errors = sheet.to_arrow_with_errors()
    is_visible = sheet.visible == "visible"
    if not batch.num_columns or not batch.num_rows:
        return pl.DataFrame(), is_visible, 0
    frame = pl.DataFrame(pl.from_arrow(batch))
    places = [column.absolute_index for column in sheet.available_columns()]
    frame.columns = [str(position) for position in range(frame.width)]
    numeric = [c for c in frame.columns if frame[c].str.contains(NUMBER_LIKE).any()]
    if numeric:
        at = [places[int(c)] for c in numeric]
        flags = _columns(_load(reader, name, "boolean", at), numeric)
        floats = _columns(_load(reader, name, "float", at), numeric)
        frame = frame.with_columns(_numbers(frame[c], flags[c], floats[c]) for c in numeric)
    frame = frame.with_columns(
        pl.all()
        .str.replace(MIDNIGHT, "$1")
        .str.replace(TIME_ALONE, "$1")
        .str.replace(ISO_TIME, "$1 $2")
    )
    frame = _with_errors(frame, errors)
    is_blank = pl.all().str.strip_chars() == ""
    cells = frame.with_columns(pl.when(~is_blank).then(pl.all()).name.keep())
    return cells, is_visible, places[0]


def _load(
    reader: fastexcel.ExcelReader, name: str, kind: Any, at: list[int] | None
) -> fastexcel.ExcelSheet:
    # skip_rows=0: without it leading empty rows would be gone, and every row number with them.
    return reader.load_sheet(name, header_row=None, skip_rows=0, dtypes=kind, use_columns=at)


def _columns(sheet: fastexcel.ExcelSheet, names: list[str]) -> pl.DataFrame:
    frame = pl.DataFrame(sheet)
    frame.columns = names
    return frame


def _numbers(text: pl.Series, flag: pl.Series, value: pl.Series) -> pl.Series:
    """Number cells (those that could be read as a flag but are none) with all their digits."""
    frame = pl.DataFrame({"text": text, "flag": flag, "value": value})
    is_number = pl.col("flag").is_not_null() & ~pl.col("text").is_in(["true", "false"])
    is_whole = (pl.col("value") == pl.col("value").round()) & (pl.col("value").abs() < 1e15)
    others = frame.filter(is_number & ~is_whole)["value"].drop_nulls().unique()
    written = pl.DataFrame(
        {"value": others, "written": [number_text(v) for v in others.to_list()]},
        schema={"value": pl.Float64, "written": pl.String},
    )
    joined = frame.join(written, on="value", how="left", maintain_order="left")
    whole = pl.col("value").cast(pl.Int64, strict=False).cast(pl.String)
    return joined.select(
        pl.when(~is_number)
        .then(pl.col("text"))
        .when(is_whole)
        .then(whole)
        .otherwise(pl.coalesce("written", "text"))
        .alias(text.name)
    ).to_series()


def number_text(value: float) -> str:
    """A number as text with 15 digits; from 10^15 on in exponent form.

    A spreadsheet keeps no more digits, so that a long identifier in a number cell is ruined. The
    contracts refuse the exponent, and would take the ruined digits for an identifier.
    """
    if abs(value) >= LARGEST_WHOLE:
        digits, _, exponent = f"{value:.{DIGITS - 1}E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{exponent}"
    return format(Decimal(f"{value:.{DIGITS}g}"), "f")


def _with_errors(frame: pl.DataFrame, errors: fastexcel.CellErrors | None) -> pl.DataFrame:
    by_column: dict[str, dict[int, str]] = {}
    for error in errors.errors if errors else []:
        found = ERROR.search(error.detail)
        row, place = error.offset_position
        text = ERRORS.get(found.group(1), "#ERROR!") if found else "#ERROR!"
        by_column.setdefault(str(place), {})[row] = text
    for column, texts in by_column.items():
        values = frame.get_column(column).to_list()
        for row, text in texts.items():
            values[row] = text
        frame = frame.with_columns(pl.Series(column, values, dtype=pl.String))
    return frame


if __name__ == "__main__":
    sys.exit(main())
