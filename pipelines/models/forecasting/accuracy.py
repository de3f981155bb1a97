"""How good forecasts were: scores of back-tests, and a past forecast beside what happened."""

import datetime as dt

import polars as pl

from pipelines.models.forecasting.make import forecast
from pipelines.models.forecasting.mart import SCHEMA
from pipelines.models.forecasting.panel import KEYS
from pipelines.models.forecasting.settings import MONTHS
from pipelines.models.forecasting.totals import with_financial_years, with_sums

MISSES = {80: 0.2, 95: 0.05}
"""The share of outcomes that an interval is meant to miss."""


def accuracy(backtest: pl.DataFrame) -> pl.DataFrame:
    """Score back-tests by measure, series, frequency, model and horizon.

    Args:
        backtest: Mart backtest.

    Returns:
        Mart forecast_accuracy: mase (mean absolute error over the series' own mean absolute
        seasonal change), coverage_80, coverage_95 (shares of outcomes inside), all over forces and
        cut-offs alike; weighted_interval_score in the same unit (smaller is better; null without
        intervals); series_count (forces).

    Source: Hyndman and Koehler (2006); Bracher, Ray, Gneiting and Reich (2021). A case without a
    known actual does not count.
    """
    point, actual, scale = pl.col("point"), pl.col("actual"), pl.col("scale")
    error = (actual - point).abs()
    weighted = sum((a / 2 * interval_score(n, a) for n, a in MISSES.items()), error / 2)
    held = {n: actual.is_between(f"lower_{n}", f"upper_{n}") for n in MISSES}
    return (
        backtest.filter(point.is_not_null() & actual.is_not_null())
        .group_by("measure", "series", "frequency", "model", "horizon")
        .agg(
            (error / scale).mean().alias("mase"),
            held[80].mean().alias("coverage_80"),
            held[95].mean().alias("coverage_95"),
            (weighted / (len(MISSES) + 0.5) / scale).mean().alias("weighted_interval_score"),
            pl.col("force_code").n_unique().cast(pl.Int64).alias("series_count"),
        )
        .sort("measure", "series", "frequency", "model", "horizon")
    )


def interval_score(percent: int, missed: float) -> pl.Expr:
    """Width of an interval, and what it misses by, the dearer the surer it claimed to be."""
    lower, upper, actual = pl.col(f"lower_{percent}"), pl.col(f"upper_{percent}"), pl.col("actual")
    missed_by = (lower - actual).clip(0.0) + (actual - upper).clip(0.0)
    return upper - lower + 2 / missed * missed_by


def hindcast(
    series: pl.DataFrame,
    last_period: dt.date,
    horizon: int,
    *,
    frequency: str,
    events: pl.DataFrame | None = None,
    prophet_level: str | None = None,
) -> pl.DataFrame:
    """The forecast as it would have been made at a past date, beside what then happened.

    Args:
        series: As for `forecast`; what lies after last_period is not seen by the forecast.
        last_period: First day of the last period that was known.
        horizon: Periods ahead.
        frequency: `month` or `quarter`.
        events: As for `forecast`.
        prophet_level: As for `forecast`.

    Returns:
        Mart forecast and actual: what happened in the period or financial year, of a sum in the
        same parts that were forecast; null where a part of it is not known.

    Raises:
        ModelError: The frequency is unknown, or a column is missing.

    Source: see `forecast`. Assumes that earlier counts were known then as they are now; hand in the
    counts as known at the time where they are kept.
    """
    known = series.filter(pl.col("period_start") <= last_period)
    made = forecast(known, horizon, frequency=frequency, events=events, prophet_level=prophet_level)
    actual = outcomes(made.filter("is_chosen"), series, last_period, frequency)
    on = [*KEYS, "frequency", "period_start"]
    return made.join(actual, on=on, how="left").select(*SCHEMA, "actual")


def outcomes(
    chosen: pl.DataFrame, series: pl.DataFrame, last_period: dt.date, frequency: str
) -> pl.DataFrame:
    """What happened in the periods and financial years of chosen forecasts.

    Args:
        chosen: measure, force_code, series, frequency and period_start of the forecasts.
        series: As for `forecast`, with what came after.
        last_period: First day of the last period that the forecasts knew.
        frequency: `month` or `quarter`.

    Returns:
        The same five columns and actual. Only where all of it is known: a sum has a row where every
        part that was forecast has one, and a year where none of its periods is missing.
    """
    parts = chosen.filter(frequency=frequency).select(*KEYS, "period_start")
    after = (
        series.filter(pl.col("value").is_not_null())
        .join(parts, on=[*KEYS, "period_start"], how="semi")
        .select(*KEYS, "period_start", pl.lit("actual").alias("model"), point="value")
        .with_columns(is_chosen=pl.lit(True), is_ahead=pl.lit(True))
    )
    known = series.filter(pl.col("period_start") <= last_period).join(
        parts, on=[*KEYS, "period_start"], how="anti"
    )
    # Up to the last period a sum also holds what some of its parts knew by then.
    by_period = after.filter(pl.col("period_start") > last_period).with_columns(
        pl.lit(frequency).alias("frequency"), is_whole=pl.lit(True)
    )
    by_year = with_financial_years(after, known, MONTHS[frequency]).select(by_period.columns)
    return _complete(pl.concat([with_sums(by_period), with_sums(by_year)]), chosen)


def _complete(rows: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Actuals of whole periods; a sum only where it has as many parts as the forecast had."""
    period = [*KEYS, "frequency", "period_start"]
    whole = rows.filter("is_whole")
    return (
        whole.join(_parts(chosen.select(period)), on=period)
        .join(_parts(whole.select(period)), on=[*period, "parts"], how="semi")
        .select(*period, actual="point")
    )


def _parts(rows: pl.DataFrame) -> pl.DataFrame:
    """How many single series stand behind each row."""
    single = rows.filter(pl.col("force_code") != "ALL", pl.col("series") != "all")
    when = ["measure", "frequency", "period_start"]
    counts = [
        single.with_columns(parts=pl.lit(1, pl.UInt32)),
        *(
            single.group_by(*when, *kept)
            .agg(pl.len().alias("parts"))
            .with_columns(pl.lit(value).alias(key) for key, value in named.items())
            for kept, named in (
                (["force_code"], {"series": "all"}),
                (["series"], {"force_code": "ALL"}),
                ([], {"force_code": "ALL", "series": "all"}),
            )
        ),
    ]
    columns = [*KEYS, "frequency", "period_start", "parts"]
    return pl.concat(part.select(columns) for part in counts).join(
        rows, on=[*KEYS, "frequency", "period_start"], how="semi"
    )
