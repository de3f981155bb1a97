"""The queue of open investigations: what comes in, what can be done, and how cases age.

A case goes through months of work. In a month all open cases call for their hours; where there are
too few, every case gets the same share of its hours and goes that much of a month on, so that it
stays open for longer and the queue grows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from pipelines.models.plan.horizon import MONTHS_A_QUARTER, Array

DAYS_A_MONTH = 365.25 / 12
FASTEST = 2.0
"""Months of work done in a month at most, where hours are left for what is overdue."""
SMALLEST_SHARE = 1e-9
"""Of cases still open: what is left then is nobody."""


@dataclass(frozen=True)
class CaseWork:
    """What a case calls for, by month of work.

    Attributes:
        stays: Share of those at work in the month that go on to the next.
        hours: Hours of a case at work in the month.
    """

    stays: Array
    hours: Array

    @property
    def hours_left(self) -> Array:
        """Hours that a case at the start of each month of work still calls for."""
        left = np.zeros(len(self.hours) + 1)
        for month in range(len(self.hours) - 1, -1, -1):
            left[month] = self.hours[month] + self.stays[month] * left[month + 1]
        return left[:-1]


@dataclass(frozen=True)
class QueueMonth:
    """One month of a queue.

    Attributes:
        opened, closed, still_open: Investigations; the last at the month's end.
        due: Hours that all open cases call for.
        able: Hours that can be worked.
        overdue: Hours at the month's end that would have been worked if all had been done in time.
    """

    opened: float
    closed: float
    still_open: float
    due: float
    able: float
    overdue: float

    @property
    def load_ratio(self) -> float:
        """Work that falls due over what can be done."""
        return self.due / self.able if self.able > 0 else float("inf")

    @property
    def wait_days(self) -> float:
        """How long what is overdue takes to do."""
        return DAYS_A_MONTH * self.overdue / self.able if self.able > 0 else float("inf")


def case_work(still_open: Array, hours: Array) -> CaseWork:
    """Months of work from a profile by quarter.

    A case is opened in the middle of its first quarter, so that the quarter of age nought is the
    first month and a half of its life.

    Args:
        still_open: Share of cases open at the end of each quarter since opening.
        hours: Hours of an opened case in each quarter since opening.
    """
    quarters = np.arange(len(hours))
    ends = np.concatenate([[0.0], MONTHS_A_QUARTER * (quarters + 0.5)])
    months = np.arange(MONTHS_A_QUARTER * len(hours) + 1, dtype=float)
    worked = np.interp(months, ends, np.concatenate([[0.0], np.cumsum(hours)]))
    logs = np.log(np.maximum(np.concatenate([[1.0], still_open]), SMALLEST_SHARE))
    at_start = np.exp(np.interp(months, ends, logs))
    stays = at_start[1:] / at_start[:-1]
    # Past the last age everything closes, so that no case is open for ever.
    stays[-1] = 0.0
    return CaseWork(stays, np.diff(worked) / at_start[:-1])


def by_month_of_work(by_quarter: Array, since: float, gone_months: int) -> Array:
    """Open cases by whole months of work done.

    Args:
        by_quarter: Those opened before this quarter, by their age in it (from 1 on).
        since: Those opened in this quarter.
        gone_months: How many months of it are over.
    """
    months = np.zeros(MONTHS_A_QUARTER * (len(by_quarter) + 1))
    for age, count in enumerate(by_quarter):
        first = max(MONTHS_A_QUARTER * (age - 1), 0) + gone_months
        months[first : first + MONTHS_A_QUARTER + 1] += count * _evenly(MONTHS_A_QUARTER)
    months[: gone_months + 1] += since * _evenly(gone_months)
    return months[: MONTHS_A_QUARTER * len(by_quarter)]


@cache
def _evenly(months: int) -> Array:
    """Shares by whole months gone by of what began at any day of so many months."""
    shares = np.ones(months + 1)
    shares[[0, -1]] = 0.5
    found: Array = shares / shares.sum()
    return found


def run_queue(
    work: CaseWork, open_now: Array, opened: Array, able: Array, hours_factor: Array
) -> Iterator[QueueMonth]:
    """The queue month by month, at its mean.

    Args:
        work: What cases call for.
        open_now: Open cases by whole months of work done, at the start of the first month.
        opened: Investigations opened in each month.
        able: Hours that can be worked in each month.
        hours_factor: By what the hours of a case are multiplied in each month.

    Source: a fluid limit of processor sharing (Kleinrock, 1967): right for many cases, and silent
        on the wait that chance makes while load is below 1. Assumes that work is shared out evenly;
        a force that puts the urgent first keeps those in time and the others longer.
    """
    at_work, in_time, left = open_now.copy(), open_now.copy(), work.hours_left
    overdue = 0.0
    for new, hours, factor in zip(opened, able, hours_factor, strict=True):
        # Who comes in the middle of a month has half of it to be worked on.
        due = float(((at_work * work.hours).sum() + new * work.hours[0] / 2) * factor)
        # What is left of the hours goes into what is overdue.
        done = min(min(hours, due + overdue) / due if due > 0 else 1.0, FASTEST)
        before = float(at_work.sum()) + float(new)
        arrived = np.zeros_like(at_work)
        arrived[0] = new
        at_work = _moved(at_work, work, done) + _moved(arrived, work, done / 2)
        in_time = _moved(in_time, work, 1.0) + _moved(arrived, work, 0.5)
        overdue = max(float(((at_work - in_time) * left).sum() * factor), 0.0)
        still_open = float(at_work.sum())
        yield QueueMonth(float(new), before - still_open, still_open, due, float(hours), overdue)


def _moved(at_work: Array, work: CaseWork, done: float) -> Array:
    """The cases a month later, of whose work a share was done; above one, some of the next too."""
    share = min(done, 1.0)
    moved = at_work * (1 - share)
    moved[1:] += (at_work * share * work.stays)[:-1]
    return moved if done <= 1 else _moved(moved, work, done - 1)
