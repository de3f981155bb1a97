"""What moved since the last version, number by number, in parts that add to the difference."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.briefing.case import Case
from dashboard.briefing.cells import Cell, as_number
from dashboard.briefing.content import BriefingTable, Bullets, Number, Paragraph, Where
from dashboard.briefing.said import Said, list_points, quote, together
from dashboard.changes import words
from dashboard.changes.figures import FEW, Moved, what_moved
from pipelines.contracts.changes import COST, REASONS
from pipelines.contracts.vocabulary import LATEST_TWELVE_MONTHS
from pipelines.models.changes import words as change_words

MART = "change"
OFF_PLAN = (
    "What changed since the last version is internal only: no table of the release plan holds it."
)
NOT_HELD = "What changed since the last version is not known: this version does not say."
MOST_ROWS = 12


def moved(case: Case) -> Moved | str:
    """What moved, the most revised first, or why that is not known, as a sentence."""
    return case.once(_moved)


def _moved(case: Case) -> Moved | str:
    if not case.is_internal:
        return OFF_PLAN
    if not case.warehouse.has_mart(MART):
        return NOT_HELD
    return what_moved(case.warehouse, case.force_code)


def number_of(number: Mapping[str, Any], what: str, value: float | None, shown: str) -> Number:
    """A figure of one number that moved: what it was, what it is, or a part of the difference."""
    kind = number["period_kind"]
    period = kind if kind == LATEST_TWELVE_MONTHS else number["period"]
    key = f"changes.{number['measure']}.{period}.{what}"
    unit = "GBP" if number["measure"] == COST else "records"
    where: Where = (
        *(("since", number["since"]), ("measure", number["measure"])),
        *(("force_code", number["force_code"]), ("period", number["period"])),
    )
    return as_number(key, Cell(value, unit, MART, what, where), lambda _: shown)


def figures(number: Mapping[str, Any]) -> dict[str, Number]:
    """Before, after, and each part by its reason, as sentences write them."""
    is_money = number["measure"] == COST
    found = {
        end: number_of(
            number, end, number[end], change_words.amount(number[end], is_money=is_money)
        )
        for end in ("before", "after")
    }
    for part in number["parts"]:
        change = part["change_gbp" if is_money else "change_count"]
        shown = change_words.name_part(part).partition(" ")[0]
        value = part["record_count"] if change == 0 and part["record_count"] else change
        found[part["reason"]] = number_of(number, part["reason"], value, shown)
    return found


def said_of(number: Mapping[str, Any]) -> Said:
    """The sentence of one number that moved."""
    return quote(change_words.sentence(number), figures(number).values())


def headline(case: Case) -> Paragraph:
    """Which number was revised most since the last version, and why."""
    found = moved(case)
    if isinstance(found, str):
        return Paragraph(found)
    first = [said_of(number) for number in found.numbers[:1]]
    said = together([Said(words.answer(found)), *first])
    return Paragraph(said.words, case.source("changes"), numbers=said.numbers)


def since_last(case: Case) -> Bullets:
    """The numbers that were revised most since the last version, each with its parts."""
    found = moved(case)
    if isinstance(found, str):
        return Bullets((found,))
    case.source("changes")
    first = Said(words.answer(found))
    return list_points([first, *(said_of(number) for number in found.numbers[:FEW])])


def table(case: Case) -> BriefingTable:
    """Before, now and each part of the difference of the numbers that were revised most."""
    found = moved(case)
    headings = ("Number", "Period", "Before", "Now")
    title = "What changed since the last version"
    if isinstance(found, str) or not found.numbers:
        why = found if isinstance(found, str) else words.answer(found)
        row = (why, *[""] * (len(headings) - 1))
        return BriefingTable(title, headings, (row,), "", case.source("changes"), key="changes")
    numbers = found.numbers[:MOST_ROWS]
    told = [figures(number) for number in numbers]
    # Reasons that moved nothing have no column: eight of them leave none the room for its words.
    reasons = [reason for reason in REASONS if any(reason in parts for parts in told)]
    rows = []
    for number, parts in zip(numbers, told, strict=True):
        period = change_words.name_period(
            *(number[name] for name in ("period_kind", "period", "period_end", "measure"))
        )
        rows.append(
            (
                change_words.MEASURE_NAMES[number["measure"]],
                period,
                *(parts.get(what, "") for what in ("before", "after", *reasons)),
            )
        )
    return BriefingTable(
        title,
        (*headings, *(change_words.REASON_NAMES[reason].capitalize() for reason in reasons)),
        tuple(rows),
        "The same months are compared; the parts add to the difference. Cost is in pounds.",
        case.source("changes"),
        figures_from=2,
        key="changes",
    )


SENTENCES: dict[str, Callable[[Case], Paragraph]] = {"changes.headline": headline}
LISTS: dict[str, Callable[[Case], Bullets]] = {"changes.since_last": since_last}
TABLES: dict[str, Callable[[Case], BriefingTable]] = {"changes.since_last": table}
