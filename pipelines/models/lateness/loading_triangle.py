"""Development factors of counts: how a month's records grow from one month's extract to the next.

The age of a month in an extract is the number of months between it and the last month that was
over when the extract was made: 0 for the newest.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.models.periods import months_between
from pipelines.models.series import last_complete_month

OLDEST_AGE = 24
"""Records that come more than two years late are left to growth, not to lag."""

STEPS_USED = 24
FEWEST_STEPS = 3
FEWEST_RECORDS = 100
SETTLED_GROWTH = 0.01
SETTLED_AGES = 3
BACKFILL_FACTOR, BACKFILL_RECORDS = 3, 20
"""A month that trebles by twenty records or more was delivered anew: that is no lateness."""


@dataclass(frozen=True)
class LateDevelopment:
    """What a count grows by, by age.

    Attributes:
        growth: Share by which a count of each age grows until the next month's extract.
        variance: Of each share, by estimation.
        dispersion: Variance of an increment over its mean, at least 1.
    """

    growth: npt.NDArray[np.float64]
    variance: npt.NDArray[np.float64]
    dispersion: float


def development(
    seen: pl.DataFrame, as_ats: list[dt.date], *, leaves_out_backfill: bool = True
) -> LateDevelopment | None:
    """Estimate a force's development from its extracts.

    Only steps between extracts of successive months count (of several extracts in a month the
    last), and only the latest 24. Every age that three steps or more tell of is used, from 0 up
    to the first that fewer do, at most 24.

    Args:
        seen: One row per month and first_as_at: record_count.
        as_ats: The dates of the force's extracts, in order.
        leaves_out_backfill: Whether a month that trebles in a step says nothing of lateness.

    Returns:
        None where the history does not allow it: fewer than three steps or 100 records of the
        newest age, no record that ever came late (extracts that never look back cannot show any),
        or counts that still grow by 1 per cent a month at the oldest three ages.
    """
    ages, before, added = _steps(seen, as_ats, leaves_out_backfill)
    number = np.bincount(ages, minlength=OLDEST_AGE)
    known = int(np.argmin(np.append(number >= FEWEST_STEPS, False)))
    if known < SETTLED_AGES:
        return None
    is_used = ages < known
    ages, before, added = ages[is_used], before[is_used], added[is_used]
    exposure = np.bincount(ages, weights=before, minlength=known)
    increments = np.bincount(ages, weights=added, minlength=known)
    oldest = slice(known - SETTLED_AGES, known)
    is_settled = increments[oldest].sum() < SETTLED_GROWTH * exposure[oldest].sum()
    if exposure[0] < FEWEST_RECORDS or not increments.sum() or not is_settled:
        return None
    growth = increments / exposure
    dispersion = _dispersion(ages, before, added, growth)
    # Half a record, so that an age at which nothing came yet is not certain to bring nothing.
    variance = dispersion * (increments + 0.5) / exposure**2
    return LateDevelopment(growth, variance, dispersion)


def late_part(count: int, age: int, pattern: LateDevelopment) -> tuple[float, float]:
    """Mean and variance of the records of a month that are still to come.

    Args:
        count: The records that have come.
        age: The month's age in the latest extract.
        pattern: How counts develop.
    """
    mean, variance = float(count), 0.0
    steps = zip(pattern.growth[age:], pattern.variance[age:], strict=True)
    for growth, uncertainty in steps:
        variance = (
            (1 + growth) ** 2 * variance
            + pattern.dispersion * growth * mean
            + uncertainty * (mean**2 + variance)
        )
        mean *= 1 + growth
    return mean - count, float(variance)


Steps = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]]


def _steps(seen: pl.DataFrame, as_ats: list[dt.date], leaves_out_backfill: bool) -> Steps:
    """Age, records before and records added of every month in every step between extracts."""
    last_of_month = {last_complete_month(day): day for day in as_ats}
    extract_months, days = list(last_of_month), list(last_of_month.values())
    start = min(seen["month"])
    cohorts = months_between(start, max(*seen["month"], extract_months[-1])) + 1
    arrived = np.zeros((cohorts, len(days)))
    month = np.array([months_between(start, m) for m in seen["month"]])
    extract = np.searchsorted(np.array(days), seen["first_as_at"].to_list())
    np.add.at(arrived, (month, extract), seen["record_count"].to_numpy())
    counted = arrived.cumsum(axis=1)
    found: list[tuple[int, float, float]] = []
    for later in range(max(1, len(days) - STEPS_USED), len(days)):
        if months_between(extract_months[later - 1], extract_months[later]) != 1:
            continue
        newest = months_between(start, extract_months[later - 1])
        for age in range(min(OLDEST_AGE, newest + 1)):
            records, more = counted[newest - age, later - 1], arrived[newest - age, later]
            is_backfill = more >= BACKFILL_RECORDS and more >= (BACKFILL_FACTOR - 1) * records
            if records and not (is_backfill and leaves_out_backfill):
                found.append((age, records, more))
    table = np.array(found).reshape(-1, 3)
    return table[:, 0].astype(np.int64), table[:, 1], table[:, 2]


def _dispersion(
    ages: npt.NDArray[np.int64],
    before: npt.NDArray[np.float64],
    added: npt.NDArray[np.float64],
    growth: npt.NDArray[np.float64],
) -> float:
    """Pearson's dispersion of the increments, at least that of a Poisson count."""
    expected = before * growth[ages]
    is_informative = expected > 0
    squares = (added - expected)[is_informative] ** 2 / expected[is_informative]
    freedom = is_informative.sum() - (growth > 0).sum()
    return max(1.0, float(squares.sum() / freedom)) if freedom > 0 else 1.0
