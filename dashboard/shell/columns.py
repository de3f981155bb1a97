"""What a table's columns hold: how the screen shows each kind, and on what terms it may leave.

Nothing is told from a column's name: a column that nobody declared is neither shown nor handed out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import polars as pl


class Leaves(Enum):
    """On what terms the cells of a column leave the dashboard."""

    AS_COUNT = auto()
    """1 to 5 become `c`, with whatever would give them back."""
    FROM_COUNTS = auto()
    """Not beside a hidden count that it was worked out from."""
    ON_CASES = auto()
    """Neither that, nor where nobody knows how many cases are behind it."""
    FREELY = auto()
    """As it is, unless it names counts of its own accord."""


class Holds(Enum):
    """What the values of a column may be, so that a number cannot pass as a word."""

    NUMBERS = auto()
    DECIMALS = auto()
    DATES = auto()
    TIMES = auto()
    WORDS = auto()

    def fits(self, dtype: pl.DataType) -> bool:
        """Whether a column of this type may be of this kind; one of nothing but nulls always."""
        found = {
            Holds.NUMBERS: dtype.is_numeric() and not dtype.is_decimal(),
            Holds.DECIMALS: dtype.is_decimal(),
            Holds.DATES: dtype == pl.Date,
            Holds.TIMES: isinstance(dtype, pl.Datetime),
            Holds.WORDS: dtype == pl.String,
        }
        return dtype == pl.Null or found[self]


WHOLE, TWO_PLACES = "%,.0f", "%.2f"


class Kind(Enum):
    """What a column holds, what its values may be, how it leaves, and its format on the screen."""

    COUNT = "cases counted, or how many more or fewer", Holds.NUMBERS, Leaves.AS_COUNT, WHOLE
    EXPECTED_COUNT = "cases expected", Holds.NUMBERS, Leaves.AS_COUNT, WHOLE
    LEVEL = "an average or a bound of counts", Holds.NUMBERS, Leaves.FROM_COUNTS, WHOLE
    SHARE = "a share, 1 being all", Holds.NUMBERS, Leaves.FROM_COUNTS, "%.1f%%"
    RATE_PER_1000 = "cases per 1,000 children", Holds.NUMBERS, Leaves.FROM_COUNTS, TWO_PLACES
    SCORE = "a score without a unit", Holds.NUMBERS, Leaves.FROM_COUNTS, TWO_PLACES
    POUNDS = "pounds", Holds.NUMBERS, Leaves.ON_CASES, WHOLE
    PENCE = "pounds to the penny", Holds.DECIMALS, Leaves.ON_CASES, "%,.2f"
    HOURS = "hours worked", Holds.NUMBERS, Leaves.ON_CASES, WHOLE
    DAYS = "days that cases took", Holds.NUMBERS, Leaves.ON_CASES, WHOLE
    NUMBER = "a number of anything but cases", Holds.NUMBERS, Leaves.FREELY, WHOLE
    MONTH = "the first day of a month", Holds.DATES, Leaves.FREELY, "MMM YYYY"
    DAY = "a day", Holds.DATES, Leaves.FREELY, "D MMM YYYY"
    TIME = "a moment", Holds.TIMES, Leaves.FREELY, "D MMM YYYY, HH:mm"
    TEXT = "names, codes and words", Holds.WORDS, Leaves.FREELY, ""

    def __init__(self, meaning: str, holds: Holds, leaves: Leaves, form: str) -> None:
        """Keep what the members are made of, each under its name."""
        self.meaning, self.holds, self.leaves, self.form = meaning, holds, leaves, form


WORKED_OUT = frozenset({Leaves.FROM_COUNTS, Leaves.ON_CASES})


@dataclass(frozen=True)
class Column:
    """A column of a table, declared.

    Attributes:
        heading: What stands above it.
        kind: What it holds.
        rests_on: The counts that it was worked out from, or that it would give away, by their
            names in the frame and whether they are shown or not. Its cell leaves with all of them.
        sum_of: The counts of the same row that add up to it.
        leaves_because: Why a share, a score or money has no case behind it, and leaves freely.
    """

    heading: str
    kind: Kind
    rests_on: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()
    leaves_because: str = ""

    def __post_init__(self) -> None:
        """Refuse a column worked out from counts that names none of them and no reason either."""
        is_worked_out = self.kind.leaves in WORKED_OUT
        if is_worked_out and bool(self.rests_on) == bool(self.leaves_because):
            raise ValueError(
                f"column {self.heading!r} holds {self.kind.meaning}: say which counts it "
                "rests_on, or else that it leaves_because it has no case behind it"
            )
        if not is_worked_out and self.leaves_because:
            raise ValueError(f"column {self.heading!r} needs no leaves_because")
        if self.sum_of and self.kind is not Kind.COUNT:
            raise ValueError(f"column {self.heading!r} is a sum_of counts and no count")


def check_declared(table: pl.DataFrame, columns: Mapping[str, Column]) -> None:
    """Refuse a table that is not what its columns say.

    Args:
        table: The rows, with the counts that columns rest on even where these are not shown.
        columns: The columns to show, by name.

    Raises:
        TypeError: A column is not declared, or its values are not of its kind.
        ValueError: It, or a count that it rests on, is not in the table, or is no count.
    """
    for name, column in columns.items():
        if not isinstance(column, Column):
            raise TypeError(f"column {name!r} is not declared: say what it holds with a Column")
        for other in (name, *column.rests_on, *column.sum_of):
            if other not in table.columns:
                raise ValueError(f"column {name!r}: the table has no column {other!r}")
        if not column.kind.holds.fits(table.schema[name]):
            raise TypeError(
                f"column {name!r} holds {table.schema[name]}, not {column.kind.meaning}"
            )
    for name in counts_behind(columns):
        if not Holds.NUMBERS.fits(table.schema[name]):
            raise TypeError(f"column {name!r}, which others rest on, holds no counts")
    for name in _named(columns.values()):
        if name in columns and columns[name].kind.leaves is not Leaves.AS_COUNT:
            raise ValueError(f"column {name!r}, which others rest on, is declared as no count")


def counts_shown(columns: Mapping[str, Column]) -> list[str]:
    """The columns of counts among those shown."""
    return [name for name, column in columns.items() if column.kind.leaves is Leaves.AS_COUNT]


def counts_behind(columns: Mapping[str, Column]) -> list[str]:
    """The counts that shown columns rest on, and that are not shown themselves."""
    return [name for name in _named(columns.values()) if name not in columns]


def _named(columns: Iterable[Column]) -> Sequence[str]:
    named: dict[str, Any] = {}
    for column in columns:
        named |= dict.fromkeys([*column.rests_on, *column.sum_of])
    return list(named)
