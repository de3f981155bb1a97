"""What each month of a force, and of all forces together, is expected to come to."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median_low, variance

import polars as pl

from pipelines.models.lateness.late_development import (
    LateDevelopment,
    ToCome,
    late_part,
    recorded_share,
)
from pipelines.models.periods import add_months, months_between
from pipelines.models.series import SMALL_FORCE_COUNT

COMPLETE_SHARE = 0.98
"""A month of which this much is recorded is provisional no longer."""

LEVEL_MONTHS = 12


@dataclass(frozen=True)
class MonthEstimate:
    """A month of a force, or of all of them.

    Attributes:
        count: The records that have come.
        to_come: Those still to come; None where they cannot be told.
        share: The share of all that has come; None where nothing is known of lateness.
        is_delivered: Whether the force delivered the month at all.
    """

    count: int
    to_come: ToCome | None
    share: float | None
    is_delivered: bool = True


Months = dict[dt.date, MonthEstimate]


def estimate_months(
    seen: pl.DataFrame, pattern: LateDevelopment | None, newest: dt.date, last: dt.date
) -> Months:
    """Every complete month of a force from its first on.

    Args:
        seen: One row per month and first_as_at: record_count.
        pattern: How the force's counts develop; None where that is not known.
        newest: Last month that was over when the latest extract was made: of age 0.
        last: Last month that counts.
    """
    counts = dict(seen.group_by("month").agg(pl.col("record_count").sum()).iter_rows())
    first = min(counts)
    months = [add_months(first, step) for step in range(months_between(first, last) + 1)]
    held = [counts.get(month, 0) for month in months]
    # As in `monthly_counts`: only a small force may have had a month without any.
    is_small = bool(held) and mean(held) < SMALL_FORCE_COUNT
    ages = [months_between(month, newest) for month in months]
    if pattern is None:
        rows = zip(months, held, strict=True)
        return {month: MonthEstimate(n, None, None, n > 0 or is_small) for month, n in rows}
    shares = [recorded_share(age, pattern) for age in ages]
    level = _level(held, shares)
    found = {}
    for month, count, age, share in zip(months, held, ages, shares, strict=True):
        is_delivered = count > 0 or is_small
        to_come = late_part(count, age, pattern) or _up_to(level, count)
        found[month] = MonthEstimate(count, to_come if is_delivered else None, share, is_delivered)
    return found


def _level(counts: Sequence[int], shares: Sequence[float]) -> tuple[float, float] | None:
    """Mean and variance of the latest year of months that are whole."""
    whole = [n for n, share in zip(counts, shares, strict=True) if share >= COMPLETE_SHARE]
    latest = whole[-LEVEL_MONTHS:]
    return (mean(latest), variance(latest)) if len(latest) == LEVEL_MONTHS else None


def _up_to(level: tuple[float, float] | None, count: int) -> ToCome | None:
    """What lacks to the usual level, where what has come says nothing of what will."""
    return ToCome(level[0] - count, level[1]) if level and level[0] > count else None


def sum_forces(forces: Sequence[Months]) -> Months:
    """The sum over the forces that delivered a month, to the last that most of them delivered.

    The errors that forces share add up as they are, those of their own as if independent. A month
    is unknown where one of the forces' is.
    """
    held = [force for force in forces if force]
    last = median_low(max(force) for force in held) if held else None
    total: Months = {}
    for month in sorted({month for force in held for month in force}):
        if last is None or month > last:
            break
        of_month = [force[month] for force in held if month in force]
        total[month] = _sum([estimate for estimate in of_month if estimate.is_delivered])
    return total


def _sum(estimates: Sequence[MonthEstimate]) -> MonthEstimate:
    count = sum(estimate.count for estimate in estimates)
    known = [estimate.to_come for estimate in estimates if estimate.to_come is not None]
    told = [estimate.share for estimate in estimates if estimate.share is not None]
    least = min(told, default=0.0) if len(told) == len(estimates) else None
    if not estimates or len(known) < len(estimates):
        return MonthEstimate(count, None, least, bool(estimates))
    to_come = ToCome(
        sum(part.mean for part in known),
        sum(part.own_variance for part in known),
        sum(math.sqrt(part.shared_variance) for part in known) ** 2,
    )
    # Of no record no share is the recorded one: the least that any force's month has is known.
    return MonthEstimate(count, to_come, count / (count + to_come.mean) if count else least)
