"""Forces beside each other in briefings: recorded crime per child, and who differs from whom."""

from collections.abc import Callable
from typing import Any

import polars as pl

from dashboard.briefing.case import Case
from dashboard.briefing.cells import NOT_THERE, Cell, as_number
from dashboard.briefing.content import (
    BriefingTable,
    Bullets,
    Number,
    Paragraph,
    Picture,
    Reading,
)
from dashboard.briefing.parts.compare_figures import (
    GROUP,
    MART,
    NOT_HELD,
    RATE_UNIT,
    Compared,
    by_chance,
    compared,
    figures,
    rate,
    rate_cell,
)
from dashboard.briefing.pictures import sized
from dashboard.briefing.said import quote
from dashboard.compare import notes, words
from dashboard.compare.charts import rate_axis
from dashboard.compare.figures import RATE
from dashboard.compare.queries import RECORDED_CRIME
from dashboard.shell.charts.dots import VERDICT_SHAPES, ranked_dots

ORDER = (
    "Forces whose intervals overlap are not told apart by their order, and this is no league table."
)

MOST_NAMED = 12
"""Forces left out of a table that its note names one by one."""
OTHERS = "all other forces"
UNIT = "Child sexual offences recorded per 1,000 children."


def reading(name: str, what: str) -> Callable[[Case], Reading]:
    """A figure of the comparison as a reading."""

    def made(case: Case) -> Reading:
        found, source = compared(case), case.source("recorded_crime")
        if found is None:
            cell = Cell(None, "", MART, name, (), NOT_THERE)
            return Reading(what, as_number(f"compare.{name}", cell), NOT_HELD, source)
        note = UNIT if figures(case)[name].unit == RATE_UNIT and UNIT not in f"{what}." else ""
        return Reading(f"{what}, {found.year}", figures(case)[name], note, source)

    made.__doc__ = f"{what}."
    return made


def headline(case: Case) -> Paragraph:
    """Where the force stands among the others, or how far forces lie apart, in a sentence."""
    found, source = compared(case), case.source("recorded_crime")
    if found is None:
        return Paragraph(NOT_HELD, source)
    told = words.sentence(found.standing, case.where.words, GROUP, (found.year,))
    said = quote(told, figures(case).values())
    return Paragraph(said.words, source, numbers=said.numbers)


def caveat(case: Case) -> Paragraph:
    """What a higher or lower rate does not mean, and how forces are told apart."""
    found, source = compared(case), case.source("recorded_crime")
    case.source("population")
    if found is None:
        return Paragraph(NOT_HELD, source)
    said = quote(f"{notes.caveat(found.standing, (found.year,))} {ORDER}", [])
    return Paragraph(said.words, source)


def method(case: Case) -> Bullets:
    """How the intervals are made, and what “differs” and “stands out” mean."""
    found = compared(case)
    if found is None:
        return Bullets((NOT_HELD,))
    standing = found.standing
    said = quote(
        notes.interval_note(standing, RECORDED_CRIME),
        [figures(case)["forces"], *by_chance(case, found)],
    )
    return Bullets((said.words,), said.numbers)


def table(case: Case) -> BriefingTable:
    """Every force with its rate, or the reason why it has none."""
    found, source = compared(case), case.source("recorded_crime")
    headings = ("Force", "Rank", "Per 1,000 children", "95% from", "95% to", "Counted", "To note")
    title = "Child sexual offences recorded per 1,000 children"
    if found is None:
        row = (NOT_HELD, *[""] * (len(headings) - 1))
        return BriefingTable(title, headings, (row,), "", source, key="forces")
    rows = found.standing.rows.with_columns(notes.notes()).sort("rank", nulls_last=True)
    # What is only missing is said once: a row a force of it would hide the forces that are there.
    is_missing = pl.col("value").is_null() & pl.col("counted_count").is_null()
    told = tuple(_force_row(found, row) for row in rows.filter(~is_missing).to_dicts())
    if not any(row[-1] for row in told):
        told = tuple(row[:-1] for row in told)
    note = " ".join([ORDER, *_said_missing(rows.filter(is_missing))])
    held = headings[: len(told[0])] if told else headings
    return BriefingTable(f"{title}, {found.year}", held, told, note, source, key="forces")


