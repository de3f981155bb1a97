"""Words about months that were not delivered, and about the forces that a sum is of."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard.shell.months import COUNTED_IN, FORCES_IN, Total
from dashboard.shell.text import SPACE, force_sum, month_name
from pipelines.contracts.vocabulary import TERRITORIAL_FORCE_COUNT
from pipelines.models.periods import months_between

NOT_DELIVERED = "not delivered"
NOT_ZERO = "which is not the same as zero"
MOST_NAMED = 3


def listed(names: Sequence[str]) -> str:
    """Some names in a row, such as `A, B and C`; at least one."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def months_named(months: Sequence[date]) -> str:
    """Some months in order: each by its name, a run by its ends, many by how many they are."""
    first, last = months[0], months[-1]
    if len(months) > 1 and len(months) == months_between(first, last) + 1:
        year = "" if first.year == last.year else f"{SPACE}{first.year}"
        return f"{first:%B}{year} to {month_name(last)}"
    if len(months) <= MOST_NAMED:
        return listed([month_name(month) for month in months])
    return f"{len(months)} months from {month_name(first)} to {month_name(last)}"


def months_missing(measure: str, months: Sequence[date]) -> str:
    """That some months of a measure were not delivered, as a sentence without its full stop."""
    return f"{measure} of {months_named(months)} were {NOT_DELIVERED}"


def why_unknown(total: Total | None, measure: str) -> str:
    """Why a total is not known, as a sentence without its full stop.

    Args:
        total: The total, without a count; None where nothing of the measure was delivered.
        measure: `incidents` or `investigations`.
    """
    if total is None:
        return f"{measure} were {NOT_DELIVERED}"
    if total.gaps:
        return months_missing(measure, total.gaps)
    if total.lacking:
        return "no force delivered every month of it"
    return "the series does not reach back so far"


def unknown_sentence(where: str, asked: str, total: Total | None, measure: str) -> str:
    """The answer where a yearly total is not known: what is not known, and why.

    Args:
        where: The force's name.
        asked: What is asked, such as `incidents were reported`.
        total: As for `why_unknown`.
        measure: `incidents` or `investigations`.
    """
    span = "" if total is None else f" in the 12 months to {month_name(total.last)}"
    why = why_unknown(total, measure)
    return (
        f"{where}: how many {asked}{span} is not known. {why[:1].upper()}{why[1:]}"
        f"{', ' + NOT_ZERO if NOT_DELIVERED in why else ''}."
    )


def of_forces(total: Total) -> str:
    """Of how many forces a total is, where one of the version's lacks a month of it; else nothing.

    Such as `over the 42 of 43 forces that delivered every month (without Durham)`.
    """
    count = f"{total.force_count}{SPACE}of{SPACE}{TERRITORIAL_FORCE_COUNT}{SPACE}forces"
    return _over(total, f"the {count}")


def of_those_forces(total: Total) -> str:
    """The same in a sentence that has begun with how many forces it is of."""
    return _over(total, "those")


def _over(total: Total, forces: str) -> str:
    if not total.is_of_fewer or total.count is None:
        return ""
    what = "it" if total.first == total.last else "every month"
    return f"over {forces} that delivered {what} ({_without(total.lacking)})"


def later_sentence(total: Total) -> str:
    """That months after a total were not delivered; nothing where all of them were."""
    if not total.later:
        return ""
    said = months_missing(total.measure, total.later)
    return f"{said[:1].upper()}{said[1:]}, {NOT_ZERO}."


def _without(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED + 1
    shown = names if more <= 1 else [*names[: MOST_NAMED - 1], f"{more} others"]
    return f"without {listed(shown)}"


def name_of_months(
    months: pl.DataFrame, name: str, *, is_sum: bool, measures: Sequence[str] = tuple(COUNTED_IN)
) -> str:
    """What the force, or the sum over the forces that count in some months, is called.

    Args:
        months: As `demand_by_month`.
        name: What the reader's choice is called.
        is_sum: Whether all forces were chosen.
        measures: What is shown of these months.
    """
    if not is_sum or months.is_empty():
        return name
    counts = pl.concat([months[FORCES_IN[measure]].alias("forces") for measure in measures]).sort()
    return force_sum(int(counts[0]), int(counts[-1]))


def gaps_sentence(
    months: pl.DataFrame,
    force_count: int,
    *,
    is_sum: bool,
    measures: Sequence[str] = tuple(COUNTED_IN),
    each: str = "",
    then: str = "The line breaks there.",
) -> str:
    """Which of the months drawn were not delivered, or are of fewer forces; nothing where none is.

    Args:
        months: As `demand_by_month`.
        force_count: The version's territorial forces.
        is_sum: Whether all forces were chosen.
        measures: What is shown of these months.
        each: What a row is where it is no month, such as `the years that end in `.
        then: What that means for a force's own figures.
    """
    if is_sum:
        said = _together(
            {measure: _of_fewer(months, measure, force_count, each) for measure in measures}
        )
        return f"Not every force delivered every month: {said}." if said else ""
    said = _together({measure: _missing(months, measure) for measure in measures})
    opening = f"{NOT_DELIVERED[:1].upper()}{NOT_DELIVERED[1:]}, {NOT_ZERO}"
    return f"{opening}: {said}. {then}" if said else ""


def _together(told: dict[str, str | None]) -> str:
    """What is told of each measure, once where it is the same of all."""
    known = {measure: what for measure, what in told.items() if what is not None}
    if len(known) == len(told) and len(set(known.values())) == 1:
        return f"{listed(list(known))}{next(iter(known.values()))}"
    return "; ".join(f"{measure}{what}" for measure, what in known.items())


def _missing(months: pl.DataFrame, measure: str) -> str | None:
    missing = months.filter(pl.col(COUNTED_IN[measure]).is_null())["month"].to_list()
    if not missing:
        return None
    return f" of {'every month' if len(missing) == months.height else months_named(missing)}"


def _of_fewer(months: pl.DataFrame, measure: str, force_count: int, each: str) -> str | None:
    fewer = months.filter(pl.col(FORCES_IN[measure]) < force_count)
    if fewer.is_empty():
        return None
    counts = fewer[FORCES_IN[measure]].sort()
    forces = force_sum(int(counts[0]), int(counts[-1]))
    return f" of {each}{months_named(fewer['month'].to_list())} are of {forces}"
