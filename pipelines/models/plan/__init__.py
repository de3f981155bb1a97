"""What a scenario will cost and who will do the work: frames in, frames out.

`plan(inputs, scenario)` gives a `Plan`; docs/methods/plan.md has the formulas and an example. Who
tries many scenarios on one version hands in what `prepare_plan` made of it in place of the marts.
"""

from pipelines.models.plan.frames import Plan, PlanInputs
from pipelines.models.plan.lever_kinds import LEVERS, LeverKind
from pipelines.models.plan.make import plan
from pipelines.models.plan.prepare import prepare_plan
from pipelines.models.plan.scenario import BASE, Lever, PlanSettings, Range, Scenario
from pipelines.models.plan.scenario_table import scenario_from_table, scenario_to_table
from pipelines.models.plan.spending import PlanBase

__all__ = [
    "BASE",
    "LEVERS",
    "Lever",
    "LeverKind",
    "Plan",
    "PlanBase",
    "PlanInputs",
    "PlanSettings",
    "Range",
    "Scenario",
    "plan",
    "prepare_plan",
    "scenario_from_table",
    "scenario_to_table",
]
