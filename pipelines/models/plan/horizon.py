"""The time of a plan: quarters within whole financial years, and when a lever acts in them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipelines.models.periods import (
    add_months,
    financial_year_of,
    financial_year_start_of,
    months_between,
)
from pipelines.models.plan.scenario import RAMP, Lever

Array = NDArray[np.float64]
Places = NDArray[np.int64]
QUARTERS_A_YEAR, MONTHS_A_QUARTER = 4, 3


@dataclass(frozen=True)
class Horizon:
    """The quarters of a plan, the first and last among them.

    Attributes:
        first: First day of the first quarter.
        count: How many quarters there are; the last one ends a financial year.
    """

    first: dt.date
    count: int

    @cached_property
    def quarters(self) -> list[dt.date]:
        """The first day of each quarter."""
        return [add_months(self.first, MONTHS_A_QUARTER * place) for place in range(self.count)]

    @cached_property
    def months(self) -> list[dt.date]:
        """The first day of each month."""
        return [add_months(self.first, place) for place in range(MONTHS_A_QUARTER * self.count)]

    @cached_property
    def year_starts(self) -> list[dt.date]:
        """The first day of each financial year that a quarter lies in."""
        return sorted({financial_year_start_of(day) for day in self.quarters})

    @cached_property
    def years(self) -> list[str]:
        """Those financial years, written 2027/28."""
        return [financial_year_of(day) for day in self.year_starts]

    @cached_property
    def year_of_quarter(self) -> Places:
        """The place of each quarter's financial year."""
        starts = self.year_starts
        return np.array([starts.index(financial_year_start_of(day)) for day in self.quarters])

    @cached_property
    def in_year(self) -> Array:
        """Whether a quarter lies in a financial year: quarter × year, nought or one."""
        is_in = self.year_of_quarter[:, None] == np.arange(len(self.years))
        return np.asarray(is_in, dtype=float)

    @cached_property
    def year_ends(self) -> Places:
        """The place of each financial year's last quarter."""
        last = np.flatnonzero(np.diff(self.year_of_quarter))
        return np.append(last, self.count - 1)

    def place(self, quarter: dt.date) -> int:
        """Where a quarter stands; below nought before the first."""
        return months_between(self.first, quarter) // MONTHS_A_QUARTER

    def by_year(self, quarterly: Array) -> Array:
        """Sums over the quarters of each year; quarters on the first axis, then years."""
        summed: Array = np.tensordot(self.in_year.T, quarterly, axes=1)
        return summed

    def acts(self, lever: Lever) -> Array:
        """How much of a lever is in force in each month, from 0 to 1."""
        start = lever.start or self.first
        from_start = np.array([months_between(start, day) for day in self.months], dtype=float)
        if lever.shape == RAMP and lever.end:
            span = months_between(start, lever.end) + 1
            grown: Array = np.clip((from_start + 1) / span, 0.0, 1.0)
            return grown
        is_on = from_start >= 0
        if lever.end:
            is_on &= np.array([day <= lever.end for day in self.months])
        return np.asarray(is_on, dtype=float)

    def by_quarter(self, monthly: Array) -> Array:
        """Means over the months of each quarter, months on the first axis."""
        shape = (self.count, MONTHS_A_QUARTER, *monthly.shape[1:])
        mean: Array = monthly.reshape(shape).mean(axis=1)
        return mean
