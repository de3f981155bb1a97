"""The trend on the demand page: months or years to each month, events, and records to come."""

import polars as pl
import streamlit as st

from dashboard.demand.charts import demand_trend
from dashboard.events import marks
from dashboard.lateness import latest_months
from dashboard.lateness import queries as lateness_queries
from dashboard.lateness import words as lateness_words
from dashboard.lateness.figures import expected_points
from dashboard.shell import delivery_words, filters, page, text
from dashboard.shell.months import YEAR_MONTHS, years_to_each_month
from dashboard.shell.queries import DEMAND_MEASURES
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.periods import add_months

VIEWS = {"months": "Month by month", "years": "12 months to each month"}


def draw(warehouse: Warehouse, chosen: filters.Selection, whole: pl.DataFrame) -> None:
    """The chart of demand, what its marks are, its table and its latest months.

    Args:
        warehouse: The published version.
        chosen: What the reader has chosen.
        whole: As `demand_by_month`, every month.
    """
    view = filters.choose_one("Shown", list(VIEWS), key="view", words=VIEWS.__getitem__)
    lag = lateness_queries.reporting_lag(warehouse, chosen.force_code)
    is_chosen = pl.col("month").is_between(chosen.start, chosen.end)
    demand = whole.filter(is_chosen)
    drawn = demand
    if view == "years":
        drawn = years_to_each_month(warehouse, chosen.force_code).filter(is_chosen)
    if drawn.is_empty():
        page.missing(chosen, "months in the period chosen")
        return
    events = marks.events_between(
        warehouse, chosen.force_code, DEMAND_MEASURES, drawn["month"][0], drawn["month"][-1]
    )
    where = delivery_words.name_of_months(
        drawn, chosen.force_name, is_sum=chosen.force_code == ALL_FORCES
    )
    page.picture(
        demand_trend(
            drawn,
            title=f"Incidents and investigations, {where}",
            provisional_from=chosen.provisional_from if view == "months" else None,
            lag=lag if view == "months" else None,
            events=events,
            unit="Count per month" if view == "months" else "Count, 12 months to each month",
        ),
        description=f"Line chart of incidents reported and investigations opened in "
        f"{where}, {VIEWS[view].lower()}; the table below holds every month.",
    )
    if view == "years":
        _caption_of_years(warehouse, chosen, whole, drawn)
    else:
        _caption_of_months(warehouse, chosen, demand, lag)
    marks.legend(events)
    latest_months.table(chosen, demand, warehouse.info.force_count)
    latest_months.latest(chosen, demand, lag)


def _caption_of_months(
    warehouse: Warehouse, chosen: filters.Selection, demand: pl.DataFrame, lag: pl.DataFrame
) -> None:
    late = lateness_words.late_months(demand["month"].to_list(), chosen.provisional_from)
    estimated = expected_points(lag, first=chosen.start, last=chosen.end).height > 0
    said = lateness_words.provisional_sentence(late, is_estimated=estimated)
    gaps = delivery_words.gaps_sentence(
        demand, warehouse.info.force_count, is_sum=chosen.force_code == ALL_FORCES
    )
    _caption(chosen, said, gaps)


def _caption_of_years(
    warehouse: Warehouse, chosen: filters.Selection, whole: pl.DataFrame, drawn: pl.DataFrame
) -> None:
    sums = (
        "Each point is the sum of twelve settled months in the table, so that the season drops out."
    )
    is_sum = chosen.force_code == ALL_FORCES
    first = add_months(drawn["month"][0], 1 - YEAR_MONTHS)
    gaps = delivery_words.gaps_sentence(
        drawn if is_sum else whole.filter(pl.col("month").is_between(first, chosen.end)),
        warehouse.info.force_count,
        is_sum=is_sum,
        each="the years that end in " if is_sum else "",
    )
    if gaps and is_sum:
        sums = (
            "Each point is the sum of twelve settled months over the forces that delivered every "
            "one of them, so that the season drops out."
        )
    _caption(chosen, sums, gaps)


def _caption(chosen: filters.Selection, *said: str) -> None:
    until = (
        f"Months after {text.month_name(chosen.end)} are not complete or not chosen, and are not "
        "drawn."
    )
    st.caption(" ".join(sentence for sentence in (*said, until) if sentence))
