"""A published figure examined: what it says, what follows from it, and what was recorded."""

from collections.abc import Callable, Iterable

import polars as pl

from dashboard.briefing.case import Case
from dashboard.briefing.cells import Cell, as_number
from dashboard.briefing.content import (
    BriefingTable,
    Bullets,
    Number,
    Paragraph,
    Picture,
    Reading,
    Where,
)
from dashboard.briefing.parts import cost, demand
from dashboard.briefing.parts.claim_figures import examined, numbers, recorded_numbers
from dashboard.briefing.pictures import sized
from dashboard.briefing.said import list_points, quote
from dashboard.claims import figures, words
from dashboard.claims.charts import claim_lines
from dashboard.claims.stated_claim import lacking
from dashboard.shell import text
from pipelines.models.claims import words as claim_words
from pipelines.models.claims.check import COUNT

YEARS_TITLE = "Claim and record by year"
NO_COUNT = "The figure counts nothing, so no recorded count is set beside it."
NOTHING_FOLLOWS = "Nothing can be worked out from this figure alone."


def headline(case: Case) -> Paragraph:
    """What follows from the claim by arithmetic, most telling first."""
    found, source = examined(case), case.source("claim")
    if found.checks.is_empty():
        ours = beside_ours(case)
        words_of_ours = f"It reads: “{found.stated.statement}”. {ours.words}"
        return Paragraph(words_of_ours, source, numbers=ours.numbers)
    said = quote(words.answer(found.stated, found.checks), numbers(case))
    return Paragraph(said.words, source, numbers=said.numbers)


def what_it_says(case: Case) -> Bullets:
    """What the claim says of itself: its words, what it counts, where, over which years."""
    found = examined(case)
    case.source("claim")
    rows = words.about(found.stated)
    said = [
        f"{what}: “{told}”" if what == "To mind" else f"{what}: {told}"
        for what, told in rows.iter_rows()
        if what != "In its words"
    ]
    return Bullets((f"In its words: “{found.stated.statement}”", *said))


def arithmetic(case: Case) -> Bullets:
    """What follows from the claim alone, and what it would have to say for more."""
    found = examined(case)
    case.source("claim")
    told = [*words.arithmetic(found.checks), *lacking(found.stated.claim)]
    return _bullets(told or [NOTHING_FOLLOWS], numbers(case))


def record(case: Case) -> Bullets:
    """What was recorded in its years, and why the two need not agree."""
    found = examined(case)
    if not found.is_count:
        return Bullets((NO_COUNT,))
    case.source(found.series.publication)
    if found.recorded.is_empty():
        return Bullets((f"{found.series.origin} has not been loaded: nothing to hold it against.",))
    told = words.recorded_words(found.checks)
    none = ["No year of the claim is in what was recorded."]
    return _bullets(
        [*(told or none), words.units_differ(found.stated, found.series)], numbers(case)
    )


def _bullets(told: Iterable[str], known: list[Number]) -> Bullets:
    return list_points(quote(one, known) for one in told)


def beside_ours(case: Case) -> Paragraph:
    """What this version's own figures say of the same thing, where they do."""
    found = examined(case)
    if found.stated.claim.unit_cost_gbp is not None:
        return cost.beside_published(case)
    return demand.headline(case)


def check_table(case: Case) -> BriefingTable:
    """Each check and what it comes to."""
    found, source = examined(case), case.source("claim")
    known = {number.key: number for number in numbers(case)}
    rows: list[tuple[str | Number, ...]] = [
        (
            words.CHECKS.get(row["check"]) or text.label(row["check"]),
            known[f"claim.{row['check']}"],
        )
        for row in found.checks.iter_rows(named=True)
    ]
    return BriefingTable(
        "What follows from the claim",
        ("Check", "Comes to"),
        tuple(rows) or ((NOTHING_FOLLOWS, ""),),
        "Arithmetic on the claim's own numbers, growth compounded evenly.",
        source,
        key="claim_checks",
    )


