"""Whether a published claim holds together, and what became of it: arithmetic, in words to lift."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

import polars as pl

from pipelines.models.claims.words import change, count_words, in_year, percent, plural, pounds
from pipelines.models.demand.growth import yearly_growth

AGREEMENT = 0.05
"""Published totals are rounded: within five per cent a product is called about the total."""
GROWTH_AGREEMENT = 0.005
LONGEST_PATH = 100
LARGEST = 1e15
"""No count or cost is larger; beyond it, arithmetic on what was typed in would mean nothing."""
COUNT, RATE, GBP, SHARE, SHARE_A_YEAR = "count", "rate", "GBP", "share", "share a year"
CAUTION = "What was recorded may be another unit than what was claimed."
SCHEMA = {"check": pl.String, "value": pl.Float64, "unit": pl.String, "sentence": pl.String}

Line = tuple[str, float, str, str]


@dataclass(frozen=True)
class TypedClaim:
    """What somebody published, as far as they gave it.

    Attributes:
        growth_share: From the baseline year to the current one; 0.88 is a rise of 88 per cent.
        total_gbp: Claimed cost of the current count.
        projected_total_gbp: Claimed cost of the projected count.
        years: Length of the period, for a claim that does not name both of its ends.
    """

    baseline_year: int | None = None
    current_year: int | None = None
    growth_share: float | None = None
    baseline_count: float | None = None
    current_count: float | None = None
    unit_cost_gbp: float | None = None
    projected_year: int | None = None
    projected_count: float | None = None
    total_gbp: float | None = None
    projected_total_gbp: float | None = None
    years: int | None = None


@dataclass(frozen=True)
class Record:
    """How a recorded series is named in sentences.

    Attributes:
        name: What was counted, by whom and where, as a sentence begins.
        is_rate: A rate, which is held against growth only and never against a count.
        year_name: How a year of the series is written.
    """

    name: str = ""
    is_rate: bool = False
    year_name: Callable[[int], str] = str


def check_claim(
    claim: TypedClaim, recorded: pl.DataFrame | None = None, record: Record | None = None
) -> pl.DataFrame:
    """What follows from a claim by arithmetic, and what was recorded.

    Args:
        claim: The claim; numbers that cannot be (a negative count, a fall of more than all) count
            as not given.
        recorded: One row per year: year (calendar, or that a financial year begins in), count.
        record: How sentences name what was recorded; it stands unnamed where none is given.

    Returns:
        One row per check that the claim gives enough for: check, value, unit (count, rate, GBP,
        share, share a year), sentence.

    Source: arithmetic. Growth is compounded evenly; going on at that pace is what the claim implies
        and no forecast.
    """
    usable = _usable(claim)
    counts = {} if recorded is None else dict(recorded.select("year", "count").iter_rows())
    known = {y: float(n) for y, n in counts.items() if y is not None and _is_usable(n, 0.0)}
    lines = [
        *_growth(usable),
        *_totals(usable),
        *_projection(usable),
        *_recorded(usable, known, record or Record()),
    ]
    rows = [line for line in lines if math.isfinite(line[1])]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def implied_count(claim: TypedClaim, year: int) -> float | None:
    """What the claimed growth comes to in a later year; None where it does not say.

    70,000 in 2015, 88 per cent up on 2012, is 200,460 in 2020.
    """
    claim = _usable(claim)
    growth, years, count = _growth_share(claim), _years(claim), _current(claim)
    later = None if claim.current_year is None else year - claim.current_year
    if growth is None or years is None or count is None or later is None or later <= 0:
        return None
    try:
        return float(count * (1 + growth) ** (later / years))
    except OverflowError:
        return None


def implied_path(claim: TypedClaim, until: int) -> pl.DataFrame:
    """What the claimed growth comes to in every year of it and after it.

    Args:
        claim: The claim.
        until: Last year to go to, at most a century after the claim's first.

    Returns:
        One row per year from the baseline on: year, count, is_claimed (a year inside the claim's
        own period). Empty where the claim does not give growth, both years and a count.
    """
    claim = _usable(claim)
    growth, years, count, last = (
        _growth_share(claim),
        _years(claim),
        _current(claim),
        claim.current_year,
    )
    rows: list[tuple[int, float, bool]] = []
    if growth is not None and years is not None and count is not None and last is not None:
        first = last - years
        if growth > -1:
            rows = [
                (year, count * (1 + growth) ** ((year - last) / years), True)
                for year in range(max(first, last - LONGEST_PATH), last + 1)
            ]
        for year in range(last + 1, min(until, first + LONGEST_PATH) + 1):
            value = implied_count(claim, year)
            if not _is_usable(value, 0.0):
                break
            rows.append((year, value or 0.0, False))
    schema = {"year": pl.Int64, "count": pl.Float64, "is_claimed": pl.Boolean}
    found = pl.DataFrame(rows, schema=schema, orient="row")
    return found.filter(pl.col("count") < LARGEST)


def _growth(claim: TypedClaim) -> Iterator[Line]:
    growth, years = _growth_share(claim), _years(claim)
    before, after = claim.baseline_count, claim.current_count
    span = f" (from {claim.baseline_year} to {claim.current_year})" if _has_ends(claim) else ""
    if growth is not None and years is not None:
        rate = yearly_growth(growth, years)
        over = f"{change(growth)} over {plural(years, 'year')}{span}"
        yield "yearly_growth", rate, SHARE_A_YEAR, f"{over} is {percent(rate)} a year."
    if before and after is not None:
        found = after / before - 1
        verdict = ""
        if claim.growth_share is not None:
            agrees = abs(found - claim.growth_share) <= GROWTH_AGREEMENT
            verdict = ", as claimed" if agrees else f", not {percent(claim.growth_share)}"
        text = f"From {count_words(before)} to {count_words(after)} is {percent(found)}{verdict}."
        yield "growth_of_counts", found, SHARE, text
    if growth is None:
        return
    if before is None and after is not None and growth > -1:
        value = after / (1 + growth)
        after_it = f"after {change(growth).lower()} means"
        text = f"{count_words(after)}{in_year(claim.current_year)} {after_it}"
        where = in_year(claim.baseline_year) or " before it"
        yield "implied_baseline_count", value, COUNT, f"{text} {count_words(value)}{where}."
    if after is None and before is not None:
        value = before * (1 + growth)
        text = f"{change(growth)} on {count_words(before)}{in_year(claim.baseline_year)} is"
        text = f"{text} {count_words(value)}"
        yield "implied_current_count", value, COUNT, f"{text}{in_year(claim.current_year)}."


def _totals(claim: TypedClaim) -> Iterator[Line]:
    """Whether counts times the unit cost are the totals claimed."""
    pairs = (
        ("implied_total", _current(claim), claim.total_gbp),
        ("implied_projected_total", claim.projected_count, claim.projected_total_gbp),
    )
    for check, count, claimed in pairs:
        if claim.unit_cost_gbp is None:
            continue
        if count is None:
            if claimed is not None and claim.unit_cost_gbp > 0:
                value = claimed / claim.unit_cost_gbp
                text = f"{pounds(claimed)} at {pounds(claim.unit_cost_gbp)} each is"
                yield (
                    check.replace("total", "count_of_total"),
                    value,
                    COUNT,
                    f"{text} {count_words(value)}.",
                )
            continue
        value = count * claim.unit_cost_gbp
        verdict = ""
        if claimed is not None:
            agrees = abs(value - claimed) <= AGREEMENT * claimed
            verdict = f", {'about the' if agrees else 'not'} {pounds(claimed)}"
            verdict += " claimed" if agrees else ""
        text = f"{count_words(count)} × {pounds(claim.unit_cost_gbp)} is {pounds(value)}{verdict}."
        yield check, value, GBP, text


def _projection(claim: TypedClaim) -> Iterator[Line]:
    year = claim.projected_year
    value = None if year is None else implied_count(claim, year)
    if value is None:
        return
    text = f"Growing on at the same pace, {count_words(_current(claim) or 0.0)}"
    text += f" in {claim.current_year} would be {count_words(value)} in {year}"
    if claim.projected_count is not None:
        text += f"; the claim says {count_words(claim.projected_count)}"
    yield "implied_projected_count", value, COUNT, f"{text}."


def _recorded(claim: TypedClaim, known: dict[int, float], record: Record) -> Iterator[Line]:
    """What was recorded in the claim's own years, and in the projected or else the last one."""
    first, last = claim.baseline_year, claim.current_year
    name, unit = record.year_name, RATE if record.is_rate else COUNT
    if first in known and last in known and known[first] > 0 and _years(claim):
        value = known[last] / known[first] - 1
        text = f"{record.name or 'Recorded'}: {_level(known[first], record)} in {name(first)} and"
        text += f" {_level(known[last], record)} in {name(last)}, {change(value).lower()}"
        growth = _growth_share(claim)
        if growth is not None:
            text += f" where {percent(growth)} was claimed"
        yield "recorded_growth", value, SHARE, f"{text}. {CAUTION}"
    year = claim.projected_year
    if year not in known:
        year = max((y for y in known if last is not None and y > last), default=None)
    if year is None:
        return
    implied = implied_count(claim, year)
    if implied is None and year == claim.projected_year:
        implied = claim.projected_count
    level = _level(known[year], record)
    text = f"{level} were recorded in {name(year)}"
    if record.name:
        text = f"{record.name}: {level} in {name(year)}"
    if implied and math.isfinite(implied) and not record.is_rate:
        text += f", {percent(known[year] / implied)} of the {count_words(implied)}"
        text += " that the claim implies"
    yield "recorded_count", known[year], unit, f"{text}. {CAUTION}"


