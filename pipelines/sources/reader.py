"""Read a delivery batch by batch, all of it as text: CSV in UTF-8 and Parquet.

Memory does not grow with the file. What a file is, its first bytes say and not its ending.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet

from pipelines.errors import SourceError

BLOCK_BYTES = 8 << 20
PARQUET_ROWS = 200_000
FOREIGN_STARTS = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"\x1f\x8b": "a gzip archive",
    b"<!DO": "a web page",
    b"<htm": "a web page",
}


@dataclass
class Batch:
    """Some lines of a file.

    Attributes:
        rows: line (as counted in the file, header included) and the asked-for columns as text.
        malformed_lines: Lines with more or fewer values than the header.
        share_read: How much of the file is behind us, 0 to 1.
    """

    rows: pl.DataFrame
    malformed_lines: list[int] = field(default_factory=list)
    share_read: float = 1.0


@dataclass(frozen=True)
class Delivery:
    """A file that has been looked at: what it is and which headers it has."""

    path: Path
    is_parquet: bool
    headers: tuple[str, ...]
    found: tuple[str, ...] = ()

    def place(self, line: int) -> tuple[str | None, int]:
        """The sheet, if any, and the row of a line."""
        return None, line

    def batches(self, columns: list[str]) -> Iterator[Batch]:
        """Read the file's rows, only the columns named.

        Raises:
            SourceError: The file is not UTF-8 or cannot be read to its end.
        """
        try:
            yield from (_parquet_batches if self.is_parquet else _csv_batches)(self.path, columns)
        except (pa.ArrowInvalid, OSError) as error:
            raise _unreadable(self.path, error) from error


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error


def open_deliveries(path: Path) -> list[Delivery]:
    """The tables of a file."""
    return [open_delivery(path)]


def open_delivery(path: Path) -> Delivery:
    """Look at a file's first bytes and its headers.

    Raises:
        SourceError: The file is missing, empty, of another format, or has no usable header.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error
    if not start.strip():
        raise SourceError(f"{path.name}: the file is empty. Ask for the extract again.")
    for first_bytes, what in FOREIGN_STARTS.items():
        if start.lower().startswith(first_bytes.lower()):
            raise SourceError(
                f"{path.name}: this is {what}, not CSV or Parquet. Save it as CSV (UTF-8)."
            )
    if start.startswith(b"PAR1"):
        return Delivery(path, is_parquet=True, headers=_parquet_headers(path))
    if b"\x00" in start:
        raise SourceError(f"{path.name}: this is no text file. Save it as CSV (UTF-8).")
    return Delivery(path, is_parquet=False, headers=_csv_headers(path))


def _parquet_headers(path: Path) -> tuple[str, ...]:
    try:
        return tuple(parquet.read_schema(path).names)
    except (pa.ArrowInvalid, OSError) as error:
        raise _unreadable(path, error) from error


def _csv_headers(path: Path) -> tuple[str, ...]:
    try:
        with _open_csv(path, None, []) as reader:
            headers = tuple(reader.schema.names)
    except (pa.ArrowInvalid, OSError) as error:
        raise _unreadable(path, error) from error
    repeated = sorted({name for name in headers if headers.count(name) > 1})
    if repeated:
        raise SourceError(
            f"{path.name}: line 1 names the column '{repeated[0]}' more than once."
            " Keep one of them."
        )
    return headers


def _open_csv(
    path: Path, columns: list[str] | None, malformed: list[int]
) -> arrow_csv.CSVStreamingReader:
    def note(row: arrow_csv.InvalidRow) -> str:
        malformed.append(row.number or 0)
        return "skip"

    return arrow_csv.open_csv(
        path,
        read_options=arrow_csv.ReadOptions(block_size=BLOCK_BYTES, use_threads=False),
        parse_options=arrow_csv.ParseOptions(invalid_row_handler=note, newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=columns,
            column_types=dict.fromkeys(columns or [], pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )


def _csv_batches(path: Path, columns: list[str]) -> Iterator[Batch]:
    malformed: list[int] = []  # the reader appends to it, sometimes ahead of the block in hand
    size = max(path.stat().st_size, 1)
    next_line, blocks, told = 2, 0, 0
    with _open_csv(path, columns, malformed) as reader:
        for block in reader:
            rows = pl.DataFrame(pl.from_arrow(block))
            lines = _line_numbers(rows.height, next_line, malformed)
            next_line = lines[-1] + 1 if rows.height else next_line
            blocks, told_before, told = blocks + 1, told, len(malformed)
            share = min(1.0, blocks * BLOCK_BYTES / size)
            yield Batch(rows.insert_column(0, lines), malformed[told_before:told], share)
    if len(malformed) > told:
        yield Batch(pl.DataFrame(schema={"line": pl.Int64}), malformed[told:])


def _line_numbers(height: int, first: int, malformed: list[int]) -> pl.Series:
    """Number the rows as the file does, stepping over the malformed ones between them."""
    skipped = {line for line in malformed if line >= first}
    last = first + height + len(skipped)
    if not skipped:
        return pl.int_range(first, last, eager=True).alias("line")
    lines = [line for line in range(first, last) if line not in skipped]
    return pl.Series("line", lines[:height], dtype=pl.Int64)


def _parquet_batches(path: Path, columns: list[str]) -> Iterator[Batch]:
    file = parquet.ParquetFile(path)
    total, line = max(file.metadata.num_rows, 1), 1
    for block in file.iter_batches(batch_size=PARQUET_ROWS, columns=columns):
        rows = pl.DataFrame(pl.from_arrow(block)).select(pl.all().cast(pl.String))
        lines = pl.int_range(line, line + rows.height, eager=True).alias("line")
        line += rows.height
        yield Batch(rows.insert_column(0, lines), [], line / total)


def _unreadable(path: Path, error: Exception) -> SourceError:
    """Say what is wrong, never in the reader's own words: they quote the file's values."""
    words = str(error).lower()
    if "utf8" in words or "utf-8" in words:
        return SourceError(f"{path.name}: the text is not UTF-8. Save it as CSV (UTF-8).")
    if isinstance(error, OSError) and error.strerror:
        return SourceError(f"{path}: cannot be read ({error.strerror}). Check the path.")
    if "straddling" in words or "expected" in words or "parse" in words:
        return SourceError(
            f"{path.name}: the text stops being CSV part of the way, often at a quotation mark that"
            " is never closed. Export it again."
        )
    return SourceError(f"{path.name}: cannot be read to its end. Export it again.")
