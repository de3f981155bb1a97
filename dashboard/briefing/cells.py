"""Figures of data before they are worded: what a profile may see of them, and where they stand.

There is one way to a number. `Cells` are asked for it; those of the internal profile read the
marts, those of the others the tables of the release plan, and what is on no table of the plan is
`internal only`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from inspect import signature
from typing import Any, Protocol, TypeVar, cast

import polars as pl

from dashboard.briefing.content import Number, Where
from dashboard.briefing.periods import Period
from dashboard.shell import text

INTERNAL_ONLY = "internal only"
HIDDEN, NOT_MADE, NOT_THERE, LOW = "c", "z", "x", "low"
SHOWN = {HIDDEN: HIDDEN, NOT_MADE: "not applicable", NOT_THERE: text.UNKNOWN, LOW: LOW}
MEASURES = ("investigations", "incidents")
"""Of demand, the one of the headline first."""


Method = TypeVar("Method", bound=Callable[..., Any])


def kept(method: Method) -> Method:
    """A method that works each answer out once for its object: many parts ask for the same."""
    terms = signature(method)

    @wraps(method)
    def answer(self: Any, *asked: Any) -> Any:
        answers = self.__dict__.setdefault("_answers", {})
        whole = terms.bind(self, *asked)
        whole.apply_defaults()  # who leaves a default out asks for the same as who says it
        key = (method.__name__, *whole.args[1:])
        if key not in answers:
            answers[key] = method(self, *asked)
        return answers[key]

    return cast(Method, answer)


@dataclass(frozen=True)
class Cell:
    """A figure and its place.

    Attributes:
        value: None where it is hidden or there is none.
        unit, mart, column, where: As of `Number`.
        symbol: As of `Number`.
        why: Why there is none, as a sentence without its full stop; nothing where there is one.
        of_forces: Of how many forces it is, where it is of fewer than there are; else nothing.
        force_count: How many territorial forces it sums; none of a single force.
    """

    value: float | None
    unit: str
    mart: str
    column: str
    where: Where = ()
    symbol: str = ""
    why: str = ""
    of_forces: str = ""
    force_count: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a value to be shown."""
        return self.value is not None

    def derived(self, value: float | None, unit: str, column: str) -> "Cell":
        """A figure worked out from this one, which has none where this one has none."""
        symbol = self.symbol if value is None else ""
        return replace(self, value=value, unit=unit, column=column, symbol=symbol)


def as_number(key: str, cell: Cell, worded: Callable[[float], str] = text.count) -> Number:
    """A figure as it is printed: in words where it is known, else its symbol or why not.

    Args:
        key: What it is called within the briefing.
        cell: The figure.
        worded: How its value is written.
    """
    symbol = cell.symbol or ("" if cell.is_known else NOT_THERE)
    shown = INTERNAL_ONLY if cell.why == INTERNAL_ONLY else SHOWN.get(symbol)
    if shown is None:
        shown = worded(cell.value or 0.0)
    value = cell.value if symbol in ("", LOW) else None
    return Number(key, value, shown, cell.unit, cell.mart, cell.column, cell.where, symbol)


@dataclass(frozen=True)
class Change:
    """By what share a count moved on the same months of the year before, and its 95 % interval.

    `why` says why there is no change, or no interval; nothing where there are both. `like_for_like`
    is of how many forces it is, where these are not those of the count beside it.
    """

    share: Cell
    low: Cell
    high: Cell
    why: str = ""
    like_for_like: Cell | None = None

    @property
    def is_too_close(self) -> bool:
        """Whether the interval holds no change at all."""
        low, high = self.low.value, self.high.value
        return low is not None and high is not None and low <= 0 <= high


@dataclass(frozen=True)
class UnitCosts:
    """What an investigation costs in the end, by year of opening.

    Attributes:
        rows: opened_year, investigation_count, mean_gbp, mean_low_gbp, mean_high_gbp (null where
            hidden), in order; empty where no cost is known.
        quoted_year: The year to speak of; none where none is settled.
        mart, column: Where the mean stands.
        where: The filter, without the year.
    """

    rows: pl.DataFrame
    quoted_year: str | None
    mart: str
    column: str
    where: Where = field(default=())

    def cell(self, year: str | None, column: str) -> Cell:
        """The mean of a year, or an end of its interval, or how many investigations it is of."""
        is_held = year is not None and self.rows.height
        rows = self.rows.filter(opened_year=year) if is_held else self.rows.clear()
        unit = "investigations" if column == "investigation_count" else "GBP an investigation"
        named = f"{self.column} ({column})" if self.mart.startswith("release_") else column
        where = (*self.where, ("opened_year", year or "none"))
        if rows.is_empty():
            why = "no cost of such a year is known"
            return Cell(None, unit, self.mart, named, where, NOT_THERE, why)
        row = rows.row(0, named=True)
        symbol = row.get(f"{column}_symbol") or ("" if row[column] is not None else NOT_THERE)
        return Cell(row[column], unit, self.mart, named, where, symbol)


class Cells(Protocol):
    """What a profile may see of a force, or of all of them."""

    def settled_months(self) -> tuple[date, date] | None:
        """The first and the last month of which anything is counted and settled."""

    def latest(self) -> Period | None:
        """The latest twelve settled months; none where there are none."""

    def months(self) -> pl.DataFrame:
        """As `demand_by_month`, hidden months null, with how many are hidden as `is_hidden`."""

    def total(self, measure: str, period: Period, abuse_type: str = "all") -> Cell:
        """What was counted in a period."""

    def change(self, measure: str, period: Period) -> Change:
        """By how much that is more than a year before."""

    def abuse_types(self) -> list[str]:
        """The types that are counted, those not linked last."""

    def open_cases(self, period: Period) -> tuple[Cell, date | None]:
        """How many investigations were open at the period's end, and the month of which end."""

    def unit_costs(self, period: Period) -> UnitCosts:
        """What an investigation costs."""

    def costs_by_category(self, year: str) -> list[tuple[str, Cell]]:
        """Pounds spent in a financial year by category, the largest first; empty where none."""

    def forecast_years(self) -> list[tuple[str, Cell, Cell, Cell]]:
        """Whole financial years to come: year, middle, low and high of 8 in 10 investigations."""

    def forecast_model(self) -> str | None:
        """The model that the forecast is of; none where that is not to be told."""

    def provisional_from(self) -> date | None:
        """The first month whose records are still coming in; none where no such is shown."""
