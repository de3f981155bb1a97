"""Which of two numbers is the day: what the dates of a column tell, and when a spreadsheet lied.

A spreadsheet that expects the month first takes 03/01/2019 for the first of March and makes a date
cell of it; 15/01/2019 it cannot read so and leaves as text. The column that comes of it has a mark
of its own: dates that came as dates, none past the 12th of a month, beside text whose days are all
past it.
"""

from collections.abc import Mapping as Dict
from dataclasses import dataclass

import polars as pl

from pipelines.errors import SourceError
from pipelines.mapping.dates import parse_format
from pipelines.mapping.undecided import UNDECIDED

ISO_DAY = r"^\d{4}-\d{2}-(\d{2})"
NUMBERS = r"^(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})(?:\D|$)"
LAST_MONTH = 12
SHARE_BY_THE_12TH = 12 * 12 / 365.25
RARE = 0.005
"""A column that mixes both ways of writing bears the mark by chance less often than this."""


@dataclass(frozen=True)
class DayOrders:
    """The dates of a column, counted by what they tell of the order of day and month.

    Attributes:
        iso_low: Dates in ISO form whose day is 12 or less.
        iso_high: Dates in ISO form whose day is past 12.
        day_first: Text such as 15/01/2019.
        month_first: Text such as 01/15/2019.
        either: Text such as 03/01/2019.
        separator: What parts the numbers of the text; the first that occurred.
        is_short: Whether the year of the text has two digits.
    """

    iso_low: int = 0
    iso_high: int = 0
    day_first: int = 0
    month_first: int = 0
    either: int = 0
    separator: str = ""
    is_short: bool = False

    def __add__(self, other: "DayOrders") -> "DayOrders":
        """Both counts together."""
        told = self if self.separator else other
        return DayOrders(
            self.iso_low + other.iso_low,
            self.iso_high + other.iso_high,
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            self.either + other.either,
            separator=told.separator,
            is_short=told.is_short,
        )

    @property
    def text_count(self) -> int:
        """Dates as text in numbers."""
        return self.day_first + self.month_first + self.either

    @property
    def is_cleared(self) -> bool:
        """Whether no further date could put the mark of swapped ones on the column."""
        return bool(self.iso_high or self.either or (self.day_first and self.month_first))

    @property
    def may_be_swapped(self) -> bool:
        """Whether every date bears the mark, be they ever so few."""
        return bool(self.iso_low and self.text_count and not self.is_cleared)

    @property
    def is_swapped(self) -> bool:
        """Whether so many dates bear the mark that chance does not explain it."""
        by_chance = SHARE_BY_THE_12TH**self.iso_low * (1 - SHARE_BY_THE_12TH) ** self.text_count
        return self.may_be_swapped and by_chance < RARE

    def name_format(self, *, is_month_first: bool) -> str:
        """The format of the text, its day or its month first."""
        parts = ("mm", "dd") if is_month_first else ("dd", "mm")
        return self.separator.join((*parts, "yy" if self.is_short else "yyyy"))

    def explain(self) -> str:
        """What the mark is, and what it means."""
        return (
            f"{self.iso_low:,} dates came as dates and none of them lies past the 12th of a month;"
            f" {self.text_count:,} came as text and all of them do. So looks a column of which a"
            " spreadsheet changed day and month wherever it could"
        )

    def lines(self, column: str) -> tuple[str, str]:
        """The line of a mapping that changes day and month back, and the one that leaves them."""
        form = self.name_format(is_month_first=bool(self.month_first))
        return f'{column} = "{form} swapped"', f'{column} = "{form} not swapped"'


def count_orders(values: pl.Series) -> DayOrders:
    """Count the dates of a column, as text, by what they tell of the order of day and month."""
    text = values.drop_nulls().str.strip_chars()
    iso = text.str.extract(ISO_DAY).cast(pl.Int32)
    low = int((iso <= LAST_MONTH).sum())
    others = text.filter(iso.is_null())
    counted = DayOrders(iso_low=low, iso_high=text.len() - others.len() - low)
    if others.is_empty():
        return counted
    parts = others.str.extract_groups(NUMBERS).struct.unnest()
    parts.columns = ["first", "separator", "second", "year"]
    parts = parts.drop_nulls()
    if parts.is_empty():
        return counted
    first, second = (parts[name].cast(pl.Int32) > LAST_MONTH for name in ("first", "second"))
    return DayOrders(
        iso_low=counted.iso_low,
        iso_high=counted.iso_high,
        day_first=int((first & ~second).sum()),
        month_first=int((second & ~first).sum()),
        either=int((~first & ~second).sum()),
        separator=parts["separator"][0],
        is_short=len(parts["year"][0]) == 2,
    )


def refuse_swapped(file_name: str, orders: Dict[str, DayOrders], formats: Dict[str, str]) -> None:
    """Refuse a file in which a spreadsheet seems to have changed day and month.

    Args:
        file_name: The file.
        orders: Contract column → its dates, counted as they came.
        formats: Contract column → the format that a mapping gives it.

    Raises:
        SourceError: A column bears the mark, and no format says what became of it.
    """
    for column in find_swapped(orders, formats):
        back, as_they_are = orders[column].lines(column)
        raise SourceError(
            f"{file_name}: {column}: {orders[column].explain()}. Nothing was loaded. Look at a few"
            " in the records system. Were they changed, then write in the [dates] of a mapping"
            f" (`caseweight map` drafts one) {back}; if they are right, {as_they_are}."
        )


def find_swapped(orders: Dict[str, DayOrders], formats: Dict[str, str]) -> list[str]:
    """Columns that bear the mark; of one dated `?`, a draft's open question, few dates are enough.

    Args:
        orders: Contract column → its dates, counted as they came.
        formats: Contract column → the format that a mapping gives it.
    """
    found = []
    for column, counted in orders.items():
        form = formats.get(column, "")
        is_marked = counted.may_be_swapped if form == UNDECIDED else counted.is_swapped
        if is_marked and not says_order(form):
            found.append(column)
    return found


def says_order(written: str) -> bool:
    """Whether a format says what became of the dates that stand in ISO form beside it."""
    form = parse_format(written)
    return form is not None and form.is_swapped is not None
