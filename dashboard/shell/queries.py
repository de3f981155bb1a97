"""What several subjects ask, as parametrised SQL on schema `marts`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from dashboard.warehouse.door import Value, Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES

DEMAND_MEASURES = ("incidents", "investigations")
IS_CHOSEN_FORCE = """
    force_code in (select force_code from marts."force")
    and ($force_code = 'ALL' or force_code = $force_code)
"""


def of_force(force_code: str, **others: Value) -> dict[str, Value]:
    """Named parameters of a statement about one force, or about all of them."""
    return {"force_code": force_code or ALL_FORCES, **others}


def forces(warehouse: Warehouse) -> pl.DataFrame:
    """Forces by name, and whether each delivered anything: force_code, force_name, has_data."""
    delivered = "select distinct force_code from marts.demand_by_month"
    if not warehouse.has_mart("demand_by_month"):
        delivered = 'select force_code from marts."force" where false'
    return warehouse.frame(
        "force",
        f"""
        select force_code, force_name, force_code in ({delivered}) as has_data
        from marts."force"
        order by force_name
        """,  # noqa: S608 - one of the two literals above
        {},
    )


def published_figure(warehouse: Warehouse, figure_id: str) -> dict[str, Any]:
    """A figure that somebody published, with its source; empty where it is not held."""
    rows = warehouse.frame(
        "published_figure",
        "select * from marts.published_figure where figure_id = $figure_id",
        {"figure_id": figure_id},
    )
    return rows.row(0, named=True) if rows.height else {}


def demand_series(
    warehouse: Warehouse, force_code: str, abuse_type: str = ALL_TYPES
) -> pl.DataFrame:
    """What was counted in each month of both measures, and what was not delivered.

    Returns:
        The mart's rows of one force; for ALL those of every force, and of their sum. Of a month
        that was not delivered the count is null; of one that is not settled expected_count with its
        95 and 80 per cent intervals (expected_low, expected_low_80 and so on) says what it will
        come to, null where that cannot be told.
    """
    return warehouse.frame(
        "demand_series",
        """
        select
            measure,
            force_code,
            abuse_type,
            month,
            "count",
            force_count,
            is_settled,
            expected_count,
            expected_low,
            expected_high,
            expected_low_80,
            expected_high_80,
        from marts.demand_series
        where ($force_code = 'ALL' or force_code = $force_code) and abuse_type = $abuse_type
        order by measure, force_code, month
        """,
        of_force(force_code, abuse_type=abuse_type),
    )


def recorded_crime(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """Police recorded crime: one row per quarter_start and offence_group, offence_count."""
    return warehouse.frame(
        "recorded_crime_by_quarter",
        f"""
        select quarter_start, offence_group, cast(sum(offence_count) as bigint) as offence_count
        from marts.recorded_crime_by_quarter
        where {IS_CHOSEN_FORCE}
        group by quarter_start, offence_group
        order by offence_group, quarter_start
        """,  # noqa: S608
        of_force(force_code),
    )


def provisional_from(
    warehouse: Warehouse, force_code: str, measures: Sequence[str] = DEMAND_MEASURES
) -> date | None:
    """First month of any of the measures that is not settled: late records are still expected.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.
        measures: `incidents`, `investigations` or both.

    Returns:
        None where all records of every measure are expected to be in.
    """
    rows = warehouse.frame(
        "demand_series",
        """
        select measure, min(month) as first_month
        from marts.demand_series
        where force_code = $force_code and abuse_type = 'all' and not is_settled
        group by measure
        """,
        of_force(force_code),
    )
    return min((month for measure, month in rows.iter_rows() if measure in measures), default=None)


def data_quality(warehouse: Warehouse) -> pl.DataFrame:
    """Rows per source, reason and kind (rejected, left_out, flagged), the most first."""
    return warehouse.frame(
        "data_quality",
        "select * from marts.data_quality order by kind, row_count desc, source, reason",
        {},
    )
