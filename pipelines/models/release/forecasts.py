"""Released forecasts: of whole financial years, rounded, none of few."""

import polars as pl

from pipelines.contracts.release_plan import LOWER_80, POINT, UPPER_80
from pipelines.contracts.symbols import HIDDEN, NOT_APPLICABLE, SHOWN
from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.models.periods import financial_year
from pipelines.models.release.cells import round_to, with_rounding_symbol

STEP = 10
FEWEST = 50
"""Below this many expected a forecast says too much about what was counted lately."""
MEASURES = ("incidents", "investigations")


def lay_out_forecasts(forecast: pl.DataFrame) -> pl.DataFrame:
    """The chosen forecasts of incidents and investigations by financial year.

    Args:
        forecast: Mart forecast.

    Returns:
        One row per force_code, measure, financial_year and statistic: value to the nearest ten,
        symbol (`c` of all statistics of a year in which fewer than fifty are expected).
    """
    chosen = forecast.filter(
        pl.col("is_chosen"),
        pl.col("measure").is_in(MEASURES),
        series=ALL_TYPES,
        frequency="financial_year",
    ).with_columns(financial_year=financial_year("period_start"))
    keys = ["force_code", "measure", "financial_year"]
    is_few = pl.col("point") < FEWEST
    parts = []
    for statistic in (POINT, LOWER_80, UPPER_80):
        value = pl.col(statistic)
        missing = pl.when(value.is_null()).then(pl.lit(NOT_APPLICABLE)).otherwise(pl.lit(SHOWN))
        symbol = pl.when(is_few).then(pl.lit(HIDDEN)).otherwise(missing)
        rounded = pl.when(~is_few).then(round_to(value, STEP))
        parts.append(
            chosen.select(
                *keys,
                pl.lit(statistic).alias("statistic"),
                rounded.alias("value"),
                with_rounding_symbol(value, rounded, symbol).alias("symbol"),
            )
        )
    return pl.concat(parts).sort(*keys, "statistic")
