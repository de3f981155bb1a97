"""Words and numbers as readers see them: formats, names of codes and the sentences that answer."""

from collections.abc import Mapping
from datetime import date

from dashboard.warehouse.versions import BuildInfo
from pipelines.contracts import vocabulary
from pipelines.contracts.vocabulary import ALL_FORCES, TERRITORIAL_FORCE_COUNT

SPACE = "\u00a0"
MINUS = "\u2212"
UNKNOWN = "not known"
MARKING = vocabulary.MARKING
SYNTHETIC = vocabulary.SYNTHETIC_BANNER
NOT_HELD = "Not known: this version holds nothing to answer with."

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
    return force_sum(info.force_count)


def force_sum(fewest: int, most: int | None = None) -> str:
    """What a sum is called over so many of the territorial forces, or from so many to so many."""
    if fewest >= TERRITORIAL_FORCE_COUNT:
        return f"England{SPACE}and{SPACE}Wales"
    span = f"{fewest}" if most is None or most == fewest else f"{fewest}{SPACE}to{SPACE}{most}"
    return f"{span}{SPACE}of{SPACE}{TERRITORIAL_FORCE_COUNT}{SPACE}forces"


def rounded(number: float) -> int:
    """A number to three figures, since no more of a forecast means anything."""
    digits = len(str(abs(round(number)))) - 3
    return round(round(number), -digits) if digits > 0 else round(number)


def span(start: date, end: date) -> str:
    """Two months and all between them."""
    return f"{start:%b} {start.year} to {end:%b} {end.year}"


def quarter(day: date) -> str:
    """The quarter in which a day lies, by its months: Apr–Jun 2026."""
    start = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return f"{start:%b}–{date(2000, start.month + 2, 1):%b} {start.year}"
