"""Workload: what is open, the time that it takes, who is there, and who must be trained."""

import polars as pl
import streamlit as st

from dashboard.plan import figures, words, workload_figures, workload_words
from dashboard.plan.charts import yearly_ranges
from dashboard.plan.charts_workload import hours_bars, open_line
from dashboard.plan.choices import choose_scenario, choose_version, saved_scenarios
from dashboard.plan.columns import (
    BACKLOG_COLUMNS,
    HOURS_COLUMNS,
    PEOPLE_COLUMNS,
    TIMELINESS_COLUMNS,
    TRAINING_COLUMNS,
)
from dashboard.plan.worked_out import WorkedOut, work_out
from dashboard.shell import filters, page, queries, shown, text
from dashboard.shell.charts.theme import count_axis
from dashboard.warehouse.session import current_warehouse
from pipelines.errors import ModelError
from pipelines.models.plan import BASE

QUESTION = "Is there enough time for the work?"
FEW_TOLD = 4


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    selection = filters.choose(warehouse, with_period=False)
    place = st.container(horizontal=True, key="workload choices")
    with place:
        saved = saved_scenarios(with_archived=True)
        scenario = choose_scenario("Scenario", saved, key="scenario") or BASE
    on = choose_version(warehouse, scenario)
    try:
        worked = work_out(on, selection.force_code, scenario)
    except ModelError:
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(selection, "forecast of investigations by quarter, which workload rests on")
        return
    rows = figures.yearly_figures(worked.plan, worked.code)
    years = rows["financial_year"].to_list()
    shown.add(period=f"{years[0]} to {years[-1]}")
    first = figures.year_to_show(years, text.financial_year(on.info.last_complete_month))
    with place:
        year = filters.choose_one("Financial year", years, key="year", default=first, width=140)
    row = figures.row_of(rows, year)
    above = workload_figures.first_above_one(rows)
    still_open = workload_figures.open_at_year_end(worked.plan.backlog, year)
    said = workload_words.answer(selection.force_name, year, row, above, still_open)
    page.answer(QUESTION, said)
    st.caption(f"{words.levers_sentence(scenario)} {words.RANGE_NOTE}")
    names = dict(queries.forces(warehouse).select("force_code", "force_name").iter_rows())
    _warnings(worked, names)
    _people(rows)
    _hours(worked, rows)
    _backlog(worked)
    _training(worked)
    _timeliness(worked, year, names)
    page.source(on, "the forces' extracts of investigations, cost, hours and staffing")


def _warnings(worked: WorkedOut, names: dict[str, str]) -> None:
    """Where the work outgrows the people, when the backlog doubles, what is missing."""
    told = words.messages_in_words(worked.plan.messages, names)
    if told:
        with st.expander(f"To know of these figures: {len(told)}", expanded=len(told) <= FEW_TOLD):
            st.markdown("\n".join(f"- {line}" for line in told))


def _people(rows: pl.DataFrame) -> None:
    """People needed beside those there, by year."""
    if rows["people_p50"].is_null().all():
        st.info("Without hours it cannot be said how many investigators the work needs.")
        return
    drawn = rows.select(
        "financial_year",
        scenario=pl.lit("Needed"),
        low="people_p10",
        middle="people_p50",
        high="people_p90",
        budget="people_available_p50",
    )
    page.picture(
        yearly_ranges(
            drawn,
            ["Needed"],
            axis=count_axis("Accredited investigators (FTE)"),
            title="Investigators needed, by year",
            budget="There",
        ),
        description="Accredited investigators needed by financial year, middle and 8-in-10 range, "
        "with those there as a line; the table below has the figures.",
    )
    st.caption(
        "The bars hold 8 in 10 futures, the dot is the middle, the line across a year those who "
        "are there (FTE, full-time equivalents). The axis may not begin at nought. "
    )
    page.table(rows, PEOPLE_COLUMNS, name="People needed and there by financial year")


def _hours(worked: WorkedOut, rows: pl.DataFrame) -> None:
    """Hours by age of case beside those that can be worked."""
    hours = workload_figures.hours_by_age(worked.plan, worked.code, rows)
    if hours.is_empty():
        return
    bands = hours["age_band"].unique(maintain_order=True).to_list()
    page.picture(
        hours_bars(hours, bands, title="Hours to work, by age of case"),
        description="Stacked bars of hours to be worked in each financial year by age of the case, "
        "with what can be done as a line; the table below has the figures.",
    )
    st.caption(
        "Hours of all who work on cases. The line across a year is what can be done with the "
        "accredited investigators who are there. The year under way has its rest only."
    )
    page.table(hours, HOURS_COLUMNS, name="Hours by age of case")


def _backlog(worked: WorkedOut) -> None:
    """What is open month by month, where work that cannot be done waits."""
    queue = workload_figures.open_by_month(worked.plan.backlog)
    if queue.is_empty():
        return
    page.picture(
        open_line(queue, title="Investigations open, by month"),
        description="Line of the investigations open at each month's end at the middle of the "
        "range; the table below has the figures.",
    )
    st.caption(
        "At the middle of the range: what cannot be done in a month waits, and cases stay open "
        "for longer. Chance, which makes some wait even where time suffices, is not in it."
    )
    page.table(queue, BACKLOG_COLUMNS, name="Backlog by month")


def _training(worked: WorkedOut) -> None:
    """The stock of accredited investigators, what flows, and the recruits it takes."""
    st.subheader("Who must be trained, and when", anchor=False)
    training = workload_figures.training_by_year(worked.plan)
    st.markdown(workload_words.recruits_sentence(training))
    if training.is_empty():
        return
    page.table(
        training, TRAINING_COLUMNS, name="Training and recruits by financial year", expanded=True
    )
    st.caption(
        "Full-time equivalents. Unless the scenario says otherwise 6% leave a year, as of all "
        "officers nationally in 2024/25 (of child abuse teams nothing is known), training takes 24 "
        "months, and as many begin as leave. Recruits are those of each force, added up."
    )


def _timeliness(worked: WorkedOut, year: str, names: dict[str, str]) -> None:
    """First actions in time by risk, now and with the plan's wait."""
    st.subheader(f"First actions in time, {year}", anchor=False)
    rows = workload_figures.timeliness_of(worked.plan, worked.base.timeliness, year, names)
    if rows.is_empty():
        st.info("No first actions on online cases were delivered, so this is not known.")
        return
    page.table(rows, TIMELINESS_COLUMNS, name="First actions in time by risk", expanded=True)
    st.caption(
        "Online cases with a first action within 7 days at high risk, 14 at medium, 30 at low. "
        "Ahead, the wait for overdue work moves every first action back by its days: what would "
        "come if urgent cases were not put first."
    )
