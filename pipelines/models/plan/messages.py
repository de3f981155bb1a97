"""What a reader of a plan must know of it, in one line each."""

from collections.abc import Iterator, Sequence

from pipelines.models.plan.backlog import QueueMonth
from pipelines.models.plan.cost_factors import AWARD_MONTH, DIRECT, INFLATION_MONTH
from pipelines.models.plan.scenario import Lever, Scenario
from pipelines.models.plan.spending import PlanBase
from pipelines.models.plan.summary import Ranges
from pipelines.models.plan.workload import doubles_in, queue_months

P50 = 1
MANY_HOURS = 0.95
"""Below this share of hours in the hands of accredited investigators a reader is told."""
ON_COSTS = ("employer_pension", "national_insurance")
RISES = {"pay_award": AWARD_MONTH, "non_pay_inflation": INFLATION_MONTH}
MONTHS = {AWARD_MONTH: "September", INFLATION_MONTH: "April"}


def messages_of(
    base: PlanBase,
    scenario: Scenario,
    ranges: Sequence[Ranges],
    queues: Sequence[list[QueueMonth]],
) -> Iterator[str]:
    """What is missing, what does not act, where the load passes 1 and the backlog doubles.

    Args:
        base: What `prepare_plan` made.
        scenario: Levers and settings.
        ranges: What the draws came to, force by force.
        queues: Of each force.
    """
    yield from _missing(base)
    for lever in scenario.levers:
        yield from _idle(base, lever)
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
            yield f"{named(codes)}: {what}"
    for force, share in zip(base.forces, base.accredited_share, strict=True):
        if share < MANY_HOURS:
            yield (
                f"{force.code}: accredited investigators can have worked {share:.0%} of the hours"
                " booked last year; they are taken to work the same share ahead"
            )


def _idle(base: PlanBase, lever: Lever) -> Iterator[str]:
    """Why a lever does nothing, or less than it says."""
    if lever.name in ON_COSTS and base.axes.cost_basis == DIRECT:
        yield (
            f"{lever.name}: no part of the direct basis; choose direct_with_on_costs or"
            " full_economic"
        )
    if lever.name in RISES:
        month = RISES[lever.name]
        acts = base.axes.horizon.acts(lever)
        days = zip(base.axes.horizon.months, acts, strict=True)
        if not any(day.month == month and is_on for day, is_on in days):
            yield f"{lever.name}: no 1 {MONTHS[month]} lies in its time, so it changes nothing"
    if lever.name == "mix" and lever.of not in base.axes.types:
        yield f"mix: no forecast of {lever.of}, so it changes nothing"
    forces = base.forces
    if lever.name == "external_step" and not any(
        lever.of in force.demand.source_shares for force in forces
    ):
        yield f"external_step: nothing came from {lever.of} in the last year: it changes nothing"
    if lever.name == "share_investigated":
        full = [f.code for f in forces if f.demand.investigated_share + lever.middle > 1]
        if full:
            yield f"share_investigated: in {named(full)} more than all incidents; all are taken"


def named(codes: Sequence[str]) -> str:
    """Up to three codes, and how many more there are."""
    more = f" and {len(codes) - 3} more" if len(codes) > 3 else ""
    return f"{', '.join(codes[:3])}{more}"
