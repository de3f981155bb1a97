"""Tables of the plan: years, people, categories, drivers and the assumptions."""

from collections.abc import Callable

from dashboard.briefing.case import Case
from dashboard.briefing.content import BriefingTable, Number
from dashboard.briefing.parts.plan import plan_cell
from dashboard.briefing.parts.plan_figures import Worked, figure, worked
from dashboard.plan import words
from dashboard.plan.figures import categories_of, drivers_of
from dashboard.plan.lever_rows import lever_sentence
from dashboard.shell import text
from pipelines.models.plan import LEVERS, Lever, Range

IN_CASH = "In cash. Low and high hold 8 in 10 futures; their ends must not be added up."
YEAR_MEASURES = (
    ("investigations", "", "Opened"),
    ("cash", "_low", "Cash, low"),
    ("cash", "", "Cash, middle"),
    ("cash", "_high", "Cash, high"),
    ("budget", "", "Budget"),
    ("gap", "", "Against the budget"),
)
PEOPLE_MEASURES = (
    ("people", "", "Needed (FTE)"),
    ("people_available", "", "There (FTE)"),
    ("people_gap", "", "Short or to spare"),
    ("load_ratio", "", "Work over what can be done"),
    ("open_cases", "", "Open at its end, if none waits"),
)


def empty_table(
    case: Case, title: str, headings: tuple[str, ...], why: str, key: str
) -> BriefingTable:
    """A table in which nothing can stand, with the reason."""
    row = (why, *[""] * (len(headings) - 1))
    return BriefingTable(title, headings, (row,), "", case.source("plan"), key=key)


def years(case: Case) -> BriefingTable:
    """Cash, budget and gap of each financial year of the plan."""
    return _by_year(case, "Cost by financial year", YEAR_MEASURES, IN_CASH, "plan_years")


def people(case: Case) -> BriefingTable:
    """Accredited investigators needed and there, and what stays open, of each year of the plan."""
    note = "Middles of the ranges. Work over what can be done: above 1 there is not enough time."
    return _by_year(case, "People and workload by financial year", PEOPLE_MEASURES, note, "people")


def _by_year(
    case: Case, title: str, measures: tuple[tuple[str, str, str], ...], note: str, key: str
) -> BriefingTable:
    found = worked(case)
    headings = ("Financial year", *(name for _, _, name in measures))
    if isinstance(found, str):
        return empty_table(case, title, headings, found, key)
    rows = [
        (year, *(figure(case, measure, end, year=year) for measure, end, _ in measures))
        for year in found.rows["financial_year"].to_list()
    ]
    title = f"{title}: {found.scenario.name}"
    return BriefingTable(title, headings, tuple(rows), note, case.source("plan"), key=key)


def against(case: Case) -> BriefingTable:
    """The scenario's cash beside that of the base, year by year."""
    found, headings = worked(case), ("Financial year", "Base", "Scenario", "Change")
    title = "Scenario against base, cash by financial year"
    if isinstance(found, str):
        return empty_table(case, title, headings, found, "against_base")
    if not found.has_levers:
        why = "No scenario is held against the base"
        return empty_table(case, title, headings, why, "against_base")
    rows = [
        (
            year,
            figure(case, "cash", of_base=True, year=year),
            figure(case, "cash", year=year),
            figure(case, "change_cash", year=year),
        )
        for year in found.rows["financial_year"].to_list()
    ]
    note = f"Scenario: {found.scenario.name} ({found.origin}). Middles of the ranges, in cash."
    return BriefingTable(
        title, headings, tuple(rows), note, case.source("plan"), key="against_base"
    )


def categories(case: Case) -> BriefingTable:
    """Cash of the plan's year by category under the budget's headings."""
    found = worked(case)
    headings = ("Category", "Subjective heading", "Low", "Middle", "High", "Budget")
    title = "Cost by category"
    if isinstance(found, str):
        return empty_table(case, title, headings, found, "plan_categories")
    rows = categories_of(found.plan, found.code, found.year, in_real_terms=False, price=None)
    told = [
        (
            "All categories" if row["category"] == "all" else text.label(row["category"]),
            row["subjective_heading"] or "",
            *(
                plan_cell(
                    case,
                    f"table.plan_categories.{row['category']}.{column}",
                    row[column],
                    f"by_category {column}",
                    row["category"],
                )
                for column in ("p10", "p50", "p90", "budget_gbp")
            ),
        )
        for row in rows.iter_rows(named=True)
    ]
    return BriefingTable(
        f"{title}, {found.year}: {found.scenario.name}",
        headings,
        tuple(told),
        IN_CASH,
        case.source("plan"),
        figures_from=2,
        key="plan_categories",
    )


