"""Demand: how much comes in, of what kind, from whom and where."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard.demand import drivers, figures, growth_tables, mix, season, trend, words
from dashboard.lateness import disclosure_delay
from dashboard.shell import filters, page, text
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.session import current_warehouse

QUESTION = "Is demand rising?"
ORIGIN = "the forces' incident and investigation extracts"


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    whole = shell_queries.demand_by_month(warehouse, chosen.force_code)
    if whole.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "incidents or investigations")
        mix.recorded_crime(warehouse, chosen)
        return
    growth = figures.latest_growth(warehouse, chosen.force_code, "incidents")
    caution = figures.last_year_caution(warehouse, chosen.force_code, "incidents", growth)
    page.answer(QUESTION, f"{_sentence(chosen.force_name, whole, growth)} {caution}".strip())
    trend.draw(warehouse, chosen, whole)
    page.source(warehouse, ORIGIN)
    st.subheader("How fast, over which period?", anchor=False)
    growth_tables.so_far(warehouse, chosen, whole)
    growth_tables.demand_table(warehouse, chosen, whole)
    page.source(warehouse, f"{ORIGIN}; children of the population estimates loaded")
    drivers.draw(warehouse, chosen, whole)
    season.draw(chosen, whole)
    disclosure_delay.draw(warehouse, chosen)
    mix.mix(warehouse, chosen)
    mix.districts(warehouse, chosen)
    page.source(warehouse, ORIGIN)
    mix.recorded_crime(warehouse, chosen)


def _sentence(where: str, demand: pl.DataFrame, growth: Mapping[str, Any]) -> str:
    until = text.month_name(demand["month"][-1])
    total = figures.last_year_count(demand, "incident_count")
    if total is None or not growth:
        return f"{where}: {text.count(total)} incidents were reported in the 12 months to {until}."
    return (
        f"{where}: {text.count(total)} incidents were reported in the 12 months to {until}, "
        f"{words.growth_phrase(growth, total)}."
    )
