"""Counts of months as they grow from one month's extract to the next.

The age of a month in an extract is the number of months between it and the last month that was
over when the extract was made: 0 for the newest.
"""

import datetime as dt
from collections.abc import Sequence
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
BACKFILL_FACTOR, BACKFILL_RECORDS = 3, 20
"""A month that trebles by twenty records or more was delivered anew: that is no lateness."""

USUAL_SHARE = 0.5
"""Where so many of the months of an age treble, that is how late the force's records come."""

Real = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Steps:
    """Months of a force as they stood in an extract and as they grew until the next month's.

    Attributes:
        age: Of the month, in the earlier extract.
        before: Records that the earlier extract held.
        added: Records that the later one held besides.
    """

    age: npt.NDArray[np.int64]
    before: Real
    added: Real


def find_steps(
    seen: pl.DataFrame, as_ats: Sequence[dt.date], *, leaves_out_backfill: bool = True
) -> Steps:
    """Every step of every month from one month's extract to the next month's.

    Of several extracts in a month the last counts, a step across a month without one is left out,
    and only the latest 24 steps are used. Months that were delivered anew are left out, unless so
    many of their age are that it is the usual way.

    Args:
        seen: One row per month and first_as_at: record_count. What was first seen after the last
            extract is left out.
        as_ats: The dates of the force's extracts, in order.
        leaves_out_backfill: Whether a month that trebles in a step says nothing of lateness.
    """
    days = {last_complete_month(day): day for day in as_ats}
    if len(days) < 2 or seen.is_empty():
        return Steps(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    extract_months = list(days)
    start = min(*seen["month"], extract_months[0])
    arrived = _arrivals(seen, list(days.values()), start)
    counted = arrived.cumsum(axis=1)
    found: list[tuple[Real, ...]] = []
    for later in range(max(1, len(days) - STEPS_USED), len(days)):
        if months_between(extract_months[later - 1], extract_months[later]) != 1:
            continue
        newest = months_between(start, extract_months[later - 1])
        age = np.arange(min(OLDEST_AGE, newest + 1))
        age = age[newest - age < len(arrived)]
        records, more = counted[newest - age, later - 1], arrived[newest - age, later]
        is_told = records + more > 0
        found.append((age[is_told], records[is_told], more[is_told]))
    steps = joined([Steps(age.astype(np.int64), *rest) for age, *rest in found])
    return _without_backfill(steps) if leaves_out_backfill else steps


def _without_backfill(steps: Steps) -> Steps:
    """The steps in which a month was not delivered anew."""
    more, records = steps.added, steps.before
    is_new = (more >= BACKFILL_RECORDS) & (more >= (BACKFILL_FACTOR - 1) * records)
    number = np.bincount(steps.age, minlength=OLDEST_AGE)
    often = np.bincount(steps.age, is_new, minlength=OLDEST_AGE) >= USUAL_SHARE * number
    is_kept = ~is_new | (often & (number >= FEWEST_STEPS))[steps.age]
    return Steps(steps.age[is_kept], records[is_kept], more[is_kept])


def joined(parts: Sequence[Steps]) -> Steps:
    """Several sets of steps as one."""
    if not parts:
        return Steps(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    return Steps(
        np.concatenate([part.age for part in parts]).astype(np.int64),
        np.concatenate([part.before for part in parts]),
        np.concatenate([part.added for part in parts]),
    )


def _arrivals(seen: pl.DataFrame, days: list[dt.date], start: dt.date) -> Real:
    """Records by month (from `start` on) and by the extract that first held them."""
    seen = seen.filter(pl.col("first_as_at") <= days[-1])
    month = np.array([months_between(start, m) for m in seen["month"]], np.int64)
    arrived = np.zeros((int(month.max(initial=0)) + 1, len(days)))
    extract = np.searchsorted(np.array(days), seen["first_as_at"].to_list())
    np.add.at(arrived, (month, extract), seen["record_count"].to_numpy())
    return arrived
