"""What moved, and why, in words that the command line, pages and papers share."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.contracts.changes import (
    CORRECTION,
    COST,
    LATE_RECORD,
    LINKED,
    LOOKS_BACK,
    METHOD,
    MONTH_END,
    NEW_PERIOD,
    OLDER_CODE,
    OTHER_STORE,
    RECLASSIFICATION,
    WITHDRAWAL,
)
from pipelines.contracts.marts.changes import NUMBER
from pipelines.contracts.vocabulary import LATEST_TWELVE_MONTHS

MINUS = "\u2212"
MEASURE_NAMES = {
    "incidents": "Incidents reported",
    "investigations": "Investigations opened",
    "closed": "Investigations closed",
    "open": "Investigations open",
    COST: "Cost",
}
REASON_NAMES = {
    NEW_PERIOD: "new days",
    LATE_RECORD: "recorded late",
    CORRECTION: "corrected",
    RECLASSIFICATION: "reclassified",
    LINKED: "now linked",
    WITHDRAWAL: "withdrawn",
    METHOD: "counted by another rule",
}
WHY_NAMES = {
    LOOKS_BACK: "looks back at a part of the days or of what was known",
    OTHER_STORE: "was built from another record store",
    OLDER_CODE: "cannot be read by this version of the code",
}


def signed(number: float, *, is_money: bool = False) -> str:
    """A change with its sign, and the pound sign where it is money."""
    sign = MINUS if number < 0 else "+" if number > 0 else ""
    return f"{sign}{amount(abs(number), is_money=is_money)}"


def amount(number: float, *, is_money: bool = False) -> str:
    """A number with its thousands parted; money in whole pounds."""
    return f"{'£' if is_money else ''}{number:,.0f}"


def name_period(period_kind: str, period: str, period_end: Any, measure: str) -> str:
    """The period of a number; of what stands at its end, that day."""
    if measure == "open":
        return f"on {period_end.day} {period_end:%B %Y}"
    if period_kind == LATEST_TWELVE_MONTHS:
        return f"12 months to {period_end:%B %Y}"
    return period


def name_since(since: Mapping[str, Any]) -> str:
    """An older state: what was known at a month's end, or a version by its extracts' day."""
    day = since["as_at"]
    known = f"{day.day} {day:%B %Y}" if day else "an unknown day"
    if since["kind"] == MONTH_END:
        return f"what was known on {known}"
    return f"version {since['since']} (extracts to {known})"


def name_part(part: Mapping[str, Any]) -> str:
    """A part of a change: its size and reason, or how many records moved where nothing is left."""
    is_money = part["measure"] == COST
    change = part["change_gbp" if is_money else "change_count"]
    reason = REASON_NAMES[part["reason"]]
    if change == 0 and part["record_count"]:
        return f"{part['record_count']:,} {reason}, with no net change"
    return f"{signed(change, is_money=is_money)} {reason}"


def numbers(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows of mart change as one record per number, with its parts in order.

    Returns:
        By measure, of each: what names it, before, after, change (records or pounds), parts (rows).
    """
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows.iter_rows(named=True):
        is_money = row["measure"] == COST
        number = found.setdefault(
            tuple(row[name] for name in NUMBER),
            {
                **{name: row[name] for name in (*NUMBER, "period_end")},
                "before": row["before_gbp" if is_money else "count_before"],
                "after": row["after_gbp" if is_money else "count_after"],
                "parts": [],
            },
        )
        number["parts"].append(row)
    for number in found.values():
        number["change"] = number["after"] - number["before"]
        number["parts"].sort(key=lambda part: list(REASON_NAMES).index(part["reason"]))
    order = list(MEASURE_NAMES)
    return sorted(found.values(), key=lambda number: order.index(number["measure"]))


def name_parts(number: Mapping[str, Any]) -> str:
    """The parts of a number's change, in a line."""
    return ", ".join(name_part(part) for part in number["parts"])


def sentence(number: Mapping[str, Any]) -> str:
    """What a number was, what it is, and of which parts the difference is."""
    is_money = number["measure"] == COST
    before, after = (amount(number[end], is_money=is_money) for end in ("before", "after"))
    period = name_period(
        number["period_kind"], number["period"], number["period_end"], number["measure"]
    )
    name = MEASURE_NAMES[number["measure"]]
    moved = f"{before} before, {after} now" if number["change"] else f"{after}, as before"
    return f"{name}, {period}: {moved} ({name_parts(number)})."