def years_table(case: Case) -> BriefingTable:
    """What the claim implies year by year, beside what was recorded."""
    found = examined(case)
    if not found.is_count:
        headings = ("Year of the claim", "Implied by its pace")
        none, source = ((NO_COUNT, ""),), case.source("claim")
        return BriefingTable(YEARS_TITLE, headings, none, "", source, key="claim_years")
    source = case.source(found.series.publication)
    case.source("claim")
    implied = figures.path(found.stated.claim, found.recorded)
    rows = figures.by_year(implied, found.recorded, found.stated.claim)
    where: Where = (("claim_id", found.claim_id),)
    recorded = {number.key: number for number in recorded_numbers(found)}
    told: list[tuple[str | Number, ...]] = []
    for row in rows.iter_rows(named=True):
        year, said = row["year"], row["implied_count"]
        cell = Cell(said, COUNT, "claim", "implied by its pace", (*where, ("year", year)))
        told.append(
            (
                str(year),
                as_number(f"table.claim_years.{year}", cell, claim_words.count_words)
                if said is not None
                else "",
                recorded.get(f"recorded.{year}", ""),
            )
        )
    return BriefingTable(
        YEARS_TITLE,
        ("Year of the claim", "Implied by its pace", found.series.name),
        tuple(told) or (("Neither names a year", "", ""),),
        "The two count different things and need not agree.",
        source,
        key="claim_years",
    )


def draw(case: Case) -> Picture:
    """What the claim implies year by year, and what was recorded."""
    found, source, key = examined(case), case.source("claim"), "claim.lines"
    claim = found.stated.claim
    if not found.is_count:
        return Picture("No path can be drawn", NO_COUNT, "", source, None, key=key)
    counts = found.recorded.clear() if found.series.is_rate else found.recorded
    implied = figures.path(claim, found.recorded)
    lines = figures.lines(implied, counts, claim)
    if lines.is_empty():
        title = "No path can be drawn"
        why = "A path needs a rise, its first and last year, and a number."
        return Picture(title, why, "", source, None, key=key)
    said = quote(words.path_title(found.stated, implied, counts, lines), numbers(case))
    return Picture(
        said.words,
        "Line chart by year of the claim's numbers, of where its pace leads, and of what was "
        "recorded in another unit; the table of years has the figures.",
        f"{source.note}. Between the years that it names, and after them, its pace is even.",
        source,
        sized(claim_lines(lines, title=said.words, axis="Number"), is_wide=True),
        said.numbers,
        lines.select(
            pl.col("year").cast(pl.String).alias("Year"),
            pl.col("series").alias("Line"),
            pl.col("level").round(0).alias("Number"),
        ),
        key,
    )


def value(case: Case) -> Reading:
    """The published figure itself."""
    found, source = examined(case), case.source("claim")
    given = numbers(case)
    if given:
        return Reading("As published", given[0], "", source)
    where: Where = (("figure_id", found.claim_id),)
    unit = found.stated.counted
    cell = Cell(found.value, unit, "published_figure", "value", where)
    worded = claim_words.percent if unit.startswith("share") else claim_words.count_words
    return Reading(f"As published: {unit}", as_number("claim.value", cell, worded), "", source)


NUMBERS: dict[str, Callable[[Case], Reading]] = {"claim.value": value}
SENTENCES: dict[str, Callable[[Case], Paragraph]] = {
    "claim.headline": headline,
    "claim.beside_ours": beside_ours,
}
LISTS: dict[str, Callable[[Case], Bullets]] = {
    "claim.what_it_says": what_it_says,
    "claim.arithmetic": arithmetic,
    "claim.record": record,
}
PICTURES: dict[str, Callable[[Case], Picture]] = {"claim.lines": draw}
TABLES: dict[str, Callable[[Case], BriefingTable]] = {
    "claim.checks": check_table,
    "claim.years": years_table,
}
