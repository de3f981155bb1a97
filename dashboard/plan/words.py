"""The plan in words: can we cope, at what cost, and what matters most."""

import html
import re
from collections.abc import Container, Mapping
from typing import Any

from dashboard.shell.text import MINUS, count, label, pounds
from pipelines.models.plan import LEVERS, Scenario
from pipelines.models.plan.lever_kinds import CHANGE, POINTS, RATE, SHARE

YES, NO, UNSURE, UNKNOWN = "Yes", "No", "Too close to tell", "Not known"
PER_CENT = {CHANGE, POINTS, RATE, SHARE}
UNITS = {"months": "months", "cases": "cases each", "hours": "hours a year", "people": "a year"}
DRIVERS = {
    "forecast": "How many investigations come",
    "cost_level": "What a case costs",
    "cost_drift": "How that cost changes from year to year",
    "chance": "Which cases come, by chance",
}
STEPS = {
    "investigations": "Investigations",
    "prices": "Pay and prices",
    "cost_a_case": "Cost a case",
    "levers": "The scenario's levers",
    "doubt": "From the mean to the middle",
}
RANGE_NOTE = (
    "Ranges hold 8 in 10 of the futures drawn: one in ten lies below, one in ten above. Ends of "
    "ranges must not be added up: a sum has a range of its own."
)
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!$~|<>:])")
Row = Mapping[str, Any]


def in_markdown(typed: str) -> str:
    """A text that somebody typed, so that Markdown shows it as it is."""
    return MARKDOWN.sub(r"\\\1", typed)


def unlike(name: str, taken: Container[str]) -> str:
    """The name, or with a number behind it where another scenario has it already."""
    return f"{name} (2)" if name in taken else name


def fte(people: float) -> str:
    """Full-time equivalents with one decimal."""
    return f"{people:,.1f}".replace("-", MINUS)


def verdict(row: Row) -> str:
    """Whether money and people suffice in 8 of 10 futures: yes, no, too close to tell, not known.

    Args:
        row: A year of `yearly_figures`.
    """
    gaps = [
        (row[f"{name}_p10"], row[f"{name}_p90"])
        for name in ("gap", "people_gap")
        if row[f"{name}_p50"] is not None
    ]
    if not gaps:
        return UNKNOWN
    if any(low > 0 for low, _ in gaps):
        return NO
    return YES if all(high <= 0 for _, high in gaps) else UNSURE


def answer(where: str, year: str, row: Row, *, price_base: str | None) -> str:
    """Can we cope, in a sentence or four, as HTML.

    Args:
        where: The force's name.
        year: The financial year.
        row: That year of `yearly_figures`.
        price_base: The year of the real pounds; None where money is in cash.
    """
    said = verdict(row)
    opening = f"{html.escape(where)}, {year}: <b>{said}.</b>"
    parts = [opening, _demand(row), _money(row, price_base), _people(row)]
    return " ".join(part for part in parts if part)


def _demand(row: Row) -> str:
    low, middle, high = (count(row[f"investigations_{tenth}"]) for tenth in ("p10", "p50", "p90"))
    return f"{middle} investigations are expected to be opened ({low} to {high})."


def _money(row: Row, price_base: str | None) -> str:
    if row["cash_p50"] is None:
        return "What they cost is not known: no cost lines were delivered."
    terms = f"at prices of {price_base}" if price_base else "in cash"
    low, middle, high = (pounds(row[f"cash_{tenth}"]) for tenth in ("p10", "p50", "p90"))
    cost = f"With the open ones they cost {middle} in that year {terms} ({low} to {high})"
    if row["budget_gbp"] is None:
        return f"{cost}; no budget is loaded or typed in."
    return f"{cost}, {money_gap(row)}."


def money_gap(row: Row) -> str:
    """The gap to the budget with its range, such as `£2.2m under the budget of £62.4m`."""
    budget = pounds(row["budget_gbp"])
    low, high = row["gap_p10"], row["gap_p90"]
    ends = f"{_over(low)} to {_over(high)}"
    return f"{_over(row['gap_p50'])} the budget of {budget} ({ends})"


def _over(gap: float) -> str:
    return f"{pounds(abs(gap))} {'over' if gap > 0 else 'under'}"


