"""The lower half of the unit cost page: how costs spread, and where the money goes."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard.cost import queries, words
from dashboard.cost.charts import cost_by_month, cost_distribution
from dashboard.shell import filters, page, text
from dashboard.shell.charts.bars import ranked_bars
from dashboard.shell.charts.theme import money_axis
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse

NO_END_GBP = 50_000_000
"""The ends of the lowest and the highest band lie beyond this and stand for "no limit"."""
PRICE_BASE = Column("Price base", Kind.TEXT)
BAND_COLUMNS = {
    "bin_low_gbp": Column("From (£)", Kind.POUNDS),
    "bin_high_gbp": Column("Below (£)", Kind.POUNDS),
    "investigation_count": Column("Closed investigations", Kind.COUNT),
    "price_base": PRICE_BASE,
}
SPENT_COLUMNS = {
    "cost_gbp": Column("Cost (£)", Kind.POUNDS),
    "price_base": PRICE_BASE,
    "hours": Column("Hours", Kind.HOURS),
}


def distribution(
    warehouse: Warehouse,
    chosen: filters.Selection,
    settled: Mapping[str, Any],
    basis: str,
    published: float | None,
) -> None:
    """How the final costs of one year of opening spread, in cash."""
    year = str(settled["opened_year"])
    bands = queries.cost_distribution(warehouse, chosen.force_code, year, basis)
    if bands.is_empty():
        return
    st.subheader("How far do costs spread?", anchor=False)
    half = text.pounds(settled["median_gbp"])
    marks = {name: settled[name] for name in ("mean_gbp", "median_gbp", "p90_gbp")}
    page.picture(
        cost_distribution(
            bands,
            title=f"Half of the cases opened in {year} cost under {half}",
            published_gbp=published,
            published_prices=f"{year} prices",
            **marks,
        ),
        description=f"Histogram of the final cost of closed investigations opened in {year}: "
        f"median {half}, mean {text.pounds(settled['mean_gbp'])}, "
        f"nine in ten below {text.pounds(settled['p90_gbp'])}.",
    )
    said = f"{words.in_words(words.BASES, basis)} cost in cash (prices of each day)."
    if settled["mean_gbp"] > settled["median_gbp"]:
        said += " The mean lies above the median because a few investigations cost very much."
    st.caption(said)
    ends = pl.col("bin_low_gbp", "bin_high_gbp")
    bands = bands.with_columns(pl.when(ends.abs() < NO_END_GBP).then(ends))
    page.table(bands, BAND_COLUMNS, name="Spread of final cost")


def spending(warehouse: Warehouse, chosen: filters.Selection, basis: str) -> None:
    """Spending by month and by category, open and closed investigations together."""
    st.subheader("Where does the money go?", anchor=False)
    months = queries.cost_by_month(warehouse, chosen.force_code, basis)
    if not months.is_empty():
        months = months.filter(pl.col("month").is_between(chosen.start, chosen.end))
    if months.is_empty():
        page.missing(chosen, "cost by month")
        return
    page.picture(
        cost_by_month(months, title=f"Spending each month, {chosen.force_name}"),
        description="Line chart of the cost incurred each month, open and closed investigations "
        "together.",
    )
    st.caption(
        f"{words.in_words(words.BASES, basis)} cost in cash, open and closed "
        "investigations together, by the month in which it was incurred: not the same as cost by "
        f"year of opening. {words.LATE_COSTS}"
    )
    columns = {"month": Column("Month", Kind.MONTH), **SPENT_COLUMNS}
    page.table(months.sort("month", descending=True), columns, name="Cost by month")
    categories = (
        queries.cost_by_category(warehouse, chosen.force_code, chosen.start, chosen.end, basis)
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
    columns = {"category": Column("Category", Kind.TEXT), **SPENT_COLUMNS}
    page.table(categories, columns, name="Cost by category")
