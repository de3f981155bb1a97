"""Plans in a session: a version is laid out once, and each scenario on it worked out once."""

from dataclasses import dataclass, replace

import streamlit as st

from dashboard.plan import queries
from dashboard.plan.figures import budgeted_plan, code_of
from dashboard.warehouse.door import Warehouse
from pipelines.models.plan import Plan, PlanBase, Scenario, plan, prepare_plan
from pipelines.models.plan.cash_chain import cash_chain_frame
from pipelines.planning.report import PlanReport, PlanSource

BASES_KEPT, PLANS_KEPT = 6, 48
"""What lies ready for all sessions; that of all 43 forces is the largest."""


@dataclass(frozen=True)
class WorkedOut:
    """A scenario on a version, for a force or for all.

    Attributes:
        warehouse: The version.
        scenario: The scenario.
        base: What the version's marts were laid out as.
        plan: What it comes to, with the budget typed in where none is loaded.
        code: The force code of the rows asked for.
    """

    warehouse: Warehouse
    scenario: Scenario
    base: PlanBase
    plan: Plan
    code: str


def work_out(
    warehouse: Warehouse, force_code: str, scenario: Scenario, budget: float | None = None
) -> WorkedOut:
    """A scenario's plan; the second time it is asked for at once.

    Args:
        warehouse: The version to work it out on.
        force_code: A force, or ALL.
        scenario: The scenario.
        budget: Pounds a year, for years without a loaded budget.

    Raises:
        ModelError: The version forecasts no investigations of the force.
    """
    settings = scenario.settings
    of = (str(warehouse.path), force_code, settings.cost_basis, settings.accredited_share)
    base = _prepared(warehouse, scenario, *of)
    made = _worked_out(base, scenario, *of, repr((scenario.levers, scenario.seed, settings)))
    code = code_of(made, force_code)
    return WorkedOut(warehouse, scenario, base, budgeted_plan(made, code, budget), code)


@st.cache_resource(max_entries=BASES_KEPT, show_spinner=False)
def _prepared(
    _warehouse: Warehouse,
    _scenario: Scenario,
    path: str,
    force_code: str,
    cost_basis: str,
    accredited_share: float | None,
) -> PlanBase:
    inputs = queries.read_plan_inputs(_warehouse, force_code)
    return prepare_plan(inputs, _scenario.settings)


@st.cache_resource(max_entries=PLANS_KEPT, show_spinner=False)
def _worked_out(
    _base: PlanBase,
    _scenario: Scenario,
    path: str,
    force_code: str,
    cost_basis: str,
    accredited_share: float | None,
    levers: str,
) -> Plan:
    return plan(_base, _scenario)


def report_of(
    worked: WorkedOut, force_code: str, force_name: str, against: WorkedOut | None
) -> PlanReport:
    """What the workbook is written from: the plan as shown, with where it is from."""
    info = worked.warehouse.info
    as_at = info.as_at or info.built_at.date()
    return PlanReport(
        PlanSource(force_code, force_name, worked.warehouse.version, as_at, info.is_synthetic),
        replace(worked.scenario, warehouse_version=worked.warehouse.version),
        worked.plan,
        cash_chain_frame(worked.base, worked.scenario.levers),
        (against.scenario, against.plan) if against else None,
    )