def _people(row: Row) -> str:
    needed, available, gap = (
        row[f"{name}_p50"] for name in ("people", "people_available", "people_gap")
    )
    if needed is None and available is None:
        return ""
    if needed is None:
        return (
            f"{fte(available)} accredited investigators (full-time equivalents) are there; how "
            "many are needed is not known without hours."
        )
    if available is None:
        return (
            f"The work needs {fte(needed)} accredited investigators (full-time equivalents); how "
            "many are there is not known, since no staffing was delivered."
        )
    ends = f"{people_gap(row['people_gap_p10'])} to {people_gap(row['people_gap_p90'])}"
    return (
        f"The work needs {fte(needed)} accredited investigators (full-time equivalents) and "
        f"{fte(available)} are there: {people_gap(gap)} ({ends})."
    )


def people_gap(gap: float) -> str:
    """How many people are missing or to spare."""
    return f"{fte(abs(gap))} {'short' if gap > 0 else 'to spare'}"


def against_sentence(row: Row, other: str, year: str) -> str:
    """By how much cash departs from another scenario's, in Markdown."""
    change = row["change_cash"]
    if change is None:
        return ""
    if abs(change) < 0.5:
        return f"{year}: the same cash as {in_markdown(other)}, to the pound."
    more = "more" if change > 0 else "less"
    return (
        f"{year}: {pounds(abs(change))} {more} than {in_markdown(other)} (middles of the ranges)."
    )


def what_if(where: str, year: str, name: str, row: Row, *, has_levers: bool) -> str:
    """What a scenario comes to in a year against the base, as HTML.

    Args:
        where: The force's name.
        year: The financial year.
        name: What the scenario is called.
        row: That year of `with_change`, the base being the other.
        has_levers: Whether it moves anything.
    """
    opening = f"{html.escape(where)}, {year}:"
    if row["cash_p50"] is None:
        middle = count(row["investigations_p50"])
        return f"{opening} {middle} investigations are expected; their cost is not known."
    low, middle, high = (pounds(row[f"cash_{tenth}"]) for tenth in ("p10", "p50", "p90"))
    if not has_levers:
        return (
            f"{opening} as forecast, cost comes to {middle} ({low} to {high}). Add an assumption "
            "below to see what it changes."
        )
    change = row["change_cash"]
    more = "more" if change > 0 else "less"
    against = (
        "the same as the base" if abs(change) < 0.5 else f"{pounds(abs(change))} {more} than base"
    )
    people = ""
    if row["people_gap_p50"] is not None:
        people = f" Investigators (full-time equivalents): {people_gap(row['people_gap_p50'])}."
    budget = f" That is {money_gap(row)}." if row["budget_gbp"] is not None else ""
    return (
        f"{opening} {html.escape(name)} costs {middle} ({low} to {high}), {against}.{budget}"
        f"{people}"
    )


def lever_value(name: str, value: float) -> str:
    """A lever's value with its unit, such as `5%` or `9 cases each`."""
    kind = LEVERS[name]
    if kind.unit not in PER_CENT:
        return f"{value:,g} {UNITS[kind.unit]}"
    sign = "+" if kind.unit in (CHANGE, POINTS) and value > 0 else ""
    unit = " points" if kind.unit == POINTS else "%"
    return f"{sign}{value * 100:,.6g}{unit}".replace("-", MINUS)


def driver_name(row: Row) -> str:
    """A driver of a tornado in words, with the ends that it was moved to.

    Args:
        row: A row of `TORNADO`.
    """
    name = row["driver"]
    if name in DRIVERS:
        return DRIVERS[name]
    low, high = (lever_value(name, row[end]) for end in ("low_value", "high_value"))
    return f"{LEVERS[name].title}: {low} to {high}"


def step_name(step: str) -> str:
    """A step of a bridge in words."""
    if step in STEPS:
        return STEPS[step]
    place, _, rest = step.partition(" ")
    name, _, of = rest.partition(" (")
    if name not in LEVERS:
        return label(step)
    target = f", {label(of.removesuffix(')')).lower()}" if of else ""
    return f"{place}. {LEVERS[name].title}{target}"


def levers_sentence(scenario: Scenario) -> str:
    """How many levers a scenario moves, and which, in Markdown."""
    if not scenario.levers:
        return "The base: the forecast as it is, at known prices, with the people there are."
    titles = list(dict.fromkeys(LEVERS[lever.name].title.lower() for lever in scenario.levers))
    moved = "one assumption" if len(scenario.levers) == 1 else f"{len(scenario.levers)} assumptions"
    return f"{in_markdown(scenario.name)} moves {moved}: {', '.join(titles)}."


def messages_in_words(messages: tuple[str, ...], names: Mapping[str, str]) -> list[str]:
    """What a reader must know of a plan, forces by their names, in Markdown."""
    found = []
    for message in messages:
        said = in_markdown(message)
        for code, name in names.items():
            said = said.replace(code, in_markdown(name))
        found.append(said[:1].upper() + said[1:])
    return found
