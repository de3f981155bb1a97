"""Delimited text, batch by batch, in whatever encoding it is written.

A line is numbered as an editor shows it, blank lines counted. Where values hold line breaks (in
quotation marks) the row counts as one line, so that later numbers fall behind the editor's.
"""

import csv
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
from pipelines.sources.reading.encoded import Writing, examine, open_bytes, open_lines
from pipelines.sources.reading.layout import SAMPLE_LINES, TextLayout, lay_out

BLOCK_BYTES = 8 << 20
LONGEST_LINE = 1 << 20
SENTINEL = "end of file"


def open_text(path: Path, reading: ReadingOptions) -> Delivery:
    """Look at a text file: its encoding, delimiter and header.

    Raises:
        SourceError: It is no delimited text, or what it is cannot be told.
    """
    writing = examine(path, reading.encoding)
    with open_lines(path, writing, LONGEST_LINE) as text:
        lines = list(itertools.islice(text, SAMPLE_LINES + (reading.header_row or 1)))
    if any(len(line) >= LONGEST_LINE for line in lines):
        raise SourceError(f"{path.name}: has lines of over a million characters and is no CSV.")
    layout = lay_out(path.name, lines, reading)
    if writing.has_odd_quotes:
        _refuse_open_quotation(path, writing, layout)
    table = TextTable(path, writing, layout, _blank_lines(path, writing, layout.lines_before))
    return Delivery(path, layout.headers, table, (*writing.found(), *layout.found()))


def _blank_lines(path: Path, writing: Writing, lines_before: int) -> npt.NDArray[np.int64]:
    """The numbers of blank lines below the header: the reader steps over them uncounted."""
    if not writing.has_blank_lines:
        return np.empty(0, dtype=np.int64)
    blank = []
    with open_lines(path, writing) as text:
        for number, line in enumerate(text, start=1):
            if number > lines_before and not line.strip("\r\n"):
                blank.append(number)
    return np.array(blank, dtype=np.int64)


def _refuse_open_quotation(path: Path, writing: Writing, layout: TextLayout) -> None:
    """Refuse a file in which a quotation mark swallows all that follows it as one value."""
    with open_lines(path, writing) as text:
        reader = csv.reader(itertools.chain(text, ["\n", SENTINEL]), delimiter=layout.delimiter)
        opened = following = 1
        try:
            for row in reader:
                if row == [SENTINEL]:
                    return
                opened, following = following, reader.line_num + 1
        except csv.Error:  # a value longer than any value is
            opened = following
    raise SourceError(
        f"{path.name}: a quotation mark that opens in the row at line {opened} is never closed, and"
        " all that follows would be read as one value. Export it again."
    )


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
        blank_lines: The numbers of blank lines below the header.
    """

    path: Path
    writing: Writing
    layout: TextLayout
    blank_lines: npt.NDArray[np.int64]

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
                malformed = self._lines(np.array(skipped.malformed[told_before:told]))
                yield Batch(rows, malformed.tolist(), min(1.0, blocks * BLOCK_BYTES / size))
        if len(skipped.malformed) > told:
            malformed = self._lines(np.array(skipped.malformed[told:]))
            yield Batch(pl.DataFrame(schema={"line": pl.Int64}), malformed.tolist())

    def _lines(self, ordinals: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Numbers in the file of rows that are counted from the header on without blank lines."""
        lines = ordinals.astype(np.int64) + self.layout.lines_before
        if not self.blank_lines.size:
            return lines
        rows_before = self.blank_lines - np.arange(self.blank_lines.size)
        return lines + np.searchsorted(rows_before, lines, side="right")

    def _open(self, columns: list[str], skipped: _Skipped) -> arrow_csv.CSVStreamingReader:
        # A stream and no path: from a path the reader would guess at packing by the name's ending.
        is_packed = self.writing.is_packed
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
                include_columns=columns,
                column_types=dict.fromkeys(columns, pa.string()),
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
