"""Forecast: what is coming, how sure that is, and what it rests on."""

import polars as pl
import streamlit as st

from dashboard import forecast_questions, forecast_series, forecast_text, headline_forecast
from dashboard.charts.forecast import forecast_fan
from dashboard.events import marks
from dashboard.forecast_series import Chosen
from dashboard.shell import filters, page, text
from dashboard.views import forecast_parts
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse

QUESTION = "What is coming?"
YEAR_COLUMNS = {
    "year": "Financial year",
    "point": "Most likely",
    "lower_80": "8 in 10: from",
    "upper_80": "8 in 10: to",
    "lower_95": "19 in 20: from",
    "upper_95": "19 in 20: to",
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    selection = filters.choose(warehouse)
    chosen = forecast_series.choose_series(warehouse, selection)
    counted = forecast_series.counted(warehouse, chosen)
    forecast = forecast_questions.forecast(
        warehouse, selection.force_code, chosen.measure, chosen.series
    )
    if forecast.is_empty() or counted.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(selection, "forecast (a series needs two full years of periods for one)")
        return
    page.answer(QUESTION, _sentence(chosen, counted, forecast))
    _fan(warehouse, chosen, counted, forecast)
    yearly = headline_forecast.yearly_forecast(forecast)
    page.table(yearly, YEAR_COLUMNS, name="Forecast by financial year", expanded=True)
    st.caption(
        "Rounded to three figures. The year under way adds what was counted to what is expected. "
        "Ends of ranges must not be added up: a sum has a range of its own."
    )
    _tables(chosen, forecast)
    forecast_parts.source(warehouse, chosen)
    forecast_parts.regions(warehouse, chosen, counted)
    forecast_parts.model_card(warehouse, chosen, counted)


def _sentence(chosen: Chosen, counted: pl.DataFrame, forecast: pl.DataFrame) -> str:
    last = counted["period_start"][-1]
    row = headline_forecast.next_whole_year(forecast, text.financial_year(last))
    if not row:
        return f"{chosen.force_name}: the version holds no yearly forecast of {chosen.things}."
    recent = forecast_series.last_year(counted, chosen)
    return (
        f"{chosen.force_name}, "
        f"{forecast_text.forecast_sentence(row, row['year'], recent, chosen.things)}"
    )


def _fan(
    warehouse: Warehouse, chosen: Chosen, counted: pl.DataFrame, forecast: pl.DataFrame
) -> None:
    ahead = headline_forecast.chosen(forecast, chosen.frequency)
    shown = counted.filter(pl.col("period_start") >= chosen.start)
    events = forecast_series.events_of_series(warehouse, chosen, shown)
    page.picture(
        forecast_fan(
            shown,
            ahead,
            title=f"{chosen.verb}, {chosen.force_name}",
            unit=f"{chosen.verb} per {chosen.frequency}",
            frequency=chosen.frequency,
            events=events,
        ),
        description=f"{chosen.verb} each {chosen.frequency} in {chosen.force_name} up to the last "
        "complete one, then what is expected, with its ranges where it was back-tested; the table "
        "below holds the years.",
    )
    st.caption(
        f"The solid line down marks the last {chosen.frequency} counted. "
        f"{forecast_parts.late(warehouse, chosen, shown)}The darker band is meant "
        "to hold 8 in 10 outcomes, the paler one 19 in 20."
    )
    marks.legend(events, folded=True)


def _tables(chosen: Chosen, forecast: pl.DataFrame) -> None:
    by_period = headline_forecast.chosen(forecast, chosen.frequency).drop("model")
    columns = {**YEAR_COLUMNS, "period_start": f"{chosen.frequency.capitalize()} from"}
    order = ["period_start", "point", *headline_forecast.BOUNDS]
    page.table(
        by_period, {name: columns[name] for name in order}, name=f"Forecast by {chosen.frequency}"
    )
    by_model = headline_forecast.yearly_by_model(forecast)
    names = {name: forecast_text.model_name(name) for name in by_model.columns[1:]}
    page.table(by_model, {"year": "Financial year", **names}, name="What each model says")