def _said_missing(rows: pl.DataFrame) -> list[str]:
    """Which forces the table leaves out, reason by reason, the rarest first."""
    groups = {
        note or "not known": of_note["force_name"].sort().to_list()
        for (note,), of_note in rows.group_by("note", maintain_order=True)
    }
    return [
        f"Not in the table: {', '.join(names) if len(names) <= MOST_NAMED else OTHERS} ({note})."
        for note, names in sorted(groups.items(), key=lambda group: len(group[1]))
    ]


def _force_row(found: Compared, row: dict[str, Any]) -> tuple[str | Number, ...]:
    code = row["force_code"]
    key = f"table.forces.{code}"
    rank = rate_cell(found, code, row["rank"], "rank").derived(row["rank"], "place", "rank")
    counted = Cell(
        row["counted_count"],
        "offences",
        MART,
        "offence_count, summed",
        rate_cell(found, code, None, "").where,
        "" if row["counted_count"] is not None else NOT_THERE,
    )
    numbers: list[str | Number] = [
        as_number(f"{key}.{name}", rate_cell(found, code, row[name], name), rate)
        if row["value"] is not None
        else ""
        for name in ("value", "low", "high")
    ]
    place: str | Number = as_number(f"{key}.rank", rank) if row["rank"] else ""
    note = row["note"] or ""
    return (row["force_name"], place, *numbers, as_number(f"{key}.counted", counted), note)


def draw(case: Case) -> Picture:
    """The forces in the order of their rates, each with its interval."""
    found, source, key = compared(case), case.source("recorded_crime"), "compare.forces"
    if found is None:
        return Picture("Forces by their rate", NOT_HELD, "", source, None, key=key)
    standing = found.standing
    said = quote(words.ranking_title(standing), figures(case).values())
    number = figures(case)["forces"]
    rows = standing.compared
    chart = ranked_dots(
        rows,
        title=said.words,
        axis=rate_axis(words.unit(RATE)),
        reference=standing.national,
        reference_name="",
        shapes=VERDICT_SHAPES,
    )
    return Picture(
        said.words,
        f"Dot plot of {number.shown} forces, the highest first, each with its 95% interval; the "
        "table of forces holds every value.",
        f"{source.note}. A square stands out, a diamond differs by more than forces usually do.",
        source,
        sized(chart, is_wide=True).properties(height=rows.height * 14),
        (*said.numbers, number),
        rows.select(
            pl.col("force_name").alias("Force"),
            pl.col("value").alias("Per 1,000 children"),
            pl.col("low").alias("95% from"),
            pl.col("high").alias("95% to"),
        ),
        key,
    )


NUMBERS: dict[str, Callable[[Case], Reading]] = {
    "compare.rate": reading("rate", "Child sexual offences recorded per 1,000 children"),
    "compare.low": reading("low", "That rate, low end of the 95% interval"),
    "compare.high": reading("high", "That rate, high end of the 95% interval"),
    "compare.national": reading("national", "The rate of all forces together"),
    "compare.rank": reading("rank", "Place among the forces, the highest first"),
    "compare.forces": reading("forces", "Forces compared"),
    "compare.differ": reading("differ", "Forces that differ by more than forces usually do"),
    "compare.stand_out": reading("stand_out", "Forces that stand out"),
    "compare.highest": reading("highest", "The highest rate of a force"),
    "compare.lowest": reading("lowest", "The lowest rate of a force"),
}
SENTENCES: dict[str, Callable[[Case], Paragraph]] = {
    "compare.headline": headline,
    "compare.caveat": caveat,
}
LISTS: dict[str, Callable[[Case], Bullets]] = {"compare.method": method}
PICTURES: dict[str, Callable[[Case], Picture]] = {"compare.forces": draw}
TABLES: dict[str, Callable[[Case], BriefingTable]] = {"compare.forces": table}
