"""The four steps of a Force Management Statement for one year: demand, workforce, plan, unmet."""

import streamlit as st

from dashboard.plan import figures, words
from dashboard.plan.words import Row, fte
from dashboard.plan.worked_out import WorkedOut
from dashboard.shell.text import UNKNOWN, count, pounds

NAMES = ("1 · Demand", "2 · Workforce", "3 · Plan", "4 · Unmet demand")


def draw_steps(worked: WorkedOut, row: Row, year: str, *, price_base: str | None) -> None:
    """A card a step: its figure, its range, and what stands beside it.

    Args:
        worked: The plan.
        row: The year of `yearly_figures`.
        year: The financial year.
        price_base: The year of the real pounds; None where money is in cash.
    """
    backlog = figures.backlog_at_year_end(worked.plan.backlog, year)
    cards = (
        _demand(row),
        _workforce(row),
        _plan(row, price_base),
        _unmet(row, backlog),
    )
    st.subheader(f"The four steps of a Force Management Statement, {year}", anchor=False)
    for column, name, (value, note) in zip(st.columns(4), NAMES, cards, strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(name, value)
            st.caption(note)


def _demand(row: Row) -> tuple[str, str]:
    low, high = count(row["investigations_p10"]), count(row["investigations_p90"])
    return (
        count(row["investigations_p50"]),
        f"investigations opened in the year; 8 in 10: {low} to {high}.",
    )


def _workforce(row: Row) -> tuple[str, str]:
    available, needed = row["people_available_p50"], row["people_p50"]
    if needed is None:
        note = "accredited investigators there (FTE); how many are needed is not known."
    else:
        ends = f"{fte(row['people_p10'])} to {fte(row['people_p90'])}"
        note = (
            "accredited investigators there (FTE, full-time equivalents); needed: "
            f"{fte(needed)} ({ends})."
        )
    return (UNKNOWN.capitalize() if available is None else fte(available)), note


def _plan(row: Row, price_base: str | None) -> tuple[str, str]:
    if row["cash_p50"] is None:
        return UNKNOWN.capitalize(), "no cost lines were delivered."
    terms = f"at prices of {price_base}" if price_base else "in cash"
    ends = f"{pounds(row['cash_p10'])} to {pounds(row['cash_p90'])}"
    note = f"direct spending {terms}; 8 in 10: {ends}."
    if row["budget_gbp"] is None:
        return pounds(row["cash_p50"]), f"{note} No budget is loaded or typed in."
    over = row["gap_p50"]
    side = "over" if over > 0 else "under"
    return (
        pounds(row["cash_p50"]),
        f"{note} {pounds(abs(over))} {side} the budget of {pounds(row['budget_gbp'])}.",
    )


def _unmet(row: Row, backlog: dict[str, float]) -> tuple[str, str]:
    gap = row["people_gap_p50"]
    value = UNKNOWN.capitalize() if gap is None else words.people_gap(gap)
    parts = [] if gap is None else ["investigators (FTE)"]
    if row["open_cases_p50"] is not None:
        parts.append(
            f"{count(row['open_cases_p50'])} investigations open at its end, if they end as now"
        )
    if backlog and round(backlog["waiting_hours"]) > 0:
        days = count(backlog["wait_days"])
        parts.append(f"{count(backlog['waiting_hours'])} hours overdue, up to {days} days' wait")
    elif backlog:
        parts.append("nothing overdue at the middle of the range")
    return value, f"{'; '.join(parts)}." if parts else "neither staffing nor hours were delivered."
