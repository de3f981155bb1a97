"""The period that a briefing is about: the latest twelve settled months, a year or a month."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.shell import text
from dashboard.shell.months import YEAR_MONTHS
from pipelines.errors import BriefingError
from pipelines.models.periods import add_months

LATEST = "latest"
YEAR = re.compile(r"(\d{4})/(\d{2})")
MONTH = re.compile(r"(to-)?(\d{4})-(\d{2})")
HOW = (
    "type --period latest, a financial year such as 2024/25, a month such as 2026-07, or "
    "to-2026-07 for the 12 months to it"
)
Kind = Literal["latest", "financial_year", "month"]


@dataclass(frozen=True)
class Period:
    """Whole months, both ends included, by their first days."""

    kind: Kind
    first: date
    last: date

    @property
    def words(self) -> str:
        """The period in words that follow `in`."""
        if self.kind == "latest":
            return f"the 12 months to {text.month_name(self.last)}"
        if self.kind == "month":
            return text.month_name(self.first)
        return text.financial_year(self.first)

    @property
    def code(self) -> str:
        """What to ask for to get this period again, also of a later version."""
        if self.kind == "latest":
            return f"to-{self.last:%Y-%m}"
        return self.financial_year if self.kind == "financial_year" else f"{self.first:%Y-%m}"

    @property
    def months(self) -> str:
        """The filter of its months, as end notes and evidence have it."""
        first, last = f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"
        return first if first == last else f"{first} to {last}"

    @property
    def financial_year(self) -> str:
        """The financial year in which it ends."""
        return text.financial_year(self.last)

    @property
    def last_whole_year(self) -> str:
        """The latest financial year that is over by its end."""
        return text.financial_year(add_months(self.last, 1 - YEAR_MONTHS))

    @property
    def before(self) -> "Period":
        """The same months of the year before."""
        first, last = (add_months(month, -YEAR_MONTHS) for month in (self.first, self.last))
        return Period(self.kind, first, last)

    @property
    def before_words(self) -> str:
        """What the year before is called after `on` or `against`."""
        return "the 12 months before" if self.kind == "latest" else self.before.words


def read_period(asked: str) -> Period | None:
    """The period that somebody asked for; none for the latest, which the data decide.

    Raises:
        BriefingError: It is none of the four kinds.
    """
    wanted = asked.strip()
    if wanted == LATEST:
        return None
    if (year := YEAR.fullmatch(wanted)) and (int(year[1]) + 1) % 100 == int(year[2]):
        first = _first_of(int(year[1]), 4)
        return Period("financial_year", first, add_months(first, YEAR_MONTHS - 1))
    if (month := MONTH.fullmatch(wanted)) and 1 <= int(month[3]) <= YEAR_MONTHS:
        first = _first_of(int(month[2]), int(month[3]))
        return latest_until(first) if month[1] else Period("month", first, first)
    raise BriefingError(f"no period {asked!r}: {HOW}")


def _first_of(year: int, month: int) -> date:
    if not 1900 <= year <= 2100:
        raise BriefingError(f"no period in the year {year}: {HOW}")
    return date(year, month, 1)


def latest_until(last: date) -> Period:
    """The twelve months to a settled one."""
    return Period("latest", add_months(last, 1 - YEAR_MONTHS), last)


def years_and_months(first: date, last: date) -> list[str]:
    """What can be asked for between two settled months: whole years, then months, latest first."""
    count = (last.year - first.year) * YEAR_MONTHS + last.month - first.month + 1
    months = [add_months(last, -back) for back in range(count)]
    ends = [month for month in months if month.month == 3]
    years = [m for m in ends if add_months(m, 1 - YEAR_MONTHS) >= first]
    return [*map(text.financial_year, years), *(f"{month:%Y-%m}" for month in months)]
