"""A published figure and every number that may be said of it."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import polars as pl

from dashboard.briefing.case import Case
from dashboard.briefing.cells import Cell, as_number
from dashboard.briefing.content import Number, Where
from dashboard.briefing.sources import find_published
from dashboard.claims import queries, words
from dashboard.claims.queries import RECORDS, RecordedSeries
from dashboard.claims.stated_claim import StatedClaim, published
from pipelines.contracts.vocabulary import TERRITORIAL_FORCE_COUNT
from pipelines.models.claims import words as claim_words
from pipelines.models.claims.check import GBP, RATE, TypedClaim, check_claim, implied_count

HELD_AGAINST = "child_sexual"
YEAR_FIELDS = {"baseline_year", "current_year", "projected_year", "years"}
UNITS = {"unit_cost_gbp": "GBP", "total_gbp": "GBP", "projected_total_gbp": "GBP"}
FIGURE_FIELDS = {
    "GBP per investigation": "unit_cost_gbp",
    "GBP a year": "total_gbp",
    "GBP": "projected_total_gbp",
    "cases under investigation": "current_count",
    "investigations": "projected_count",
}
"""What of a claim a published figure is, by its unit; any other stands by itself."""

NO_COUNTS = ("share", "GBP", "days")
"""How the units of published figures begin that count nothing."""


@dataclass(frozen=True)
class Examined:
    """A claim and what was found.

    Attributes:
        claim_id: Its id.
        stated: The claim with its words.
        series: The recorded series that it is held against.
        recorded: year, count; empty where the publication was never loaded.
        checks: As `check_claim`.
        area: Where the record counts, as of how many forces.
        value: The figure itself where it is no claim of several numbers.
    """

    claim_id: str
    stated: StatedClaim
    series: RecordedSeries
    recorded: pl.DataFrame
    checks: pl.DataFrame
    area: str
    value: float | None

    @property
    def is_count(self) -> bool:
        """Whether it counts anything that a recorded count may stand beside: no cost or share."""
        return not (self.is_single and self.stated.counted.startswith(NO_COUNTS))

    @property
    def is_single(self) -> bool:
        """Whether it is one published figure, and no claim of several numbers."""
        return self.value is not None


def examined(case: Case) -> Examined:
    """The claim that the briefing is about."""
    return case.once(_examined)


def _examined(case: Case) -> Examined:
    name = case.request.figure or ""
    row = find_published(case.warehouse, name)
    if "claim_id" in row:
        stated, value = published(row), None
    else:
        stated, value = _as_claim(row), row.get("value")
    series = RECORDS[_held_against(stated)]
    found = queries.recorded_by_year(case.warehouse, series)
    recorded = words.beside(found, stated.year_kind)
    area = found["area"][-1] if found.height else ""
    named = words.record(series, area, stated.year_kind)
    return Examined(
        name, stated, series, recorded, check_claim(stated.claim, recorded, named), area, value
    )


def _held_against(stated: StatedClaim) -> str:
    """The series that counts the very same, else child sexual offences."""
    same = [name for name, series in RECORDS.items() if series.same_as == stated.counted]
    return same[0] if same else HELD_AGAINST


def _as_claim(row: object) -> StatedClaim:
    """A published figure as a claim of one number."""
    if not isinstance(row, dict):
        return StatedClaim(TypedClaim())
    name = FIGURE_FIELDS.get(row["unit"])
    claim = TypedClaim(**{name: row["value"]}) if name else TypedClaim()
    return StatedClaim(
        claim,
        statement=row["statement"],
        counted=row["unit"],
        source=row["source"],
        url=row["url"] or "",
        caveat=row["caveat"] or "",
        is_secondary="press" in row["source"],
    )


def numbers(case: Case) -> list[Number]:
    """Every figure that sentences about the claim may quote, as they write it."""
    return case.once(_numbers)


def _numbers(case: Case) -> list[Number]:
    found = examined(case)
    return [*_given(found), *_checked(found), *recorded_numbers(found)]


def _given(found: Examined) -> list[Number]:
    """The claim's own numbers."""
    mart, given = ("published_figure", []) if found.is_single else ("claim", [])
    where: Where = (("figure_id" if found.is_single else "claim_id", found.claim_id),)
    for each in fields(TypedClaim):
        value = getattr(found.stated.claim, each.name)
        if value is None or each.name in YEAR_FIELDS:
            continue
        unit = UNITS.get(
            each.name, "share" if each.name == "growth_share" else found.stated.counted
        )
        cell = Cell(value, unit, mart, "value" if found.is_single else each.name, where)
        given.append(as_number(f"claim.{each.name}", cell, _worded(unit)))
    return given


def _worded(unit: str) -> Callable[[float], str]:
    if unit == GBP:
        return claim_words.pounds
    return claim_words.percent if unit.startswith("share") else claim_words.count_words


def _checked(found: Examined) -> list[Number]:
    """What follows from it, and by how much the record falls short of what it implies."""
    where: Where = (("claim_id", found.claim_id),)
    checked = []
    for row in found.checks.iter_rows(named=True):
        unit = row["unit"]
        cell = Cell(row["value"], unit, "claim", f"worked out: {row['check']}", where)
        shown = rate if unit == RATE else _worded(unit)
        checked.append(as_number(f"claim.{row['check']}", cell, shown))
        if unit.startswith("share") and row["value"] < 0:
            fall = cell.derived(-row["value"], unit, cell.column)
            checked.append(as_number(f"claim.{row['check']}.size", fall, shown))
    for year, level in found.recorded.iter_rows():
        implied = implied_count(found.stated.claim, year) or (
            found.stated.claim.projected_count
            if year == found.stated.claim.projected_year
            else None
        )
        if implied and not found.series.is_rate:
            share = Cell(level / implied, "share", "claim", f"recorded over implied, {year}", where)
            checked.append(as_number(f"claim.recorded_share.{year}", share, claim_words.percent))
            count = Cell(implied, "count", "claim", f"implied, {year}", where)
            checked.append(as_number(f"claim.implied.{year}", count, claim_words.count_words))
    return checked


def rate(value: float) -> str:
    """A rate as sentences about claims write it."""
    return f"{value:,.1f}"


def recorded_numbers(found: Examined) -> list[Number]:
    """What was recorded, year by year."""
    shown = rate if found.series.is_rate else claim_words.count_words
    mart = MARTS[found.series.is_crime]
    forces = found.area.partition(f" of {TERRITORIAL_FORCE_COUNT} ")[0]
    counted = []
    if forces.isdigit():
        where: Where = (("measure", found.series.measure),)
        cell = Cell(int(forces), "forces", mart, "forces that delivered", where)
        counted = [as_number("recorded.forces", cell)]
    return counted + [
        as_number(
            f"recorded.{year}",
            Cell(
                level,
                found.series.unit,
                mart,
                "summed over forces" if found.series.is_crime else "value",
                (("measure", found.series.measure), ("year", year)),
            ),
            shown,
        )
        for year, level in found.recorded.iter_rows()
    ]


MARTS = {True: "recorded_crime_by_quarter", False: "safeguarding_by_year"}
