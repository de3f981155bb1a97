"""Demand: how much comes in, of what kind, from whom and where."""

import polars as pl
import streamlit as st

from dashboard.demand import drivers, figures, growth_tables, mix, trend, words
from dashboard.demand.charts_season import season_map
from dashboard.lateness import queries as lateness_queries
from dashboard.lateness import words as lateness_words
from dashboard.shell import delivery_words, filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.shell.months import (
    demand_by_month,
    demand_of_whole_years,
    last_year,
    recorded_so_far,
)
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.demand.year_shape import usual_shape, year_shape

QUESTION = "Is demand rising?"
ORIGIN = "the forces' incident and investigation extracts"
SEASON_COLUMNS = {
    "financial_year": Column("Financial year", Kind.TEXT),
    "month": Column("Month", Kind.MONTH),
    "incident_count": Column("Incidents", Kind.COUNT),
    "evenness_share": Column("Of an even month", Kind.SHARE),
}
DELAY_COLUMNS = {
    "month": Column("Began in", Kind.MONTH),
    "reported_count": Column("Reported so far", Kind.COUNT),
    "expected_count": Column("Expected within two years", Kind.EXPECTED_COUNT),
    "low": Column("95% from", Kind.LEVEL),
    "high": Column("95% to", Kind.LEVEL),
    "reported_share": Column("Reported so far, share", Kind.SHARE),
}


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
    st.caption(words.RECORDING)
    trend.draw(warehouse, chosen, whole)
    page.source(warehouse, ORIGIN)
    st.subheader("How fast, over which period?", anchor=False)
    growth_tables.so_far(warehouse, chosen)
    growth_tables.demand_table(warehouse, chosen)
    page.source(warehouse, f"{ORIGIN}; children of the population estimates loaded")
    drivers.draw(warehouse, chosen)
    _season(warehouse, chosen)
    _still_to_be_reported(warehouse, chosen)
    mix.mix(warehouse, chosen, whole.filter(pl.col("month").is_between(chosen.start, chosen.end)))
    mix.districts(warehouse, chosen)
    page.source(warehouse, ORIGIN)
    mix.recorded_crime(warehouse, chosen)


def _sentence(warehouse: Warehouse, chosen: filters.Selection) -> str:
    total = last_year(warehouse, chosen.force_code, "incidents")
    growth = figures.growth_of(warehouse, total)
    before = None if total is None else figures.year_before(warehouse, total)
    said = words.year_sentence(chosen.force_name, "incidents", total, growth, before)
    late = recorded_so_far(warehouse, chosen.force_code, "incidents")
    return f"{said} {lateness_words.recorded_so_far_sentence(late, 'incidents')}".strip()


def _season(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Which months of the year bring more, and which fewer."""
    demand = demand_of_whole_years(warehouse, chosen.force_code)
    shape = year_shape(demand.select("month", pl.col("incident_count").alias("count")))
    if shape.is_empty():
        return
    st.subheader("When in the year?", anchor=False)
    st.markdown(
        f"{words.season_sentence(usual_shape(shape))} Fewer reports in school holidays are a "
        "dip in **disclosure**, not in abuse."
    )
    shown = demand.join(shape, on="month", how="semi")
    is_sum = chosen.force_code == ALL_FORCES
    where = delivery_words.name_of_months(
        shown, chosen.force_name, is_sum=is_sum, measures=["incidents"]
    )
    page.picture(
        season_map(shape, title=f"Incidents by month of the year, {where}"),
        description="Grid of financial years and months: incidents a day, as a percentage of the "
        "year's own average day; the table holds every month.",
    )
    fewer = delivery_words.gaps_sentence(
        shown, warehouse.info.force_count, is_sum=is_sum, measures=["incidents"]
    )
    st.caption(
        "100 is an even month: as many incidents a day as in the year as a whole. Whole financial "
        f"years only, whatever period is chosen above. {fewer}"
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
