"""How many records of the latest months are still to come, from when earlier ones came."""

import datetime as dt
import math
from collections.abc import Iterator

import polars as pl
from scipy.stats import gamma

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.lateness.loading_triangle import LateDevelopment, development, late_part
from pipelines.models.periods import add_months, months_between
from pipelines.models.series import FIXED_MONTHS, last_complete_month

SHOWN_MONTHS = 12
COMPLETE_SHARE = 0.98
"""A month of which this much is recorded is provisional no longer."""

INTERVALS = ((0.025, 0.975), (0.1, 0.9))
DEVELOPMENT, FIXED = "development", "fixed"
SCHEMA = {
    "measure": pl.String,
    "force_code": pl.String,
    "month": pl.Date,
    "count": pl.Int64,
    "expected_final_count": pl.Float64,
    "standard_error": pl.Float64,
    "low": pl.Int64,
    "high": pl.Int64,
    "low_80": pl.Int64,
    "high_80": pl.Int64,
    "recorded_share": pl.Float64,
    "is_provisional": pl.Boolean,
    "basis": pl.String,
}
NO_ESTIMATE = (None,) * 7


def reporting_lag(
    first_seen: pl.DataFrame,
    extracts: pl.DataFrame,
    delivered_to: pl.DataFrame,
    *,
    is_entered_late: bool = True,
) -> pl.DataFrame:
    """The latest months as counted, and as they are expected to be once all records have come.

    Chain ladder on the store's own load history. The records of a month that an extract holds are
    set beside those that the next month's extract holds; their ratio, over all months that were as
    old, is the factor of that age; the factors of the ages to come, multiplied, carry a count to
    its final one. The interval (95 per cent) is that of a gamma distribution of the records
    still to come, its variance that of over-dispersed Poisson increments plus the uncertainty of
    the factors, rounded outwards and never below what is counted.

    Args:
        first_seen: One row per measure, force_code, month and first_as_at: record_count.
        extracts: One row per measure, force_code and as_at (Date of an extract of the force).
        delivered_to: One row per measure and force_code: as_at, the day up to which months count.
        is_entered_late: Whether a month that trebles from one extract to the next was delivered
            anew, and is left out.

    Returns:
        One row per measure, force_code and month. Basis `development`: the latest twelve
        complete months, or all that are provisional; expected_final_count, low and high null
        for a month without any record. Basis `fixed`, where the history does not allow an estimate
        (see `reporting_triangle.development`): the latest three months, all provisional, without
        an estimate. `ALL` is the sum over the forces, estimated only where each of them is;
        its interval takes them as independent.

    Source: Mack (1993); England and Verrall (2002), over-dispersed Poisson. Assumes that
    records arrive as late as they did, and that an extract holds whatever was recorded by its day.
    """
    rows: list[tuple[object, ...]] = []
    days = extracts.group_by("measure", "force_code").agg(pl.col("as_at").sort())
    ends = delivered_to.select("measure", "force_code", pl.col("as_at").alias("end"))
    known = days.join(ends, on=["measure", "force_code"]).sort("measure", "force_code")
    triangles = first_seen.partition_by("measure", "force_code", as_dict=True)
    parts: dict[str, list[dict[dt.date, Estimate]]] = {}
    for measure, force, as_ats, end in known.iter_rows():
        seen = triangles.get((measure, force))
        if seen is not None:
            estimates = dict(_estimates(seen, as_ats, last_complete_month(end), is_entered_late))
            parts.setdefault(measure, []).append(estimates)
            rows += [(measure, force, *row) for row in _rows(estimates)]
    for measure, forces in parts.items():
        rows += [(measure, ALL_FORCES, *row) for row in _rows(_summed(forces))]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("measure", "force_code", "month")


Estimate = tuple[int, tuple[float, float] | None, bool]
"""Records counted, mean and variance of those to come, and whether there is a development."""


def _estimates(
    seen: pl.DataFrame, as_ats: list[dt.date], last: dt.date, is_entered_late: bool
) -> Iterator[tuple[dt.date, Estimate]]:
    """Every complete month of a force from its first on."""
    counts = dict(seen.group_by("month").agg(pl.col("record_count").sum()).iter_rows())
    pattern: LateDevelopment | None = development(seen, as_ats, leaves_out_backfill=is_entered_late)
    newest = last_complete_month(as_ats[-1])
    month = min(counts)
    while month <= last:
        count = counts.get(month, 0)
        to_come = None
        if pattern is not None and count:
            to_come = late_part(count, months_between(month, newest), pattern)
        yield month, (count, to_come, pattern is not None)
        month = add_months(month, 1)


def _summed(forces: list[dict[dt.date, Estimate]]) -> dict[dt.date, Estimate]:
    """The sum over the forces, month by month; unknown where one of them is."""
    developed = all(estimate[2] for force in forces for estimate in force.values())
    months = sorted({month for force in forces for month in force})
    last = min((max(force) for force in forces if force), default=None)
    total: dict[dt.date, Estimate] = {}
    for month in months:
        if developed and last is not None and month > last:
            break  # a force that has not delivered it would pass for one without any record
        of_month = [force[month] for force in forces if month in force]
        known = [to_come for _, to_come, _ in of_month if to_come is not None]
        to_come = (sum(m for m, _ in known), sum(v for _, v in known))
        is_known = developed and len(known) == len(of_month)
        count = sum(count for count, _, _ in of_month)
        total[month] = (count, to_come if is_known else None, developed)
    return total


def _rows(estimates: dict[dt.date, Estimate]) -> Iterator[tuple[object, ...]]:
    """The latest months: the rest of the mart's columns."""
    latest = sorted(estimates, reverse=True)
    for age, month in enumerate(latest):
        count, to_come, has_development = estimates[month]
        if not has_development:
            if age < FIXED_MONTHS:
                yield (month, count, *NO_ESTIMATE, True, FIXED)
            continue
        if to_come is None:
            if age < SHOWN_MONTHS:
                yield (month, count, *NO_ESTIMATE, age < FIXED_MONTHS, DEVELOPMENT)
            continue
        expected = count + to_come[0]
        share = count / expected
        is_provisional = share < COMPLETE_SHARE
        if age < SHOWN_MONTHS or is_provisional:
            ends = [end for pair in INTERVALS for end in _interval(count, *to_come, pair)]
            error = math.sqrt(to_come[1])
            yield (month, count, expected, error, *ends, share, is_provisional, DEVELOPMENT)


def _interval(
    count: int, mean: float, variance: float, quantiles: tuple[float, float]
) -> tuple[int, int]:
    """Whole counts that hold the final one as often as two quantiles of what is to come."""
    if variance <= 0 or mean <= 0:
        return count, count + math.ceil(2 * math.sqrt(max(variance, 0.0)))
    low, high = gamma.ppf(quantiles, mean**2 / variance, scale=variance / mean)
    return count + math.floor(low), count + math.ceil(high)
