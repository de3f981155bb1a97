"""Demand: how much comes in, of what kind, from whom and where."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import filters, headline, page, text
from dashboard.charts.demand import DEMAND_SERIES, demand_trend
from dashboard.queries import Warehouse
from dashboard.session import current_warehouse
from dashboard.views import demand_parts, growth_driver_parts, season_parts

QUESTION = "Is demand rising?"
MONTH_COLUMNS = {"month": "Month", **DEMAND_SERIES}
GROWTH_COLUMNS = {
    "measure": "Measure",
    "abuse_type": "Abuse type",
    "baseline": "From",
    "current": "To",
    "baseline_count": "Count before",
    "current_count": "Count after",
    "growth_share": "Growth",
    "growth_low": "95% from",
    "growth_high": "95% to",
    "yearly_growth_share": "Growth a year",
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    whole = warehouse.demand_by_month(chosen.force_code)
    if whole.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "incidents or investigations")
        demand_parts.recorded_crime(warehouse, chosen)
        return
    growth = headline.latest_growth(warehouse, chosen.force_code, "incidents")
    page.answer(QUESTION, _sentence(chosen.force_name, whole, growth))
    demand = whole.filter(pl.col("month").is_between(chosen.start, chosen.end))
    page.picture(
        demand_trend(
            demand,
            title=f"Incidents and investigations, {chosen.force_name}",
            provisional_from=chosen.provisional_from,
        ),
        description=f"Line chart of incidents reported and investigations opened each month in "
        f"{chosen.force_name}; the table below holds every month.",
    )
    st.caption(
        f"{text.PROVISIONAL} Months after {text.month_name(chosen.end)} are not complete or not "
        "chosen, and are not drawn."
    )
    page.table(demand.sort("month", descending=True), MONTH_COLUMNS, name="Demand by month")
    _growth(warehouse, chosen)
    growth_driver_parts.show(warehouse, chosen, whole)
    season_parts.show(chosen, whole)
    demand_parts.mix(warehouse, chosen)
    demand_parts.districts(warehouse, chosen)
    page.source(warehouse, "the forces' incident and investigation extracts")
    demand_parts.recorded_crime(warehouse, chosen)


def _sentence(where: str, demand: pl.DataFrame, growth: Mapping[str, Any]) -> str:
    until = text.month_name(demand["month"][-1])
    total = headline.last_year_count(demand, "incident_count")
    if total is None or not growth:
        return f"{where}: {text.count(total)} incidents were reported in the 12 months to {until}."
    return (
        f"{where}: {text.count(total)} incidents were reported in the 12 months to {until}, "
        f"{text.growth_phrase(growth, total)}."
    )


def _growth(warehouse: Warehouse, chosen: filters.Selection) -> None:
    st.subheader("How fast, over which period?", anchor=False)
    frames = [
        warehouse.demand_growth(chosen.force_code, measure).with_columns(
            measure=pl.lit(text.label(measure))
        )
        for measure in ("investigations", "incidents")
    ]
    rows = pl.concat([frame for frame in frames if "growth_share" in frame.columns] or frames)
    if "growth_share" not in rows.columns or rows.is_empty():
        page.missing(chosen, "growth between standard periods")
        return
    rows = rows.sort(pl.col("abuse_type") != "all", maintain_order=True)
    rows = rows.with_columns(pl.col("abuse_type").map_elements(text.label, return_dtype=pl.String))
    st.caption(
        "Growth is the later count over the earlier, less one; over several years it is also given "
        "per year. The interval allows for chance and for months that move together. A base of "
        "zero has no growth."
    )
    page.table(rows, GROWTH_COLUMNS, name="Growth between periods", expanded=True)
