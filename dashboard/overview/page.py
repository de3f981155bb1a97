"""Overview: the headline figures of a force on one page."""

import polars as pl
import streamlit as st

from dashboard.changes import panel
from dashboard.cost import figures as cost_figures
from dashboard.cost import queries as cost_queries
from dashboard.cost.charts import unit_cost_trend
from dashboard.cost.figures import published_at_prices
from dashboard.demand.charts import demand_trend
from dashboard.forecast.charts import forecast_fan
from dashboard.forecast.figures import chosen_forecast, with_late_months
from dashboard.lateness import queries as lateness_queries
from dashboard.overview import headline, parts
from dashboard.shell import delivery_words, filters, page, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.months import counts_of, demand_by_month, last_settled, recorded_so_far
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

QUESTION = "How heavy is the caseload, and is it growing?"


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    demand = demand_by_month(warehouse, chosen.force_code)
    if demand.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "incidents or investigations")
        if shell_queries.recorded_crime(warehouse, chosen.force_code).height:
            st.info("Police recorded crime is loaded: see the pages Demand and Forecast.")
        return
    figures = headline.headline(warehouse, chosen.force_code)
    page.answer(QUESTION, figures.sentence(chosen.force_name))
    for column, metric in zip(st.columns(4), figures.metrics(), strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(metric.name, metric.value)
            st.caption(metric.note)
    _charts(warehouse, chosen, demand)
    panel.draw(warehouse, chosen.force_code)
    parts.briefings(chosen)
    page.source(warehouse, "the forces' incident, investigation and cost extracts")


def _charts(warehouse: Warehouse, chosen: filters.Selection, whole: pl.DataFrame) -> None:
    demand = whole.filter(pl.col("month").is_between(chosen.start, chosen.end))
    lag = lateness_queries.reporting_lag(warehouse, chosen.force_code)
    forecast = with_late_months(
        chosen_forecast(warehouse, chosen.force_code, "investigations", "month"),
        recorded_so_far(warehouse, chosen.force_code, "investigations"),
    )
    events = parts.events(warehouse, chosen, demand if forecast.is_empty() else whole)
    where = delivery_words.name_of_months(
        demand, chosen.force_name, is_sum=chosen.force_code == ALL_FORCES
    )
    page.picture(
        demand_trend(
            demand,
            title=f"Demand month by month, {where}",
            provisional_from=chosen.provisional_from,
            lag=lag,
            events=events,
        ),
        description=f"Line chart of incidents reported and investigations opened each month in "
        f"{where}; the figures are in the table on the Demand page.",
    )
    parts.explain_marks(warehouse, chosen, demand, lag, events)
    left, right = st.columns(2)
    with left:
        _cost_chart(warehouse, chosen)
    with right:
        last = last_settled(warehouse, chosen.force_code, "investigations")
        _forecast_chart(chosen, counts_of(whole, "investigations", last), forecast, events)


def _cost_chart(warehouse: Warehouse, chosen: filters.Selection) -> None:
    unit_cost = cost_queries.unit_cost(warehouse, chosen.force_code)
    if unit_cost.is_empty():
        page.missing(chosen, "cost")
        return
    page.picture(
        unit_cost_trend(
            unit_cost,
            title="Expected final cost of an investigation, by year opened",
            published_by_year=published_at_prices(
                cost_queries.price_index(warehouse),
                cost_figures.published_unit_cost(warehouse),
                unit_cost["opened_year"],
            ),
        ),
        description="Expected final mean cost by financial year of opening, each "
        "with its 95% interval; the figures are in the table on the Unit cost page.",
    )


def _forecast_chart(
    chosen: filters.Selection, counted: pl.DataFrame, forecast: pl.DataFrame, events: pl.DataFrame
) -> None:
    if forecast.is_empty():
        page.missing(chosen, "forecast")
        return
    page.picture(
        forecast_fan(
            counted,
            forecast,
            title="Investigations opened, and what may come",
            events=parts.of_investigations(events),
        ),
        description="Investigations opened each month and what is expected next, with its "
        "ranges; the yearly figures are in the table on the Forecast page.",
    )
