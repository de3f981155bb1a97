"""Delimited text, batch by batch, in whatever encoding it is written.

A row is numbered by its first line as an editor shows it, blank lines counted.
"""

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv

from pipelines.errors import SourceError
from pipelines.sources.reading.delivery import Batch, Delivery, ReadingOptions
from pipelines.sources.reading.encoded import (
    Writing,
    examine,
    open_bytes,
    open_lines,
    read_utf8,
)
from pipelines.sources.reading.layout import SAMPLE_LINES, TextLayout, lay_out
from pipelines.sources.reading.lines import PLACES, Lines, read_lines
from pipelines.sources.reading.row_likeness import RowLikeness

BLOCK_BYTES = 8 << 20
LONGEST_LINE = 1 << 20


def open_text(path: Path, reading: ReadingOptions) -> Delivery:
    """Look at a text file: its encoding, delimiter and header, and the lines that are no rows.

    Raises:
        SourceError: It is no delimited text, what it is cannot be told, or its lines are not to be
            trusted (`read_lines`).
    """
    writing = examine(path, reading.encoding)
    with open_lines(path, writing, LONGEST_LINE) as text:
        start = list(itertools.islice(text, SAMPLE_LINES + (reading.header_row or 1)))
    if any(len(line) >= LONGEST_LINE for line in start):
        raise SourceError(f"{path.name}: has lines of over a million characters and is no CSV.")
    layout = lay_out(path.name, start, reading)
    lines = Lines()
    if not writing.is_plain:
        before = layout.lines_before
        likeness = RowLikeness(layout.delimiter, len(layout.headers), start[before:])
        lines = read_lines(path.name, read_utf8(path, writing), likeness, before)
    headers = layout.headers[:-1] if layout.has_end_delimiter else layout.headers
    found, beside = [*writing.found(), *layout.found()], [*layout.notices(), *lines.notices()]
    found = [*(found or ["CSV"]), *beside] if beside else found
    return Delivery(path, headers, TextTable(path, writing, layout, lines), tuple(found))


@dataclass
class _Skipped:
    """Lines that are no rows, told by the reader, sometimes ahead of the block in hand."""

    lines_before: int
    ordinals: list[int] = field(default_factory=list)
    malformed: list[int] = field(default_factory=list)

    def note(self, row: arrow_csv.InvalidRow) -> str:
        ordinal = (row.number or 0) - self.lines_before
        self.ordinals.append(ordinal)
        if row.text.strip():
            self.malformed.append(ordinal)
        return "skip"


