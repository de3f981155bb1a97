"""Questions about cohorts of investigations and what is still to come, on schema `marts`."""

import polars as pl

from dashboard.cost.queries import DIRECT
from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_TYPES


def cost_by_cohort(
    warehouse: Warehouse, force_code: str, abuse_type: str = ALL_TYPES, cost_basis: str = DIRECT
) -> pl.DataFrame:
    """Cost so far and in the end by quarter opened, all complexities.

    Returns:
        opened_quarter, investigation_count, open_count, cost_to_date_gbp,
        open_cost_to_date_gbp (of those still open), expected_final_cost_gbp, still_to_come_gbp,
        standard_error_gbp, price_base.
    """
    return warehouse.frame(
        "cost_by_cohort",
        """
        select
            opened_quarter, investigation_count, open_count,
            cast(cost_to_date_gbp as double) as cost_to_date_gbp,
            cast(open_cost_to_date_gbp as double) as open_cost_to_date_gbp,
            cast(expected_final_cost_gbp as double) as expected_final_cost_gbp,
            cast(expected_final_cost_gbp - cost_to_date_gbp as double) as still_to_come_gbp,
            standard_error_gbp, price_base,
        from marts.cost_by_cohort
        where force_code = $force_code and cost_basis = $cost_basis
            and abuse_type = $abuse_type and complexity = 'all'
        order by opened_quarter
        """,
        of_force(force_code, abuse_type=abuse_type, cost_basis=cost_basis),
    )


def cost_to_come(
    warehouse: Warehouse, force_code: str, abuse_type: str = ALL_TYPES, cost_basis: str = DIRECT
) -> pl.DataFrame:
    """What all open investigations have cost and will still cost: one row, none where none is open.

    Returns:
        open_count, open_cost_to_date_gbp, still_to_come_gbp (null where no development is known),
        standard_error_gbp (of the sum), unsure_to_come_gbp (the part without a known error).
    """
    return warehouse.frame(
        "cost_to_come",
        """
        select
            open_count,
            cast(open_cost_to_date_gbp as double) as open_cost_to_date_gbp,
            cast(still_to_come_gbp as double) as still_to_come_gbp,
            standard_error_gbp,
            cast(unsure_to_come_gbp as double) as unsure_to_come_gbp,
        from marts.cost_to_come
        where force_code = $force_code and cost_basis = $cost_basis
            and abuse_type = $abuse_type and complexity = 'all'
        """,
        of_force(force_code, abuse_type=abuse_type, cost_basis=cost_basis),
    )


def cost_development(warehouse: Warehouse, abuse_type: str = ALL_TYPES) -> pl.DataFrame:
    """Share of the final direct cost by quarters since opening, all forces together."""
    return warehouse.frame(
        "cost_development",
        """
        select quarters_since_opened, share_of_final_cost, investigation_count
        from marts.cost_development
        where abuse_type = $abuse_type and complexity = 'all'
        order by quarters_since_opened
        """,
        {"abuse_type": abuse_type},
    )
