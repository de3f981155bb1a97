"""What a table's columns hold, and how the screen and a download show each kind.

Nothing is told from a column's name: a column that nobody declared is neither shown nor handed out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

import polars as pl


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
    """What a column holds, what its values may be, and its format on the screen."""

    COUNT = "cases counted, or how many more or fewer", Holds.NUMBERS, WHOLE
    EXPECTED_COUNT = "cases expected", Holds.NUMBERS, WHOLE
    LEVEL = "an average or a bound of counts", Holds.NUMBERS, WHOLE
    SHARE = "a share, 1 being all", Holds.NUMBERS, "%.1f%%"
    RATE_PER_1000 = "cases per 1,000 children", Holds.NUMBERS, TWO_PLACES
    SCORE = "a score without a unit", Holds.NUMBERS, TWO_PLACES
    POUNDS = "pounds", Holds.NUMBERS, WHOLE
    PENCE = "pounds to the penny", Holds.DECIMALS, "%,.2f"
    HOURS = "hours worked", Holds.NUMBERS, WHOLE
    DAYS = "days that cases took", Holds.NUMBERS, WHOLE
    NUMBER = "a number of anything but cases", Holds.NUMBERS, WHOLE
    MONTH = "the first day of a month", Holds.DATES, "MMM YYYY"
    DAY = "a day", Holds.DATES, "D MMM YYYY"
    TIME = "a moment", Holds.TIMES, "D MMM YYYY, HH:mm"
    TEXT = "names, codes and words", Holds.WORDS, ""

    def __init__(self, meaning: str, holds: Holds, form: str) -> None:
        """Keep what the members are made of, each under its name."""
        self.meaning, self.holds, self.form = meaning, holds, form


@dataclass(frozen=True)
class Column:
    """A column of a table, declared.

    Attributes:
        heading: What stands above it.
        kind: What it holds.
    """

    heading: str
    kind: Kind


def check_declared(table: pl.DataFrame, columns: Mapping[str, Column]) -> None:
    """Refuse a table that is not what its columns say.

    Args:
        table: The rows.
        columns: The columns to show, by name.

    Raises:
        TypeError: A column is not declared, or its values are not of its kind.
        ValueError: It is not in the table.
    """
    for name, column in columns.items():
        if not isinstance(column, Column):
            raise TypeError(f"column {name!r} is not declared: say what it holds with a Column")
        if name not in table.columns:
            raise ValueError(f"the table has no column {name!r}")
        if not column.kind.holds.fits(table.schema[name]):
            raise TypeError(
                f"column {name!r} holds {table.schema[name]}, not {column.kind.meaning}"
            )
