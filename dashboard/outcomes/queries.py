"""Questions about what investigations came to, as parametrised SQL on schema `marts`."""

from datetime import date

import polars as pl

from dashboard.shell.queries import IS_CHOSEN_FORCE, of_force
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES


def outcomes_by_year(
    warehouse: Warehouse, force_code: str, abuse_type: str, start: date, end: date
) -> pl.DataFrame:
    """Closed investigations by April to March year of closing and group of outcome.

    Returns:
        One row per period (first day of the year) and outcome_group: investigation_count.
    """
    year = "cast(date_trunc('year', month - interval 3 month) + interval 3 month as date)"
    return _closed(warehouse, f"{year} as period", force_code, abuse_type, start, end)


def outcomes_by_quarter(
    warehouse: Warehouse, force_code: str, abuse_type: str, start: date, end: date
) -> pl.DataFrame:
    """The same by quarter of closing; period is the first day of the quarter."""
    quarter = "cast(date_trunc('quarter', month) as date)"
    return _closed(warehouse, f"{quarter} as period", force_code, abuse_type, start, end)


def outcomes_by_type(warehouse: Warehouse, force_code: str, start: date, end: date) -> pl.DataFrame:
    """Closed investigations: one row per abuse_type and outcome_group."""
    return _closed(warehouse, "abuse_type", force_code, ALL_TYPES, start, end)


def _closed(
    warehouse: Warehouse, by: str, force_code: str, abuse_type: str, start: date, end: date
) -> pl.DataFrame:
    return warehouse.frame(
        "outcome",
        f"""
        select
            {by},
            case
                when outcome_code = 'not_assigned' then 'not_assigned'
                else coalesce(outcome_group, 'other')
            end as outcome_group,
            cast(sum(investigation_count) as bigint) as investigation_count,
        from marts.outcome_by_month
        left join marts.outcome using (outcome_code)
        where {IS_CHOSEN_FORCE} and $abuse_type in ('all', abuse_type)
            and month between $start and $end
        group by all
        order by all
        """,  # noqa: S608 - `by` is one of the three expressions above
        of_force(force_code, abuse_type=abuse_type, start=start, end=end),
    )


def charged_by_kind(warehouse: Warehouse, force_code: str, start: date, end: date) -> pl.DataFrame:
    """Closed and charged investigations by kind of abuse, in the parts that vary by themselves.

    Returns:
        One row per kind (abuse type) and cluster (force; of a single force: month), as
        `kinds_apart` takes them: part_count, whole_count.
    """
    cluster = "force_code" if force_code == ALL_FORCES else "cast(month as varchar)"
    return _charged(warehouse, "abuse_type as kind", cluster, force_code, ALL_TYPES, start, end)


def charged_by_force(warehouse: Warehouse, abuse_type: str, start: date, end: date) -> pl.DataFrame:
    """The same by force_code and cluster (month), as `forces_apart` takes them."""
    month = "cast(month as varchar)"
    return _charged(warehouse, "force_code", month, ALL_FORCES, abuse_type, start, end)


def _charged(
    warehouse: Warehouse,
    by: str,
    cluster: str,
    force_code: str,
    abuse_type: str,
    start: date,
    end: date,
) -> pl.DataFrame:
    charged = "case when outcome_group = 'charged' then investigation_count else 0 end"
    return warehouse.frame(
        "outcome",
        f"""
        select
            {by},
            {cluster} as cluster,
            cast(sum({charged}) as bigint) as part_count,
            cast(sum(investigation_count) as bigint) as whole_count,
        from marts.outcome_by_month
        left join marts.outcome using (outcome_code)
        where {IS_CHOSEN_FORCE} and $abuse_type in ('all', abuse_type)
            and month between $start and $end
        group by all
        order by all
        """,  # noqa: S608 - `by` and `cluster` are of the expressions above
        of_force(force_code, abuse_type=abuse_type, start=start, end=end),
    )


def outcome_types(
    warehouse: Warehouse, force_code: str, abuse_type: str, start: date, end: date
) -> pl.DataFrame:
    """Closed investigations by outcome type, the largest first.

    Returns:
        One row per outcome_code: outcome_title, outcome_group, investigation_count.
    """
    return warehouse.frame(
        "outcome",
        f"""
        select
            outcome_code,
            coalesce(outcome_title, outcome_code) as outcome_title,
            coalesce(outcome_group, outcome_code) as outcome_group,
            cast(sum(investigation_count) as bigint) as investigation_count,
        from marts.outcome_by_month
        left join marts.outcome using (outcome_code)
        where {IS_CHOSEN_FORCE} and $abuse_type in ('all', abuse_type)
            and month between $start and $end
        group by all
        order by investigation_count desc, outcome_code
        """,  # noqa: S608 - a constant of this part
        of_force(force_code, abuse_type=abuse_type, start=start, end=end),
    )


def outcomes_by_opened_quarter(
    warehouse: Warehouse, force_code: str, abuse_type: str, start: date, end: date
) -> pl.DataFrame:
    """Investigations by quarter opened and what has come of them so far.

    Returns:
        One row per opened_quarter: open_count, charged_count, other_outcome_count,
        not_assigned_count, investigation_count (their sum).
    """
    return warehouse.frame(
        "outcome_by_opened_quarter",
        f"""
        with investigations as (
            select
                opened_quarter,
                investigation_count,
                case
                    when outcome_code in ('open', 'not_assigned') then outcome_code
                    when outcome_group = 'charged' then 'charged'
                    else 'other_outcome'
                end as what,
            from marts.outcome_by_opened_quarter
            left join marts.outcome using (outcome_code)
            where {IS_CHOSEN_FORCE} and $abuse_type in ('all', abuse_type)
                and opened_quarter between $start and $end
        ),
        sums as (
            select
                opened_quarter,
                sum(investigation_count) filter (what = 'open') as open_count,
                sum(investigation_count) filter (what = 'charged') as charged_count,
                sum(investigation_count) filter (what = 'other_outcome') as other_outcome_count,
                sum(investigation_count) filter (what = 'not_assigned') as not_assigned_count,
                sum(investigation_count) as investigation_count,
            from investigations
            group by opened_quarter
        )
        select
            opened_quarter,
            cast(coalesce(open_count, 0) as bigint) as open_count,
            cast(coalesce(charged_count, 0) as bigint) as charged_count,
            cast(coalesce(other_outcome_count, 0) as bigint) as other_outcome_count,
            cast(coalesce(not_assigned_count, 0) as bigint) as not_assigned_count,
            cast(investigation_count as bigint) as investigation_count,
        from sums
        order by opened_quarter
        """,  # noqa: S608 - a constant of this part
        of_force(force_code, abuse_type=abuse_type, start=start, end=end),
    )
