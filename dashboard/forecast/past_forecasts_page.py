"""Past forecasts: how far they missed, and what a forecast of any past day would have said."""

import streamlit as st

from dashboard.forecast import backtests, model_card, past_day, queries, scorecard, series, words
from dashboard.forecast.series import Chosen
from dashboard.shell import filters, page, text
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse

QUESTION = "How good were past forecasts?"


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    selection = filters.choose(warehouse, with_period=False)
    chosen = series.choose_series(warehouse, selection)
    accuracy = queries.forecast_accuracy(warehouse, chosen.measure, chosen.series)
    if accuracy.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(selection, "back-tests (they need about four years of counts)")
        return
    page.answer(
        QUESTION,
        f"{chosen.verb}, all forces. {words.coverage_sentence(accuracy)}",
    )
    backtests.accuracy(chosen, accuracy)
    _source(warehouse, chosen)
    if scorecard.draw(warehouse, chosen):
        model_card.source(warehouse, chosen)
    past_day.draw(warehouse, chosen)
    _source(warehouse, chosen)


def _source(warehouse: Warehouse, chosen: Chosen) -> None:
    model_card.source(warehouse, chosen)
    st.caption(
        "Forecasts made again with today's method and today's counts of those days; what was "
        "corrected since is in them."
    )
