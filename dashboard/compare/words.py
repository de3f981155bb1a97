"""The sentences of the comparison of forces: what an officer can read out."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.compare.figures import DIFFERS, RATE, STANDS_OUT, USUAL, NoValue, Standing
from dashboard.compare.reasons import say_reason
from dashboard.shell import text

NOUNS = {
    "child_sexual": "child sexual offences",
    "child_cruelty": "child cruelty offences",
    "obscene_publications": "obscene publications offences",
    "all": "incidents",
    "neglect": "incidents of neglect",
    "physical": "incidents of physical abuse",
    "emotional": "incidents of emotional abuse",
    "sexual": "incidents of sexual abuse",
    "exploitation": "incidents of exploitation",
    "online_images": "incidents of online images",
}
AMONG = {
    USUAL: "Among {count} forces that is no more than forces usually differ by",
    DIFFERS: "It differs from other forces by more than they usually do (beyond 95%)",
    STANDS_OUT: "It stands out from other forces (beyond 99.8% of what they usually differ by)",
}
SMALL_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def noun(group: str) -> str:
    """What is counted, in the plural."""
    return NOUNS.get(group) or f"offences of {text.label(group).lower()}"


def amount(value: float | None, kind: str) -> str:
    """A rate with one decimal, or a change in per cent with its sign."""
    if value is None:
        return text.UNKNOWN
    if kind != RATE:
        return text.percent(value / 100, signed=True)
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def number_format(values: pl.Series, kind: str) -> str:
    """How charts write such values: rates below one as `amount` does, or many would look alike."""
    is_small = kind == RATE and values.drop_nulls().lt(1).any()
    return ",.2f" if is_small else ",.1f"


def nation(standing: Standing) -> str:
    """What all forces together are called."""
    space = text.SPACE
    if standing.is_national:
        return f"England{space}and{space}Wales"
    return f"the {standing.force_count}{space}forces with figures together"


def sentence(standing: Standing, where: str, group: str, period: tuple[str, ...]) -> str:
    """The page's answer: the chosen force's value beside region, like forces and the whole.

    Args:
        standing: Where all forces stand.
        where: The chosen force's name.
        group: Offence group or abuse type.
        period: A financial year, or the two periods that growth compares.
    """
    chosen = standing.chosen
    if not chosen:
        return _of_all(standing, group, period)
    if chosen["value"] is None:
        return f"{_reason(chosen, where, group, period)} {_national_alone(standing)}"
    own = _own(chosen, where, group, period, standing.kind)
    beside = _beside(standing, chosen)
    return f"{own}{': ' if beside else ''}{beside}.{_among(standing, chosen)}"


def _among(standing: Standing, chosen: Mapping[str, Any]) -> str:
    """What the funnel says of a force, and its place in the order."""
    if not chosen["rank"]:
        return ""
    height = standing.compared.height
    place = f"rank {chosen['rank']} of {height}, the highest first"
    said = AMONG.get(chosen["difference"])
    if said is None:
        return f" {place[:1].upper()}{place[1:]}."
    return f" {said.format(count=height)}: {place}."


def _own(
    chosen: Mapping[str, Any], where: str, group: str, period: tuple[str, ...], kind: str
) -> str:
    low, high = amount(chosen["low"], kind), amount(chosen["high"], kind)
    interval = f"95% interval {low} to {high}"
    if kind == RATE:
        return (
            f"{where} recorded {amount(chosen['value'], kind)} {noun(group)} per 1,000 children "
            f"in {period[0]} ({interval})"
        )
    value = chosen["value"]
    moved = f"{'rose' if value >= 0 else 'fell'} by {text.percent(abs(value) / 100)}"
    return (
        f"{where}: {noun(group)} {moved} from {period[0]} to {period[1]} "
        f"({text.count(chosen['baseline_count'])} to {text.count(chosen['current_count'])}; "
        f"{interval})"
    )


def _beside(standing: Standing, chosen: Mapping[str, Any]) -> str:
    """Above or below what, as far as it is known."""
    kind, parts = standing.kind, []
    if standing.region is not None:
        side = _side(chosen["value"], standing.region, kind)
        parts.append(f"{side} its region ({chosen['region']}, {amount(standing.region, kind)})")
    if standing.alike is not None and standing.alike_count > 1:
        side = _side(chosen["value"], standing.alike, kind)
        parts.append(
            f"{side} the middle of its {spelt(standing.alike_count)} most similar forces "
            f"({amount(standing.alike, kind)})"
        )
    if standing.national is not None:
        side = _side(chosen["value"], standing.national, kind)
        parts.append(f"{side} {nation(standing)} ({amount(standing.national, kind)})")
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + "".join(parts[-1:])


def _side(value: float, other: float, kind: str) -> str:
    """Above, below, or level where both read the same."""
    if amount(value, kind) == amount(other, kind):
        return "level with"
    return "above" if value > other else "below"


def _of_all(standing: Standing, group: str, period: tuple[str, ...]) -> str:
    compared = standing.compared
    whole = nation(standing)
    whole = whole[:1].upper() + whole[1:]
    value = amount(standing.national, standing.kind)
    if standing.kind == RATE:
        own = f"{whole}: {value} {noun(group)} recorded per 1,000 children in {period[0]}."
    else:
        own = f"{whole}: {noun(group)} changed by {value} from {period[0]} to {period[1]}."
    if compared.height < 2:
        return own
    most, least = compared.row(0, named=True), compared.row(-1, named=True)
    return (
        f"{own} Between forces it runs from {amount(least['value'], standing.kind)} "
        f"({least['force_name']}) to {amount(most['value'], standing.kind)} "
        f"({most['force_name']}); {_told_apart(standing)}."
    )


def _told_apart(standing: Standing) -> str:
    compared = standing.compared
    if compared["difference"].null_count():
        return f"{compared.height} forces are too few to tell which of them differ"
    beyond = compared.filter(pl.col("difference").is_in([DIFFERS, STANDS_OUT])).height
    outer = compared.filter(difference=STANDS_OUT).height
    differ = "differs" if beyond == 1 else "differ"
    said = f"of {compared.height} forces {spelt(beyond)} {differ} by more than forces usually do"
    if not outer:
        return said
    who = "it" if beyond == 1 else f"{spelt(outer)} of them"
    return f"{said}, and {who} {'stands' if outer == 1 else 'stand'} out"


def _national_alone(standing: Standing) -> str:
    if standing.national is None:
        return ""
    whole = nation(standing)
    unit = " per 1,000" if standing.kind == RATE else ""
    return f"{whole[:1].upper()}{whole[1:]}: {amount(standing.national, standing.kind)}{unit}."


def _reason(chosen: Mapping[str, Any], where: str, group: str, period: tuple[str, ...]) -> str:
    """Why the chosen force has no value."""
    return say_reason(
        chosen["reason"] or NoValue.NOT_DELIVERED,
        where=where,
        when=" to ".join(period),
        counted=noun(group),
        children=chosen.get("child_population_count"),
    )


def unit(kind: str) -> str:
    """The unit of the values, as charts name it."""
    return "Per 1,000 children" if kind == RATE else "Growth, %"


def map_title(group: str, kind: str, period: tuple[str, ...]) -> str:
    """What is shaded on the map."""
    what = noun(group)[:1].upper() + noun(group)[1:]
    if kind == RATE:
        return f"{what} per 1,000 children, {period[0]}"
    return f"Growth of {noun(group)}, {period[0]} to {period[1]}"


def ranking_title(standing: Standing) -> str:
    """What the ranking shows, in a sentence."""
    compared = standing.compared
    if compared["difference"].null_count() or standing.national is None:
        return f"{compared.height} forces, the highest first"
    whole = "England and Wales" if standing.is_national else "the whole"
    said = _told_apart(standing)
    return f"{said[:1].upper()}{said[1:]} (dashed line: {whole})"


def spelt(number: int) -> str:
    """A number under ten in letters."""
    return SMALL_NUMBERS[number] if number < len(SMALL_NUMBERS) else str(number)
