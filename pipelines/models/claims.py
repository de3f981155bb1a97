"""Whether a published claim holds together, and what became of it: arithmetic, in words to lift."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields

import polars as pl

from pipelines.models.growth import yearly_growth

AGREEMENT = 0.05
"""Published totals are rounded: within five per cent a product is called about the total."""
GROWTH_AGREEMENT = 0.005
LARGEST = 1e15
"""No count or cost is larger; beyond it, arithmetic on what was typed in would mean nothing."""
COUNT, GBP, SHARE, SHARE_A_YEAR = "count", "GBP", "share", "share a year"
CAUTION = "What was recorded may be another unit than what was claimed."
SCHEMA = {"check": pl.String, "value": pl.Float64, "unit": pl.String, "sentence": pl.String}

Line = tuple[str, float, str, str]


@dataclass(frozen=True)
class Claim:
    """What somebody published, as far as they gave it.

    Attributes:
        growth_share: From the baseline year to the current one; 0.88 is a rise of 88 per cent.
        total_gbp: Claimed cost of the current count.
        projected_total_gbp: Claimed cost of the projected count.
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


def check_claim(claim: Claim, recorded: pl.DataFrame | None = None) -> pl.DataFrame:
    """What follows from a claim by arithmetic, and what was recorded.

    Args:
        claim: The claim; numbers that cannot be (a negative count, a fall of more than all) count
            as not given.
        recorded: One row per year: year (calendar, or that a financial year begins in), count.

    Returns:
        One row per check that the claim gives enough for: check, value, unit (count, GBP, share,
        share a year), sentence.

    Source: arithmetic. Growth is compounded evenly; going on at that pace is what the claim implies
        and no forecast.
    """
    usable = _usable(claim)
    counts = {} if recorded is None else dict(recorded.select("year", "count").iter_rows())
    known = {y: float(n) for y, n in counts.items() if y is not None and _is_usable(n, 0.0)}
    lines = [*_growth(usable), *_totals(usable), *_projection(usable), *_recorded(usable, known)]
    rows = [line for line in lines if math.isfinite(line[1])]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def implied_count(claim: Claim, year: int) -> float | None:
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


def _growth(claim: Claim) -> Iterator[Line]:
    growth, years = _growth_share(claim), _years(claim)
    before, after = claim.baseline_count, claim.current_count
    span = f"from {claim.baseline_year} to {claim.current_year}"
    if growth is not None and years is not None:
        rate = yearly_growth(growth, years)
        over = f"{_change(growth)} over {_plural(years, 'year')} ({span})"
        yield "yearly_growth", rate, SHARE_A_YEAR, f"{over} is {_percent(rate)} a year."
    if before and after is not None:
        found = after / before - 1
        verdict = ""
        if claim.growth_share is not None:
            agrees = abs(found - claim.growth_share) <= GROWTH_AGREEMENT
            verdict = ", as claimed" if agrees else f", not {_percent(claim.growth_share)}"
        text = f"From {_count(before)} to {_count(after)} is {_percent(found)}{verdict}."
        yield "growth_of_counts", found, SHARE, text
    if growth is None:
        return
    if before is None and after is not None and growth > -1:
        value = after / (1 + growth)
        text = f"{_count(after)}{_in(claim.current_year)} after {_change(growth).lower()} means"
        where = _in(claim.baseline_year) or " before it"
        yield "implied_baseline_count", value, COUNT, f"{text} {_count(value)}{where}."
    if after is None and before is not None:
        value = before * (1 + growth)
        text = f"{_change(growth)} on {_count(before)}{_in(claim.baseline_year)} is {_count(value)}"
        yield "implied_current_count", value, COUNT, f"{text}{_in(claim.current_year)}."


