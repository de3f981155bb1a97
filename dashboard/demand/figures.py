"""Growth of demand over a span of months, and what to mind about it, for every page and paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.demand import queries
from dashboard.shell.months import YEAR_MONTHS, Total, last_settled, total_of
from dashboard.shell.windows import Window, of_window
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import (
    ALL_TYPES,
    LATEST_TWELVE_MONTHS,
    ONE_FINANCIAL_YEAR,
    YEAR_TO_DATE,
)
from pipelines.models.periods import add_months, months_between

ON_THE_YEAR_BEFORE = (ONE_FINANCIAL_YEAR, LATEST_TWELVE_MONTHS, YEAR_TO_DATE)
"""The windows that compare months with the same months of the year before."""


def growth_of(warehouse: Warehouse, total: Total | None) -> Mapping[str, Any]:
    """Growth of all types from the same months of the year before to those of a total.

    Returns:
        The row of mart demand_growth; empty where the mart has none that ends with these months.
    """
    if total is None:
        return {}
    growth = queries.demand_growth(warehouse, total.force_code, total.measure)
    if growth.is_empty():
        return {}
    rows = growth.filter(
        pl.col("abuse_type") == ALL_TYPES,
        pl.col("window").is_in(list(ON_THE_YEAR_BEFORE)),
        pl.col("current_start") == total.first,
        pl.col("current_end").dt.month_start() == total.last,
    )
    return rows.row(0, named=True) if rows.height else {}


def year_before(warehouse: Warehouse, total: Total) -> Total:
    """The total of the same months of the year before."""
    first, last = (add_months(month, -YEAR_MONTHS) for month in (total.first, total.last))
    return total_of(warehouse, total.force_code, total.measure, first, last)


def latest_caseload(
    warehouse: Warehouse, force_code: str
) -> tuple[Mapping[str, Any], Total | None]:
    """How many investigations were open at the end of the last settled month.

    Of a later month neither all openings nor all closings are recorded yet.

    Returns:
        That row of `queries.caseload`, and the month's investigations, which say of how many
        forces it is; empty and None where there is none.
    """
    month = last_settled(warehouse, force_code, "investigations")
    caseload = queries.caseload(warehouse, force_code)
    if month is None or caseload.is_empty():
        return {}, None
    settled = caseload.filter(pl.col("month") <= month)
    if settled.is_empty():
        return {}, None
    last = settled.row(-1, named=True)
    return last, total_of(warehouse, force_code, "investigations", last["month"], last["month"])


def count_before(growth: pl.DataFrame, window: Window) -> int:
    """The count of a window's earlier period in `queries.demand_growth`; 0 where it has none.

    Recorded crime has no row of all its groups, so theirs are added up.
    """
    if growth.is_empty():
        return 0
    rows = of_window(growth, window)
    whole = rows.filter(abuse_type=ALL_TYPES)
    return int((whole if whole.height else rows)["baseline_count"].sum())


def middle_year(start: date, end: date) -> int:
    """The calendar year that a period's middle lies in, of which the children are counted."""
    months = months_between(start, end) + 1
    return add_months(start, months // 2).year


def events_within(events: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    """Those events of the register that lie between two days; one known to the year may."""
    is_year = pl.col("date_precision") == "year"
    last = pl.when(is_year).then(pl.col("date").dt.offset_by("1y")).otherwise(pl.col("date"))
    return events.filter(last > start, pl.col("date") <= end)
