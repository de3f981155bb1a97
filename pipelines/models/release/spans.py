"""The months and years of which a force's numbers may stand in a released table."""

import datetime as dt

import polars as pl

from pipelines.contracts.release_plan import BEFORE, LATEST
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.periods import add_months, financial_year

YEAR_MONTHS = 12
LONGER = ("financial_year", "period")
"""The longer times, which are whole with twelve months."""


def released_spans(series: pl.DataFrame) -> pl.DataFrame:
    """The months of each force that are delivered and settled, and what they are whole parts of.

    Args:
        series: Mart demand_series.

    Returns:
        One row per measure, force_code (single forces) and month up to the last settled one of all
        forces: financial_year, period (LATEST or BEFORE, null outside them);
        each null where the force has not all months of it.
    """
    whole = series.filter(pl.col("is_settled"), abuse_type=ALL_TYPES)
    ends = whole.filter(force_code=ALL_FORCES).group_by("measure").agg(end=pl.col("month").max())
    own = whole.filter(pl.col("force_code") != ALL_FORCES, pl.col("count").is_not_null())
    months = own.join(ends, on="measure").filter(pl.col("month") <= pl.col("end"))
    number = pl.col("month").dt.year() * YEAR_MONTHS + pl.col("month").dt.month().cast(pl.Int32)
    back = number.max().over("measure") - number
    period = pl.when(back < YEAR_MONTHS).then(pl.lit(LATEST))
    named = months.select(
        "measure",
        "force_code",
        "month",
        financial_year("month").alias("financial_year"),
        period.when(back < 2 * YEAR_MONTHS).then(pl.lit(BEFORE)).alias("period"),
    )
    return named.with_columns(_where_whole(name) for name in LONGER).sort(
        "measure", "force_code", "month"
    )


def _where_whole(name: str) -> pl.Expr:
    is_whole = pl.len().over("measure", "force_code", name) == YEAR_MONTHS
    return pl.when(is_whole).then(pl.col(name)).alias(name)


def periods_of(spans: pl.DataFrame, measure: str) -> pl.DataFrame:
    """When the latest twelve months and those before began and ended.

    Args:
        spans: As `released_spans` gives it.
        measure: incidents or investigations.

    Returns:
        One row per period of the measure: period, first_month, last_month.
    """
    last = spans.filter(measure=measure)["month"].max()
    ends = {}
    if isinstance(last, dt.date):
        ends = {LATEST: last, BEFORE: add_months(last, -YEAR_MONTHS)}
    return pl.DataFrame(
        [(name, add_months(end, 1 - YEAR_MONTHS), end) for name, end in ends.items()],
        schema={"period": pl.String, "first_month": pl.Date, "last_month": pl.Date},
        orient="row",
    )
