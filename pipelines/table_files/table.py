"""Tables to be handed on, with all that must be said of them, whatever the file."""

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from pipelines.contracts.symbols import SYMBOLS

PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Datatype(StrEnum):
    """What a column holds, by the name that metadata on the web give it."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    DATE = "date"
    MONTH = "gYearMonth"

    @property
    def is_figure(self) -> bool:
        """Whether its cells are numbers."""
        return self in (Datatype.WHOLE, Datatype.NUMBER)


@dataclass(frozen=True)
class TableColumn:
    """A column of a table.

    Attributes:
        name: In the frame and in the CSV file: lower case, words joined by underscores.
        title: In words.
        datatype: What it holds.
        unit: Of its numbers: `GBP`, `share` (0 to 1), or words ("investigations").
        description: What must be known of it, in a sentence.
        symbols: The column with the symbol of each of its cells, empty where the number is shown;
            none where every number is shown.
        decimals: How many a reader is shown.
    """

    name: str
    title: str
    datatype: Datatype
    unit: str = ""
    description: str = ""
    symbols: str | None = None
    decimals: int = 0


@dataclass(frozen=True)
class StatisticalTable:
    """One table: a frame and what its columns are.

    Attributes:
        name: Of its file, without an ending: as a column's.
        title: In words.
        columns: Those of `frame`, in order; columns of symbols too.
        frame: The rows. A figure that is not shown is null, with its symbol beside it.
        source: Where the figures are from, in a sentence.
        notes: What else must be known, each in a sentence or two.
        key: The columns that name a row; empty where none do.
        cell_formats: How a workbook shows single cells, by row and column, where it is not as the
            rest of their column.
    """

    name: str
    title: str
    columns: tuple[TableColumn, ...]
    frame: pl.DataFrame
    source: str
    notes: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    cell_formats: dict[tuple[int, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what a reader could not make sense of.

        Raises:
            ValueError: Names are not plain or not those of the frame, two titles are the same, a
                symbol is unknown, or a figure is missing without a symbol that says why.
        """
        names = [column.name for column in self.columns]
        bad = [name for name in (self.name, *names) if not PLAIN_NAME.fullmatch(name)]
        if bad:
            raise ValueError(f"{self.name}: {bad[0]!r} is no plain name: use a to z, 0 to 9 and _")
        if names != self.frame.columns:
            raise ValueError(f"{self.name}: columns {names} are not the frame's")
        titles = [column.title.casefold() for column in self.columns]
        if len(set(titles)) < len(titles):
            raise ValueError(f"{self.name}: two columns have the same title: {titles}")
        for column in self.columns:
            self._check_symbols(column)

    def _check_symbols(self, column: TableColumn) -> None:
        if not column.datatype.is_figure:
            return
        is_untold = self.frame[column.name].is_null()
        if column.symbols is not None:
            symbols = self.frame[column.symbols].fill_null("")
            strange = set(symbols.unique()) - {"", *SYMBOLS}
            if strange:
                raise ValueError(f"{self.name}: {column.symbols} has no symbols in {strange}")
            is_untold &= symbols == ""
        untold = is_untold.arg_true()
        if len(untold):
            raise ValueError(
                f"{self.name}: row {untold[0] + 1} of {column.name} has no number and no symbol"
            )

    @property
    def shown_symbols(self) -> tuple[str, ...]:
        """The symbols that stand in the table, in the order of their list."""
        columns = [column.symbols for column in self.columns if column.symbols]
        found = {symbol for name in columns for symbol in self.frame[name].unique()}
        return tuple(symbol for symbol in SYMBOLS if symbol in found)


@dataclass(frozen=True)
class TablePublication:
    """Tables that are handed on together, and what no file of them goes without.

    Attributes:
        title: Of the whole.
        summary: What it is, in sentences.
        marking: The protective marking.
        banner: What stands above all else where data are invented; none where they are not.
        as_at: Of when the data are; none where nothing was delivered.
        version: The published version that the numbers are from.
        built_at: When that version was built (UTC): the date of every file.
        tables: At least one.
        notes: What must be known of all tables.
    """

    title: str
    summary: tuple[str, ...]
    marking: str
    banner: str | None
    as_at: dt.date | None
    version: str
    built_at: dt.datetime
    tables: tuple[StatisticalTable, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse tables that would overwrite one another.

        Raises:
            ValueError: There is no table, or two have one name.
        """
        names = [table.name for table in self.tables]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"{self.title}: names of tables must be there and differ, got {names}")

    @property
    def provenance(self) -> str:
        """Version and date, in a sentence."""
        day = f"{self.as_at.day} {self.as_at:%B %Y}" if self.as_at else "a day that is not known"
        return f"Data as at {day}. Version {self.version}."