@dataclass(frozen=True)
class TextTable:
    """The rows of a text file.

    Attributes:
        path: The file.
        writing: How it is written.
        layout: How it is laid out.
        lines: The lines below the header that are no rows.
    """

    path: Path
    writing: Writing
    layout: TextLayout
    lines: Lines

    def place(self, line: int) -> tuple[str | None, int]:
        """A text file has no sheets."""
        return None, line

    def batches(self, columns: list[str]) -> Iterator[Batch]:
        """Read the file's rows, only the columns named.

        Raises:
            SourceError: The file cannot be read to its end.
        """
        skipped = _Skipped(self.layout.lines_before)
        try:
            yield from self._batches(columns, skipped)
        except SourceError:
            raise
        except pa.ArrowInvalid as error:
            if "could not skip" not in str(error).lower():  # it ends with its header
                raise unreadable(self.path, error) from error
        except (pa.ArrowException, OSError, UnicodeError, EOFError, zlib.error) as error:
            raise unreadable(self.path, error) from error

    def _batches(self, columns: list[str], skipped: _Skipped) -> Iterator[Batch]:
        size = max(self.writing.size, 1)
        next_ordinal, blocks, told = 1, 0, 0
        with self._open(columns, skipped) as reader:
            for block in reader:
                rows = pl.DataFrame(pl.from_arrow(block))
                ordinals = _ordinals(rows.height, next_ordinal, skipped.ordinals)
                next_ordinal = int(ordinals[-1]) + 1 if rows.height else next_ordinal
                skipped.ordinals = [o for o in skipped.ordinals if o >= next_ordinal]
                blocks, told_before, told = blocks + 1, told, len(skipped.malformed)
                rows = rows.insert_column(0, pl.Series("line", self._lines(ordinals)))
                malformed = self._malformed(skipped.malformed[told_before:told])
                share = min(1.0, blocks * BLOCK_BYTES / size)
                yield Batch(self._filled(rows).select("line", *columns), malformed, share)
        if len(skipped.malformed) > told:
            malformed = self._malformed(skipped.malformed[told:])
            yield Batch(pl.DataFrame(schema={"line": pl.Int64}), malformed)
        self._check_count(next_ordinal - 1 + sum(o >= next_ordinal for o in skipped.ordinals))

    def _check_count(self, seen: int) -> None:
        """As many rows as lines begin one: the reader must not see other rows than the lines say.

        Raises:
            SourceError: It does.
        """
        there = self.writing.line_count - self.layout.lines_before - self.lines.inner.size
        if seen != there:
            raise SourceError(
                f"{self.path.name}: {there:,} lines begin a row and {seen:,} rows are read, for its"
                " quotation marks can be read in two ways. Export it again with every text in"
                " quotation marks."
            )

    def _malformed(self, ordinals: list[int]) -> list[int]:
        hollow = set(self.lines.hollow.tolist())
        return [n for n in self._lines(np.array(ordinals)).tolist() if n not in hollow]

    def _filled(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows without those of delimiters alone."""
        if self.lines.hollow.size:
            hollow = pl.Series("line", self.lines.hollow)
            rows = rows.filter(~pl.col("line").is_in(hollow.implode()))
        if self.layout.has_end_delimiter:
            beyond = rows.filter(pl.col(self.layout.headers[-1]).str.strip_chars() != "")["line"]
            if len(beyond):
                told = ", ".join(map(str, beyond[:PLACES]))
                raise SourceError(
                    f"{self.path.name}: rows have one value more than the header names columns, and"
                    f" some hold something there (line {told}). Name the column in line"
                    f" {self.layout.header_row}."
                )
        return rows

    def _lines(self, ordinals: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Numbers in the file of rows that are counted from the header on."""
        lines = ordinals.astype(np.int64) + self.layout.lines_before
        inner = self.lines.inner
        if not inner.size:
            return lines
        rows_before = inner - np.arange(inner.size)
        return lines + np.searchsorted(rows_before, lines, side="right")

    def _open(self, columns: list[str], skipped: _Skipped) -> arrow_csv.CSVStreamingReader:
        # A stream and no path: from a path the reader would guess at packing by the name's ending.
        is_packed = self.writing.is_packed
        wanted = [*columns, *self.layout.headers[-1:]] if self.layout.has_end_delimiter else columns
        return arrow_csv.open_csv(
            open_bytes(self.path) if is_packed else pa.OSFile(str(self.path)),
            read_options=arrow_csv.ReadOptions(
                encoding=self.writing.encoding,
                block_size=BLOCK_BYTES,
                use_threads=False,
                skip_rows=self.layout.lines_before,
                column_names=list(self.layout.headers),
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self.layout.delimiter,
                invalid_row_handler=skipped.note,
                newlines_in_values=True,
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )


def _ordinals(height: int, first: int, skipped: list[int]) -> npt.NDArray[np.int64]:
    """Count the rows as the file does, stepping over the malformed ones between them."""
    if not skipped:
        return np.arange(first, first + height)
    every = np.arange(first, first + height + len(skipped))
    return every[~np.isin(every, skipped)][:height]


def unreadable(path: Path, error: Exception) -> SourceError:
    """Say what is wrong, never in the reader's own words: they quote the file's values."""
    words = str(error).lower()
    if isinstance(error, OSError) and error.strerror:
        return SourceError(f"{path}: cannot be read ({error.strerror}). Check the path.")
    if "straddling" in words or "expected" in words or "parse" in words:
        return SourceError(
            f"{path.name}: the text stops being CSV part of the way, often at a quotation mark that"
            " is never closed. Export it again."
        )
    return SourceError(f"{path.name}: cannot be read to its end. Export it again.")
