"""Sums that must hold before anything is published, each counted along two roads."""

from collections.abc import Callable
from decimal import Decimal

import polars as pl

from pipelines.errors import ContractError

OF_ALL_FORCES = (
    "select sum(count) from marts.demand_series"
    " where measure = '{measure}' and force_code = 'ALL' and abuse_type = 'all'"
)
DELIVERED_WHOLE = (
    "select sum({column}) from marts.demand_by_month as demand"
    " join intermediate.int_delivered_to as delivered on delivered.measure = '{measure}'"
    " and delivered.force_code = demand.force_code and last_day(demand.month) <= delivered.as_at"
    " where demand.force_code in (select force_code from marts.force)"
    " and demand.month >= coalesce((select min(month) from marts.demand_series as series"
    " where series.force_code = demand.force_code), demand.month)"
)
"""What each force counted from its own beginning, before which a lone month is a slip of dates, up
to the last month that was over when its last extract was made."""

# What the left select counts, the right one counts again from further upstream.
SUMS: dict[str, tuple[str, str]] = {
    "incidents by month": (
        "select sum(incident_count) from marts.demand_by_month",
        "select count(*) from staging.stg_incidents",
    ),
    "incidents by district": (
        "select sum(incident_count) from marts.demand_by_district",
        "select count(*) from staging.stg_incidents",
    ),
    "investigations by month": (
        "select sum(investigation_count) from marts.demand_by_month",
        "select count(*) from staging.stg_investigations",
    ),
    "series of incidents": (
        OF_ALL_FORCES.format(measure="incidents"),
        DELIVERED_WHOLE.format(measure="incidents", column="incident_count"),
    ),
    "series of investigations": (
        OF_ALL_FORCES.format(measure="investigations"),
        DELIVERED_WHOLE.format(measure="investigations", column="investigation_count"),
    ),
    "investigations by outcome": (
        "select sum(investigation_count) from marts.outcome_by_month",
        "select count(closed_date) from staging.stg_investigations",
    ),
    "investigations by quarter opened": (
        "select sum(investigation_count) from marts.outcome_by_opened_quarter",
        "select count(*) from staging.stg_investigations",
    ),
    "closed investigations by quarter opened": (
        "select sum(investigation_count) from marts.outcome_by_opened_quarter"
        " where outcome_code <> 'open'",
        "select count(closed_date) from staging.stg_investigations",
    ),
    "durations": (
        "select sum(investigation_count) from marts.duration_by_year where measure = 'closing'"
        " and force_code <> 'ALL' and abuse_type <> 'all' and complexity <> 'all'",
        "select count(*) from staging.stg_investigations",
    ),
    "caseload": (
        "select sum(opened_count) - sum(closed_count) from marts.caseload_by_month",
        "select count(*) - count(closed_date) from staging.stg_investigations",
    ),
    "unit cost": (
        "select sum(investigation_count) + sum(open_count) from marts.unit_cost_by_year"
        " where cost_basis = 'direct' and force_code <> 'ALL' and abuse_type <> 'all'"
        " and complexity <> 'all'",
        "select count(*) from staging.stg_investigations"
        " where force_code in (select force_code from staging.stg_cost_lines)",
    ),
    "cost in pounds": (
        "select sum(cost_gbp) from marts.cost_by_month where cost_basis = 'direct'",
        "select sum(cost_to_date_gbp) from marts.investigation",
    ),
    "cost of open investigations": (
        "select sum(open_cost_to_date_gbp) from marts.cost_by_cohort where cost_basis = 'direct'"
        " and force_code = 'ALL' and abuse_type = 'all' and complexity = 'all'",
        "select sum(cost_to_date_gbp) from marts.investigation where closed_date is null",
    ),
    "cost lines": (
        "select sum(cost_gbp) from marts.cost_by_month where cost_basis = 'direct'",
        "select sum(cost_gbp) from intermediate.int_cost_lines where is_linked",
    ),
    "incidents by who told the police": (
        "select sum(incident_count) from marts.partnership_by_month",
        "select count(*) from staging.stg_incidents",
    ),
    "joint investigations": (
        "select sum(joint_section_47_count) from marts.partnership_by_month",
        "select count(case when is_joint_section_47 then 1 end) from staging.stg_investigations",
    ),
    "incidents whose sharing is known": (
        "select sum(incident_count) from marts.partner_sharing"
        " where from_agency = 'police' and to_agency = 'any'",
        "select sum(incident_count) from marts.repeat_concern_by_year",
    ),
    "reviews": (
        "select sum(review_count) from marts.review_by_year where agency = 'any'",
        "select count(*) from staging.stg_reviews",
    ),
    "recorded crime": (
        "select sum(offence_count) from marts.recorded_crime_by_quarter",
        "select sum(offence_count) from staging.stg_recorded_crime",
    ),
}


def check_sums(read_query: Callable[[str], pl.DataFrame]) -> None:
    """Count every sum along both roads.

    Args:
        read_query: From a query on the tables of the build to a frame.

    Raises:
        ContractError: Two roads disagree; names the sum and both numbers.
    """
    for name, (mart, upstream) in SUMS.items():
        published, counted = (_number(read_query, query) for query in (mart, upstream))
        if published != counted:
            raise ContractError(
                f"{name}: the mart adds to {published:,} and its source to {counted:,}."
                " Nothing was published."
            )


def _number(read_query: Callable[[str], pl.DataFrame], query: str) -> Decimal:
    total: Decimal = read_query(f"select cast(coalesce(({query}), 0) as decimal(18, 2))").item()
    return total
