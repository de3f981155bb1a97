"""Workforce and unmet demand in briefings, in the terms of a Force Management Statement."""

from collections.abc import Callable

import polars as pl

from dashboard.briefing.case import Case
from dashboard.briefing.cells import INTERNAL_ONLY, NOT_MADE, NOT_THERE, Cell, as_number
from dashboard.briefing.content import BriefingTable, Number, Paragraph, Picture, Reading, Where
from dashboard.briefing.parts.plan import unless_none
from dashboard.briefing.parts.plan_figures import MART, Worked, figure, known_figures, worked
from dashboard.briefing.parts.plan_tables import empty_table
from dashboard.briefing.pictures import sized
from dashboard.briefing.said import Said, quote, say, together
from dashboard.plan import workload_figures, workload_words
from dashboard.plan.charts_workload import open_line
from dashboard.plan.figures import backlog_at_year_end
from dashboard.plan.words import fte
from dashboard.shell import text

SHOWN_FLOWS = {
    "accredited_start_fte": "At its start",
    "leavers_fte": "Leave",
    "qualified_fte": "Qualify",
    "accredited_end_fte": "At its end",
    "needed_end_fte": "Needed",
    "recruits_needed_fte": "Recruits needed",
}
UNMET = {
    "unmet.open_cases": (
        "Investigations open at the year's end, those that wait among them",
        "investigations",
    ),
    "unmet.waiting_hours": ("Hours of work overdue at the year's end", "hours"),
    "unmet.wait_days": ("Days that doing the overdue work takes, in the slowest force", "days"),
}
NO_QUEUE = "No queue is known: it needs hours and staffing"


def unmet_value(case: Case, key: str) -> Cell:
    """What waits at the end of the plan's year."""
    found = worked(case)
    unit = UNMET[key][1]
    if isinstance(found, str):
        symbol, why = (NOT_THERE, found) if case.is_internal else (NOT_MADE, INTERNAL_ONLY)
        return Cell(None, unit, MART, "plan: backlog", (), symbol, why)
    where: Where = (
        *(("force_code", case.force_code), ("financial_year", found.year)),
        ("scenario", found.scenario.name),
    )
    waits: dict[str, float] = dict(backlog_at_year_end(found.plan.backlog, found.year))
    still_open = workload_figures.open_at_year_end(found.plan.backlog, found.year)
    value = still_open if key == "unmet.open_cases" else waits.get(key.removeprefix("unmet."))
    symbol, why = ("", "") if value is not None else (NOT_THERE, NO_QUEUE)
    return Cell(value, unit, MART, f"plan: backlog {key[6:]}", where, symbol, why)


def unmet_number(case: Case, key: str) -> Number:
    """The same as a number."""
    return as_number(key, unmet_value(case, key))


def unmet_reading(key: str) -> Callable[[Case], Reading]:
    """A reading of what waits."""

    def made(case: Case) -> Reading:
        cell = unmet_value(case, key)
        note = f"{cell.why}.".replace("..", ".") if cell.why else ""
        return Reading(UNMET[key][0], unmet_number(case, key), note, case.source("plan"))

    made.__doc__ = f"{UNMET[key][0]}."
    return made


def workload(case: Case, found: Worked) -> Said:
    """Whether there is time for the work of the plan's year, and what stays open."""
    above = workload_figures.first_above_one(found.rows)
    still_open = workload_figures.open_at_year_end(found.plan.backlog, found.year)
    said = workload_words.answer(case.where.words, found.year, found.row(), above, still_open)
    return quote(
        said,
        [
            *case.where.numbers,
            *known_figures(case, "load_ratio", "people", "people_gap", "open_cases"),
            unmet_number(case, "unmet.open_cases"),
        ],
    )


def recruits(case: Case, found: Worked) -> Said:
    """Who must begin training when, and what no recruit can close any more."""
    rows = workload_figures.training_by_year(found.plan)
    flows = [
        flow(case, row, column)
        for row in rows.to_dicts()
        for column in ("recruits_needed_fte", "too_late_fte")
    ]
    return quote(workload_words.recruits_sentence(rows), flows)


def flow(case: Case, row: dict[str, object], column: str) -> Number:
    """A flow of accredited people in one year of the plan."""
    year, value = str(row["financial_year"]), row[column]
    where: Where = (("force_code", case.force_code), ("financial_year", year))
    cell = Cell(value, "full-time equivalents", MART, f"plan: {column}", where)  # type: ignore[arg-type]
    return as_number(f"training.{year}.{column}", cell, fte)


def unmet(case: Case, found: Worked) -> Said:
    """How much work stays undone at the end of the plan's year, and how long doing it takes."""
    hours, days = (unmet_number(case, f"unmet.{name}") for name in ("waiting_hours", "wait_days"))
    if hours.value is None or days.value is None:
        return Said(f"{NO_QUEUE}.")
    if hours.value < 0.5:
        return say(
            f"At the end of {found.year} no work is overdue ({{hours}} hours) at the middle of the "
            "range.",
            hours=hours,
        )
    slowest = " in the slowest force" if case.is_sum else ""
    return together(
        [
            say(
                f"At the end of {found.year} {{hours}} hours of work are overdue; doing them takes "
                f"{{days}} days{slowest}.",
                hours=hours,
                days=days,
            ),
            "What is done late is done at a child's cost: the tables do not price that.",
        ]
    )


