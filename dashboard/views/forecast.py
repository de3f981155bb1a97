"""Forecast: what the model expects next, and why that is not yet worth much."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard import filters, headline, page, text
from dashboard.charts.forecast import forecast_line
from dashboard.session import current_warehouse
from dashboard.views import forecast_parts

QUESTION = "What is coming?"
MEASURES = {"investigations": "investigation_count", "incidents": "incident_count"}
VERBS = {"investigations": "Investigations opened", "incidents": "Incidents reported"}
MODEL_CARD = """
**What the model was given.** The monthly counts up to the last complete month, the days of UK bank
holidays, spring 2020 as a one-off event, and the grooming offence of April 2017 as a step. Nothing
else about the force: no staffing, no policy, no budget.

**What it is.** Prophet: a trend that can bend and a yearly season, fitted to each force and abuse
type by itself; totals are the sums. It learns from the past only: a change in recording rules or in
reporting that has not happened yet is not in it.

**Not yet back-tested.** Nobody has yet compared what it would have said in earlier years with what
then happened, so nothing is known about how far it misses.

**Why there is no interval.** On police recorded crime, Prophet's own 80% intervals held what then
happened in only 48% of cases. An interval that promises more than it holds is worse than none, so
none is shown until back-tests have earned one.

**Beside it, the last value.** The simplest forecast there is: every month to come like the latest
one. A model that cannot beat it should not be used.
"""


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    with st.container(horizontal=True, key="series filters"):
        measure = filters.choose_measure(list(MEASURES))
        series = filters.choose_type()
    demand = warehouse.demand_by_month(chosen.force_code, series)
    forecast = warehouse.forecast(chosen.force_code, measure, series)
    if demand.is_empty() or forecast.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "forecast (a series needs two full years of months for one)")
        forecast_parts.recorded_crime(warehouse, chosen)
        return
    actual = demand.select(period_start="month", value=MEASURES[measure])
    monthly = headline.chosen_forecast(warehouse, chosen.force_code, measure, "month", series)
    yearly = headline.yearly_forecast(forecast)
    recent = headline.last_year_count(demand, MEASURES[measure])
    page.answer(
        QUESTION, _sentence(chosen.force_name, yearly, recent, measure, demand["month"][-1])
    )
    page.picture(
        forecast_line(
            actual.filter(pl.col("period_start") >= chosen.start),
            monthly,
            title=f"{VERBS[measure]}, {chosen.force_name}",
            unit=f"{VERBS[measure]} per month",
        ),
        description=f"{VERBS[measure]} each month in {chosen.force_name} up to the last complete "
        "month, then what the model expects, without an interval.",
    )
    st.caption(
        f"The vertical line marks the last month counted. The forecast is {text.NOT_BACK_TESTED}. "
        "The last three months counted are provisional."
    )
    columns = {"year": "Financial year", **{name: text.label(name) for name in yearly.columns[1:]}}
    page.table(yearly, columns, name="Forecast by financial year", expanded=True)
    st.caption(
        "Rounded to three figures. The year under way adds what was counted to what is expected."
    )
    page.source(warehouse, "the forces' extracts; forecast by Prophet")
    forecast_parts.recorded_crime(warehouse, chosen)
    st.subheader("About the model", anchor=False)
    st.markdown(MODEL_CARD)


def _sentence(
    where: str, yearly: pl.DataFrame, recent: int | None, measure: str, last_month: date
) -> str:
    if yearly.is_empty():
        return f"{where}: the version holds no yearly forecast of {measure}."
    year, point = headline.next_whole_year(yearly, text.financial_year(last_month))
    return f"{where}: {text.forecast_sentence(point, year, recent, measure)}"
