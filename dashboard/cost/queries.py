"""Questions that the cost marts answer, as parametrised SQL on schema `marts`."""

from datetime import date

import polars as pl

from dashboard.shell.queries import IS_CHOSEN_FORCE, of_force
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_TYPES

DIRECT = "direct"


def unit_cost(
    warehouse: Warehouse, force_code: str, abuse_type: str = ALL_TYPES, cost_basis: str = DIRECT
) -> pl.DataFrame:
    """Cost per investigation, all complexities: one row per opened_year.

    Returns:
        opened_year, investigation_count (closed), open_count; mean_gbp, mean_low_gbp, mean_high_gbp
        and mean_real_gbp: the headline, what all of them cost in the end, spent and to come;
        closed_mean_gbp and closed_mean_real_gbp: of the closed alone; median_gbp, p90_gbp and
        top_1_percent_share, likewise; price_base (of the real means).
    """
    return warehouse.frame(
        "unit_cost_by_year",
        """
        select
            opened_year, investigation_count, open_count,
            expected_final_mean_gbp as mean_gbp,
            expected_final_low_gbp as mean_low_gbp,
            expected_final_high_gbp as mean_high_gbp,
            expected_final_mean_real_gbp as mean_real_gbp,
            mean_gbp as closed_mean_gbp, mean_real_gbp as closed_mean_real_gbp,
            median_gbp, p90_gbp, top_1_percent_share, price_base,
        from marts.unit_cost_by_year
        where cost_basis = $cost_basis and force_code = $force_code
            and abuse_type = $abuse_type and complexity = 'all'
        order by opened_year
        """,
        of_force(force_code, abuse_type=abuse_type, cost_basis=cost_basis),
    )


def cost_gaps(
    warehouse: Warehouse, force_code: str, first_year: str, last_year: str
) -> pl.DataFrame:
    """Closed investigations opened between two years whose cost says little: one row.

    Returns:
        investigation_count (all closed), without_cost_count, not_positive_count and
        rate_missing_count among them; null where none is closed.
    """
    return warehouse.frame(
        "cost_gap_by_year",
        f"""
        select
            cast(sum(investigation_count) as bigint) as investigation_count,
            cast(sum(without_cost_count) as bigint) as without_cost_count,
            cast(sum(not_positive_count) as bigint) as not_positive_count,
            cast(sum(rate_missing_count) as bigint) as rate_missing_count,
        from marts.cost_gap_by_year
        where {IS_CHOSEN_FORCE} and opened_year between $first_year and $last_year
        """,  # noqa: S608 - a constant of this part
        of_force(force_code, first_year=first_year, last_year=last_year),
    )


def uncosted_forces(warehouse: Warehouse) -> list[str]:
    """Names of the forces with investigations and without any cost line, in order."""
    rows = warehouse.frame(
        "unit_cost_by_year",
        """
        select distinct force_name
        from marts.demand_by_month
        inner join marts."force" using (force_code)
        where investigation_count > 0
            and force_code not in (select force_code from marts.unit_cost_by_year)
        order by force_name
        """,
        {},
    )
    return rows["force_name"].to_list() if rows.height else []


def price_index(warehouse: Warehouse) -> pl.DataFrame:
    """By what pounds of each financial_year are multiplied: real_factor, price_base."""
    return warehouse.frame(
        "price_index",
        "select financial_year, real_factor, price_base from marts.price_index",
        {},
    )


def cost_distribution(
    warehouse: Warehouse, force_code: str, opened_year: str, cost_basis: str = DIRECT
) -> pl.DataFrame:
    """Closed investigations of one year: bin_low_gbp, bin_high_gbp, investigation_count."""
    return warehouse.frame(
        "cost_distribution",
        f"""
        select
            bin_low_gbp,
            max(bin_high_gbp) as bin_high_gbp,
            cast(sum(investigation_count) as bigint) as investigation_count,
            max(price_base) as price_base,
        from marts.cost_distribution
        where {IS_CHOSEN_FORCE} and cost_basis = $cost_basis and opened_year = $opened_year
            and abuse_type <> 'all' and complexity <> 'all'
        group by bin_low_gbp
        order by bin_low_gbp
        """,  # noqa: S608 - a constant of this part
        of_force(force_code, opened_year=opened_year, cost_basis=cost_basis),
    )


