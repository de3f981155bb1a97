"""What a scenario comes to: the plan of the page Plan, worked out once a briefing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.briefing.case import Case
from dashboard.briefing.cells import INTERNAL_ONLY, NOT_MADE, NOT_THERE, Cell, as_number
from dashboard.briefing.content import Number, Where
from dashboard.plan import queries
from dashboard.plan.figures import code_of, row_of, with_change, year_to_show, yearly_figures
from dashboard.plan.words import fte, people_gap
from dashboard.plan.workload_words import load
from dashboard.shell import text
from pipelines.errors import ModelError
from pipelines.models.plan import Plan, PlanBase, Scenario, plan, prepare_plan
from pipelines.models.plan.cash_chain import cash_chain_frame
from pipelines.planning.report import PlanReport, PlanSource
from pipelines.planning.scenario_choice import ChosenScenario, choose_scenario

OFF_PLAN = "The plan of cost and people is internal only: no table of the release plan holds it."
MART = "opening_path"
"""The joint paths of the forecast, which every figure of a plan is drawn from."""
GBP, PEOPLE = "GBP", "accredited investigators, full-time equivalents"
UNITS = {
    "investigations": "investigations",
    "cash": GBP,
    "budget": GBP,
    "gap": GBP,
    "change_cash": GBP,
    "people": PEOPLE,
    "people_available": PEOPLE,
    "people_gap": PEOPLE,
    "load_ratio": "times",
    "open_cases": "investigations",
}
BANDS = {"": "p50", "_low": "p10", "_high": "p90"}
SINGLE = {"budget": "budget_gbp", "change_cash": "change_cash"}
"""Figures of a year that have no range."""


@dataclass(frozen=True)
class Worked:
    """A scenario's plan beside that of the base.

    Attributes:
        scenario: The scenario, or the base.
        origin: Where it is from, in words.
        prepared: What the version's marts were laid out as.
        plan, base: What either comes to.
        code: The force code of the rows asked for.
        year: The financial year to speak of: the one after the year under way.
        rows, base_rows: `yearly_figures` of either, the first with its change from the other.
    """

    scenario: Scenario
    origin: str
    prepared: PlanBase
    plan: Plan
    base: Plan
    code: str
    year: str
    rows: pl.DataFrame
    base_rows: pl.DataFrame

    @property
    def has_levers(self) -> bool:
        """Whether anything is moved at all."""
        return bool(self.scenario.levers)

    def row(self, year: str | None = None) -> Mapping[str, Any]:
        """A financial year of the scenario."""
        return row_of(self.rows, year or self.year)


def worked(case: Case) -> Worked | str:
    """The plan, or why there is none, as a sentence."""
    return case.once(_worked)


def _worked(case: Case) -> Worked | str:
    if not case.is_internal:
        return OFF_PLAN
    chosen = case.once(_scenario)
    try:
        inputs = queries.read_plan_inputs(case.warehouse, case.force_code)
        prepared = prepare_plan(inputs, chosen.scenario.settings)
        made = plan(prepared, chosen.scenario)
        base = made
        if chosen.scenario.levers:
            base = plan(prepared, chosen.scenario.at_base())
    except ModelError as error:
        return f"There is no plan: {error}."
    code = code_of(made, case.force_code)
    base_rows = yearly_figures(base, code)
    rows = with_change(yearly_figures(made, code), base_rows)
    as_at = case.info.as_at or case.info.built_at.date()
    year = year_to_show(rows["financial_year"].to_list(), text.financial_year(as_at))
    return Worked(
        *(chosen.scenario, _origin(chosen), prepared, made, base, code, year, rows, base_rows)
    )


def _scenario(case: Case) -> ChosenScenario:
    asked = case.request.scenario
    if isinstance(asked, ChosenScenario):
        return asked
    return choose_scenario(case.desk.settings, asked)


def _origin(chosen: ChosenScenario) -> str:
    """Where the scenario is from; of a file the name alone, since its folder is nobody's matter."""
    return chosen.origin if chosen.saved else Path(chosen.origin).name


def scenario_name(case: Case) -> str | None:
    """What the scenario asked for is called; none where none was."""
    if case.request.scenario is None:
        return None
    return case.once(_scenario).scenario.name


def report_plan(case: Case) -> PlanReport | None:
    """What the plan's own workbook is written from; none where there is no plan to show."""
    found = worked(case)
    if isinstance(found, str):
        return None
    info = case.info
    as_at, version = info.as_at or info.built_at.date(), case.warehouse.version
    source = PlanSource(case.force_code, case.where.words, version, as_at, info.is_synthetic)
    return PlanReport(
        source,
        replace(found.scenario, warehouse_version=version),
        found.plan,
        cash_chain_frame(found.prepared, found.scenario.levers),
        (found.scenario.at_base(), found.base) if found.has_levers else None,
    )


def words_of(measure: str, value: float) -> str:
    """A figure of a plan as it is printed, in the words of the page Plan."""
    if measure in WORDED:
        return WORDED[measure](value)
    unit = UNITS[measure]
    if unit == GBP:
        return text.pounds(value)
    return fte(value) if unit == PEOPLE else text.count(value)


def over_or_under(gap: float) -> str:
    """A gap to the budget, such as `£2.2m over`."""
    return f"{text.pounds(abs(gap))} {'over' if gap > 0 else 'under'}"


def more_or_less(change: float) -> str:
    """A change of cash, such as `£1.2m more`."""
    if abs(change) < 0.5:
        return "the same"
    return f"{text.pounds(abs(change))} {'more' if change > 0 else 'less'}"


WORDED: dict[str, Callable[[float], str]] = {
    "gap": over_or_under,
    "change_cash": more_or_less,
    "people_gap": people_gap,
    "load_ratio": load,
}
"""Figures with a direction, which a sign alone would not tell."""


def figure(
    case: Case, measure: str, end: str = "", *, of_base: bool = False, year: str | None = None
) -> Number:
    """One figure of a year of the plan.

    Args:
        case: The case.
        measure: A name of `UNITS`.
        end: Nothing for the middle, `_low` or `_high` for the ends of 8 in 10.
        of_base: Whether it is of the base and not of the scenario.
        year: The financial year; the one to speak of where not given, which has the plain key.
    """
    found = worked(case)
    column = SINGLE.get(measure, f"{measure}_{BANDS[end]}")
    key = f"{'base' if of_base else 'plan'}.{measure}{end}{f'.{year}' if year else ''}"
    unit, described = UNITS[measure], f"plan: {column}"
    if isinstance(found, str):
        symbol, why = (NOT_MADE, INTERNAL_ONLY) if not case.is_internal else (NOT_THERE, found)
        return as_number(key, Cell(None, unit, MART, described, (), symbol, why))
    shown = year or found.year
    where: Where = (
        *(("force_code", case.force_code), ("financial_year", shown)),
        ("scenario", "base" if of_base or not found.has_levers else found.scenario.name),
    )
    rows = found.base_rows if of_base else found.rows
    value = row_of(rows, shown)[column]
    symbol = NOT_THERE if value is None else ""
    cell = Cell(value, unit, MART, described, where, symbol)
    return as_number(key, cell, lambda number: words_of(measure, number))


def known_figures(case: Case, *measures: str, of_base: bool = False) -> list[Number]:
    """The figures of a year that a sentence of the page Plan may quote, with both ends."""
    found = [
        figure(case, measure, end, of_base=of_base)
        for measure in measures
        for end in ([""] if measure in SINGLE else BANDS)
    ]
    return [number for number in found if number.value is not None]
