"""What is said about the readiness survey."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.readiness.figures import RESPONDED, is_apart
from dashboard.shell import text
from dashboard.shell.delivery_words import listed
from pipelines.contracts.marts.people import FEWEST_TOLD

QUESTIONS = {
    "trained_before_start": "Trained before starting",
    "had_previous_experience": "Previous experience of the role",
    "health_check_arranged": "Health checks arranged",
}
ROWS = {RESPONDED: "Answered the survey", **QUESTIONS}
SAID = {
    "trained_before_start": "were trained before they started",
    "had_previous_experience": "had previous experience of the role",
    "health_check_arranged": "have arrangements for their health to be checked",
}
BOUNDS = (
    "The thick line is the 95% interval, which takes it that whoever did not answer would have "
    "answered as the others did. The thin line takes nothing of the kind: it runs from what the "
    "share would be if all of them had said no to what it would be if all had said yes. The tick "
    "is the national figure of 2016, of which the number of answers was not published."
)
NO_INVITATIONS = (
    "How many were invited was not delivered, or is less than answered, so that the rate of "
    "response and the bounds are not known."
)
FEW = (
    f"Of a group of fewer than {FEWEST_TOLD} answers nothing is shown, nor of one more where all "
    "forces together, less the others, would tell of it."
)


def answer(where: str, day: Any, rows: pl.DataFrame) -> str:
    """What those who answered said, beside 2016.

    Args:
        where: The force, or all of them.
        day: The day of the survey.
        rows: As `of_survey`.
    """
    by_name = {row["question"]: row for row in rows.iter_rows(named=True)}
    told = [name for name in QUESTIONS if by_name.get(name, {}).get("yes_share") is not None]
    if not told:
        return (
            f"Not shown: fewer than {FEWEST_TOLD} answered in {where} on {text.day_name(day)}, or "
            "so few that others' answers would tell theirs."
        )
    parts = [_part(by_name[name], SAID[name]) for name in told]
    return (
        f"{where}, {text.day_name(day)}: of those who answered, {listed(parts)}."
        f"{_response(by_name.get(RESPONDED, {}))}"
    )


def _part(row: Mapping[str, Any], said: str) -> str:
    national = row["national_2016_share"]
    beside = "" if national is None else f" (2016 nationally {national:.0%})"
    return f"{text.percent(row['yes_share'])} {said}{beside}"


def _response(row: Mapping[str, Any]) -> str:
    if row.get("yes_share") is None:
        return ""
    national = row["national_2016_share"]
    beside = "" if national is None else f", against {national:.0%} in 2016"
    return f" {text.percent(row['yes_share'])} of those invited answered{beside}."


def sources(rows: pl.DataFrame) -> str:
    """Where the figures of 2016 come from, as each of them is named."""
    named = rows.drop_nulls("national_2016_source")["national_2016_source"].unique().sort()
    return "" if named.is_empty() else f"2016: {'; '.join(named)}."


def change(name: str, rows: pl.DataFrame) -> str:
    """How a share of yes moved from the first survey told of to the last; nothing under two.

    Args:
        name: The question, in words.
        rows: Its surveys by day: survey_date, yes_share, low, high.
    """
    told = rows.drop_nulls("yes_share").sort("survey_date")
    if told.height < 2:
        return ""
    first, last = told.row(0, named=True), told.row(-1, named=True)
    sure = "more than chance explains" if is_apart(first, last) else "too close to tell from chance"
    return (
        f"{name}: {text.percent(first['yes_share'])} in {text.month_name(first['survey_date'])}, "
        f"{text.percent(last['yes_share'])} in {text.month_name(last['survey_date'])}, {sure}."
    )


def not_shown(count: int) -> str:
    """How many forces' answers are kept back; nothing where none is."""
    if not count:
        return ""
    return f"{count} {'force is' if count == 1 else 'forces are'} not shown. {FEW}"
