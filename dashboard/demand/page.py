"""Demand: how much comes in, of what kind, from whom and where."""

import streamlit as st

from dashboard.demand import drivers, figures, growth_tables, mix, season, trend, words
from dashboard.lateness import disclosure_delay
from dashboard.shell import filters, page, text
from dashboard.shell.months import demand_by_month, last_year
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse

QUESTION = "Is demand rising?"
ORIGIN = "the forces' incident and investigation extracts"


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    whole = demand_by_month(warehouse, chosen.force_code)
    if whole.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "incidents or investigations")
        mix.recorded_crime(warehouse, chosen)
        return
    page.answer(QUESTION, _sentence(warehouse, chosen))
    trend.draw(warehouse, chosen, whole)
    page.source(warehouse, ORIGIN)
    st.subheader("How fast, over which period?", anchor=False)
    growth_tables.so_far(warehouse, chosen)
    growth_tables.demand_table(warehouse, chosen)
    page.source(warehouse, f"{ORIGIN}; children of the population estimates loaded")
    drivers.draw(warehouse, chosen)
    season.draw(warehouse, chosen)
    disclosure_delay.draw(warehouse, chosen)
    mix.mix(warehouse, chosen)
    mix.districts(warehouse, chosen)
    page.source(warehouse, ORIGIN)
    mix.recorded_crime(warehouse, chosen)


def _sentence(warehouse: Warehouse, chosen: filters.Selection) -> str:
    total = last_year(warehouse, chosen.force_code, "incidents")
    growth = figures.growth_of(warehouse, total)
    before = None if total is None else figures.year_before(warehouse, total)
    said = words.year_sentence(chosen.force_name, "incidents", total, growth, before)
    return f"{said} {figures.caution_about(warehouse, total, growth)}".strip()