def cost_by_month(warehouse: Warehouse, force_code: str, cost_basis: str = DIRECT) -> pl.DataFrame:
    """Cost by month incurred, to the last complete month.

    Returns:
        month, cost_gbp, hours, price_base.
    """
    return _cost(
        warehouse, "month", force_code, date.min, warehouse.info.last_complete_month, cost_basis
    )


def cost_by_category(
    warehouse: Warehouse, force_code: str, start: date, end: date, cost_basis: str = DIRECT
) -> pl.DataFrame:
    """Pounds and hours between two months by category: the same columns otherwise."""
    return _cost(warehouse, "category", force_code, start, end, cost_basis)


def _cost(
    warehouse: Warehouse, column: str, force_code: str, start: date, end: date, cost_basis: str
) -> pl.DataFrame:
    return warehouse.frame(
        "cost_by_month",
        f"""
        select
            {column},
            cast(sum(cost_gbp) as double) as cost_gbp,
            cast(sum(hours) as double) as hours,
            max(price_base) as price_base,
        from marts.cost_by_month
        where {IS_CHOSEN_FORCE} and cost_basis = $cost_basis
            and month between $start and $end
        group by {column}
        order by {column}
        """,  # noqa: S608 - `column` is one of the two names above
        of_force(force_code, start=start, end=end, cost_basis=cost_basis),
    )


def cost_drivers(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """Why direct unit cost changed from each year opened to the next: the mart's rows."""
    return warehouse.frame(
        "unit_cost_driver",
        """
        select * exclude (force_code)
        from marts.unit_cost_driver
        where force_code = $force_code
        order by baseline, driver
        """,
        of_force(force_code),
    )


def standardised_years(warehouse: Warehouse) -> list[str]:
    """Years of opening in which forces can be compared at the same mix, the earliest first."""
    rows = warehouse.frame(
        "unit_cost_standardised",
        """
        select distinct opened_year
        from marts.unit_cost_standardised
        where standardised_mean_gbp is not null
        order by opened_year
        """,
        {},
    )
    return rows["opened_year"].to_list() if rows.height else []


def standardised_cost(
    warehouse: Warehouse, opened_year: str, cost_basis: str = DIRECT
) -> pl.DataFrame:
    """Unit cost at the national mix of one year opened, by name of force.

    Returns:
        force_code, force_name and the mart's columns; the pounds are null where a force cannot
        be compared.
    """
    return warehouse.frame(
        "unit_cost_standardised",
        """
        select
            coalesce(force_name, costs.force_code) as force_name,
            costs.* exclude (cost_basis, opened_year),
        from marts.unit_cost_standardised as costs
        left join marts."force" as police_force on costs.force_code = police_force.force_code
        where cost_basis = $cost_basis and opened_year = $opened_year
        order by force_name
        """,
        {"cost_basis": cost_basis, "opened_year": opened_year},
    )


def reconciliation(warehouse: Warehouse, force_code: str, start: date, end: date) -> pl.DataFrame:
    """The ledger beside the cost lines, the largest difference first, exact to the penny.

    Returns:
        force_code, force_name, month, category, ledger_gbp, cost_lines_gbp, difference_gbp
        (decimals), investigation_count, price_base.
    """
    return warehouse.frame(
        "reconciliation",
        """
        select
            coalesce(force_name, costs.force_code) as force_name,
            costs.*,
        from marts.reconciliation as costs
        left join marts."force" as police_force on costs.force_code = police_force.force_code
        where ($force_code = 'ALL' or costs.force_code = $force_code)
            and month between $start and $end
        order by abs(difference_gbp) desc, month desc, category, force_name
        """,
        of_force(force_code, start=start, end=end),
    )


def cost_categories(warehouse: Warehouse) -> pl.DataFrame:
    """Budget headings: category, subjective_group, subjective_heading, objective_heading."""
    return warehouse.frame(
        "cost_category",
        """
        select category, subjective_group, subjective_heading, objective_heading
        from marts.cost_category
        """,
        {},
    )
