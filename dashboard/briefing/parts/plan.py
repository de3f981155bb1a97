"""The plan in briefings: whether money and people suffice, against base and budget, and why."""

import re
from collections.abc import Callable

from dashboard.briefing.case import Case
from dashboard.briefing.cells import Cell, as_number
from dashboard.briefing.content import Bullets, Number, Paragraph, Reading
from dashboard.briefing.parts.plan_figures import (
    BANDS,
    MART,
    SINGLE,
    UNITS,
    Worked,
    figure,
    known_figures,
    more_or_less,
    worked,
)
from dashboard.briefing.said import Said, list_points, quote, say, together
from dashboard.plan import words
from dashboard.plan.figures import bridge_of, drivers_of
from dashboard.shell import text
from pipelines.models.plan import LEVERS

NAMES = {
    "investigations": "Investigations expected",
    "cash": "Cash needed",
    "budget": "Budget",
    "gap": "Against the budget",
    "change_cash": "Against the base",
    "people": "Accredited investigators needed (FTE)",
    "people_available": "Accredited investigators there (FTE)",
    "people_gap": "Accredited investigators short or to spare (FTE)",
    "load_ratio": "Work over what can be done",
    "open_cases": "Investigations open at the year's end",
}
OF_ANSWER = ("investigations", "cash", "budget", "gap", "people", "people_available", "people_gap")
THOUSAND = 1_000
MOST_MESSAGES = 6
YEARS = re.compile(r"\b(?:19|20)\d\d(?:/\d\d)?\b")


def reading(case: Case, measure: str, end: str = "", *, of_base: bool = False) -> Reading:
    """One figure of the plan's year, with its range."""
    found = worked(case)
    number = figure(case, measure, end, of_base=of_base)
    source = case.source("plan")
    which = {"": "", "_low": ", low end of 8 in 10", "_high": ", high end of 8 in 10"}[end]
    name = f"{NAMES[measure]}{which}"
    if isinstance(found, str):
        return Reading(name, number, found, source)
    of = "base" if of_base or not found.has_levers else found.scenario.name
    name = f"{name}, {found.year}, {of}"
    if number.value is None:
        return Reading(name, number, _why_none(measure), source)
    if end or measure in SINGLE:
        return Reading(name, number, "In cash." if UNITS[measure] == "GBP" else "", source)
    low, high = (figure(case, measure, side, of_base=of_base) for side in ("_low", "_high"))
    said = say("{low} to {high} in 8 of 10 futures.", low=low, high=high)
    return Reading(name, number, said.words, source, said.numbers)


def _why_none(measure: str) -> str:
    needs = {
        "budget": "No budget is loaded.",
        "gap": "No budget is loaded.",
        "people_available": "No staffing was delivered.",
        "people_gap": "It needs hours and staffing.",
        "load_ratio": "It needs hours and staffing.",
        "people": "It needs hours.",
        "change_cash": "Nothing is held against the base.",
    }
    return needs.get(measure, "It needs cost lines.")


def as_paragraph(case: Case, said: Said) -> Paragraph:
    """What is said of the plan, with its source."""
    return Paragraph(said.words, case.source("plan"), numbers=said.numbers)


def unless_none(make: Callable[[Case, Worked], Said]) -> Callable[[Case], Paragraph]:
    """A sentence of the plan, or why there is no plan."""

    def made(case: Case) -> Paragraph:
        found = worked(case)
        return Paragraph(found) if isinstance(found, str) else as_paragraph(case, make(case, found))

    made.__doc__ = make.__doc__
    return made


def cope(case: Case, found: Worked) -> Said:
    """Whether money and people suffice in the plan's year, with all figures."""
    return quote(
        words.answer(case.where.words, found.year, found.row(), price_base=None),
        [*case.where.numbers, *known_figures(case, *OF_ANSWER)],
    )


def verdict(case: Case, found: Worked) -> Said:
    """Whether money and people suffice in the plan's year, in a few words."""
    said = words.verdict(found.row())
    meant = {
        words.YES: "money and people suffice in 8 of 10 futures",
        words.NO: "money or people fall short in 9 of 10 futures",
        words.UNSURE: "whether money and people suffice is too close to tell",
        words.UNKNOWN: "whether money and people suffice is not known",
    }[said]
    parts = [Said(f"{found.year}: {meant}.")]
    cash, gap = figure(case, "cash"), figure(case, "gap")
    if gap.value is not None:
        parts.append(say("Cash needed is {cash}, {gap} the budget.", cash=cash, gap=gap))
    elif cash.value is not None:
        parts.append(say("Cash needed is {cash}; no budget is loaded.", cash=cash))
    people = figure(case, "people_gap")
    if people.value is not None:
        parts.append(say("Accredited investigators: {people}.", people=people))
    return together(parts)


def against_base(case: Case, found: Worked) -> Said:
    """What the scenario comes to in the plan's year against the base, or that none is set."""
    if not found.has_levers:
        cash = figure(case, "cash")
        if cash.value is None:
            return Said("What the base costs is not known: no cost lines were delivered.")
        low, high = figure(case, "cash", "_low"), figure(case, "cash", "_high")
        return say(
            f"{{where}}, {found.year}: as forecast, with no assumption moved, cost comes to "
            "{cash} ({low} to {high} in 8 of 10 futures).",
            where=case.where,
            cash=cash,
            low=low,
            high=high,
        )
    row = found.row()
    said = words.what_if(case.where.words, found.year, found.scenario.name, row, has_levers=True)
    return quote(
        said,
        [
            *case.where.numbers,
            *known_figures(case, "investigations", "cash", "budget", "gap", "people_gap"),
            *known_figures(case, "change_cash"),
        ],
    )