def drivers(case: Case) -> BriefingTable:
    """What moves the cost of the plan's year most, each thing alone."""
    found = worked(case)
    headings = ("What moves alone", "From", "To", "Cost changes by, from", "to")
    title = "What matters most"
    if isinstance(found, str):
        return empty_table(case, title, headings, found, "drivers")
    rows = [_driver(case, row) for row in drivers_of(found.plan.tornado, found.year).to_dicts()]
    return BriefingTable(
        f"{title}, {found.year}",
        headings,
        tuple(rows) or (("No cost is known", "", "", "", ""),),
        "What comes by itself and the scenario's ranges are moved to the ends of their 8 in 10, "
        "the others by a usual step, as a judgement. In cash.",
        case.source("plan"),
        key="drivers",
    )


def _driver(case: Case, row: dict[str, object]) -> tuple[str | Number, ...]:
    name = str(row["driver"])
    key = f"table.drivers.{name}"
    title, of_lever = words.DRIVERS.get(name), name in LEVERS
    ends: list[str | Number] = ["", ""]
    if of_lever:
        ends = [
            _assumed(f"{key}.{end}", name, row[end], f"step of {name}")
            for end in ("low_value", "high_value")
        ]
    amounts = [
        plan_cell(case, f"{key}.{end}", row[end], f"tornado {end}", name)  # type: ignore[arg-type]
        for end in ("low_gbp", "high_gbp")
    ]
    return (title or LEVERS[name].title, *ends, *amounts)


def _assumed(key: str, lever: str, value: object, of: str) -> Number:
    """A value that is assumed, and so in no mart."""
    shown = words.lever_value(lever, float(value))  # type: ignore[arg-type]
    return Number(key, float(value), shown, LEVERS[lever].unit, "scenario", of)  # type: ignore[arg-type]


def assumptions(case: Case) -> BriefingTable:
    """Every assumption of the scenario: its value, when it acts, why, and its source."""
    found = worked(case)
    headings = ("Assumption", "From", "To", "When", "Why", "Source")
    title = "Assumptions"
    if isinstance(found, str):
        return empty_table(case, title, headings, found, "assumptions")
    rows = [_lever_row(found, place, lever) for place, lever in enumerate(found.scenario.levers, 1)]
    if not rows:
        none = "The base: the forecast as it is, at known prices, with the people there are"
        rows = [(none, "", "", "", "", "")]
    return BriefingTable(
        f"{title}: {found.scenario.name}",
        headings,
        tuple(rows),
        f"From {found.origin}. A range is 8 in 10 of what is thought possible.",
        case.source("plan"),
        key="assumptions",
    )


def _lever_row(found: Worked, place: int, lever: Lever) -> tuple[str | Number, ...]:
    low, high = (lever.value, lever.value)
    if isinstance(lever.value, Range):
        low, high = lever.value.p10, lever.value.p90
    of = f"scenario {found.scenario.name}, lever {place}"
    ends = [
        _assumed(f"assumption.{place}.{lever.name}.{end}", lever.name, value, of)
        for end, value in (("from", low), ("to", high))
    ]
    target = f", {text.label(lever.of).lower()}" if lever.of else ""
    time = lever_sentence(lever).partition(": ")[2].partition(", ")[2]
    return (f"{lever.kind.title}{target}", *ends, time, lever.rationale, lever.source)


TABLES: dict[str, Callable[[Case], BriefingTable]] = {
    "plan.years": years,
    "plan.against_base": against,
    "plan.categories": categories,
    "plan.drivers": drivers,
    "plan.people": people,
    "plan.assumptions": assumptions,
}
