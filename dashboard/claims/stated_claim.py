"""A claim as the reader sees it: a published one, or numbers typed in; nothing here raises."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from pipelines.models.claims.check import GROWTH_AGREEMENT, LARGEST, TypedClaim

FIRST_YEAR, LAST_YEAR = 1900, 2100
NOT_SAID = "something that was not said"
FIELDS = {
    "since": ("From (year)", "2012"),
    "until": ("To (year)", "2015"),
    "over": ("Over how many years", "3"),
    "rise": ("Rise in per cent", "88"),
    "before": ("Number before", "37,000"),
    "now": ("Number now", "70,000"),
    "each": ("Cost of each (£)", "19,000"),
    "total": ("Total cost (£)", "1bn"),
    "later": ("Later year", "2020"),
    "later_number": ("Number then", "200,000"),
    "later_total": ("Total cost then (£)", "3bn"),
}
WORDS = {"counted": ("What it counts", "investigations"), "said": ("Who said it, and when", "")}
ATTRIBUTES = {
    "since": "baseline_year",
    "until": "current_year",
    "over": "years",
    "rise": "growth_share",
    "before": "baseline_count",
    "now": "current_count",
    "each": "unit_cost_gbp",
    "total": "total_gbp",
    "later": "projected_year",
    "later_number": "projected_count",
    "later_total": "projected_total_gbp",
}
YEARS = {"since", "until", "later"}
SIZES = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
NUMBER = re.compile(
    r"([-+]?)£?([0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)(thousand|million|billion|bn|k|m|)"
)


@dataclass(frozen=True)
class StatedClaim:
    """A claim with the words around its numbers, and what is wrong with what was typed in."""

    claim: TypedClaim
    statement: str = ""
    counted: str = NOT_SAID
    area: str = "Not said"
    year_kind: str = "not_said"
    source: str = ""
    url: str = ""
    caveat: str = ""
    is_secondary: bool = False
    is_typed: bool = False
    problems: tuple[str, ...] = field(default=())


def published(row: Mapping[str, Any]) -> StatedClaim:
    """A row of mart claim."""
    numbers = {each.name: row[each.name] for each in fields(TypedClaim)}
    return StatedClaim(
        TypedClaim(**numbers),
        statement=row["statement"],
        counted=row["counted"],
        area=row["area"],
        year_kind=row["year_kind"],
        source=row["source"],
        url=row["url"] or "",
        caveat=row["caveat"] or "",
        is_secondary=row["is_secondary"],
    )


def typed(values: Mapping[str, str | None], year_kind: str = "calendar") -> StatedClaim:
    """A claim from what was typed in, by the names of `FIELDS` and `WORDS`.

    What cannot be read, cannot be, or contradicts itself is named in `problems` and counts as not
    given; nothing raises.
    """
    numbers: dict[str, Any] = {}
    problems = []
    for name, (heading, example) in FIELDS.items():
        text = (values.get(name) or "").strip()
        if not text:
            continue
        value, problem = _read(name, text, heading, example)
        numbers[ATTRIBUTES[name]] = value
        problems += [problem] if problem else []
    claim = TypedClaim(**numbers)
    return StatedClaim(
        claim,
        counted=(values.get("counted") or "").strip() or NOT_SAID,
        source=(values.get("said") or "").strip(),
        year_kind=year_kind,
        is_typed=True,
        problems=(*problems, *contradictions(claim)),
    )


def written(claim: TypedClaim) -> dict[str, str]:
    """The numbers of a claim as they would be typed in, by the names of `FIELDS`."""
    return {name: _written(name, getattr(claim, key)) for name, key in ATTRIBUTES.items()}


def contradictions(claim: TypedClaim) -> list[str]:
    """What in a claim cannot be true together, in plain words."""
    first, last, later = claim.baseline_year, claim.current_year, claim.projected_year
    found = []
    if first is not None and last is not None and first >= last:
        found.append("The first year must come before the last one; no pace can be worked out.")
    elif None not in (first, last, claim.years) and (last or 0) - (first or 0) != claim.years:
        found.append("The years do not lie as far apart as is said; the two years are used.")
    if later is not None and last is not None and later <= last:
        found.append("The later year must come after the last one; nothing is carried on to it.")
    before, now, growth = claim.baseline_count, claim.current_count, claim.growth_share
    if before and now is not None and growth is not None:
        found_growth = now / before - 1
        if abs(found_growth - growth) > GROWTH_AGREEMENT:
            found.append("The percentage and the two numbers do not agree; the percentage is used.")
    return found


def lacking(claim: TypedClaim) -> list[str]:
    """What a claim would have to say so that more could be worked out."""
    found = []
    has_period = claim.years is not None or None not in (claim.baseline_year, claim.current_year)
    has_count = claim.current_count is not None or claim.baseline_count is not None
    if claim.growth_share is not None and not has_period:
        found.append("It gives a percentage without its years: there is no yearly rate.")
    if claim.growth_share is not None and not has_count:
        found.append("It gives a percentage without a number: a percentage of what is not said.")
    if claim.unit_cost_gbp is not None and not has_count and claim.total_gbp is None:
        found.append("It gives a cost each without a number: there is no total.")
    if claim.projected_year is not None and claim.current_year is None:
        found.append("It does not say when it begins: no pace can be carried on to the later year.")
    return found


def _read(name: str, text: str, heading: str, example: str) -> tuple[float | None, str]:
    """The number typed in, or none and why."""
    number = read_number(text)
    if name in YEARS:
        number = read_number(text.split("/")[0])
        if number is None or number != int(number) or not FIRST_YEAR <= number <= LAST_YEAR:
            return None, f"“{heading}” is not a year from {FIRST_YEAR} to {LAST_YEAR}."
        return int(number), ""
    if number is None:
        return None, f"“{heading}” cannot be read as a number, such as {example}."
    if name == "over":
        is_whole = number == int(number) and 1 <= number <= LAST_YEAR - FIRST_YEAR
        return (int(number), "") if is_whole else (None, f"“{heading}” is not a number of years.")
    if abs(number) >= LARGEST:
        return None, f"“{heading}” is larger than any number of cases or pounds can be."
    if name == "rise":
        return (number / 100, "") if number >= -100 else (None, "Nothing falls by more than 100%.")
    return (number, "") if number >= 0 else (None, f"“{heading}” cannot be below nought.")


def read_number(text: str) -> float | None:
    """A number as people write it (70,000, £19,000, 88%, 1.3bn); None where it is none."""
    plain = re.sub(r"\s|%|per ?cent", "", text.lower().replace("\u2212", "-"))
    match = NUMBER.fullmatch(plain)
    if match is None or len(plain) > 40:
        return None
    sign, digits, size = match.groups()
    return float(f"{sign}{digits.replace(',', '')}") * SIZES[size]


def _written(name: str, value: float | None) -> str:
    if value is None:
        return ""
    if name in YEARS or name == "over":
        return str(value)
    return f"{value * 100 if name == 'rise' else value:.10g}"
