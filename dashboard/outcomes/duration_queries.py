"""Questions about how long investigations take, as parametrised SQL on schema `marts`."""

import polars as pl

from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse


def durations_by_year(
    warehouse: Warehouse, force_code: str, abuse_type: str, complexity: str
) -> pl.DataFrame:
    """The mart's rows of one force, type and complexity: one per opened_year and measure."""
    return warehouse.frame(
        "duration_by_year",
        """
        select * exclude (force_code, abuse_type, complexity)
        from marts.duration_by_year
        where force_code = $force_code and abuse_type = $abuse_type and complexity = $complexity
        order by opened_year, measure
        """,
        of_force(force_code, abuse_type=abuse_type, complexity=complexity),
    )


def duration_curves(
    warehouse: Warehouse, force_code: str, abuse_type: str, complexity: str, opened_year: str
) -> pl.DataFrame:
    """How the investigations of a year have ended by days since their opening.

    Returns:
        One row per measure (each way of ending) and days: ended_share, low_share, high_share.
    """
    return warehouse.frame(
        "duration_curve",
        """
        select measure, days, ended_share, low_share, high_share
        from marts.duration_curve
        where force_code = $force_code and abuse_type = $abuse_type and complexity = $complexity
            and opened_year = $opened_year and measure not in ('first_action', 'closing')
        order by measure, days
        """,
        of_force(force_code, abuse_type=abuse_type, complexity=complexity, opened_year=opened_year),
    )
