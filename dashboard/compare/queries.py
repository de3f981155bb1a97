"""Questions that set forces beside each other, as parametrised SQL on schema `marts`."""

import polars as pl

from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse

INCIDENTS, RECORDED_CRIME = "incidents", "recorded_crime"
NOT_CHILD_SPECIFIC = "not_child_specific"


def force_places(warehouse: Warehouse) -> pl.DataFrame:
    """Forces by name: force_code, force_name, short_name, region, tile_row, tile_column."""
    return warehouse.frame("force", 'select * from marts."force" order by force_name', {})


def population(warehouse: Warehouse) -> pl.DataFrame:
    """Children: mart population_by_year, empty where no population was loaded."""
    return warehouse.frame("population_by_year", "select * from marts.population_by_year", {})


def benchmark_groups(warehouse: Warehouse, measure: str) -> list[str]:
    """Offence groups (recorded_crime) or abuse types (incidents) that were counted at all."""
    ask = _offence_groups if measure == RECORDED_CRIME else _abuse_types
    rows = ask(warehouse)
    return rows["name"].to_list() if rows.height else []


def _offence_groups(warehouse: Warehouse) -> pl.DataFrame:
    return warehouse.frame(
        "recorded_crime_by_quarter",
        """
        select offence_group as name
        from marts.recorded_crime_by_quarter
        where offence_group <> $left_out
        group by offence_group
        having sum(offence_count) > 0
        order by sum(offence_count) desc
        """,
        {"left_out": NOT_CHILD_SPECIFIC},
    )


def _abuse_types(warehouse: Warehouse) -> pl.DataFrame:
    return warehouse.frame(
        "demand_series",
        """
        select abuse_type as name
        from marts.demand_series
        where measure = 'incidents' and force_code = 'ALL' and abuse_type <> 'all'
        group by abuse_type
        having sum("count") > 0
        order by sum("count") desc
        """,
        {},
    )


def crime_of_forces(warehouse: Warehouse, offence_group: str) -> pl.DataFrame:
    """Offences of one group by force and quarter, as `yearly_rates` takes them.

    Returns:
        One row per force_code and period_start that was delivered: period_months (3), count. A
        quarter without a row of the group, but with others, is 0.
    """
    return warehouse.frame(
        "recorded_crime_by_quarter",
        """
        select
            force_code,
            quarter_start as period_start,
            3 as period_months,
            cast(sum(case when offence_group = $offence_group then offence_count else 0 end)
                as bigint) as count,
        from marts.recorded_crime_by_quarter
        group by force_code, quarter_start
        order by force_code, quarter_start
        """,
        {"offence_group": offence_group},
    )


def incomplete_incident_months(warehouse: Warehouse) -> pl.DataFrame:
    """Months of incidents that look incomplete or missing: force_code, month."""
    return warehouse.frame(
        "completeness_by_month",
        """
        select force_code, month
        from marts.completeness_by_month
        where source = 'incidents' and status in ('incomplete', 'missing')
        """,
        {},
    )


def growth_of_forces(warehouse: Warehouse, measure: str, group: str) -> pl.DataFrame:
    """Growth of one group over the standard windows: the mart's rows of every force and ALL."""
    return warehouse.frame(
        "demand_growth",
        """
        select
            force_code, "window", baseline, current, baseline_start, baseline_end, current_start,
            current_end, baseline_count, current_count, force_count, growth_share, growth_low,
            growth_high, yearly_growth_share,
        from marts.demand_growth
        where measure = $measure and abuse_type = $abuse_type
        order by current desc, baseline desc, force_code
        """,
        {"measure": measure, "abuse_type": group},
    )


def forces_alike(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """The forces most like one, the nearest first.

    Returns:
        rank, force_code (of the other), distance, financial_year (of the rate compared).
    """
    return warehouse.frame(
        "similar_force",
        """
        select rank, similar_force_code as force_code, distance, financial_year
        from marts.similar_force
        where force_code = $force_code
        order by rank
        """,
        of_force(force_code),
    )


def last_crime_quarter(warehouse: Warehouse) -> pl.DataFrame:
    """The last quarter of recorded crime: last_quarter (null where there is none)."""
    return warehouse.frame(
        "recorded_crime_by_quarter",
        "select max(quarter_start) as last_quarter from marts.recorded_crime_by_quarter",
        {},
    )
