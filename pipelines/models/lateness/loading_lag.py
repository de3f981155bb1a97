"""How many records of the latest months are still to come, from when earlier ones came."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.contracts.vocabulary import (
    ALL_FORCES,
    LAG_BASES,
    LAG_DEVELOPMENT,
    LAG_FIXED,
    LAG_OTHER_FORCES,
    LAG_RECORDED_DATE,
)
from pipelines.models.lateness.intervals import SHARES, whole_interval
from pipelines.models.lateness.late_development import LateDevelopment, development
from pipelines.models.lateness.loading_triangle import Steps, find_steps
from pipelines.models.lateness.month_estimates import (
    COMPLETE_SHARE,
    MonthEstimate,
    Months,
    estimate_months,
    sum_forces,
)
from pipelines.models.lateness.pooled_lag import pool_development, pool_unevenness
from pipelines.models.lateness.recorded_triangle import find_recorded_steps
from pipelines.models.lateness.unevenness import Unevenness
from pipelines.models.series import FIXED_MONTHS, last_complete_month

SHOWN_MONTHS = 12
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
NONE_RECORDED = pl.DataFrame(
    schema={
        "measure": pl.String,
        "force_code": pl.String,
        "month": pl.Date,
        "age": pl.Int64,
        "record_count": pl.Int64,
    }
)


@dataclass(frozen=True)
class History:
    """What a force's records of one measure say of when they came.

    Attributes:
        seen: One row per month and first_as_at: record_count.
        newest: Last month that was over when the latest extract was made.
        last: Last month that counts.
        recorded: Steps by the days on which records were entered.
        loaded: Steps from extract to extract.
    """

    force_code: str
    seen: pl.DataFrame
    newest: dt.date
    last: dt.date
    recorded: Steps
    loaded: Steps


def reporting_lag(
    first_seen: pl.DataFrame,
    extracts: pl.DataFrame,
    delivered_to: pl.DataFrame,
    recorded: pl.DataFrame = NONE_RECORDED,
    *,
    is_entered_late: bool = True,
) -> pl.DataFrame:
    """The latest months as counted, and as they are expected to be once all records have come.

    Chain ladder. The records of a month that an extract holds are set beside those that the next
    month's extract holds; their ratio, over all months that were as old, is the factor of that age;
    the factors of the ages to come, multiplied, carry a count to its final one. The intervals (95
    and 80 per cent) are those of a gamma distribution of the records still to come, its variance
    that of over-dispersed Poisson counts plus the uncertainty of the factors.

    Args:
        first_seen: One row per measure, force_code, month and first_as_at: record_count.
        extracts: One row per measure, force_code and as_at (Date of an extract of the force).
        delivered_to: One row per measure and force_code: as_at, the day up to which months count.
        recorded: One row per measure, force_code, month and age (months) at which records were
            entered on the force's system: record_count.
        is_entered_late: Whether a month that trebles from one extract to the next was delivered
            anew, and is left out.

    Returns:
        One row per measure, force_code and month (SCHEMA). Basis `recorded_date`, where records say
        when they were entered, `development`, where several extracts do, and `other_forces`, where
        other forces' records do, with what is not known of this one: the latest twelve complete
        months, or all that are provisional; without an estimate for a month that was not delivered.
        Basis `fixed`, where nothing tells: the latest three months, all provisional, without an
        estimate. `ALL` is the sum over the forces that delivered, estimated where each of them is;
        its basis is the weakest of theirs.

    Source: Mack (1993); England and Verrall (2002), over-dispersed Poisson; the same point estimate
    as in Wolffram et al. (2023), the method of the R package baselinenowcast. Assumes that records
    arrive as late as they did, and that an extract holds whatever was recorded by its day.
    """
    histories = _histories(first_seen, extracts, delivered_to, recorded, is_entered_late)
    rows = [(measure, *row) for measure, forces in histories for row in _rows_of_measure(forces)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("measure", "force_code", "month")


def _rows_of_measure(histories: list[History]) -> Iterator[tuple[object, ...]]:
    """Each force and their sum: the columns of the mart from the force on."""
    steps = [h.recorded if h.recorded.age.size else h.loaded for h in histories]
    pooled, others = pool_development(steps), pool_unevenness(steps)
    months, bases = [], []
    for history in histories:
        basis, pattern = _pattern(history, pooled, others)
        found = estimate_months(history.seen, pattern, history.newest, history.last)
        yield from ((history.force_code, *row, basis) for row in _rows(found))
        months.append(found)
        bases.append(basis)
    weakest = max(bases, key=LAG_BASES.index)
    yield from ((ALL_FORCES, *row, weakest) for row in _rows(sum_forces(months)))


def _histories(
    first_seen: pl.DataFrame,
    extracts: pl.DataFrame,
    delivered_to: pl.DataFrame,
    recorded: pl.DataFrame,
    is_entered_late: bool,
) -> Iterator[tuple[str, list[History]]]:
    """Each measure with the history of every force that has records of it."""
    keys = ["measure", "force_code"]
    days = extracts.group_by(keys).agg(pl.col("as_at").sort())
    ends = delivered_to.select(*keys, pl.col("as_at").alias("end"))
    seen_of = first_seen.partition_by(keys, as_dict=True)
    recorded_of = recorded.partition_by(keys, as_dict=True)
    found: dict[str, list[History]] = {}
    for measure, force, as_ats, end in days.join(ends, on=keys).sort(keys).iter_rows():
        seen = seen_of.get((measure, force))
        if seen is None:
            continue
        newest = last_complete_month(as_ats[-1])
        dated = recorded_of.get((measure, force), NONE_RECORDED)
        history = History(
            force,
            seen,
            newest,
            last_complete_month(end),
            find_recorded_steps(dated, seen, newest),
            find_steps(seen, as_ats, leaves_out_backfill=is_entered_late),
        )
        found.setdefault(measure, []).append(history)
    yield from found.items()


def _pattern(
    history: History, pooled: LateDevelopment | None, others: Unevenness
) -> tuple[str, LateDevelopment | None]:
    """The firmest development that is known of a force, and what it rests on."""
    own_steps = {LAG_RECORDED_DATE: history.recorded, LAG_DEVELOPMENT: history.loaded}
    for basis, steps in own_steps.items():
        own = development(steps, others)
        if own is not None:
            return basis, own
    return (LAG_OTHER_FORCES, pooled) if pooled is not None else (LAG_FIXED, None)


def _rows(months: Months) -> Iterator[tuple[object, ...]]:
    """The latest months: the columns of the mart between the keys and the basis."""
    for place, month in enumerate(sorted(months, reverse=True)):
        row = months[month]
        is_late = place < FIXED_MONTHS if row.share is None else row.share < COMPLETE_SHARE
        if is_late or (place < SHOWN_MONTHS and row.share is not None):
            yield (month, row.count, *_estimate(row), is_late)


def _estimate(row: MonthEstimate) -> tuple[object, ...]:
    """Expected count, its error, the ends of its intervals and the share that is recorded."""
    if row.to_come is None:
        return NO_ESTIMATE
    mean, variance = row.to_come.mean, row.to_come.variance
    wide, narrow = (whole_interval(row.count, mean, variance, share) for share in SHARES)
    # Whole ends are as near as they can be to what they hold: the wider may not fall short.
    low, high = min(wide[0], narrow[0]), max(wide[1], narrow[1])
    expected = row.count + mean
    share = row.count / expected if row.count else row.share
    return (expected, math.sqrt(variance), low, high, *narrow, share)