def top_driver(case: Case, found: Worked) -> Said:
    """What moves the cost of the plan's year most."""
    rows = drivers_of(found.plan.tornado, found.year)
    if rows.is_empty():
        return Said("What moves the cost most is not known: no cost lines were delivered.")
    first = rows.row(0, named=True)
    half = max(abs(first["low_gbp"]), abs(first["high_gbp"]))
    number = plan_cell(case, "plan.top_driver", half, "tornado", first["driver"])
    name = words.DRIVERS.get(first["driver"])
    name = name or LEVERS[first["driver"]].title
    return say(
        f"What moves the cost of {found.year} most: {name[:1].lower()}{name[1:]}. That alone moves "
        "it by up to {size}.",
        size=number,
    )


def plan_cell(
    case: Case,
    key: str,
    value: float | None,
    frame: str,
    of: str,
    worded: Callable[[float], str] = text.pounds,
) -> Number:
    """A figure of one of the plan's frames as a number."""
    found = worked(case)
    year = "" if isinstance(found, str) else found.year
    where = (("force_code", case.force_code), ("financial_year", year), ("of", of))
    return as_number(key, Cell(value, "GBP", MART, f"plan: {frame}", where), worded)


def bridge(case: Case, found: Worked) -> Said:
    """Why the plan's year costs more or less than the year before, step by step."""
    years = found.rows["financial_year"].to_list()
    place = years.index(found.year)
    if place == 0:
        return Said("The year under way is the first of the plan: there is none to set it against.")
    return _steps(case, found, "years", years[place - 1], found.year)


def scenario_bridge(case: Case, found: Worked) -> Said:
    """What each lever of the scenario adds to the base in the plan's year."""
    if not found.has_levers:
        return Said("No scenario is held against the base.")
    return _steps(case, found, "scenario", "the base", found.scenario.name)


def _steps(case: Case, found: Worked, name: str, first: str, last: str) -> Said:
    level, steps, reached = bridge_of(found.plan.bridge, name, found.year)
    if not steps:
        return Said("Why the cost changes is not known: no cost lines were delivered.")
    change = plan_cell(
        case, f"plan.bridge.{name}", (reached - level) * THOUSAND, "bridge", name, more_or_less
    )
    parts = [
        say(
            f"{_plain(step)} {{size}}",
            size=plan_cell(
                case,
                f"plan.bridge.{name}.{step}",
                amount * THOUSAND,
                "bridge",
                step,
                more_or_less,
            ),
        )
        for step, amount in steps.items()
        if abs(amount * THOUSAND) >= 0.5
    ]
    said = say(f"From {first} to {last}: {{change}}.", change=change)
    return (
        together([said, say("It consists of: {steps}.", steps=together(parts, ", "))])
        if parts
        else said
    )


def _plain(step: str) -> str:
    """A step's name without its place in the list of levers."""
    name = words.step_name(step)
    place, dot, rest = name.partition(". ")
    return rest if dot and place.isdigit() else name.lower()


def to_know(case: Case) -> Bullets:
    """What a reader must know of the plan: what is missing, where the work outgrows the people."""
    found = worked(case)
    if isinstance(found, str):
        return Bullets((found,))
    case.source("plan")
    told = words.messages_in_words(found.plan.messages, case.desk.names)
    said = [_message(case, place, one) for place, one in enumerate(told[:MOST_MESSAGES], 1)]
    if left := len(told) - MOST_MESSAGES:
        number = plan_cell(case, "plan.messages_left", max(left, 0), "messages", "all", text.count)
        said += [say("{count} more such lines are on the page Plan.", count=number)] * (left > 0)
    return list_points([*said, Said(words.RANGE_NOTE)])


def _message(case: Case, place: int, message: str) -> Said:
    """A line of the plan's with its figures, which it alone holds."""
    plain = quote(f"{message}.", []).words
    found = dict.fromkeys(
        re.findall(r"(?<![\d/.])\d[\d,]*(?:\.\d+)?%?(?![\d/])", YEARS.sub("", plain))
    )
    numbers = [
        plan_cell(
            case,
            f"plan.message.{place}.{at}",
            float(shown.rstrip("%").replace(",", "")),
            "messages",
            "as worded",
            lambda _, shown=shown: shown,  # type: ignore[misc]
        )
        for at, shown in enumerate(found, 1)
    ]
    return Said(plain, tuple(numbers))


def figure_of(measure: str, end: str, *, of_base: bool) -> Callable[[Case], Reading]:
    """A figure of the plan's year as a part of templates."""

    def made(case: Case) -> Reading:
        return reading(case, measure, end, of_base=of_base)

    which = {"": "", "_low": ", low end of 8 in 10", "_high": ", high end of 8 in 10"}[end]
    of = "the base" if of_base else "the scenario, or of the base where none is asked for"
    made.__doc__ = f"{NAMES[measure]}{which}: the plan's year of {of}."
    return made


NUMBERS: dict[str, Callable[[Case], Reading]] = {
    f"{'base' if of_base else 'plan'}.{measure}{end}": figure_of(measure, end, of_base=of_base)
    for of_base in (False, True)
    for measure in NAMES
    for end in BANDS
    if not (measure in SINGLE and end) and not (of_base and measure == "change_cash")
}
SENTENCES: dict[str, Callable[[Case], Paragraph]] = {
    "plan.cope": unless_none(cope),
    "plan.verdict": unless_none(verdict),
    "plan.against_base": unless_none(against_base),
    "plan.top_driver": unless_none(top_driver),
    "plan.bridge": unless_none(bridge),
    "plan.scenario_bridge": unless_none(scenario_bridge),
}
LISTS: dict[str, Callable[[Case], Bullets]] = {"plan.to_know": to_know}