def _level(number: float, record: Record) -> str:
    return f"{number:,.1f}" if record.is_rate else count_words(number)


def _usable(claim: TypedClaim) -> TypedClaim:
    """The claim without numbers that cannot be."""
    lowest = {"growth_share": -1.0} | dict.fromkeys(
        ("baseline_year", "current_year", "projected_year", "years"), 1
    )
    values = {field.name: getattr(claim, field.name) for field in fields(claim)}
    usable = TypedClaim(**{k: v for k, v in values.items() if _is_usable(v, lowest.get(k, 0.0))})
    if usable.years is None:
        return usable
    if usable.current_year is None and usable.baseline_year is not None:
        return replace(usable, current_year=usable.baseline_year + usable.years)
    if usable.baseline_year is None and usable.current_year is not None:
        return replace(usable, baseline_year=usable.current_year - usable.years)
    return usable


def _has_ends(claim: TypedClaim) -> bool:
    return claim.baseline_year is not None and claim.current_year is not None


def _is_usable(value: float | None, lowest: float) -> bool:
    return value is not None and lowest <= value < LARGEST


def _years(claim: TypedClaim) -> int | None:
    if claim.baseline_year is None or claim.current_year is None:
        return claim.years
    years = claim.current_year - claim.baseline_year
    return years if years > 0 else None


def _growth_share(claim: TypedClaim) -> float | None:
    """The growth claimed, or else that of the two counts."""
    if claim.growth_share is not None or not claim.baseline_count or claim.current_count is None:
        return claim.growth_share
    return claim.current_count / claim.baseline_count - 1


def _current(claim: TypedClaim) -> float | None:
    """The count claimed, or else what the growth makes of the baseline's."""
    if claim.current_count is not None:
        return claim.current_count
    if claim.baseline_count is None or claim.growth_share is None:
        return None
    return claim.baseline_count * (1 + claim.growth_share)
