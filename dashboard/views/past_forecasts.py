"""Past forecasts: how far they missed, and what a forecast of any past day would have said."""

import streamlit as st

from dashboard import forecast_questions, forecast_series, forecast_text
from dashboard.forecast_series import Chosen
from dashboard.shell import filters, page, text
from dashboard.views import backtest_parts, forecast_parts, hindcast_parts, scorecard_parts
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse

QUESTION = "How good were past forecasts?"


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    selection = filters.choose(warehouse, with_period=False)
    chosen = forecast_series.choose_series(warehouse, selection)
    accuracy = forecast_questions.forecast_accuracy(warehouse, chosen.measure, chosen.series)
    if accuracy.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(selection, "back-tests (they need about four years of counts)")
        return
    page.answer(
        QUESTION,
        f"{chosen.verb}, all forces. {forecast_text.coverage_sentence(accuracy)}",
    )
    backtest_parts.accuracy(chosen, accuracy)
    _source(warehouse, chosen)
    if scorecard_parts.show(warehouse, chosen):
        forecast_parts.source(warehouse, chosen)
    hindcast_parts.show(warehouse, chosen)
    _source(warehouse, chosen)


def _source(warehouse: Warehouse, chosen: Chosen) -> None:
    forecast_parts.source(warehouse, chosen)
    st.caption(
        "Forecasts made again with today's method and today's counts of those days; what was "
        "corrected since is in them."
    )
