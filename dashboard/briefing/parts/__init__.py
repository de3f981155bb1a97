"""The catalogue: every number, sentence, list, picture and table that a template may name."""

from collections.abc import Callable, Mapping

from dashboard.briefing.case import Case
from dashboard.briefing.content import BriefingTable, Bullets, Paragraph, Picture, Reading
from dashboard.briefing.parts import (
    about,
    changes,
    claim,
    compare,
    cost,
    cost_tables,
    demand,
    demand_picture,
    forces,
    outlook,
    plan,
    plan_pictures,
    plan_tables,
    workload,
)
from dashboard.briefing.parts.plan_figures import scenario_name, worked
from dashboard.briefing.sources import find_published
from dashboard.shell import text

NUMBERS: Mapping[str, Callable[[Case], Reading]] = {
    **demand.NUMBERS,
    **cost.NUMBERS,
    **outlook.NUMBERS,
    **plan.NUMBERS,
    **workload.NUMBERS,
    **compare.NUMBERS,
    **claim.NUMBERS,
}
"""Each as a reading; its value alone stands where a wording names it in braces."""
SENTENCES: Mapping[str, Callable[[Case], Paragraph]] = {
    **demand.SENTENCES,
    **cost.SENTENCES,
    **outlook.SENTENCES,
    **plan.SENTENCES,
    **workload.SENTENCES,
    **compare.SENTENCES,
    **claim.SENTENCES,
    **changes.SENTENCES,
    **about.SENTENCES,
}
LISTS: Mapping[str, Callable[[Case], Bullets]] = {
    **plan.LISTS,
    **compare.LISTS,
    **claim.LISTS,
    **forces.LISTS,
    **changes.LISTS,
    **about.LISTS,
}
PICTURES: Mapping[str, Callable[[Case], Picture]] = {
    demand_picture.KEY: demand_picture.draw,
    **cost.PICTURES,
    **plan_pictures.PICTURES,
    **workload.PICTURES,
    **compare.PICTURES,
    **claim.PICTURES,
}
TABLES: Mapping[str, Callable[[Case], BriefingTable]] = {
    **demand.TABLES,
    **cost_tables.TABLES,
    **outlook.TABLES,
    **plan_tables.TABLES,
    **workload.TABLES,
    **compare.TABLES,
    **claim.TABLES,
    **forces.TABLES,
    **changes.TABLES,
}
OF_PLAN = ("plan", "base", "unmet", "workload")
"""The first words of parts that a scenario changes."""
OF_CLAIM = ("claim",)


def period(case: Case) -> str:
    """The period: the 12 months to a month, a financial year, or a month."""
    return case.period.words


def before(case: Case) -> str:
    """The same months of the year before."""
    return case.period.before_words


def as_at(case: Case) -> str:
    """The day as at which the data are."""
    return text.day_name(case.info.as_at)


def version(case: Case) -> str:
    """The published version."""
    return case.info.version


def plan_year(case: Case) -> str:
    """The financial year that plans speak of: the one after the year under way."""
    found = worked(case)
    return text.UNKNOWN if isinstance(found, str) else found.year


def scenario(case: Case) -> str:
    """The scenario's name; `the base` where none is asked for."""
    return scenario_name(case) or "the base"


def figure(case: Case) -> str:
    """What the published claim or figure that is examined is called."""
    row = find_published(case.warehouse, case.request.figure)
    return str(row.get("title") or row.get("statement") or "none")


def force(case: Case) -> str:
    """The force's name, or of how many forces the sum is."""
    return case.where.words


WORDS: Mapping[str, Callable[[Case], str]] = {
    "where": force,
    "period": period,
    "before": before,
    "as_at": as_at,
    "version": version,
    "plan_year": plan_year,
    "scenario": scenario,
    "figure": figure,
}
"""What stands for words where a wording names it in braces."""
