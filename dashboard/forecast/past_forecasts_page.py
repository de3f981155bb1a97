"""Past forecasts: how far they missed, and what a forecast of any past day would have said."""

import polars as pl
import streamlit as st

from dashboard.forecast import model_card, past_day, queries, scorecard, series, words
from dashboard.forecast.charts import errors_by_horizon
from dashboard.forecast.series import Chosen
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse

QUESTION = "How good were past forecasts?"
DRAWN = ("combination", "last_value", "seasonal_last_value", "prophet")
HORIZON_COLUMNS = {
    "scaled_error": Column("Scaled error", Kind.SCORE),
    "coverage_80_share": Column("80% range held", Kind.SHARE),
    "coverage_95_share": Column("95% range held", Kind.SHARE),
}
COLUMNS = {
    "name": Column("Model", Kind.TEXT),
    **HORIZON_COLUMNS,
    "interval_score": Column("Interval score", Kind.SCORE),
}


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
    _accuracy(chosen, accuracy)
    _source(warehouse, chosen)
    if scorecard.draw(warehouse, chosen):
        model_card.source(warehouse, chosen)
    past_day.draw(warehouse, chosen)
    _source(warehouse, chosen)


def _accuracy(chosen: Chosen, rows: pl.DataFrame) -> None:
    """The chart of errors and the table of every model's scores."""
    rows = rows.with_columns(
        pl.col("model").map_elements(words.model_name, return_dtype=pl.String).alias("name")
    )
    periods = words.PERIODS[chosen.frequency]
    order = {name: place for place, name in enumerate(DRAWN)}
    drawn = rows.filter(pl.col("model").is_in(DRAWN)).sort(
        pl.col("model").replace_strict(order, default=None), "horizon"
    )
    page.picture(
        errors_by_horizon(
            drawn.select("name", "horizon", value="mase"),
            title="How far forecasts missed, by how far ahead",
            unit="Mean error, in usual yearly changes",
            period=periods.capitalize(),
        ),
        description="Line chart of the mean scaled error of four models by how far ahead they "
        "looked; the table gives every model.",
    )
    st.caption(
        "An error of 1 is as large as the usual change of that series from one year to the next; "
        "lower is better. Every model was made again at past dates, knowing only what was known "
        "then, for every force and kind."
    )
    overall = rows.group_by("name").agg(
        pl.col("mase").mean().alias("scaled_error"),
        pl.col("coverage_80").mean().alias("coverage_80_share"),
        pl.col("coverage_95").mean().alias("coverage_95_share"),
        pl.col("weighted_interval_score").mean().alias("interval_score"),
    )
    page.table(overall.sort("scaled_error"), COLUMNS, name="Scores of every model", expanded=True)
    by_horizon = rows.filter(pl.col("model") == "combination").select(
        "horizon",
        pl.col("mase").alias("scaled_error"),
        pl.col("coverage_80").alias("coverage_80_share"),
        pl.col("coverage_95").alias("coverage_95_share"),
    )
    horizon = Column(f"{periods.capitalize()} ahead", Kind.NUMBER)
    page.table(by_horizon, {"horizon": horizon, **HORIZON_COLUMNS}, name="Scores by how far ahead")


def _source(warehouse: Warehouse, chosen: Chosen) -> None:
    model_card.source(warehouse, chosen)
    st.caption(
        "Forecasts made again with today's method and today's counts of those days; what was "
        "corrected since is in them."
    )
