"""Readiness: what those who investigate say of how they were prepared."""

import datetime as dt

import polars as pl
import streamlit as st

from dashboard.readiness import figures, queries, words
from dashboard.readiness.charts import share_bars, survey_lines
from dashboard.shell import filters, page, text
from dashboard.shell.charts.dots import ranked_dots
from dashboard.shell.charts.theme import percent_axis
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

QUESTION = "Are investigators prepared for the work?"
SHARES = {
    "yes_share": Column("Yes %", Kind.SHARE),
    "low": Column("95% from", Kind.SHARE),
    "high": Column("to", Kind.SHARE),
    "least_share": Column("If all others said no", Kind.SHARE),
    "most_share": Column("If all said yes", Kind.SHARE),
}
COLUMNS = {
    "asked": Column("Asked", Kind.TEXT),
    "yes_count": Column("Yes", Kind.COUNT),
    "asked_count": Column("Of", Kind.COUNT),
    **SHARES,
    "national_2016_share": Column("2016 nationally", Kind.SHARE),
    "national_2016_source": Column("Source of 2016", Kind.TEXT),
}
ANSWERED = {
    "yes_count": Column("Yes", Kind.COUNT),
    "response_count": Column("Answers", Kind.COUNT),
    **SHARES,
}
SURVEY_COLUMNS = {
    "survey_date": Column("Survey", Kind.DAY),
    "asked": Column("Asked", Kind.TEXT),
    **ANSWERED,
}
FORCE_COLUMNS = {"force_name": Column("Force", Kind.TEXT), **ANSWERED}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse, with_period=False)
    rows = queries.answers(warehouse, chosen.force_code)
    if rows.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "answers to the readiness survey")
        return
    days = sorted(rows["survey_date"].unique(), reverse=True)
    with st.container(horizontal=True, key="readiness choices"):
        day = dt.date.fromisoformat(
            filters.choose_one(
                "Survey",
                [str(day) for day in days],
                key="survey",
                words=lambda day: text.day_name(dt.date.fromisoformat(day)),
            )
        )
        question = filters.choose_one(
            "Question", list(words.QUESTIONS), key="question", words=words.QUESTIONS.__getitem__
        )
    responses = queries.responses(warehouse, chosen.force_code)
    of_day = pl.col("survey_date") == day
    survey = figures.of_survey(
        rows.filter(of_day), responses.filter(of_day) if responses.width else responses
    )
    page.answer(QUESTION, words.answer(chosen.force_name, day, survey))
    _survey(survey, day)
    _over_time(rows, question)
    _forces(warehouse, chosen, day, question)
    page.source(warehouse, "the forces' extracts of survey answers and invitations")


def _survey(survey: pl.DataFrame, day: dt.date) -> None:
    """One survey: who answered, and what they said."""
    shown = figures.in_words(survey, words.ROWS)
    if shown["yes_share"].is_not_null().any():
        page.picture(
            share_bars(shown, title=f"What they said, {text.day_name(day)}"),
            description="Dots of the share that answered the survey and that said yes to each "
            "question, with intervals, bounds and the 2016 figures, as in the table.",
        )
        st.caption(f"{words.BOUNDS} {words.sources(shown)}")
    if shown["most_share"].is_null().all():
        st.caption(words.NO_INVITATIONS)
    page.table(shown, COLUMNS, name="Answers to the readiness survey", unknown="not shown")


def _over_time(rows: pl.DataFrame, question: str) -> None:
    """Every question, from survey to survey."""
    st.subheader("Has it changed?", anchor=False)
    told = figures.in_words(rows, words.QUESTIONS)
    name = words.QUESTIONS[question]
    said = words.change(name, told.filter(question=question))
    st.markdown(said or "Fewer than two surveys can be shown.")
    if said:
        page.picture(
            survey_lines(told, title="Share that said yes, by survey"),
            description="Lines of the share of yes to each question by survey, with 95% "
            "intervals; the table has the figures.",
        )
        st.caption("Those who answered need not be the same people from one survey to the next.")
    by_day = told.sort("survey_date", "asked", descending=[True, False])
    page.table(by_day, SURVEY_COLUMNS, name="Answers by survey", unknown="not shown")


def _forces(warehouse: Warehouse, chosen: filters.Selection, day: dt.date, question: str) -> None:
    """One question of one survey, force by force."""
    name = words.QUESTIONS[question]
    st.subheader(f"{name}: how do forces compare?", anchor=False)
    forces = queries.answers_by_force(warehouse, day, question)
    told = forces.drop_nulls("yes_share")
    everybody = queries.answers(warehouse, ALL_FORCES).filter(
        pl.col("survey_date") == day, pl.col("question") == question
    )
    in_all = everybody["yes_share"].to_list()
    if told.height > 1:
        per_cent = {"value": "yes_share", "low": "low", "high": "high"}
        page.picture(
            ranked_dots(
                told.select(
                    "force_name",
                    *(pl.col(column).mul(100).alias(to) for to, column in per_cent.items()),
                    is_chosen=pl.col("force_code") == chosen.force_code,
                ),
                title=f"{name}, {text.day_name(day)}",
                axis=percent_axis("% of those who answered"),
                reference=in_all[0] * 100 if in_all and in_all[0] is not None else None,
                reference_name="All forces",
            ),
            description="Dots of each force's share of yes with its 95% interval, beside the share "
            "of all who answered; the table has the figures.",
        )
        st.caption("Forces whose intervals overlap are not told apart by their order.")
    note = words.not_shown(forces.height - told.height)
    if note:
        st.caption(note)
    page.table(told, FORCE_COLUMNS, name=f"{name} by force")
