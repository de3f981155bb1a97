"""Demand: how much comes in, of what kind, from whom and where."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard.demand import drivers, figures, growth_tables, mix, trend, words
from dashboard.demand.charts_season import season_map
from dashboard.lateness import queries as lateness_queries
from dashboard.lateness import words as lateness_words
from dashboard.shell import filters, page, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from pipelines.models.demand.year_shape import usual_shape, year_shape

QUESTION = "Is demand rising?"
ORIGIN = "the forces' incident and investigation extracts"
SEASON_COLUMNS = {
    "financial_year": Column("Financial year", Kind.TEXT),
    "month": Column("Month", Kind.MONTH),
    "incident_count": Column("Incidents", Kind.COUNT),
    "evenness_share": Column("Of an even month", Kind.SHARE, rests_on=("incident_count",)),
}
DELAY_COUNTS = ("reported_count", "expected_count")
DELAY_COLUMNS = {
    "month": Column("Began in", Kind.MONTH),
    "reported_count": Column("Reported so far", Kind.COUNT),
    "expected_count": Column(
        "Expected within two years", Kind.EXPECTED_COUNT, rests_on=("reported_count",)
    ),
    "low": Column("95% from", Kind.LEVEL, rests_on=DELAY_COUNTS),
    "high": Column("95% to", Kind.LEVEL, rests_on=DELAY_COUNTS),
    "reported_share": Column("Reported so far, share", Kind.SHARE, rests_on=DELAY_COUNTS),
}


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
    _season(chosen, whole)
    _still_to_be_reported(warehouse, chosen)
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


def _season(chosen: filters.Selection, demand: pl.DataFrame) -> None:
    """Which months of the year bring more, and which fewer."""
    shape = year_shape(demand.select("month", pl.col("incident_count").alias("count")))
    if shape.is_empty():
        return
    st.subheader("When in the year?", anchor=False)
    st.markdown(
        f"{words.season_sentence(usual_shape(shape))} Fewer reports in school holidays are a "
        "dip in **disclosure**, not in abuse."
    )
    page.picture(
        season_map(shape, title=f"Incidents by month of the year, {chosen.force_name}"),
        description="Grid of financial years and months: incidents a day, as a percentage of the "
        "year's own average day; the table holds every month.",
    )
    st.caption(
        "100 is an even month: as many incidents a day as in the year as a whole. Whole financial "
        "years only, whatever period is chosen above."
    )
    rows = shape.rename({"count": "incident_count", "evenness": "evenness_share"}).sort(
        "month", descending=True
    )
    page.table(rows, SEASON_COLUMNS, name="Incidents by month of the year")


def _still_to_be_reported(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """The sentence and the table; nothing where the delays cannot be estimated."""
    delays = lateness_queries.reporting_delay(warehouse, chosen.force_code)
    if delays.is_empty():
        return
    st.subheader("How much of it is still to be reported?", anchor=False)
    st.markdown(f"{chosen.force_name}: {lateness_words.delay_sentence(delays)}")
    page.table(delays.reverse(), DELAY_COLUMNS, name="Incidents by the month in which they began")
    st.caption(
        "All other counts on this page go by the day of the report. Here are only incidents whose "
        "beginning is known, without the two latest months, of which too little is reported; what "
        "comes to light after more than two years is in no number."
    )
