"""The last settled month: where what is counted of a measure and force is taken as whole."""

import polars as pl

from pipelines.models.periods import add_months
from pipelines.models.series import FIXED_MONTHS, last_complete_month

SERIES = ["measure", "force_code"]


def last_settled_month(lag: pl.DataFrame, delivered_to: pl.DataFrame) -> pl.DataFrame:
    """The last month of each measure and force before the first that is still provisional.

    What ends at a settled month (totals, growth, control charts, forecasts) asks here and nowhere
    else.

    Args:
        lag: Mart reporting_lag, or what `reporting_lag` gives.
        delivered_to: One row per measure and force_code: as_at, the day up to which months count.

    Returns:
        One row per measure and force_code, `ALL` included where the lag has it: month (first day).
        It may lie before the first month of a force that began to deliver lately, which then has no
        settled month. A force of which the lag says nothing keeps the fixed number of provisional
        months.
    """
    is_late = pl.col("month").filter("is_provisional").min()
    told = lag.group_by(SERIES).agg(
        pl.coalesce(is_late.dt.offset_by("-1mo"), pl.col("month").max()).alias("month")
    )
    untold = delivered_to.join(told, on=SERIES, how="anti").select(
        *SERIES,
        pl.col("as_at")
        .map_elements(
            lambda day: add_months(last_complete_month(day), -FIXED_MONTHS), return_dtype=pl.Date
        )
        .alias("month"),
    )
    return pl.concat([told, untold]).sort(SERIES)
