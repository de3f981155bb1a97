"""Questions about records still to come, as parametrised SQL on schema `marts`."""

import polars as pl

from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse


def reporting_lag(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """The latest months of incidents and investigations, as counted and as expected.

    Returns:
        One row per measure and month, the earliest first: count (null where the month was not
        delivered), expected_final_count, low and high (95% interval of the final count; all three
        null where it cannot be estimated), is_provisional, basis. Empty where the version does not
        know.
    """
    return warehouse.frame(
        "reporting_lag",
        """
        select
            lag.measure,
            lag.month,
            case when series."count" is not null then lag."count" end as "count",
            lag.expected_final_count,
            cast(lag.low as double) as low,
            cast(lag.high as double) as high,
            not coalesce(series.is_settled, true) as is_provisional,
            lag.basis,
        from marts.reporting_lag as lag
        left join marts.demand_series as series
            on lag.measure = series.measure
            and lag.force_code = series.force_code
            and lag.month = series.month
            and series.abuse_type = 'all'
        where lag.force_code = $force_code and lag.month <= $last_month
        order by lag.measure, lag.month
        """,
        of_force(force_code, last_month=warehouse.info.last_complete_month),
    )


def reporting_delay(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """Incidents by the month in which they began, the earliest first.

    Returns:
        One row per month: reported_count (so far), expected_count (within two years of the
        month), low and high (its 95% interval), reported_share. Empty where delays cannot be
        estimated.
    """
    return warehouse.frame(
        "reporting_delay",
        """
        select
            month,
            reported_count,
            expected_count,
            cast(low as double) as low,
            cast(high as double) as high,
            reported_share,
        from marts.reporting_delay
        where force_code = $force_code
        order by month
        """,
        of_force(force_code),
    )
