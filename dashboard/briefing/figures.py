"""Figures of evidence in words, with what must not be shown held back."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.briefing.content import FigureSource, Number, Paragraph, Reading
from dashboard.briefing.disclosure import (
    is_small,
    may_derive_from,
    rounded_total,
    shown_count,
    shown_growth,
)
from dashboard.briefing.gathering import LEADING, Evidence
from dashboard.cost import words as cost_words
from dashboard.cost.words import PUBLISHED_PRICES
from dashboard.demand import words as demand_words
from dashboard.forecast import words as forecast_words
from dashboard.forecast.words import model_name
from dashboard.shell import delivery_words, text
from dashboard.shell.disclosure import SUPPRESSED
from dashboard.shell.months import YEAR_MONTHS, Total

NAMES = {"investigations": "Investigations opened", "incidents": "Incidents reported"}
NOTHING = "This version holds nothing to work it out from."


def _number(evidence: Evidence, key: str, shown: str, mart: str, column: str) -> Number:
    where = (("force_code", evidence.force_code),)
    return Number(key, None, shown, "", mart, column, where)


def _unknown(evidence: Evidence, key: str, mart: str) -> Number:
    return _number(evidence, key, text.UNKNOWN, mart, "")


def describe_change(evidence: Evidence, measure: str, source: FigureSource) -> Reading:
    """The last 12 complete months against the 12 before."""
    growth = evidence.growth.get(measure) or {}
    if not growth:
        return _without_growth(evidence, measure, source)
    value = shown_count(growth["current_count"], is_total=evidence.is_total)
    return Reading(
        f"{NAMES[measure]}, {growth['current']}",
        _number(evidence, f"{measure}.year", value, "demand_series", "count"),
        f"{_first_upper(_change_words(growth, is_total=evidence.is_total))}."
        + (f" Forces in both periods: {growth['force_count']}." if evidence.is_total else ""),
        source,
    )


def _without_growth(evidence: Evidence, measure: str, source: FigureSource) -> Reading:
    """The last 12 months where there is nothing to hold them against, or why they are not known."""
    if evidence.demand.is_empty():
        return Reading(
            NAMES[measure], _unknown(evidence, f"{measure}.year", "demand_series"), NOTHING, source
        )
    total = evidence.totals.get(measure)
    if total is None or total.count is None:
        why = _first_upper(delivery_words.why_unknown(total, measure))
        unknown = _unknown(evidence, f"{measure}.year", "demand_series")
        return Reading(_name_of_year(measure, total), unknown, f"{why}.", source)
    before = evidence.before.get(measure)
    unknown = demand_words.no_growth_words(before).removeprefix("; ") or "growth is not known"
    notes = [_first_upper(delivery_words.of_forces(total)), _first_upper(unknown)]
    return Reading(
        _name_of_year(measure, total),
        _number(
            evidence,
            f"{measure}.year",
            shown_count(total.count, is_total=evidence.is_total),
            "demand_series",
            "count",
        ),
        " ".join(f"{note}." for note in notes if note),
        source,
    )


def _name_of_year(measure: str, total: Total | None) -> str:
    until = f", 12 months to {text.month_name(total.last)}" if total else ""
    return f"{NAMES[measure]}{until}"


def _change_words(growth: Mapping[str, Any], *, is_total: bool) -> str:
    shown = shown_growth(growth, is_total=is_total)
    if shown:
        return demand_words.growth_phrase(shown)
    before = shown_count(growth["baseline_count"], is_total=is_total)
    return f"against {before} in {growth['baseline']}; change {SUPPRESSED}"


def describe_cost(
    evidence: Evidence, settled: Mapping[str, Any], source: FigureSource, published: FigureSource
) -> Reading:
    """Expected final mean cost of an investigation, beside the published average."""
    name = "Expected final cost of an investigation, mean"
    beside = _published_words(evidence, settled, published)
    if not settled:
        reason = "No year with six or more closed has over nine in ten of its cases closed."
        nothing = NOTHING if evidence.unit_cost.is_empty() else reason
        nowhere = _unknown(evidence, "cost.mean", "unit_cost_by_year")
        return Reading(name, nowhere, f"{nothing} {beside}".strip(), source)
    return Reading(
        f"{name}, opened {settled['opened_year']}",
        _number(
            evidence,
            "cost.mean",
            text.pounds(settled["mean_gbp"]),
            "unit_cost_by_year",
            "expected_final_mean_gbp",
        ),
        f"{_first_upper(cost_words.money_interval(settled))}. {beside}".strip(),
        source,
    )


def _published_words(
    evidence: Evidence, settled: Mapping[str, Any], published: FigureSource
) -> str:
    if not evidence.published:
        return ""
    year = settled.get("opened_year", "")
    then = evidence.published_by_year.get(year)
    in_prices = (
        f"if in {PUBLISHED_PRICES} prices, {text.pounds(then)} in those of {year}; " if then else ""
    )
    return (
        f"Published: around {text.pounds(evidence.published['value'])} "
        f"({evidence.published['period']}, method not known; {in_prices}source {published.number})."
    )


def describe_caseload(evidence: Evidence, source: FigureSource) -> Reading:
    """Investigations open at the end of the last complete month."""
    last = evidence.caseload
    if not last:
        nowhere = _unknown(evidence, "caseload.open", "caseload_by_month")
        return Reading("Investigations open", nowhere, NOTHING, source)
    forces = delivery_words.of_forces(evidence.caseload_of) if evidence.caseload_of else ""
    return Reading(
        f"Investigations open, end of {text.month_name(last['month'])}",
        _number(
            evidence,
            "caseload.open",
            shown_count(last["open_count"], is_total=evidence.is_total),
            "caseload_by_month",
            "open_count",
        ),
        "Opened and not yet closed, whatever their age."
        + (f" {_first_upper(forces)}." if forces else ""),
        source,
    )


def describe_outlook(evidence: Evidence, source: FigureSource) -> Paragraph:
    """The forecast of the next whole financial year, in a sentence."""
    last = evidence.info.last_complete_month
    whole_years = evidence.forecast
    if not whole_years.is_empty():
        # A first row may be what is left of this year, which no whole year is to be set against.
        whole_years = whole_years.filter(
            (pl.col("period_start") > last) & (pl.col("period_start").dt.month() == 4)
        ).sort("period_start")
    if whole_years.is_empty():
        return Paragraph(
            "There is no forecast: a series needs two full years of months for one.", source
        )
    first = whole_years.row(0, named=True)
    year, model = text.financial_year(first["period_start"]), model_name(first["model"])
    value = _forecast_value(evidence, round(first["point"]))
    about = value if value == SUPPRESSED else f"About {value}"
    return Paragraph(
        f"{about} investigations are expected to be opened in {year}{_recent_words(evidence)} "
        f"(model: {model.lower()}). {_range_words(evidence, first, value)}",
        source,
    )


def _range_words(evidence: Evidence, row: Mapping[str, Any], value: str) -> str:
    """How sure the forecast is; `c` as long as its point is."""
    if row["lower_80"] is None:
        return (
            f"This forecast is {forecast_words.NOT_BACK_TESTED}, so it is shown without a range: "
            "do not set a budget by it."
        )
    if value == SUPPRESSED:
        return f"Its range: {SUPPRESSED}."
    low, high = (_forecast_value(evidence, round(row[end])) for end in ("lower_80", "upper_80"))
    return f"8 in 10 such forecasts are meant to end between {low} and {high}, 2 in 10 outside."


def _forecast_value(evidence: Evidence, point: int) -> str:
    """The forecast to the nearest 10; `c` where the months that it carries on from are small."""
    recent = evidence.demand
    if not recent.is_empty():
        months = recent["investigation_count"].tail(YEAR_MONTHS).to_list()
        if any(is_small(number) for number in months):
            return SUPPRESSED
    return SUPPRESSED if is_small(point) else text.count(rounded_total(point))


def _recent_words(evidence: Evidence) -> str:
    growth = evidence.growth.get(LEADING) or {}
    if not growth:
        return ""
    recent = shown_count(growth["current_count"], is_total=evidence.is_total)
    total = evidence.totals.get(LEADING)
    forces = delivery_words.of_forces(total) if total else ""
    return f", against {recent} in {growth['current']}{' ' if forces else ''}{forces}"


def write_headline(evidence: Evidence, settled: Mapping[str, Any]) -> str:
    """The page's answer in two sentences."""
    growth = evidence.growth.get(LEADING) or {}
    mean = "The mean cost of an investigation is not known."
    if settled:
        mean = (
            f"An investigation opened in {settled['opened_year']} costs "
            f"{text.pounds(settled['mean_gbp'])} on average, what is still to come in it."
        )
    return f"{_opened_sentence(evidence, growth)} {mean}"


