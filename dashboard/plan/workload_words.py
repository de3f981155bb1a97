"""The workload in words: what is open, whether the time suffices, who must be trained when."""

import html
from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.plan.words import fte, people_gap
from dashboard.shell.text import MINUS, count

Row = Mapping[str, Any]


def load(ratio: float) -> str:
    """Work over what can be done, with two decimals."""
    return f"{ratio:.2f}".replace("-", MINUS)


def answer(
    where: str, year: str, row: Row, first_above: str | None, still_open: float | None = None
) -> str:
    """Whether there is time for the work, as HTML.

    Args:
        where: The force's name.
        year: The financial year.
        row: That year of `yearly_figures`.
        first_above: The first year whose work outgrows what can be done.
        still_open: As `open_at_year_end`.
    """
    opening = f"{html.escape(where)}, {year}:"
    if row["people_p50"] is None:
        return f"{opening} how much time the work takes is not known: no hours were delivered."
    stays = f"{count(row['open_cases_p50'])} investigations will be open at its end."
    if still_open is not None:
        stays = (
            f"At that pace {count(still_open)} investigations will be open at its end, those that "
            "wait for want of time among them."
        )
    if row["load_ratio_p50"] is None:
        return (
            f"{opening} the work takes {fte(row['people_p50'])} accredited investigators "
            "(full-time equivalents); how many are there is not known, since no staffing was "
            f"delivered. {stays}"
        )
    ends = f"{load(row['load_ratio_p10'])} to {load(row['load_ratio_p90'])}"
    said = "Yes" if row["load_ratio_p90"] <= 1 else "No"
    if row["load_ratio_p10"] <= 1 < row["load_ratio_p90"]:
        said = "Too close to tell"
    later = "at no time in the plan" if first_above is None else f"from {first_above}"
    return (
        f"{opening} <b>{said}.</b> The work is {load(row['load_ratio_p50'])} times what accredited "
        f"investigators can do ({ends}), {people_gap(row['people_gap_p50'])} (full-time "
        f"equivalents). At the middle of the range it outgrows them {later}. {stays}"
    )


def recruits_sentence(rows: pl.DataFrame) -> str:
    """Who must begin training when, and what no recruit can close any more.

    Args:
        rows: `training_by_year`.
    """
    if rows.is_empty():
        return "How many recruits are needed is not known without hours and staffing."
    begin, late = (_years_with(rows, name) for name in ("recruits_needed_fte", "too_late_fte"))
    said = "No recruits are needed beside the planned intake."
    if begin:
        said = f"Beside the planned intake so many should begin training: {', '.join(begin)}."
    if late:
        said += (
            f" No recruit of the plan can close what is missing before: {', '.join(late)}, since "
            "training takes longer."
        )
    return said


def _years_with(rows: pl.DataFrame, column: str) -> list[str]:
    """How many in which year, of the years with any."""
    return [
        f"{fte(number)} in {year}"
        for year, number in rows.select("financial_year", column).iter_rows()
        if round(number, 1) > 0
    ]
