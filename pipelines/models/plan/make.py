"""The plan of a scenario, whole: budget, workload, people, and what a reader must know of it."""

import numpy as np

from pipelines.errors import ModelError
from pipelines.models.plan.bridges import bridge_frame
from pipelines.models.plan.draws import draw_chance, draw_forces
from pipelines.models.plan.frames import Plan, PlanInputs
from pipelines.models.plan.horizon import Array
from pipelines.models.plan.hours import hours_by_age_frame
from pipelines.models.plan.messages import messages_of
from pipelines.models.plan.prepare import prepare_plan
from pipelines.models.plan.scenario import Scenario
from pipelines.models.plan.sensitivity import tornado_frame
from pipelines.models.plan.spending import PlanBase, work_out
from pipelines.models.plan.summary import (
    Ranges,
    by_category_frame,
    by_year_frame,
    known_of,
    known_of_all,
    ranges_of,
)
from pipelines.models.plan.workload import (
    backlog_frame,
    pipeline_frame,
    queue_of,
    timeliness_frame,
)

P50 = 1


def plan(marts: PlanInputs | PlanBase, scenario: Scenario, against: Scenario | None = None) -> Plan:
    """What a scenario comes to, for each force of the marts and, of several, for all together.

    Args:
        marts: The published marts, or what `prepare_plan` made of them with the same settings.
        scenario: Levers, seed and settings.
        against: Another scenario on the same basis, from which its bridge begins; None: the base.

    Returns:
        Frames with grain and columns as `pipelines.models.plan.frames` has them. The same marts and
        scenario give the same numbers to the bit; levers at their neutral values change none.

    Raises:
        ModelError: No force has a forecast, or the prepared marts are of another basis.

    Source: Monte Carlo on the joint paths of the forecast (docs/methods/plan.md). Assumes that cost
        a case, in real terms, is as in the last three years but for its drift and the levers.
    """
    base = marts if isinstance(marts, PlanBase) else prepare_plan(marts, scenario.settings)
    other = against or scenario.at_base()
    for one in (scenario, other):
        if base.axes.cost_basis != one.settings.cost_basis:
            raise ModelError(
                f"the plan was prepared on basis {base.axes.cost_basis}, {one.name} asks for"
                f" {one.settings.cost_basis}: prepare it again, or choose one basis for both"
            )
    ranges = budget_ranges(base, scenario)
    whole = ranges[-1]
    queues = [queue_of(base, place, scenario.levers) for place in range(len(base.forces))]
    middles = _middles(whole, "cash", base)
    others = middles
    if other != scenario:
        others = _middles(budget_ranges(base, other)[-1], "cash", base)
    needed = {one.known.code: _middles(one, "people", base) for one in ranges if one.known.has_cost}
    return Plan(
        by_year=by_year_frame(base, ranges),
        by_category=by_category_frame(base, ranges, base.headings),
        tornado=tornado_frame(base, scenario.levers),
        bridge=bridge_frame(base, scenario.levers, middles, other.levers, others),
        hours_by_age=hours_by_age_frame(base, scenario.levers),
        backlog=backlog_frame(base, queues),
        timeliness=timeliness_frame(base, queues, base.timeliness),
        pipeline=pipeline_frame(base, scenario.levers, needed),
        price_base=base.price_base,
        messages=tuple(messages_of(base, scenario, ranges, queues)),
    )


def budget_ranges(base: PlanBase, scenario: Scenario) -> list[Ranges]:
    """The ranges of each force's years and, of several forces, of their sum at the end.

    Args:
        base: What `prepare_plan` made.
        scenario: Levers, seed and number of draws.
    """
    paths = min(len(force.opened) for force in base.forces)
    chance = draw_chance(scenario, paths, len(base.axes.horizon.years))
    workings = work_out(base, scenario.levers, np.zeros(len(scenario.levers)))

    def use(place: int, futures: Array) -> Ranges:
        return ranges_of(base, known_of(base, place), futures)

    ranges, total = draw_forces(base, scenario, chance, workings, use)
    if len(ranges) > 1:
        ranges.append(ranges_of(base, known_of_all(base), total))
    return ranges


def _middles(ranges: Ranges, measure: str, base: PlanBase) -> Array:
    bands = ranges.measures.get(measure)
    return np.zeros(len(base.axes.horizon.years)) if bands is None else bands[:, P50]
