"""What a scenario will cost and who will do the work: frames in, frames out.

`plan(inputs, scenario)` gives a `Plan`; docs/methods/plan.md has the formulas and an example.
"""

from pipelines.models.plan.frames import Plan, PlanInputs
from pipelines.models.plan.lever_kinds import LEVERS, LeverKind
from pipelines.models.plan.scenario import BASE, Lever, PlanSettings, Range, Scenario
from pipelines.models.plan.scenario_table import scenario_from_table, scenario_to_table

__all__ = [
    "BASE",
    "LEVERS",
    "Lever",
    "LeverKind",
    "Plan",
    "PlanInputs",
    "PlanSettings",
    "Range",
    "Scenario",
    "scenario_from_table",
    "scenario_to_table",
]
