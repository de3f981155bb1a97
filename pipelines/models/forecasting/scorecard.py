"""Scores of published forecasts: what was foretold, beside what has been counted since."""

import polars as pl

from pipelines.models.forecasting.accuracy import outcomes
from pipelines.models.forecasting.panel import KEYS
from pipelines.models.forecasting.settings import MONTHS

SCHEMA = {
    "version": pl.String,
    "made_on": pl.Date,
    "measure": pl.String,
    "force_code": pl.String,
    "series": pl.String,
    "frequency": pl.String,
    "cutoff": pl.Date,
    "period_start": pl.Date,
    "horizon": pl.Int64,
    "model": pl.String,
    "point": pl.Float64,
    "lower_80": pl.Float64,
    "upper_80": pl.Float64,
    "lower_95": pl.Float64,
    "upper_95": pl.Float64,
    "last_value": pl.Float64,
    "seasonal_last_value": pl.Float64,
    "actual": pl.Float64,
    "is_in_80": pl.Boolean,
    "is_in_95": pl.Boolean,
}


def scorecard(published: pl.DataFrame | None, counts: pl.DataFrame) -> pl.DataFrame:
    """Set published forecasts beside what was counted since.

    Args:
        published: Forecasts as they were published, one row per version, measure, force_code,
            series, frequency and period_start, with cutoff (first day of the last period that the
            version knew); see `publishing.forecast_history`. None: there are none.
        counts: Mart counted_series: what is settled today. A month whose records are still arriving
            is scored when they are in.

    Returns:
        Mart forecast_scorecard: the rows of published of which the whole outcome is known, with
        horizon (periods or financial years after the cut-off, 1 for the first), actual, is_in_80
        and is_in_95 (null without an interval). The outcome of a sum is that of the same parts.
        A period up to the cut-off is never scored.
    """
    known = counts.select(
        *KEYS, "frequency", "period_start", pl.col("count").cast(pl.Float64).alias("value")
    )
    frames = [pl.DataFrame(schema=SCHEMA)]
    if published is None:
        return frames[0]
    for (_, measure), made in published.group_by("version", "measure", maintain_order=True):
        of_measure = known.filter(pl.col("measure") == measure)
        if of_measure.is_empty():
            continue
        frames.append(_scored(made, of_measure, str(of_measure["frequency"][0])))
    return pl.concat(frames).sort("version", *KEYS, "frequency", "period_start")


def _scored(made: pl.DataFrame, known: pl.DataFrame, frequency: str) -> pl.DataFrame:
    outcome = outcomes(made, known.drop("frequency"), made["cutoff"][0], frequency)
    actual = pl.col("actual")
    return (
        made.join(outcome, on=[*KEYS, "frequency", "period_start"])
        .with_columns(
            _horizon(MONTHS[frequency]).cast(pl.Int64).alias("horizon"),
            actual.is_between("lower_80", "upper_80").alias("is_in_80"),
            actual.is_between("lower_95", "upper_95").alias("is_in_95"),
        )
        .filter(pl.col("horizon") >= 1)
        .select(SCHEMA.keys())
    )


def _horizon(months: int) -> pl.Expr:
    """Periods after the cut-off; of years, 1 for the one that holds the first period after it."""
    start, cutoff = pl.col("period_start"), pl.col("cutoff")
    after = 12 * (start.dt.year() - cutoff.dt.year()) + (
        start.dt.month().cast(pl.Int32) - cutoff.dt.month().cast(pl.Int32)
    )
    is_year = pl.col("frequency") == "financial_year"
    return pl.when(is_year).then((after - months + 11) // 12 + 1).otherwise(after // months)
