"""Write a mart to a file or to standard output."""

import sys
from pathlib import Path

import polars as pl

from pipelines.contracts.spreadsheets import neutralise_text
from pipelines.errors import CaseweightError


def write_table(frame: pl.DataFrame, name: str, table_format: str, out: Path | None) -> None:
    """Write a frame as csv, parquet, xlsx or json.

    Args:
        frame: Any mart.
        name: Its name: the sheet's title.
        table_format: csv, parquet, xlsx or json.
        out: The file; standard output where not given (csv and json only).

    Raises:
        CaseweightError: The format needs a file, or the file cannot be written.
    """
    if out is None and table_format in ("parquet", "xlsx"):
        raise CaseweightError(f"{table_format} needs a file: add --out {name}.{table_format}.")
    try:
        match table_format:
            case "parquet":
                frame.write_parquet(str(out))
            case "xlsx":
                frame.write_excel(str(out), worksheet=name[:31])
            case "json":
                _write_text(frame.write_json(), out)
            case _:
                _write_text(neutralise_text(frame).write_csv(), out)
    except OSError as error:
        raise CaseweightError(f"{out}: cannot be written ({error.strerror or error}).") from error


def _write_text(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    else:
        out.write_text(text, encoding="utf-8")
