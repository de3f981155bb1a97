"""Words and numbers as readers see them: formats, names of codes and the sentences that answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.versions import BuildInfo
from pipelines.contracts.vocabulary import ALL_FORCES, TERRITORIAL_FORCE_COUNT

SPACE = "\u00a0"
MINUS = "\u2212"
UNKNOWN = "not known"
MARKING = "OFFICIAL-SENSITIVE"
SYNTHETIC = "SYNTHETIC DATA – invented for demonstration; describes no real person or force"
NOT_HELD = "Not known: this version holds nothing to answer with."
NOT_BACK_TESTED = "not yet back-tested"
LATE_COSTS = "The last three months are provisional: late cost lines will still arrive."

LABELS = {
    "all": "All types",
    "neglect": "Neglect",
    "physical": "Physical abuse",
    "emotional": "Emotional abuse",
    "sexual": "Sexual abuse",
    "exploitation": "Exploitation",
    "online_images": "Online images",
    "not_linked": "Incident not arrived",
    "other_agency": "Other agency",
    "social_care": "Social care",
    "child_sexual": "Child sexual offences",
    "child_cruelty": "Child cruelty",
    "obscene_publications": "Obscene publications",
    "last_value": "Last value",
    "digital_forensics": "Digital forensics",
    "left_out": "Left out",
    "cost_lines": "Cost lines",
    "ledger_totals": "Ledger totals",
    "uplifts": "On-costs and overhead",
    "complete": "Complete",
    "incomplete": "Looks incomplete",
    "missing": "Missing",
    "part_of_month": "Part of the month",
    "too_few_to_say": "Too few to say",
}


def label(code: str) -> str:
    """A code of a closed list, or a reason, in words."""
    words = code.replace("__", ":").replace(":", ": ").replace("_", " ")
    return LABELS.get(code) or words.capitalize()


def count(number: float | None) -> str:
    """A count with thousands separators."""
    return UNKNOWN if number is None else f"{round(number):,}".replace("-", MINUS)


def pounds(amount: float | None) -> str:
    """Pounds to three figures or so, shortened from a million on."""
    if amount is None:
        return UNKNOWN
    sign, size = (MINUS if amount < 0 else ""), abs(amount)
    if round(size) >= 1_000_000_000:
        return f"{sign}£{size / 1e9:,.2f}bn"
    if round(size) >= 1_000_000:
        return f"{sign}£{size / 1e6:,.1f}m"
    return f"{sign}£{round(size, -2 if size >= 10_000 else 0):,.0f}"


def percent(share: float | None, *, signed: bool = False) -> str:
    """A share (0–1) as a percentage with one decimal, with its sign where it is a change."""
    if share is None:
        return UNKNOWN
    shown = f"{share:{'+' if signed else ''}.1%}".replace("-", MINUS)
    return "0.0%" if shown in {f"{MINUS}0.0%", "+0.0%"} else shown


def month_name(month: date) -> str:
    """A month and year that stay on one line."""
    return f"{month:%B}{SPACE}{month.year}"


def day_name(day: date | None) -> str:
    """A date that stays on one line."""
    return UNKNOWN if day is None else f"{day.day}{SPACE}{month_name(day)}"


def financial_year(day: date) -> str:
    """The financial year, April to March, in which a day lies, as 2015/16."""
    start = day.year - (day.month < 4)
    return f"{start}/{(start + 1) % 100:02d}"


def territory(force_code: str, names: Mapping[str, str], info: BuildInfo) -> str:
    """What the chosen force, or the sum over all of them, is called."""
    if force_code != ALL_FORCES:
        return names.get(force_code, force_code)
    if info.is_national:
        return f"England{SPACE}and{SPACE}Wales"
    return f"{info.force_count}{SPACE}of{SPACE}{TERRITORIAL_FORCE_COUNT}{SPACE}forces"


def growth_phrase(growth: Mapping[str, Any], counted: int | None = None) -> str:
    """What changed between two named periods, with its interval, in half a sentence.

    Args:
        growth: A row of mart demand_growth.
        counted: The count that the sentence has just named; where growth compares fewer forces
            (those that delivered both periods), the phrase says so.
    """
    share = growth.get("growth_share")
    against = f"{count(growth['baseline_count'])} in {growth['baseline']}"
    if counted is not None and counted != growth["current_count"]:
        forces = f"{growth['force_count']}{SPACE}forces that delivered both periods"
        against = f"{against}, like for like over the {forces}"
    if share is None:
        return f"growth on {against} is not defined"
    direction = "up" if share >= 0 else "down"
    phrase = f"{direction} {percent(abs(share))} on {against}"
    low, high = growth.get("growth_low"), growth.get("growth_high")
    if low is None or high is None:
        return f"{phrase} (no interval)"
    chance = "; too close to tell from chance" if low <= 0 <= high else ""
    return f"{phrase} ({interval(low, high)}{chance})"


def interval(low: float, high: float) -> str:
    """A 95% interval of a change."""
    return f"95% interval {percent(low, signed=True)} to {percent(high, signed=True)}"


def money_interval(row: Mapping[str, Any]) -> str:
    """A mean cost's 95% interval, or that there is none."""
    if row["mean_low_gbp"] is None or row["mean_high_gbp"] is None:
        return "95% interval not known"
    return f"95% interval {pounds(row['mean_low_gbp'])} to {pounds(row['mean_high_gbp'])}"


def rounded(number: float) -> int:
    """A number to three figures, since no more of a forecast means anything."""
    digits = len(str(abs(round(number)))) - 3
    return round(round(number), -digits) if digits > 0 else round(number)


def season_sentence(usual: pl.DataFrame) -> str:
    """Which month of the year usually brings the most, and which the fewest.

    Args:
        usual: Calendar months, the highest first: calendar_month, evenness, year_count.
    """
    most, fewest = usual.row(0, named=True), usual.row(-1, named=True)
    years = most["year_count"]
    over = "the last whole financial year" if years == 1 else f"the last {years} whole years"
    return (
        f"{month_of_year(most)} usually brings the most incidents a day "
        f"({percent(most['evenness'] - 1, signed=True)} on an even month) and "
        f"{month_of_year(fewest)} the fewest ({percent(fewest['evenness'] - 1, signed=True)}): "
        f"the middle value of {over}."
    )


def month_of_year(row: Mapping[str, Any]) -> str:
    """The name of a calendar month."""
    return f"{date(2000, row['calendar_month'], 1):%B}"


def span(start: date, end: date) -> str:
    """Two months and all between them."""
    return f"{start:%b} {start.year} to {end:%b} {end.year}"


def quarter(day: date) -> str:
    """The quarter in which a day lies, by its months: Apr–Jun 2026."""
    start = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return f"{start:%b}–{date(2000, start.month + 2, 1):%b} {start.year}"
