"""Questions about records still to come, as parametrised SQL on schema `marts`."""

import polars as pl

from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse


def reporting_lag(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """The latest months of incidents and investigations, as counted and as expected.

    Returns:
        One row per measure and month, the earliest first: count, expected_final_count, low and
        high (95% interval of the final count; all three null where it cannot be estimated),
        is_provisional, basis. Empty where the version does not know.
    """
    return warehouse.frame(
        "reporting_lag",
        """
        select
            measure,
            month,
            "count",
            expected_final_count,
            cast(low as double) as low,
            cast(high as double) as high,
            is_provisional,
            basis,
        from marts.reporting_lag
        where force_code = $force_code and month <= $last_month
        order by measure, month
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
