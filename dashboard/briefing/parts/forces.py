"""What each force counted in the period, as far as the profile may see it, and what is public."""

from collections.abc import Callable
from dataclasses import replace

from dashboard.briefing.case import Case, Desk
from dashboard.briefing.cells import NOT_THERE, as_number
from dashboard.briefing.content import BriefingTable, Bullets, Number, Paragraph
from dashboard.briefing.parts import demand
from dashboard.briefing.said import Said, list_points
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import Profile
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.errors import BriefingError, WarehouseMissing

PUBLIC = "public"
HEADINGS = (
    *("Force", "Incidents reported", "The year before"),
    *("Investigations opened", "The year before"),
)


def by_force(case: Case) -> BriefingTable:
    """What each force counted in the period and the year before, all forces first."""
    rows = case.desk.once(("by_force", case.period), lambda: _rows(case))
    return BriefingTable(
        f"Incidents and investigations by force, {case.period.words.removeprefix('the ')}",
        HEADINGS,
        rows or (("No force delivered the whole period", "", "", "", ""),),
        "Forces that delivered nothing of the period are left out. Not delivered is not nought.",
        case.source("incidents"),
        key="by_force",
    )


def _rows(case: Case) -> tuple[tuple[str | Number, ...], ...]:
    rows: list[tuple[str | Number, ...]] = []
    for code, name in {ALL_FORCES: "All forces that delivered it", **case.desk.names}.items():
        cells = case.look_at(code)
        numbers = [
            as_number(f"table.by_force.{code}.{key}", cells.total(measure, period))
            for measure in ("incidents", "investigations")
            for key, period in (
                (f"{measure}.period", case.period),
                (f"{measure}.before", case.period.before),
            )
        ]
        if any(number.symbol != NOT_THERE for number in numbers):
            rows.append((name, *numbers))
    return tuple(rows)


def sayings(case: Case) -> Bullets:
    """What of this may be said in public: sentences from the public tables alone."""
    if case.profile is Profile.PUBLIC:
        return Bullets(("All of this paper is public: it was made from the public tables alone.",))
    try:
        with Warehouse(case.warehouse.home, case.warehouse.version, Profile.PUBLIC) as warehouse:
            return _sayings(case, warehouse)
    except (WarehouseMissing, BriefingError) as error:
        words = f"Not known, so nothing of this may be said in public yet: {error}."
        return Bullets((words,))


def _sayings(case: Case, warehouse: Warehouse) -> Bullets:
    public = Case(Desk(warehouse, case.desk.settings), case.request)
    told = [_as_public(make(public)) for make in (demand.headline, demand.incidents_headline)]
    crime = "The rates of recorded crime in this paper are from published figures and may be said."
    rest = (
        "Nothing else in this paper may be: costs of a force, people, plans and counts that are "
        "not quoted in the sentences above are internal."
    )
    return list_points([*told, Said(crime), Said(rest)])


def _as_public(paragraph: Paragraph) -> Said:
    """The sentence, its numbers under keys of their own: they are other cells."""
    numbers = [replace(number, key=f"{PUBLIC}.{number.key}") for number in paragraph.numbers]
    return Said(paragraph.words, tuple(numbers))


LISTS: dict[str, Callable[[Case], Bullets]] = {"public.sayings": sayings}
TABLES: dict[str, Callable[[Case], BriefingTable]] = {"demand.by_force": by_force}
