"""How much demand there was, how it grew and what growth consists of, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.shell import delivery_words, text
from dashboard.shell.months import Total
from dashboard.shell.text import SPACE, count, percent

NAMED = 3
"""How many drivers a sentence names before the rest is taken together."""
DRIVERS = {
    "child_population": "Number of children",
    "incidents_per_child": "Incidents per child",
    "incidents": "Incidents (children not known)",
    "mix_of_types": "Mix of abuse types",
    "share_investigated": "Share investigated",
    "without_incidents": "Incident not arrived",
}

MEANING = (
    "This says what the change **consists of**, not what caused it. The number of children and "
    "what is counted per child multiply to the count; each driver's part is its own change, and "
    "the parts add up to the whole. “Per child” moves with what happens to children, with what is "
    "reported and with how it is recorded. The axis need not begin at zero."
)

RECORDING = (
    "Growth is of what was reported and recorded: more trust and better recording raise it too, "
    "and the interval, which allows for chance, does not cover that."
)

ASKED = {
    "incidents": "incidents were reported",
    "investigations": "investigations were opened",
}


def year_sentence(
    name: str,
    measure: str,
    total: Total | None,
    growth: Mapping[str, Any],
    before: Total | None,
) -> str:
    """How much twelve months brought, of how many forces that is, and how it grew.

    Args:
        name: What the reader's choice is called.
        measure: `incidents` or `investigations`.
        total: The twelve months; None where nothing of the measure was delivered.
        growth: The row of mart demand_growth on the year before; empty where there is none.
        before: The year before, which says why there is none.

    Returns:
        The sentence, or that it is not known and which month was not delivered.
    """
    if total is None or total.count is None:
        return delivery_words.unknown_sentence(name, ASKED[measure], total, measure)
    said = ", ".join(
        part
        for part in (
            f"{total.where(name)}: {count(total.count)} {ASKED[measure]} in the 12 months to "
            f"{text.month_name(total.last)}",
            delivery_words.of_those_forces(total),
            growth_phrase(growth, total.count) if growth else "",
        )
        if part
    )
    unknown = "" if growth else no_growth_words(before)
    later = delivery_words.later_sentence(total)
    return " ".join(part for part in (f"{said}{unknown}.", later) if part)


def no_growth_words(before: Total | None) -> str:
    """That growth is not known, where months of the year before were not delivered; else nothing.

    Args:
        before: The year before.
    """
    if before is None or not before.gaps:
        return ""
    missing = delivery_words.months_missing(before.measure, before.gaps)
    return f"; growth is not known, since {missing}"


def driver_name(driver: str, titles: dict[str, str]) -> str:
    """A driver of mart growth_drivers in words.

    Args:
        driver: As the mart names it.
        titles: The title of each event by its id.
    """
    kind, _, rest = driver.partition(":")
    if kind == "recording":
        return f"Recording: {titles.get(rest, rest)}"
    if not rest:
        return DRIVERS.get(kind) or text.label(kind)
    name = text.label(rest)
    if kind.endswith("_per_child"):
        return f"{name} per child"
    return name if name.endswith(kind) else f"{name} {kind}"


def ordered(drivers: pl.DataFrame, titles: dict[str, str]) -> dict[str, float]:
    """Contributions by name: recording first, then children, then the others by their size."""
    rank = (
        pl.when(pl.col("driver").str.starts_with("recording:"))
        .then(0)
        .when(pl.col("driver") == "child_population")
        .then(1)
        .otherwise(2)
    )
    rows = drivers.sort(rank, -pl.col("contribution_count").abs(), "driver")
    return {
        driver_name(driver, titles): amount
        for driver, amount in rows.select("driver", "contribution_count").iter_rows()
    }


def baseline_count(drivers: pl.DataFrame) -> int | None:
    """The count that the contributions start from; None where it is nought or nothing moved."""
    told = drivers.filter(pl.col("contribution_share").fill_null(0.0).abs() > 0)
    if told.is_empty():
        return None
    row = told.sort(pl.col("contribution_share").abs()).row(-1, named=True)
    contribution, share = float(row["contribution_count"]), float(row["contribution_share"])
    return round(contribution / share)


def change_sentence(where: str, measure: str, steps: pl.DataFrame) -> str:
    """What the change between two periods consists of, in numbers that add up."""
    first, last = steps.row(0, named=True), steps.row(-1, named=True)
    change = last["end"] - first["end"]
    more = "more" if change > 0 else "fewer"
    size = f"{text.count(abs(change))} {more} {measure}" if change else f"as many {measure}"
    than = "than" if change else "as"
    said = f"{where}: {size} in {last['step']} {than} in {first['step']}."
    parts = steps.filter(~pl.col("is_total"))
    moved = parts.filter(pl.col("amount_count") != 0).sort(
        -pl.col("amount_count").abs(), maintain_order=True
    )
    if moved.is_empty():
        return said
    named = moved.head(NAMED)
    told = [
        f"{name[:1].lower()}{name[1:]} {_signed(amount)}"
        for name, amount in named.select("step", "amount_count").iter_rows()
    ]
    rest = sum(moved["amount_count"][NAMED:].to_list())
    others = moved.height - named.height
    if others:
        told.append(f"{'the others together' if others > 1 else 'the other one'} {_signed(rest)}")
    return f"{said} It consists of: {', '.join(told)}."


def rate_sentence(growth: Mapping[str, Any], measure: str) -> str:
    """What was counted per 1,000 children in two periods, and never a nought for not known.

    Args:
        growth: A row of mart demand_growth; empty where there is none, which has no sentence.
        measure: `incidents` or `investigations`.
    """
    if not growth:
        return ""
    name = f"**{text.label(measure)} per 1,000 children** aged 0 to 17"
    after, before = growth["current_rate_per_1000"], growth["baseline_rate_per_1000"]
    if after is None:
        return f"{name}: {text.UNKNOWN}, since the children of a force or a year are not known."
    said = f"{name}: {after:,.2f} in {growth['current']}"
    known = text.UNKNOWN if before is None else f"{before:,.2f}"
    return f"{said}; in {growth['baseline']}: {known}."


def event_words(day: date, precision: str, title: str) -> str:
    """An event and its date, no more exact than it is known."""
    shown = {"year": str(day.year), "month": text.month_name(day)}
    return f"{shown.get(precision, text.day_name(day))}: {title}"


def _signed(amount: int) -> str:
    return f"{'+' if amount > 0 else text.MINUS if amount < 0 else ''}{abs(amount):,}"


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
