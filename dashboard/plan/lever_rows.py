"""The levers of a scenario as rows that a person edits, and back: per cent, months, plain words."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import polars as pl

from dashboard.plan.words import PER_CENT, lever_value
from dashboard.shell.text import label, month_name
from pipelines.errors import ScenarioError
from pipelines.models.plan import LEVERS, Lever, Range
from pipelines.models.plan.lever_kinds import LeverKind
from pipelines.models.plan.scenario import RAMP, STEP

SHAPES = {STEP: "at once", RAMP: "evenly"}
ROWS = {
    "lever": pl.String,
    "value": pl.Float64,
    "p10": pl.Float64,
    "p90": pl.Float64,
    "start": pl.Date,
    "end": pl.Date,
    "shape": pl.String,
    "of": pl.String,
    "rationale": pl.String,
    "source": pl.String,
}
NUMBERS = ("value", "p10", "p90")
NAMES = {kind.title: name for name, kind in LEVERS.items()}
TARGETS = {label(code): code for kind in LEVERS.values() for code in kind.of}
PLACES = 10
"""Decimals that a per cent is rounded to, so that a share comes back as the same number."""
Row = dict[str, Any]


def rows_of(levers: Iterable[Lever]) -> pl.DataFrame:
    """A row a lever, shares in per cent and codes in words: columns of `ROWS`."""
    return pl.DataFrame([_row_of(lever) for lever in levers], schema=ROWS)


def _row_of(lever: Lever) -> Row:
    drawn = isinstance(lever.value, Range)
    given = (None, lever.value.p10, lever.value.p90) if drawn else (lever.value, None, None)  # type: ignore[union-attr]
    times = 100 if lever.kind.unit in PER_CENT else 1
    numbers = {
        name: None if number is None else round(number * times, PLACES)  # type: ignore[operator]
        for name, number in zip(NUMBERS, given, strict=True)
    }
    return {
        "lever": lever.kind.title,
        **numbers,
        "start": lever.start,
        "end": lever.end,
        "shape": SHAPES[lever.shape],
        "of": label(lever.of) if lever.of else None,
        "rationale": lever.rationale,
        "source": lever.source,
    }


def read_rows(rows: pl.DataFrame) -> tuple[tuple[Lever, ...], list[str]]:
    """The levers that rows stand for, and what is wrong with the others.

    Args:
        rows: Columns of `ROWS`, as a person left them; wholly empty ones are passed over.

    Returns:
        The levers in order, and a sentence for each row that is none yet.
    """
    levers: list[Lever] = []
    wrong: list[str] = []
    for place, row in enumerate(rows.iter_rows(named=True), start=1):
        given = {name: value for name, value in row.items() if value not in (None, "")}
        if set(given) <= {"shape"}:
            continue
        try:
            levers.append(_lever_of(given))
        except ScenarioError as error:
            what = f", {given['lever']}" if "lever" in given else ""
            wrong.append(f"Row {place}{what}: {error}")
    return tuple(levers), wrong


def _lever_of(given: Row) -> Lever:
    """The lever of a row.

    Raises:
        ScenarioError: It is not whole, or out of its limits; says what to do.
    """
    if "lever" not in given:
        raise ScenarioError("choose what is changed, in the first column.")
    name = NAMES[given["lever"]]
    kind = LEVERS[name]
    try:
        return Lever(
            name=name,
            value=_value_of(name, kind, given),
            start=_month(given.get("start")),
            end=_month(given.get("end")),
            shape={words: code for code, words in SHAPES.items()}.get(given.get("shape", ""), STEP),
            of=_target(kind, given.get("of")),
            rationale=given.get("rationale", ""),
            source=given.get("source", ""),
        )
    except ScenarioError as error:
        said = str(error).removeprefix(f"lever {name}: ")
        raise ScenarioError(said if said.endswith(".") else f"{said}.") from error


def _target(kind: LeverKind, words: str | None) -> str | None:
    if kind.of and words is None:
        choices = ", ".join(label(code).lower() for code in kind.of)
        raise ScenarioError(f"say of what, in the column Of: {choices}.")
    if not kind.of and words is not None:
        raise ScenarioError("it is of everything: leave the column Of empty.")
    return None if words is None else TARGETS.get(words, words)


def _value_of(name: str, kind: LeverKind, given: Row) -> float | Range:
    has = [number for number in NUMBERS if number in given]
    if has not in (["value"], ["p10", "p90"]):
        raise ScenarioError("give either one value, or both ends of a range (P10 and P90).")
    divided = 100 if kind.unit in PER_CENT else 1
    found = [round(given[number] / divided, PLACES + 2) for number in has]
    low, high = (lever_value(name, end) for end in (kind.low, kind.high))
    for number in found:
        if not kind.low <= number <= kind.high:
            raise ScenarioError(
                f"{lever_value(name, number)} is out of its limits; choose from {low} to {high}."
            )
    if len(found) == 2 and found[0] > found[1]:
        raise ScenarioError("P10 is above P90: swap them.")
    return found[0] if len(found) == 1 else Range(*found)


def _month(day: object) -> dt.date | None:
    """The first of the month of whatever day was picked."""
    if isinstance(day, dt.datetime):
        day = day.date()
    return day.replace(day=1) if isinstance(day, dt.date) else None


def lever_sentence(lever: Lever) -> str:
    """What a lever does, in words: its value, its time and its shape."""
    if isinstance(lever.value, Range):
        low, high = (lever_value(lever.name, end) for end in (lever.value.p10, lever.value.p90))
        value = f"{low} to {high} (8 in 10)"
    else:
        value = lever_value(lever.name, lever.value)
    of = f", {label(lever.of).lower()}" if lever.of else ""
    return f"{lever.kind.title}{of}: {value}{_time_of(lever)}"


def _time_of(lever: Lever) -> str:
    start = month_name(lever.start) if lever.start else None
    end = month_name(lever.end) if lever.end else None
    if lever.shape == RAMP:
        return f", growing evenly from {start} to {end} and staying so"
    if start and end:
        return f", in {start}" if start == end else f", from {start} to {end}"
    if start:
        return f", from {start} on"
    return f", until {end}" if end else ", all the time"


def limits_of() -> pl.DataFrame:
    """What each lever is and between which limits: lever, meaning, low, high (in words)."""
    return pl.DataFrame(
        [
            (
                kind.title,
                kind.meaning,
                lever_value(name, kind.low),
                lever_value(name, kind.high),
            )
            for name, kind in LEVERS.items()
        ],
        schema=["lever", "meaning", "low", "high"],
        orient="row",
    )
