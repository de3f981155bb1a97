"""Questions that the demand marts answer, as parametrised SQL on schema `marts`."""

from datetime import date

import polars as pl

from dashboard.shell.queries import IS_CHOSEN_FORCE, of_force
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.events import RECORDING_KINDS

DEMAND_DIMENSIONS = ("abuse_type", "referral_source")
OF_FORCE = "(force_code is null or force_code = $force_code)"
OF_MEASURE = "(measure is null or measure = $measure)"


def demand_mix(
    warehouse: Warehouse, force_code: str, dimension: str, start: date, end: date
) -> pl.DataFrame:
    """Demand between two months (both included) by `abuse_type` or `referral_source`.

    Returns:
        One row per value: that column, incident_count, investigation_count; largest first.
    """
    if dimension not in DEMAND_DIMENSIONS:
        raise ValueError(f"demand is split by {DEMAND_DIMENSIONS}, not by {dimension!r}")
    return warehouse.frame(
        "demand_by_month",
        f"""
        select
            {dimension},
            cast(sum(incident_count) as bigint) as incident_count,
            cast(sum(investigation_count) as bigint) as investigation_count,
        from marts.demand_by_month
        where {IS_CHOSEN_FORCE} and month between $start and $end
        group by {dimension}
        order by incident_count desc, {dimension}
        """,  # noqa: S608 - checked against a closed list above
        of_force(force_code, start=start, end=end),
    )


def demand_by_district(
    warehouse: Warehouse, force_code: str, start: date, end: date
) -> pl.DataFrame:
    """Incidents between two months: one row per district, largest first."""
    return warehouse.frame(
        "demand_by_district",
        f"""
        select district, cast(sum(incident_count) as bigint) as incident_count
        from marts.demand_by_district
        where {IS_CHOSEN_FORCE} and month between $start and $end
        group by district
        order by incident_count desc, district
        """,  # noqa: S608
        of_force(force_code, start=start, end=end),
    )


def demand_growth(warehouse: Warehouse, force_code: str, measure: str) -> pl.DataFrame:
    """Growth over the standard windows, all types and each: the mart's rows of one measure."""
    return warehouse.frame(
        "demand_growth",
        """
        select * exclude (measure, force_code)
        from marts.demand_growth
        where force_code = $force_code and measure = $measure
        order by abuse_type <> 'all', abuse_type, current desc, baseline desc
        """,
        of_force(force_code, measure=measure),
    )


def caseload(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """Caseload to the last complete month, of the forces whose investigations of it were delivered.

    Returns:
        One row per month: month, opened_count, closed_count, open_count.
    """
    return warehouse.frame(
        "caseload_by_month",
        """
        select
            caseload.month,
            cast(sum(caseload.opened_count) as bigint) as opened_count,
            cast(sum(caseload.closed_count) as bigint) as closed_count,
            cast(sum(caseload.open_count) as bigint) as open_count,
        from marts.caseload_by_month as caseload
        inner join marts.demand_series as series
            on caseload.force_code = series.force_code
            and caseload.month = series.month
            and series.measure = 'investigations'
            and series.abuse_type = 'all'
            and series."count" is not null
        where $force_code = 'ALL' or caseload.force_code = $force_code
        group by caseload.month
        order by caseload.month
        """,
        of_force(force_code),
    )


def growth_drivers(warehouse: Warehouse, force_code: str, measure: str) -> pl.DataFrame:
    """What each driver contributed: the mart's rows of a force and measure."""
    return warehouse.frame(
        "growth_drivers",
        """
        select
            "window",
            baseline,
            current,
            baseline_start,
            baseline_end,
            current_start,
            current_end,
            driver,
            contribution_count,
            contribution_share,
        from marts.growth_drivers
        where force_code = $force_code and measure = $measure
        order by current_start, baseline_start, driver
        """,
        of_force(force_code, measure=measure),
    )


def last_population_year(warehouse: Warehouse, force_code: str) -> int | None:
    """The last year of which children are published, of every one of the forces chosen."""
    rows = warehouse.frame(
        "population_by_year",
        f"""
        select min(year) as year
        from (
            select force_code, max(year) as year
            from marts.population_by_year
            where not is_carried_forward and {IS_CHOSEN_FORCE}
            group by force_code
        )
        """,  # noqa: S608 - a constant of the questions
        of_force(force_code),
    )
    return rows.item() if rows.height else None


def recording_events(warehouse: Warehouse, force_code: str, measure: str) -> pl.DataFrame:
    """What changed how a measure of a force is recorded, in order of date.

    Returns:
        One row per event_id: date, date_precision, title, known_size_share (null: not known),
        source. Events of groups of recorded crime alone are left out of the other measures.
    """
    kinds = ", ".join(f"'{kind}'" for kind in RECORDING_KINDS)
    return warehouse.frame(
        "event",
        f"""
        select event_id, date, date_precision, title, known_size_share, source
        from marts.event
        where kind in ({kinds}) and {OF_FORCE} and {OF_MEASURE}
            and (
                offence_groups is null
                or $measure = 'recorded_crime'
                or len(list_filter(
                    string_split(replace(offence_groups, ' ', ''), ';'),
                    lambda kind: kind not in
                        ('child_sexual', 'child_cruelty', 'obscene_publications')
                )) > 0
            )
        order by date, event_id
        """,  # noqa: S608 - constants of this part
        of_force(force_code, measure=measure),
    )
