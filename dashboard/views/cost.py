"""Cost: what an investigation costs, how that is spread, and where the money goes."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import filters, headline, page, text
from dashboard.charts.cost import unit_cost_trend
from dashboard.session import current_warehouse
from dashboard.views import cost_parts

QUESTION = "What does an investigation cost?"
YEAR_COLUMNS = {
    "opened_year": "Year opened",
    "investigation_count": "Closed",
    "open_count": "Still open",
    "mean_gbp": "Mean (£)",
    "mean_low_gbp": "95% from (£)",
    "mean_high_gbp": "95% to (£)",
    "median_gbp": "Median (£)",
    "p90_gbp": "P90 (£)",
    "top_1_percent_share": "Share of top 1%",
    "price_base": "Price base",
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    unit_cost = warehouse.unit_cost(chosen.force_code)
    if unit_cost.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "costed investigations")
        return
    settled = headline.settled_unit_cost(unit_cost)
    published = headline.published_unit_cost(warehouse)
    page.answer(QUESTION, _sentence(chosen.force_name, settled, published))
    first, last = text.financial_year(chosen.start), text.financial_year(chosen.end)
    years = unit_cost.filter(pl.col("opened_year").is_between(pl.lit(first), pl.lit(last)))
    page.picture(
        unit_cost_trend(
            years,
            title="Mean cost of a closed investigation, by year opened",
            published_gbp=published,
        ),
        description="Mean cost of closed investigations by financial year of opening, each with "
        "its 95% interval; squares mark years of which a tenth or more is still open.",
    )
    st.caption(
        "Direct cost, in the prices of each day (cash), of investigations that are closed, by the "
        "year in which they were opened. Open ones are counted apart and left out, since their "
        "spending is not finished: the cases that close first are the cheaper ones, so a year with "
        "many still open reads low. Under five closed, no statistic is shown."
    )
    page.table(years.sort("opened_year", descending=True), YEAR_COLUMNS, name="Cost by year opened")
    if settled:
        cost_parts.distribution(warehouse, chosen, settled)
    cost_parts.spending(warehouse, chosen)
    page.source(warehouse, "the forces' cost lines and hourly rates")


def _sentence(where: str, settled: Mapping[str, Any], published: float | None) -> str:
    if not settled:
        return f"{where}: no year of opening has nine in ten of its investigations closed yet."
    beside = (
        f" The {text.pounds(published)} published in 2016 is of unknown method: a comparison, "
        "not a target."
        if published
        else ""
    )
    return (
        f"{where}: {text.pounds(settled['mean_gbp'])} on average ({text.money_interval(settled)}) "
        f"for investigations opened in {settled['opened_year']} and closed.{beside}"
    )