def _totals(claim: Claim) -> Iterator[Line]:
    """Whether counts times the unit cost are the totals claimed."""
    pairs = (
        ("implied_total", _current(claim), claim.total_gbp),
        ("implied_projected_total", claim.projected_count, claim.projected_total_gbp),
    )
    for check, count, claimed in pairs:
        if count is None or claim.unit_cost_gbp is None:
            continue
        value = count * claim.unit_cost_gbp
        verdict = ""
        if claimed is not None:
            agrees = abs(value - claimed) <= AGREEMENT * claimed
            verdict = f", {'about the' if agrees else 'not'} {_pounds(claimed)}"
            verdict += " claimed" if agrees else ""
        text = f"{_count(count)} × {_pounds(claim.unit_cost_gbp)} is {_pounds(value)}{verdict}."
        yield check, value, GBP, text


def _projection(claim: Claim) -> Iterator[Line]:
    year = claim.projected_year
    value = None if year is None else implied_count(claim, year)
    if value is None:
        return
    text = f"Growing on at the same pace, {_count(_current(claim) or 0.0)}"
    text += f" in {claim.current_year} would be {_count(value)} in {year}"
    if claim.projected_count is not None:
        text += f"; the claim says {_count(claim.projected_count)}"
    yield "implied_projected_count", value, COUNT, f"{text}."


def _recorded(claim: Claim, known: dict[int, float]) -> Iterator[Line]:
    """What was recorded in the claim's own years, and in the projected or else the last one."""
    first, last = claim.baseline_year, claim.current_year
    if first in known and last in known and known[first] > 0 and _years(claim):
        value = known[last] / known[first] - 1
        text = f"Recorded: {_count(known[first])} in {first} and {_count(known[last])} in {last}"
        text += f", {_change(value).lower()}"
        if claim.growth_share is not None:
            text += f" where {_percent(claim.growth_share)} was claimed"
        yield "recorded_growth", value, SHARE, f"{text}. {CAUTION}"
    year = claim.projected_year
    if year not in known:
        year = max((y for y in known if last is not None and y > last), default=None)
    if year is None:
        return
    implied = implied_count(claim, year)
    if implied is None and year == claim.projected_year:
        implied = claim.projected_count
    text = f"{_count(known[year])} were recorded in {year}"
    if implied and math.isfinite(implied):
        text += f", {_percent(known[year] / implied)} of the {_count(implied)}"
        text += " that the claim implies"
    yield "recorded_count", known[year], COUNT, f"{text}. {CAUTION}"


def _usable(claim: Claim) -> Claim:
    """The claim without numbers that cannot be."""
    lowest = {"growth_share": -1.0, "baseline_year": 1, "current_year": 1, "projected_year": 1}
    values = {field.name: getattr(claim, field.name) for field in fields(claim)}
    return Claim(**{k: v for k, v in values.items() if _is_usable(v, lowest.get(k, 0.0))})


def _is_usable(value: float | None, lowest: float) -> bool:
    return value is not None and lowest <= value < LARGEST


def _years(claim: Claim) -> int | None:
    if claim.baseline_year is None or claim.current_year is None:
        return None
    years = claim.current_year - claim.baseline_year
    return years if years > 0 else None


def _growth_share(claim: Claim) -> float | None:
    """The growth claimed, or else that of the two counts."""
    if claim.growth_share is not None or not claim.baseline_count or claim.current_count is None:
        return claim.growth_share
    return claim.current_count / claim.baseline_count - 1


def _current(claim: Claim) -> float | None:
    """The count claimed, or else what the growth makes of the baseline's."""
    if claim.current_count is not None:
        return claim.current_count
    if claim.baseline_count is None or claim.growth_share is None:
        return None
    return claim.baseline_count * (1 + claim.growth_share)


def _change(growth: float) -> str:
    if growth == 0:
        return "No change"
    return f"A {'fall' if growth < 0 else 'rise'} of {_percent(abs(growth))}"


def _percent(share: float) -> str:
    text = f"{100 * share:,.1f}".removesuffix(".0").replace("-", "−")
    return "0%" if text == "−0" else f"{text}%"


def _count(number: float) -> str:
    return f"{number:,.0f}"


def _pounds(amount: float) -> str:
    for size, name in ((1e9, "bn"), (1e6, "m")):
        if amount >= size:
            return f"£{f'{amount / size:,.2f}'.rstrip('0').rstrip('.')}{name}"
    return f"£{amount:,.0f}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _in(year: int | None) -> str:
    return "" if year is None else f" in {year}"
