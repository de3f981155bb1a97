"""The lower half of the cost page: how costs spread, and where the money goes."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import filters, page, text
from dashboard.charts.cost import cost_by_month, cost_distribution
from dashboard.charts.demand import ranked_bars
from dashboard.charts.theme import money_axis
from dashboard.queries import Warehouse

NO_END_GBP = 50_000_000
"""The ends of the lowest and the highest band lie beyond this and stand for "no limit"."""


def distribution(
    warehouse: Warehouse, chosen: filters.Selection, settled: Mapping[str, Any]
) -> None:
    """How the final costs of one year of opening spread."""
    year = str(settled["opened_year"])
    bands = warehouse.cost_distribution(chosen.force_code, year)
    if bands.is_empty():
        return
    st.subheader("How far do costs spread?", anchor=False)
    marks = {name: settled[name] for name in ("mean_gbp", "median_gbp", "p90_gbp")}
    page.picture(
        cost_distribution(bands, title=f"Final cost of investigations opened in {year}", **marks),
        description=f"Histogram of the final cost of closed investigations opened in {year}, with "
        "their median, mean and 90th percentile marked.",
    )
    if settled["mean_gbp"] > settled["median_gbp"]:
        st.caption("The mean lies above the median because a few investigations cost very much.")
    columns = {
        "bin_low_gbp": "From (£)",
        "bin_high_gbp": "Below (£)",
        "investigation_count": "Closed investigations",
    }
    ends = pl.col("bin_low_gbp", "bin_high_gbp")
    bands = bands.with_columns(pl.when(ends.abs() < NO_END_GBP).then(ends))
    page.table(bands, columns, name="Spread of final cost")


def spending(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Spending by month and by category, open and closed investigations together."""
    st.subheader("Where does the money go?", anchor=False)
    months = warehouse.cost_by_month(chosen.force_code)
    if months.is_empty():
        page.missing(chosen, "cost by month")
        return
    months = months.filter(pl.col("month").is_between(chosen.start, chosen.end))
    page.picture(
        cost_by_month(months, title=f"Spending each month, {chosen.force_name}"),
        description="Line chart of the cost incurred each month, open and closed investigations "
        "together.",
    )
    st.caption(
        "Spending on open and closed investigations together, by the month in which it was "
        f"incurred: not the same as cost by year of opening. {text.LATE_COSTS}"
    )
    columns = {"cost_gbp": "Cost (£)", "hours": "Hours"}
    page.table(
        months.sort("month", descending=True), {"month": "Month", **columns}, name="Cost by month"
    )
    categories = (
        warehouse.cost_by_category(chosen.force_code, chosen.start, chosen.end)
        .sort("cost_gbp", descending=True)
        .with_columns(pl.col("category").map_elements(text.label, return_dtype=pl.String))
    )
    page.picture(
        ranked_bars(
            categories,
            label="category",
            value="cost_gbp",
            axis=money_axis("Cost (£, cash)"),
            title=f"Cost by category, {text.span(chosen.start, chosen.end)}",
        ),
        description="Bar chart of cost by category; the table holds the amounts.",
    )
    page.table(categories, {"category": "Category", **columns}, name="Cost by category")
