"""The trend on the demand page: months or years to each month, events, and records to come."""

import polars as pl
import streamlit as st

from dashboard.demand.charts import demand_trend
from dashboard.events import marks
from dashboard.lateness import latest_months
from dashboard.lateness import queries as lateness_queries
from dashboard.lateness import words as lateness_words
from dashboard.lateness.figures import DEMAND_SERIES, expected_points
from dashboard.shell import filters, page, text
from dashboard.shell.queries import DEMAND_MEASURES
from dashboard.warehouse.door import Warehouse

VIEWS = {"months": "Month by month", "years": "12 months to each month"}
YEAR_MONTHS = 12


def draw(warehouse: Warehouse, chosen: filters.Selection, whole: pl.DataFrame) -> None:
    """The chart of demand, what its marks are, its table and its latest months.

    Args:
        warehouse: The published version.
        chosen: What the reader has chosen.
        whole: As `queries.demand_by_month`, every month.
    """
    view = filters.choose_one("Shown", list(VIEWS), key="view", words=VIEWS.__getitem__)
    lag = lateness_queries.reporting_lag(warehouse, chosen.force_code)
    demand = whole.filter(pl.col("month").is_between(chosen.start, chosen.end))
    drawn = demand
    if view == "years":
        drawn = years_to_each_month(whole).filter(pl.col("month").is_in(demand["month"].implode()))
    if drawn.is_empty():
        page.missing(chosen, "months in the period chosen")
        return
    events = marks.events_between(
        warehouse, chosen.force_code, DEMAND_MEASURES, drawn["month"][0], drawn["month"][-1]
    )
    page.picture(
        demand_trend(
            drawn,
            title=f"Incidents and investigations, {chosen.force_name}",
            provisional_from=chosen.provisional_from,
            lag=lag if view == "months" else None,
            events=events,
            unit="Count per month" if view == "months" else "Count, 12 months to each month",
        ),
        description=f"Line chart of incidents reported and investigations opened in "
        f"{chosen.force_name}, {VIEWS[view].lower()}; the table below holds every month.",
    )
    _captions(chosen, demand, lag, view)
    marks.legend(events)
    latest_months.table(chosen, demand, lag)
    latest_months.latest(chosen, lag)


def years_to_each_month(whole: pl.DataFrame) -> pl.DataFrame:
    """The sums of the twelve months up to each month; null where one of them is not known."""
    sums = pl.col(*DEMAND_SERIES).rolling_sum(YEAR_MONTHS, min_samples=YEAR_MONTHS)
    return whole.sort("month").with_columns(sums).slice(YEAR_MONTHS - 1)


def _captions(
    chosen: filters.Selection, demand: pl.DataFrame, lag: pl.DataFrame, view: str
) -> None:
    late = lateness_words.late_months(demand["month"].to_list(), chosen.provisional_from)
    estimated = expected_points(lag, first=chosen.start, last=chosen.end).height > 0
    said = lateness_words.provisional_sentence(late, is_estimated=estimated and view == "months")
    if late and view == "years":
        said = (
            f"The years that end in {lateness_words.months_phrase(late)} (shaded) are provisional: "
            "late records will still arrive and raise them."
        )
    if view == "years":
        said += (
            " Each point is the sum of twelve months in the table, so that the season drops out."
        )
    st.caption(
        f"{said} Months after {text.month_name(chosen.end)} are not complete or not chosen, and "
        "are not drawn."
    )
