"""What a forecast comes to by financial year, worked out once for every page and paper."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.forecast import queries
from dashboard.shell import text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_TYPES

BOUNDS = ("lower_80", "upper_80", "lower_95", "upper_95")
YEAR = "financial_year"
FORECAST_COLUMNS = {
    "point": Column("Most likely", Kind.EXPECTED_COUNT),
    "lower_80": Column("8 in 10: from", Kind.LEVEL),
    "upper_80": Column("8 in 10: to", Kind.LEVEL),
    "lower_95": Column("19 in 20: from", Kind.LEVEL),
    "upper_95": Column("19 in 20: to", Kind.LEVEL),
}


def chosen_forecast(
    warehouse: Warehouse,
    force_code: str,
    measure: str,
    frequency: str,
    series: str = ALL_TYPES,
) -> pl.DataFrame:
    """The chosen model's forecast at one frequency: period_start, point, model and the bounds."""
    forecast = queries.forecast(warehouse, force_code, measure, series)
    return chosen(forecast, frequency) if forecast.width else forecast


def chosen(forecast: pl.DataFrame, frequency: str) -> pl.DataFrame:
    """Of all models' forecasts, what is chosen at one frequency, in the order of time."""
    rows = forecast.filter(pl.col("is_chosen") & (pl.col("frequency") == frequency))
    return rows.select("period_start", "point", "model", *BOUNDS).sort("period_start")


def with_late_months(ahead: pl.DataFrame, late: pl.DataFrame) -> pl.DataFrame:
    """A forecast by month, begun with the months still being recorded, as they are expected.

    Args:
        ahead: As `chosen` gives it, by month.
        late: As `months.recorded_so_far` gives it.
    """
    if ahead.is_empty() or late.is_empty():
        return ahead
    expected = late.drop_nulls("expected_count").select(
        period_start="month",
        point="expected_count",
        model=pl.lit(ahead["model"][0]),
        lower_80=pl.col("expected_low_80").cast(pl.Float64),
        upper_80=pl.col("expected_high_80").cast(pl.Float64),
        lower_95=pl.col("expected_low").cast(pl.Float64),
        upper_95=pl.col("expected_high").cast(pl.Float64),
    )
    before = expected.filter(pl.col("period_start") < ahead["period_start"].min())
    return pl.concat([before.select(ahead.columns), ahead])


def yearly_forecast(forecast: pl.DataFrame) -> pl.DataFrame:
    """The chosen forecast by financial year, to three figures: year, point and the bounds."""
    return _rounded(_with_year(chosen(forecast, YEAR)).select("year", "point", *BOUNDS))


def yearly_by_model(forecast: pl.DataFrame) -> pl.DataFrame:
    """Every model by financial year, the chosen one first: year, then a column a model."""
    rows = forecast.filter(pl.col("frequency") == YEAR).sort(
        ["period_start", "is_chosen", "model"], descending=[False, True, False]
    )
    if rows.is_empty():
        return rows
    wide = _with_year(rows).select("year", "model", "point").pivot("model", index="year")
    return _rounded(wide)


def next_whole_year(forecast: pl.DataFrame, under_way: str) -> Mapping[str, Any]:
    """The first financial year after the one under way, else the last there is; or nothing.

    Args:
        forecast: As `queries.forecast`.
        under_way: The financial year of the last month counted.

    Returns:
        year, point and the bounds, not rounded.
    """
    years = _with_year(chosen(forecast, YEAR))
    if years.is_empty():
        return {}
    later = years.filter(pl.col("year") > under_way)
    return later.row(0, named=True) if later.height else years.row(-1, named=True)


def _with_year(rows: pl.DataFrame) -> pl.DataFrame:
    name = pl.col("period_start").map_elements(text.financial_year, return_dtype=pl.String)
    return rows.with_columns(name.alias("year"))


def _rounded(rows: pl.DataFrame) -> pl.DataFrame:
    numbers = pl.selectors.numeric()
    return rows.with_columns(numbers.map_elements(text.rounded, return_dtype=pl.Int64))
