"""Growth and sums of whole years of demand, as every page and paper gives them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.demand import queries
from dashboard.lateness import queries as lateness_queries
from dashboard.lateness.words import caution
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.models.periods import Window, add_months, standard_windows

YEAR_MONTHS = 12
COUNTED_IN = {"incidents": "incident_count", "investigations": "investigation_count"}


def last_year_count(demand: pl.DataFrame, column: str) -> int | None:
    """Sum of the last twelve months; none where one of them was not delivered."""
    year = demand[column].tail(YEAR_MONTHS)
    return int(year.sum()) if len(year) == YEAR_MONTHS and not year.null_count() else None


def last_year_caution(
    warehouse: Warehouse, force_code: str, measure: str, growth: Mapping[str, Any]
) -> str:
    """What to mind about the last twelve months, where records of some are still to come.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.
        measure: `incidents` or `investigations`.
        growth: As `latest_growth`.
    """
    demand = shell_queries.demand_by_month(warehouse, force_code)
    total = last_year_count(demand, COUNTED_IN[measure])
    return caution(
        lateness_queries.reporting_lag(warehouse, force_code),
        measure,
        demand["month"].tail(YEAR_MONTHS).to_list(),
        shell_queries.provisional_from(warehouse, force_code, [measure]),
        growth if growth and growth["current_count"] == total else None,
    )


def latest_growth(warehouse: Warehouse, force_code: str, measure: str) -> Mapping[str, Any]:
    """Growth of all types over the last twelve complete months on the twelve before.

    Empty where the force's own last month is not the last of the version, since the two would not
    be about the same months.
    """
    demand = shell_queries.demand_by_month(warehouse, force_code)
    growth = queries.demand_growth(warehouse, force_code, measure)
    if demand.is_empty() or growth.is_empty():
        return {}
    return growth_row(growth, _latest_year(demand["month"][0], demand["month"][-1]))


def growth_row(growth: pl.DataFrame, window: Window | None) -> Mapping[str, Any]:
    """The growth of all types over one window; empty where it is not known.

    Args:
        growth: As `queries.demand_growth`.
        window: Two periods by their labels.
    """
    if window is None or growth.is_empty():
        return {}
    rows = growth.filter(
        (pl.col("abuse_type") == ALL_TYPES)
        & (pl.col("baseline") == window.baseline)
        & (pl.col("current") == window.current)
    )
    return rows.row(0, named=True) if rows.height else {}


def _latest_year(first: date, last: date) -> Window | None:
    """The standard window of the twelve months up to the last one, against the twelve before."""
    year = (add_months(last, 1 - YEAR_MONTHS), last, 1)
    for window in standard_windows(first, last, 1):
        if (window.current_start, window.current_end, window.years_between) == year:
            return window
    return None
