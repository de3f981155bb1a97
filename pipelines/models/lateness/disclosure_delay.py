"""How much of what began in the latest months is still to be reported, from past delays."""

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, LAG_DEVELOPMENT
from pipelines.models.lateness.loading_lag import reporting_lag
from pipelines.models.periods import add_months
from pipelines.models.series import last_complete_month

MEASURE = "incidents"
TOO_YOUNG = 2
"""Months too young for an estimate: reporting has its own season (docs/methods/lateness.md)."""


def reporting_delay(reported: pl.DataFrame, delivered_to: pl.DataFrame) -> pl.DataFrame:
    """Incidents by the month in which they began: reported so far, and expected within two years.

    The chain ladder of `reporting_lag`, with the end of each month in the place of an extract: what
    began in a month and was reported by then is set beside what was by the end of the next. Months
    before the force's first report are left out: of them only the late reports are known.

    Args:
        reported: One row per force_code, month (in which it began) and reported_month:
            record_count. Incidents whose beginning is not known are not in it.
        delivered_to: One row per measure and force_code: as_at, the day up to which reports count.

    Returns:
        Mart reporting_delay: one row per force_code, `ALL` among them, and month: reported_count,
        expected_count (within two years of the month), low and high (95 per cent), reported_share.
        Only where delays can be estimated (see `reporting_triangle.development`), without the two
        latest months, and back to where 98 per cent are reported or for a year.

    Source: see `reporting_lag`. Assumes that delays stay as they were in the latest two years, and
    that the latest reports have been entered; abuse that comes to light later is not counted.
    """
    last = delivered_to.filter(measure=MEASURE).select(
        "force_code",
        pl.col("as_at").map_elements(last_complete_month, return_dtype=pl.Date).alias("last"),
    )
    own = _delays(reported, last).filter(pl.col("force_code") != ALL_FORCES)
    # All forces as one: a small one whose own delays cannot be told must not leave the sum without.
    everyone = pl.lit(ALL_FORCES).alias("force_code")
    together = _delays(
        reported.join(last, on="force_code", how="semi")
        .group_by("month", "reported_month")
        .agg(pl.col("record_count").sum())
        .with_columns(everyone),
        last.select(everyone, pl.col("last").min()).head(1),
    )
    # The sum over this one force is that force again.
    return pl.concat([own, together.unique("month")]).sort("force_code", "month")


def _delays(reported: pl.DataFrame, last_months: pl.DataFrame) -> pl.DataFrame:
    known = (
        reported.join(last_months, on="force_code")
        .filter(pl.col("reported_month") <= pl.col("last"))
        .filter(pl.col("month") >= pl.col("reported_month").min().over("force_code"))
        .with_columns(
            pl.lit(MEASURE).alias("measure"),
            pl.col("reported_month").dt.month_end().alias("first_as_at"),
        )
    )
    ends = last_months.select(
        pl.lit(MEASURE).alias("measure"), "force_code", pl.col("last").dt.month_end().alias("as_at")
    )
    lag = reporting_lag(known, _month_ends(known), ends, is_entered_late=False)
    latest = pl.col("month").max().over("force_code")
    is_old_enough = pl.col("month").dt.offset_by(f"{TOO_YOUNG}mo") <= latest
    # A force's delays are its own: those of others say nothing of how its victims come to tell.
    is_own = pl.col("basis") == LAG_DEVELOPMENT
    return lag.filter(pl.col("expected_final_count") > 0, is_own, is_old_enough).select(
        "force_code",
        "month",
        pl.col("count").alias("reported_count"),
        pl.col("expected_final_count").alias("expected_count"),
        "low",
        "high",
        pl.col("recorded_share").alias("reported_share"),
    )


def _month_ends(known: pl.DataFrame) -> pl.DataFrame:
    """The last day of every month of a force, from its first report on."""
    rows = []
    spans = known.group_by("force_code").agg(pl.col("month").min(), pl.col("last").first())
    for force, month, last in spans.sort("force_code").iter_rows():
        while month <= last:
            rows.append((MEASURE, force, month))
            month = add_months(month, 1)
    schema = {"measure": pl.String, "force_code": pl.String, "as_at": pl.Date}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col("as_at").dt.month_end())
