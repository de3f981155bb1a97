"""Write rejected rows to a file to send back, in the format that its name ends in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from pipelines.contracts.spreadsheets import neutralise_text
from pipelines.errors import CaseweightError
from pipelines.record_store.quarantine import EXPLANATIONS
from pipelines.sources import SOURCES

TEXT_STAYS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def choose_writer(out: Path) -> Callable[[pl.DataFrame, Path], object]:
    """The function that writes rejected rows in the format of a file's ending.

    Args:
        out: The file to be written.

    Raises:
        CaseweightError: The ending is none of those, or the folder is not there.
    """
    writers: dict[str, Callable[[pl.DataFrame, Path], object]] = {
        ".xlsx": write_workbook,
        ".csv": lambda rows, path: neutralise_text(_as_table(rows)).write_csv(path),
        ".parquet": lambda rows, path: _as_table(rows).write_parquet(path),
        ".json": lambda rows, path: _as_table(rows).write_json(path),
    }
    if out.suffix.lower() not in writers:
        raise CaseweightError(
            f"{out.name}: rejected rows are written as {', '.join(writers)}. Let --out end in one."
        )
    if not out.parent.is_dir():
        raise CaseweightError(f"{out.parent}: no such folder. Make it, or choose another --out.")
    return writers[out.suffix.lower()]


def write_rejects(rows: pl.DataFrame, out: Path) -> None:
    """Write rejected rows to a file in the format that its name ends in.

    Args:
        rows: As `read_rejected_rows` gives them.
        out: The file: .xlsx (a sheet a reason), or a table in .csv, .parquet or .json.

    Raises:
        CaseweightError: The ending is none of those, or the file cannot be written.
    """
    write = choose_writer(out)
    try:
        write(rows, out)
    except OSError as error:
        raise CaseweightError(f"{out}: cannot be written ({error.strerror or error}).") from error


def _as_table(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a rejected row: where it stood, every reason, and its values as they came."""
    where = rows.select(
        "load_id", "source", "file_name", "sheet", "line", pl.col("reasons").list.join(", ")
    )
    values = [json.loads(original) for original in rows["original"]]
    columns = list(
        dict.fromkeys(
            c for s in rows["source"].unique(maintain_order=True) for c in SOURCES[s].columns
        )
    )
    delivered = {c: [_text(row.get(c)) for row in values] for c in columns}
    schema = dict.fromkeys(columns, pl.String)
    return pl.concat([where, pl.DataFrame(delivered, schema=schema)], how="horizontal")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def write_workbook(rows: pl.DataFrame, out: Path) -> None:
    """Write rejected rows to a workbook to send back: a contents sheet, then one sheet a reason.

    A row with several reasons stands on the sheet of each. Text stays text, so that a spreadsheet
    neither runs a formula nor rewrites an identifier.

    Args:
        rows: As `read_rejected_rows` gives them.
        out: The workbook.
    """
    by_reason = rows.with_columns(reason=pl.col("reasons")).explode("reason")
    counts = by_reason.group_by("source", "reason").len().sort("len", "reason", descending=True)
    with xlsxwriter.Workbook(out, {**TEXT_STAYS_TEXT, "constant_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        contents = workbook.add_worksheet("contents")
        contents.set_column(0, 3, 30)
        if rows.is_empty():
            contents.write(0, 0, "No rows are quarantined.")
            return
        contents.write_row(0, 0, ["sheet", "source", "reason", "rows", "what to do"], bold)
        for number, (source, reason, count) in enumerate(counts.iter_rows(), start=1):
            name = _sheet_name(number, reason)
            told = EXPLANATIONS[reason.partition(":")[0]]
            contents.write_row(number, 0, [name, source, reason, count, told])
            chosen = by_reason.filter(pl.col("source") == source, pl.col("reason") == reason)
            _write_sheet(workbook.add_worksheet(name), chosen, source, bold)


def _sheet_name(number: int, reason: str) -> str:
    """A sheet's name of at most 31 characters, none of those that a workbook forbids."""
    return f"{number} {reason.replace(':', ' ')}"[:31].strip()


def _write_sheet(
    sheet: xlsxwriter.worksheet.Worksheet, rows: pl.DataFrame, source: str, bold: Any
) -> None:
    columns = SOURCES[source].columns
    headers = ["load", "file", "sheet", "line", "every reason", *columns]
    sheet.write_row(0, 0, headers, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, 18)
    for number, row in enumerate(rows.iter_rows(named=True), start=1):
        values = json.loads(row["original"])
        where = [row["load_id"], row["file_name"], row["sheet"] or "", row["line"]]
        delivered = [values.get(column) or "" for column in columns]
        sheet.write_row(number, 0, [*where, ", ".join(row["reasons"]), *delivered])
