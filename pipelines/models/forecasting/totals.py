"""Sums of forecasts: types to all, forces to the whole, periods to financial years."""

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.forecasting.settings import COMBINATION
from pipelines.models.periods import financial_year_start

PERIOD = ("measure", "frequency", "period_start")
COLUMNS = (*PERIOD, "force_code", "series", "model", "point", "is_chosen", "is_whole", "is_ahead")


def with_sums(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `all` types (except of recorded crime) and `ALL` forces to forecasts of single series.

    Args:
        rows: measure, force_code, series, frequency, period_start, model, point, is_chosen,
            is_whole (no period of it is missing), is_ahead (something of it is forecast).

    Returns:
        The rows and their sums; a sum is whole where every part is, and ahead where any part is. A
        chosen sum adds the chosen forecasts, whichever model each is by, and bears the name of
        their model, or of the combination where they differ. Any other model has a sum where all
        parts have that model.
    """
    rows = rows.select(COLUMNS)
    is_summed = pl.col("measure") != "recorded_crime"
    types = _summed(rows.filter(is_summed), ["force_code"], {"series": ALL_TYPES})
    by_type = pl.concat([rows, types])
    return pl.concat([by_type, _summed(by_type, ["series"], {"force_code": ALL_FORCES})])


def _summed(rows: pl.DataFrame, kept: list[str], named: dict[str, str]) -> pl.DataFrame:
    """Sum over what is not kept: once over the chosen forecasts, once over those of each model."""
    name = pl.col("model")
    chosen = (
        rows.filter("is_chosen")
        .group_by(*PERIOD, *kept, maintain_order=True)
        .agg(
            pl.col("point").sum(),
            pl.when(name.n_unique() == 1).then(name.first()).otherwise(pl.lit(COMBINATION)),
            pl.col("is_whole").all(),
            pl.col("is_ahead").any(),
            pl.len().alias("parts"),
        )
        .with_columns(pl.lit(True).alias("is_chosen"))
    )
    single = (
        rows.group_by(*PERIOD, *kept, "model", maintain_order=True)
        .agg(
            pl.col("point").sum(),
            pl.col("is_whole").all(),
            pl.col("is_ahead").any(),
            pl.len().alias("parts"),
        )
        .with_columns(pl.lit(False).alias("is_chosen"))
        .join(chosen, on=[*PERIOD, *kept, "parts"], how="semi")
        .join(chosen, on=[*PERIOD, *kept, "model"], how="anti")
    )
    both = pl.concat([chosen, single.select(chosen.columns)])
    return both.with_columns(pl.lit(v).alias(k) for k, v in named.items()).select(COLUMNS)


def with_financial_years(
    rows: pl.DataFrame, actual: pl.DataFrame, months_per_period: int
) -> pl.DataFrame:
    """Forecasts by financial year; the year under way adds what is known to what is forecast.

    Args:
        rows: Forecasts of single series by period.
        actual: measure, force_code, series, period_start, value.
        months_per_period: 1 or 3.

    Returns:
        rows with frequency `financial_year`, period_start on 1 April, is_whole (false where the
        series lacks a period of the year) and is_ahead (whether a forecast period is in it). From
        the first year on in which any series has a forecast period.
    """
    keys = ["measure", "force_code", "series"]
    variants = rows.select(*keys, "model", "is_chosen").unique()
    past = actual.filter(pl.col("value").is_not_null()).join(variants, on=keys)
    past = past.select(*keys, "model", "is_chosen", "period_start", pl.col("value").alias("point"))
    ahead = rows.select(past.columns)
    years = (
        pl.concat([past.with_columns(is_ahead=False), ahead.with_columns(is_ahead=True)])
        .with_columns(financial_year_start("period_start").alias("year_start"))
        .group_by(*keys, "model", "is_chosen", "year_start", maintain_order=True)
        .agg(pl.col("point").sum(), pl.len().alias("periods"), pl.col("is_ahead").any())
        .filter(pl.col("year_start") >= pl.col("year_start").filter("is_ahead").min())
    )
    return years.select(
        pl.lit("financial_year").alias("frequency"),
        *keys,
        "model",
        "is_chosen",
        pl.col("point").clip(0.0),  # net negative corrections can outweigh a quiet year
        pl.col("year_start").alias("period_start"),
        (pl.col("periods") == 12 // months_per_period).alias("is_whole"),
        "is_ahead",
    )
