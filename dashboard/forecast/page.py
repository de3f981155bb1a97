"""Forecast: what is coming, how sure that is, and what it rests on."""

import polars as pl
import streamlit as st

from dashboard.events import marks
from dashboard.forecast import figures, model_card, queries, series, words
from dashboard.forecast.charts import forecast_fan
from dashboard.forecast.series import Chosen
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.shell.months import recorded_so_far
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse

QUESTION = "What is coming?"
FINANCIAL_YEAR = {"year": Column("Financial year", Kind.TEXT)}
YEAR_COLUMNS = {**FINANCIAL_YEAR, **figures.FORECAST_COLUMNS}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    selection = filters.choose(warehouse)
    chosen = series.choose_series(warehouse, selection)
    counted = series.counted(warehouse, chosen)
    forecast = queries.forecast(warehouse, selection.force_code, chosen.measure, chosen.series)
    if forecast.is_empty() or counted.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(selection, "forecast (a series needs two full years of periods for one)")
        return
    page.answer(QUESTION, _sentence(warehouse, chosen, counted, forecast))
    _fan(warehouse, chosen, counted, forecast)
    yearly = figures.yearly_forecast(forecast)
    page.table(yearly, YEAR_COLUMNS, name="Forecast by financial year", expanded=True)
    st.caption(
        "Rounded to three figures. The year under way adds what was counted to what is expected. "
        "Ends of ranges must not be added up: a sum has a range of its own."
    )
    _tables(chosen, forecast)
    model_card.source(warehouse, chosen)
    model_card.regions(warehouse, chosen, counted)
    model_card.model_card(warehouse, chosen, counted)


def _sentence(
    warehouse: Warehouse, chosen: Chosen, counted: pl.DataFrame, forecast: pl.DataFrame
) -> str:
    last = counted["period_start"][-1]
    row = figures.next_whole_year(forecast, text.financial_year(last))
    if not row:
        return f"{chosen.force_name}: the version holds no yearly forecast of {chosen.things}."
    recent, forces = series.last_year(warehouse, chosen, counted)
    said = words.forecast_sentence(row, row["year"], recent, chosen.things, forces)
    return f"{series.name(warehouse, chosen)}, {said}"


def _fan(
    warehouse: Warehouse, chosen: Chosen, counted: pl.DataFrame, forecast: pl.DataFrame
) -> None:
    ahead = figures.chosen(forecast, chosen.frequency)
    if not chosen.is_published:
        measured = (chosen.force_code, chosen.measure, chosen.series)
        ahead = figures.with_late_months(ahead, recorded_so_far(warehouse, *measured))
    shown = counted.filter(pl.col("period_start") >= chosen.start)
    events = series.events_of_series(warehouse, chosen, shown)
    where, gaps = series.name_and_gaps(warehouse, chosen, shown)
    page.picture(
        forecast_fan(
            shown,
            ahead,
            title=f"{chosen.verb}, {where}",
            unit=f"{chosen.verb} per {chosen.frequency}",
            frequency=chosen.frequency,
            events=events,
        ),
        description=f"{chosen.verb} each {chosen.frequency} in {where} up to the last "
        "complete one, then what is expected, with its ranges where it was back-tested; the table "
        "below holds the years.",
    )
    st.caption(
        f"The solid line down marks the last {chosen.frequency} counted. "
        f"{model_card.late(warehouse, chosen)}The darker band is meant "
        f"to hold 8 in 10 outcomes, the paler one 19 in 20. {gaps}"
    )
    marks.legend(events, folded=True)


def _tables(chosen: Chosen, forecast: pl.DataFrame) -> None:
    by_period = figures.chosen(forecast, chosen.frequency).drop("model")
    first_month = Column(f"{chosen.frequency.capitalize()} from", Kind.MONTH)
    columns = {"period_start": first_month, **figures.FORECAST_COLUMNS}
    page.table(by_period, columns, name=f"Forecast by {chosen.frequency}")
    by_model = figures.yearly_by_model(forecast)
    models = {
        name: Column(words.model_name(name), Kind.EXPECTED_COUNT) for name in by_model.columns[1:]
    }
    page.table(by_model, {**FINANCIAL_YEAR, **models}, name="What each model says")
