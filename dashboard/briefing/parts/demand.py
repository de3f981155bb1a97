"""Demand in briefings: how many incidents and investigations, how that moved, what is open."""

from collections.abc import Callable
from functools import partial

from dashboard.briefing.case import Case
from dashboard.briefing.cells import INTERNAL_ONLY, NOT_MADE, Cell, Change, as_number
from dashboard.briefing.content import BriefingTable, Number, Paragraph, Reading
from dashboard.briefing.said import Said, first_upper, say, together
from dashboard.shell import delivery_words, text

COUNTED = {"investigations": "opened", "incidents": "reported"}
NAMES = {"investigations": "Investigations opened", "incidents": "Incidents reported"}
CAUTION = (
    "A rise in incidents may mean more abuse, more reporting or fuller recording; these figures "
    "cannot tell which."
)


def signed(share: float) -> str:
    """A change in per cent with its sign."""
    return text.percent(share, signed=True)


def up_or_down(share: float) -> str:
    """A change in per cent in words, such as `up 3.1%`."""
    size = text.percent(abs(share))
    if size == text.percent(0):
        return f"level ({size})"
    return f"{'up' if share > 0 else 'down'} {size}"


def total(case: Case, measure: str) -> Cell:
    """What was counted in the period."""
    return case.cells.total(measure, case.period)


def before(case: Case, measure: str) -> Cell:
    """What was counted in the same months of the year before."""
    return case.cells.total(measure, case.period.before)


def moved(case: Case, measure: str) -> Change:
    """By how much it moved."""
    return case.cells.change(measure, case.period)


def counted(case: Case, measure: str) -> Reading:
    """How many in the period, against the year before."""
    cell = total(case, measure)
    note = _moved_note(case, measure) if cell.is_known else _sentence(cell.why)
    said = together([note, _sentence(cell.of_forces)])
    return Reading(
        f"{NAMES[measure]}, {case.period.words.removeprefix('the ')}",
        as_number(f"{measure}.period", cell),
        said.words,
        case.source(measure),
        said.numbers,
    )


def _sentence(words: str) -> Said:
    """Words as a sentence; nothing where there are none."""
    return first_upper(Said(f"{words}.")) if words else Said("")


def counted_before(case: Case, measure: str) -> Reading:
    """How many in the same months of the year before."""
    cell = before(case, measure)
    return Reading(
        f"{NAMES[measure]}, {case.period.before.words.removeprefix('the ')}",
        as_number(f"{measure}.before", cell),
        _sentence(cell.why).words,
        case.source(measure),
    )


def change(case: Case, measure: str) -> Reading:
    """By what share the period is above or below the year before."""
    found = moved(case, measure)
    said = interval(case, measure)
    return Reading(
        f"Change of {measure} on {case.period.before_words}",
        as_number(f"{measure}.change", found.share, up_or_down),
        said.words,
        case.source(measure),
        said.numbers,
    )


def change_end(case: Case, measure: str, end: str) -> Reading:
    """An end of the 95 % interval of that change."""
    found = moved(case, measure)
    cell = found.low if end == "low" else found.high
    return Reading(
        f"Change of {measure}, {end} end of the 95% interval",
        as_number(f"{measure}.change_{end}", cell, signed),
        _sentence(found.why).words,
        case.source(measure),
    )


def ends(case: Case, measure: str) -> tuple[Number, Number]:
    """The ends of the interval as numbers."""
    return change_end(case, measure, "low").value, change_end(case, measure, "high").value


def interval(case: Case, measure: str) -> Said:
    """How sure the change is, in a sentence."""
    found = moved(case, measure)
    if not found.share.is_known:
        return _sentence(found.why)
    if not found.low.is_known:
        return Said(f"No interval: {found.why}.")
    low, high = ends(case, measure)
    close = "; too close to tell from chance" if found.is_too_close else ""
    return say(f"95% interval {{low}} to {{high}}{close}.", low=low, high=high)


def direction(case: Case, measure: str) -> Said:
    """Up or down by how much on the year before, in half a sentence."""
    found = moved(case, measure)
    if not found.share.is_known and found.share.symbol != "c":
        return Said(found.why)
    number = as_number(f"{measure}.change", found.share, up_or_down)
    change = "change {change}" if found.share.symbol == "c" else "{change}"
    said = say(f"{change} on {case.period.before_words}", change=number)
    if found.like_for_like is None:
        return said
    forces = as_number(f"{measure}.growth_forces", found.like_for_like)
    return say(
        "{said}, like for like over the {forces} forces that delivered both",
        said=said,
        forces=forces,
    )


def _moved_note(case: Case, measure: str) -> Said:
    """Up or down on how many, with the interval."""
    found = moved(case, measure)
    opening = "That is {moved}" if found.share.is_known else "{moved}"
    said = say(opening, moved=direction(case, measure))
    said = said if found.share.is_known else first_upper(said)
    earlier = before(case, measure)
    if found.like_for_like is None and (earlier.is_known or earlier.symbol == "c"):
        number = as_number(f"{measure}.before", earlier)
        said = together([said, say("({before})", before=number)])
    return together([Said(f"{said.words}.", said.numbers), interval(case, measure)])


