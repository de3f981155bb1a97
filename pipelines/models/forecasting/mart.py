"""Mart forecast of one measure: every model, sums and financial years, bounds of what is chosen."""

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.forecasting import paths
from pipelines.models.forecasting.backtests import BOUNDS
from pipelines.models.forecasting.measure_run import MeasureRun
from pipelines.models.forecasting.panel import KEYS
from pipelines.models.forecasting.settings import MONTHS
from pipelines.models.forecasting.totals import with_financial_years, with_sums
from pipelines.models.forecasting.yearly import STEPS, steps_of_sums
from pipelines.models.periods import add_months

MONTHS_OF_OVERLAP = 24
SCHEMA = {
    "measure": pl.String,
    "force_code": pl.String,
    "series": pl.String,
    "frequency": pl.String,
    "period_start": pl.Date,
    "model": pl.String,
    "point": pl.Float64,
    "lower_80": pl.Float64,
    "upper_80": pl.Float64,
    "lower_95": pl.Float64,
    "upper_95": pl.Float64,
    "is_chosen": pl.Boolean,
    "is_back_tested": pl.Boolean,
}


def forecast_mart(run: MeasureRun, series: pl.DataFrame, frequency: str) -> pl.DataFrame:
    """Mart forecast of one measure."""
    rows = run.rows()
    single = rows.with_columns(pl.lit(frequency).alias("frequency"))
    by_year = with_financial_years(rows.filter("is_ahead"), series, MONTHS[frequency])
    sums = pl.concat([with_sums(single), with_sums(by_year)])
    # A sum begins with the first period that one of its parts does not know. One that stopped
    # delivering long ago does not make a forecast of years that all others know.
    is_late = pl.col("period_start") > add_months(run.panel.periods[-1], -MONTHS_OF_OVERLAP)
    is_sum = (pl.col("force_code") == ALL_FORCES) | (pl.col("series") == ALL_TYPES)
    whole = sums.filter("is_whole", "is_ahead", is_late | ~is_sum)
    own = rows.with_columns(pl.lit(frequency).alias("frequency"))
    steps = steps_of_sums(run, frequency, paths.DRAWS, paths.SEED)
    period = [*KEYS, "frequency", "period_start"]
    bounds = [
        pl.coalesce(bound, pl.when("is_chosen").then((pl.col("point") + pl.col(step)).clip(0.0)))
        for bound, step in zip(BOUNDS, STEPS, strict=True)
    ]
    return (
        whole.join(own.select(*period, "model", *BOUNDS), on=[*period, "model"], how="left")
        .join(steps, on=period, how="left")
        .with_columns(bounds)
        .with_columns(pl.col("lower_80").is_not_null().alias("is_back_tested"))
        .select(SCHEMA.keys())
    )
