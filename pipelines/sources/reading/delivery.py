"""What every format gives: batches of text under the file's headers, and where a line stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

from pipelines.errors import SourceError

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
HIDDEN = "hidden sheets not read"  # begins what is found of a workbook that has some
SHEET_HEADER = "(sheet)"  # the column of a workbook that holds the sheet's name
OUR_OWN = ("line", "record", SHEET_HEADER)  # columns that a reader or a load adds
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "iso-8859-1", "mac-roman")


@dataclass(frozen=True)
class ReadingOptions:
    """What a person says of a file; whatever is left out is found by looking.

    Attributes:
        encoding: One of ENCODINGS.
        delimiter: The character itself.
        sheets: The sheets of a workbook that are read.
        header_row: The row that names the columns, counted from 1 as an editor or Excel does.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no file could be read with.

        Raises:
            SourceError: An encoding, delimiter or row that does not exist.
        """
        if self.encoding is not None:
            named = {"cp1252": "windows-1252", "utf8": "utf-8", "latin-1": "iso-8859-1"}
            encoding = self.encoding.lower().replace("_", "-")
            encoding = named.get(encoding, encoding)
            if encoding not in ENCODINGS:
                raise SourceError(
                    f"--encoding {self.encoding}: choose one of {', '.join(ENCODINGS)}."
                )
            object.__setattr__(self, "encoding", encoding)
        if self.delimiter is not None:
            delimiter = DELIMITERS.get(self.delimiter.lower(), self.delimiter)
            if delimiter not in DELIMITERS.values():
                raise SourceError(f"--delimiter: choose one of {', '.join(DELIMITERS)}.")
            object.__setattr__(self, "delimiter", delimiter)
        if self.header_row is not None and self.header_row < 1:
            raise SourceError("--header-row: rows are counted from 1.")

    def over(self, other: "ReadingOptions") -> "ReadingOptions":
        """This, and what the other says where this says nothing."""
        return ReadingOptions(
            encoding=self.encoding or other.encoding,
            delimiter=self.delimiter or other.delimiter,
            sheets=self.sheets or other.sheets,
            header_row=self.header_row or other.header_row,
        )


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


class Table(Protocol):
    """The rows of one table, in whatever format."""

    def place(self, line: int) -> tuple[str | None, int]:
        """The sheet, if any, and the row of a line."""

    def batches(self, columns: list[str]) -> Iterator[Batch]:
        """Read the rows, only the columns named."""


@dataclass(frozen=True)
class Delivery:
    """A table of a file that has been looked at.

    Attributes:
        path: The file.
        headers: The table's columns.
        table: What reads its rows.
        found: In words, what the file turned out to be; empty for CSV in UTF-8 with commas.
        unreadable: Headers of columns that cannot be read, and why in a sentence.
        places: In a workbook, the sheets and header rows under which its rows stand.
        gap: In words, the blank columns that it was read across, though they may part tables;
            empty for none.
    """

    path: Path
    headers: tuple[str, ...]
    table: Table
    found: tuple[str, ...] = ()
    unreadable: dict[str, str] = field(default_factory=dict)
    places: frozenset[tuple[str, int]] = frozenset()
    gap: str = ""

    def place(self, line: int) -> tuple[str | None, int]:
        """The sheet, if any, and the row of a line."""
        return self.table.place(line)

    def batches(self, columns: list[str]) -> Iterator[Batch]:
        """Read the table's rows, only the columns named; can be asked for again and again.

        Raises:
            SourceError: The file cannot be read to its end, or a column not at all.
        """
        for column in columns:
            if column in self.unreadable:
                raise SourceError(self.unreadable[column])
        return self.table.batches(columns)


def name_apart(names: list[str | None]) -> tuple[str, ...]:
    """Headers on one line each; those that are alike or empty are numbered.

    A file's own column `line` is `(line)`. Nothing is ever read from a column whose name another
    one has too: `amount (1)` is no column of a contract, so that the file is refused with the
    nearest header rather than misread.
    """
    plain = [" ".join((name or "").split()) for name in names]
    plain = [f"({name})" if name in OUR_OWN else name for name in plain]
    seen: dict[str, int] = {}
    result = []
    for position, name in enumerate(plain, start=1):
        seen[name] = seen.get(name, 0) + 1
        if not name:
            result.append(f"(column {position})")
        else:
            result.append(f"{name} ({seen[name]})" if plain.count(name) > 1 else name)
    return tuple(result)
