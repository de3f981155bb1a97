"""Complete series from additive marts: zeros where nothing happened, nulls where nothing came.

Whether a month was delivered is decided in `monthly_counts` and `quarterly_counts`, and nowhere
else: what is summed, compared or drawn takes their nulls as they are.
"""

import datetime as dt

import polars as pl

from pipelines.models.periods import add_months, months_between
from pipelines.models.strays import real_span

SMALL_FORCE_COUNT = 5.0
"""Average count a month below which a force may well have had a month without any."""

FIXED_MONTHS = 3
"""How many of the latest months are provisional where the loads do not tell."""

MONTHLY_MEASURES = {"incidents": "incident_count", "investigations": "investigation_count"}
"""What is counted by month, and the column of demand_by_month that counts it."""


def last_complete_month(as_at: dt.date) -> dt.date:
    """First day of the last month that was over on a day (month ends count as over)."""
    next_day = as_at + dt.timedelta(days=1)
    first_of_month = next_day.replace(day=1)
    return (first_of_month - dt.timedelta(days=1)).replace(day=1)


def monthly_counts(demand: pl.DataFrame, delivered_to: pl.DataFrame) -> pl.DataFrame:
    """Monthly series of incidents and investigations per force and abuse type, without gaps.

    Args:
        demand: Mart demand_by_month.
        delivered_to: One row per measure and force: measure, force_code, as_at (Date of the latest
            extract that spoke of the force).

    Returns:
        One row per measure, force_code, abuse_type and month from the force's first (in either
        measure; a lone month two years before the rest is a slip of dates and no beginning) to its
        last complete one: measure, force_code, abuse_type, period_start,
        period_months, count (null where the force delivered nothing at all that month and is not
        so small that this is likely to be a true zero).
    """
    parts = []
    first = _beginnings(demand)
    for measure, column in MONTHLY_MEASURES.items():
        counts = (
            demand.filter(pl.col(column) > 0)
            .group_by("force_code", "abuse_type", pl.col("month").alias("period_start"))
            .agg(pl.col(column).sum().alias("count"))
        )
        spans = delivered_to.filter(pl.col("measure") == measure).select("force_code", "as_at")
        spans = spans.join(first, on="force_code")
        parts.append(_filled(counts, spans).select(pl.lit(measure).alias("measure"), pl.all()))
    return pl.concat(parts)


def _beginnings(demand: pl.DataFrame) -> pl.DataFrame:
    """Each force's own first month: force_code, first."""
    is_any = pl.any_horizontal(pl.col(column) > 0 for column in MONTHLY_MEASURES.values())
    spans = []
    held = demand.filter(is_any).select("force_code", "month").unique().sort("force_code", "month")
    for (force_code,), part in held.group_by("force_code", maintain_order=True):
        months = part["month"].to_list()
        first, _ = real_span([months_between(months[0], month) for month in months])
        spans.append((force_code, add_months(months[0], first)))
    schema = {"force_code": pl.String, "first": pl.Date}
    return pl.DataFrame(spans, schema=schema, orient="row")


def _filled(counts: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Zeros and nulls where a force's series has no row."""
    total = pl.col("count").sum().alias("any")
    force_month = counts.group_by("force_code", "period_start").agg(total)
    last = pl.col("as_at").map_elements(last_complete_month, return_dtype=pl.Date)
    frame = (
        spans.with_columns(last.alias("last"))
        .filter(pl.col("first") <= pl.col("last"))
        .with_columns(pl.date_ranges("first", "last", interval="1mo").alias("period_start"))
        .explode("period_start")
        .select("force_code", "period_start")
        .join(force_month, on=["force_code", "period_start"], how="left")
    )
    average = pl.col("any").fill_null(0).mean().over("force_code")
    is_missing = pl.col("any").is_null() & (average >= SMALL_FORCE_COUNT)
    types = counts.select("force_code", "abuse_type").unique()
    return (
        frame.with_columns(is_missing.alias("is_missing"))
        .join(types, on="force_code")
        .join(counts, on=["force_code", "abuse_type", "period_start"], how="left")
        .select(
            "force_code",
            "abuse_type",
            "period_start",
            pl.lit(1).alias("period_months"),
            pl.when(~pl.col("is_missing")).then(pl.col("count").fill_null(0)).alias("count"),
        )
        .sort("force_code", "abuse_type", "period_start")
    )


def quarterly_counts(recorded_crime: pl.DataFrame) -> pl.DataFrame:
    """Quarterly series of recorded crime per force and child-specific offence group.

    Args:
        recorded_crime: Mart recorded_crime_by_quarter.

    Returns:
        As `monthly_counts`, with measure recorded_crime, the offence group under abuse_type and
        period_months 3. A quarter that a force did not deliver at all is null; one in which it
        delivered other groups only is zero.
    """
    specific = recorded_crime.filter(pl.col("offence_group") != "not_child_specific")
    delivered = recorded_crime.select("force_code", "quarter_start").unique()
    quarters = recorded_crime.select("quarter_start").unique()
    forces = recorded_crime.select("force_code").unique()
    groups = specific.select("offence_group").unique()
    frame = forces.join(quarters, how="cross").join(groups, how="cross")
    marked = frame.join(
        delivered.with_columns(pl.lit(True).alias("is_delivered")),
        on=["force_code", "quarter_start"],
        how="left",
    ).join(specific, on=["force_code", "quarter_start", "offence_group"], how="left")
    count = pl.when(pl.col("is_delivered")).then(pl.col("offence_count").fill_null(0))
    return marked.select(
        pl.lit("recorded_crime").alias("measure"),
        "force_code",
        pl.col("offence_group").alias("abuse_type"),
        pl.col("quarter_start").alias("period_start"),
        pl.lit(3).alias("period_months"),
        count.alias("count"),
    ).sort("force_code", "abuse_type", "period_start")