def training(case: Case) -> BriefingTable:
    """Accredited investigators by financial year: who is there, leaves, qualifies, is needed."""
    found = worked(case)
    headings = ("Financial year", *SHOWN_FLOWS.values())
    title = "Accredited investigators by financial year (FTE)"
    if isinstance(found, str):
        return empty_table(case, title, headings, found, "training")
    rows = workload_figures.training_by_year(found.plan).to_dicts()
    told = [
        (row["financial_year"], *(flow(case, row, column) for column in SHOWN_FLOWS))
        for row in rows
    ]
    if not told:
        why = "Not known without hours and staffing"
        return empty_table(case, title, headings, why, "training")
    return BriefingTable(title, headings, tuple(told), "", case.source("plan"), key="training")


def timeliness(case: Case) -> BriefingTable:
    """First actions on online cases in time, lately and as planned."""
    found = worked(case)
    headings = ("Force", "Risk", "Days allowed", "Last four quarters", "As planned")
    title = "First actions on online cases in time"
    if isinstance(found, str):
        return empty_table(case, title, headings, found, "timeliness")
    rows = found.plan.timeliness.filter(financial_year=found.year)
    if rows.is_empty():
        why = "No first actions on online cases are known"
        return empty_table(case, title, headings, why, "timeliness")
    told = [_in_time(case, row) for row in rows.sort("force_code", "days").to_dicts()]
    return BriefingTable(
        f"{title}, {found.year}",
        headings,
        tuple(told),
        "Share of cases with a first action within the days that their risk calls for.",
        case.source("plan"),
        figures_from=2,
        key="timeliness",
    )


def _in_time(case: Case, row: dict[str, object]) -> tuple[str | Number, ...]:
    code, risk = str(row["force_code"]), str(row["risk_level"])
    where: Where = (
        *(("force_code", code), ("risk_level", risk)),
        ("financial_year", str(row["financial_year"])),
    )
    key = f"table.timeliness.{code}.{risk}"
    days = Cell(row["days"], "days", "timeliness_by_quarter", "days", where)  # type: ignore[arg-type]
    shares = [
        as_number(
            f"{key}.{column}",
            Cell(row[column], "share", MART, f"plan: {column}", where),  # type: ignore[arg-type]
            text.percent,
        )
        for column in ("recent_share", "planned_share")
    ]
    name = case.desk.names.get(code, code)
    return (name, text.label(risk), as_number(f"{key}.days", days), *shares)


def draw_open(case: Case) -> Picture:
    """Investigations open at each month's end of the plan."""
    found, source, key = worked(case), case.source("plan"), "workload.open"
    title = "Investigations open at each month's end, as planned"
    if isinstance(found, str):
        return Picture(title, found, "", source, None, key=key)
    rows = workload_figures.open_by_month(found.plan.backlog)
    if rows.is_empty():
        return Picture(title, f"No chart. {NO_QUEUE}.", "", source, None, key=key)
    first, last = (text.month_name(month) for month in (rows["month"][0], rows["month"][-1]))
    return Picture(
        title,
        f"Line of the investigations open at each month's end, {first} to {last}, at the middle of "
        "the range.",
        f"{source.note}. At the middle of the range.",
        source,
        sized(open_line(rows, title=title)),
        series=rows.select(
            pl.col("month").alias("Month"), pl.col("open_count").round(0).alias("Open")
        ),
        key=key,
    )


def gap(case: Case) -> Paragraph:
    """How many accredited investigators are short or to spare, with the range."""
    made = unless_none(_gap)
    return made(case)


def _gap(case: Case, found: Worked) -> Said:
    middle = figure(case, "people_gap")
    if middle.value is None:
        return Said("How many people are short is not known: it needs hours and staffing.")
    low, high = (figure(case, "people_gap", end) for end in ("_low", "_high"))
    return say(
        f"{found.year}: accredited investigators, full-time equivalents: {{gap}} ({{low}} to "
        "{high} in 8 of 10 futures).",
        gap=middle,
        low=low,
        high=high,
    )


NUMBERS: dict[str, Callable[[Case], Reading]] = {key: unmet_reading(key) for key in UNMET}
SENTENCES: dict[str, Callable[[Case], Paragraph]] = {
    "workload.answer": unless_none(workload),
    "workload.people": gap,
    "workload.recruits": unless_none(recruits),
    "unmet.answer": unless_none(unmet),
}
PICTURES: dict[str, Callable[[Case], Picture]] = {"workload.open": draw_open}
TABLES: dict[str, Callable[[Case], BriefingTable]] = {
    "workload.training": training,
    "unmet.timeliness": timeliness,
}
