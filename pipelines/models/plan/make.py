"""The plan of a scenario, whole: budget, workload, people, and what a reader must know of it."""

from collections.abc import Iterator, Sequence

import numpy as np

from pipelines.errors import ModelError
from pipelines.models.plan.backlog import QueueMonth
from pipelines.models.plan.bridges import bridge_frame
from pipelines.models.plan.cost_factors import DIRECT
from pipelines.models.plan.draws import draw_chance, draw_forces
from pipelines.models.plan.frames import Plan, PlanInputs
from pipelines.models.plan.horizon import Array
from pipelines.models.plan.hours import hours_by_age_frame
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
    doubles_in,
    pipeline_frame,
    queue_months,
    queue_of,
    timeliness_frame,
)

P50 = 1
MANY_HOURS = 0.95
"""Below this share of hours in the hands of accredited investigators a reader is told."""


def plan(marts: PlanInputs | PlanBase, scenario: Scenario) -> Plan:
    """What a scenario comes to, for each force of the marts and, of several, for all together.

    Args:
        marts: The published marts, or what `prepare_plan` made of them with the same settings.
        scenario: Levers, seed and settings.

    Returns:
        Frames with grain and columns as `pipelines.models.plan.frames` has them. The same marts and
        scenario give the same numbers to the bit; levers at their neutral values change none.

    Raises:
        ModelError: No force has a forecast, or the prepared marts are of another basis.

    Source: Monte Carlo on the joint paths of the forecast (docs/methods/plan.md). Assumes that cost
        a case, in real terms, is as in the last three years but for its drift and the levers.
    """
    base = marts if isinstance(marts, PlanBase) else prepare_plan(marts, scenario.settings)
    if base.axes.cost_basis != scenario.settings.cost_basis:
        raise ModelError(
            f"the plan was prepared on basis {base.axes.cost_basis}, the scenario asks for"
            f" {scenario.settings.cost_basis}: prepare it again"
        )
    ranges = budget_ranges(base, scenario)
    whole = ranges[-1]
    queues = [queue_of(base, place, scenario.levers) for place in range(len(base.forces))]
    middles = _middles(whole, "cash", base)
    plain = middles
    if scenario.levers:
        plain = _middles(budget_ranges(base, scenario.at_base())[-1], "cash", base)
    needed = {one.known.code: _middles(one, "people", base) for one in ranges if one.known.has_cost}
    return Plan(
        by_year=by_year_frame(base, ranges),
        by_category=by_category_frame(base, ranges, base.headings),
        tornado=tornado_frame(base, scenario.levers),
        bridge=bridge_frame(base, scenario.levers, middles, plain),
        hours_by_age=hours_by_age_frame(base, scenario.levers),
        backlog=backlog_frame(base, queues),
        timeliness=timeliness_frame(base, queues, base.timeliness),
        pipeline=pipeline_frame(base, scenario.levers, needed),
        price_base=base.price_base,
        messages=tuple(_messages(base, scenario, ranges, queues)),
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


def _messages(
    base: PlanBase,
    scenario: Scenario,
    ranges: Sequence[Ranges],
    queues: Sequence[list[QueueMonth]],
) -> Iterator[str]:
    """What is missing, what does not act, where the load passes 1 and the backlog doubles."""
    yield from _missing(base)
    on_costs = [
        lever.name
        for lever in scenario.levers
        if lever.name in ("employer_pension", "national_insurance")
    ]
    if on_costs and base.axes.cost_basis == DIRECT:
        yield (
            f"{', '.join(on_costs)}: no part of the direct basis; choose direct_with_on_costs or"
            " full_economic"
        )
    for place, queue in enumerate(queues):
        code = base.forces[place].code
        yield from _of_load(base, ranges[place], code)
        day = doubles_in(queue, queue_months(base, place))
        if day:
            yield f"{code}: at this pace twice as many investigations are open by {day:%B %Y}"


def _of_load(base: PlanBase, ranges: Ranges, code: str) -> Iterator[str]:
    load = ranges.measures.get("load_ratio")
    if load is not None:
        for year, value in zip(base.axes.horizon.years, load[:, P50].tolist(), strict=True):
            if value > 1:
                yield (
                    f"{code}: from {year} the work is {value:.2f} times what accredited"
                    " investigators can do"
                )
                break


def _missing(base: PlanBase) -> Iterator[str]:
    """Forces without cost, hours, staffing or budgets, up to three by code."""
    lacks = {
        "no cost lines, so no cash and no hours": [f.code for f in base.forces if f.level is None],
        "cost lines without hours, so no workload": [
            f.code for f in base.forces if f.level is not None and f.hours_per_real_gbp <= 0
        ],
        "no staffing, so no people available and no gap": [
            f.code for f in base.forces if f.accredited is None
        ],
        "no budget, so no gap to it": [f.code for f in base.forces if not f.budgets],
    }
    for what, codes in lacks.items():
        if codes:
            more = f" and {len(codes) - 3} more" if len(codes) > 3 else ""
            yield f"{', '.join(codes[:3])}{more}: {what}"
    for force, share in zip(base.forces, base.accredited_share, strict=True):
        if share < MANY_HOURS:
            yield (
                f"{force.code}: accredited investigators can have worked {share:.0%} of the hours"
                " booked last year; they are taken to work the same share ahead"
            )