def headline(case: Case) -> Paragraph:
    """How many investigations were opened, and whether that is more than a year before."""
    return _answer(case, "investigations")


def incidents_headline(case: Case) -> Paragraph:
    """How many incidents were reported, and whether that is more than a year before."""
    return _answer(case, "incidents")


def _answer(case: Case, measure: str) -> Paragraph:
    cell = total(case, measure)
    where, period = case.where, case.period.words
    source = case.source(measure)
    if not cell.is_known and cell.symbol != "c":
        asked = f"{measure} were {COUNTED[measure]}"
        why = delivery_words.NOT_ZERO if delivery_words.NOT_DELIVERED in cell.why else ""
        said = say(
            f"{{where}}: how many {asked} in {period} is {INTERNAL_ONLY}."
            if cell.symbol == NOT_MADE
            else f"{{where}}: how many {asked} in {period} is not known. "
            f"{cell.why[:1].upper()}{cell.why[1:]}{', ' + why if why else ''}.",
            where=where,
        )
        return Paragraph(said.words, source, numbers=said.numbers)
    said = say(
        f"{{where}}: {{count}} {measure} were {COUNTED[measure]} in {period}, {{moved}}{{sure}}.",
        where=where,
        count=as_number(f"{measure}.period", cell),
        moved=direction(case, measure),
        sure=" (too close to tell from chance)" if moved(case, measure).is_too_close else "",
    )
    return Paragraph(said.words, source, numbers=said.numbers)


def changes_of_both(case: Case) -> Paragraph:
    """How both counts moved on the year before, with their intervals."""
    parts = []
    for measure, name in NAMES.items():
        cell = total(case, measure)
        if not cell.is_known and cell.symbol != "c":
            parts.append(Said(f"{name}: {INTERNAL_ONLY if cell.symbol == NOT_MADE else cell.why}."))
            continue
        number = as_number(f"{measure}.period", cell)
        parts.append(
            together([say(f"{name}: {{count}}.", count=number), _moved_note(case, measure)])
        )
        case.source(measure)
    said = together(parts)
    return Paragraph(said.words, case.source("incidents"), numbers=said.numbers)


def open_now(case: Case) -> Reading:
    """Investigations open at the end of the period."""
    cell, month = case.cells.open_cases(case.period)
    end = f", end of {text.month_name(month)}" if month else ""
    age = "Opened and not yet closed, whatever their age."
    note = Said(age) if cell.is_known else _sentence(cell.why)
    return Reading(
        f"Investigations open{end}",
        as_number("caseload.open", cell),
        together([note, _sentence(cell.of_forces)]).words,
        case.source("investigations"),
    )


def by_type(case: Case) -> BriefingTable:
    """Both counts by type of abuse, in the period and the year before."""
    rows: list[tuple[str | Number, ...]] = []
    for kind in [*case.cells.abuse_types(), "all"]:
        cells = [
            as_number(
                f"table.by_type.{kind}.{measure}{suffix}",
                case.cells.total(measure, period, kind),
            )
            for measure in NAMES
            for suffix, period in (("", case.period), (".before", case.period.before))
        ]
        rows.append((text.label(kind), *cells))
    now, earlier = case.period.words, case.period.before.words
    return BriefingTable(
        "Incidents and investigations by type of abuse",
        (
            "Type of abuse",
            *(
                f"{name}, {when.removeprefix('the ')}"
                for name in NAMES.values()
                for when in (now, earlier)
            ),
        ),
        tuple(rows),
        "The type of an investigation is that of its incident.",
        case.source("investigations"),
        key="by_type",
    )


def late_months(case: Case) -> Paragraph:
    """Which months are still being recorded, and so in no total."""
    first = case.cells.provisional_from()
    if first is None:
        last = text.month_name(case.period.last)
        words = f"Figures end with months whose records are taken to be in; the last is {last}."
        return Paragraph(words)
    return Paragraph(
        f"Records of {text.month_name(first)} and later are still coming in: those months are in "
        "no total, no change and no average here."
    )


NUMBERS: dict[str, Callable[[Case], Reading]] = {
    **{f"{m}.period": partial(counted, measure=m) for m in NAMES},
    **{f"{m}.before": partial(counted_before, measure=m) for m in NAMES},
    **{f"{m}.change": partial(change, measure=m) for m in NAMES},
    **{
        f"{m}.change_{end}": partial(change_end, measure=m, end=end)
        for m in NAMES
        for end in ("low", "high")
    },
    "caseload.open": open_now,
}
SENTENCES: dict[str, Callable[[Case], Paragraph]] = {
    "investigations.headline": headline,
    "incidents.headline": incidents_headline,
    "demand.changes": changes_of_both,
    "demand.late_months": late_months,
}
TABLES: dict[str, Callable[[Case], BriefingTable]] = {"demand.by_type": by_type}