def _opened_sentence(evidence: Evidence, growth: Mapping[str, Any]) -> str:
    where = evidence.force_name
    if not growth:
        return _opened_without_growth(evidence)
    opened = shown_count(growth["current_count"], is_total=evidence.is_total)
    return (
        f"{where}: {opened} investigations were opened in {growth['current']}, {_verdict(growth)}."
    )


def _opened_without_growth(evidence: Evidence) -> str:
    where = evidence.force_name
    if evidence.demand.is_empty():
        return f"{where}: how many investigations were opened in the last year is not known."
    total = evidence.totals.get(LEADING)
    if total is None or total.count is None:
        return delivery_words.unknown_sentence(where, demand_words.ASKED[LEADING], total, LEADING)
    opened = shown_count(total.count, is_total=evidence.is_total)
    unknown = demand_words.no_growth_words(evidence.before.get(LEADING)) or "; growth is not known"
    return (
        f"{where}: {opened} investigations were opened in the 12 months to "
        f"{text.month_name(total.last)}{unknown}."
    )


def _verdict(growth: Mapping[str, Any]) -> str:
    """Whether demand moved, as far as that can be told and shown."""
    if not may_derive_from(growth["baseline_count"], growth["current_count"]):
        return f"change {SUPPRESSED}"
    share, low, high = (growth[name] for name in ("growth_share", "growth_low", "growth_high"))
    if share is None:
        return "with none in the 12 months before to compare with"
    moved = f"{'up' if share >= 0 else 'down'} {text.percent(abs(share))} on the 12 months before"
    if low is None or high is None:
        return f"{moved}, from too few months for an interval"
    return f"{moved} (too close to tell from chance)" if low <= 0 <= high else moved


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]
