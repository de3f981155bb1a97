"""Bridges: from one year's cash to the next one's, and from base to scenario, step by step."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from pipelines.models.plan.frames import BRIDGE
from pipelines.models.plan.horizon import QUARTERS_A_YEAR, Array
from pipelines.models.plan.profiles import AGES
from pipelines.models.plan.scenario import Lever
from pipelines.models.plan.sensitivity import middle_cash
from pipelines.models.plan.spending import PlanBase

YEARS, SCENARIO = "years", "scenario"
START, INVESTIGATIONS, PRICES = "start", "investigations", "prices"
COST_A_CASE, LEVERS_MOVED, DOUBT = "cost_a_case", "levers", "doubt"


def bridge_frame(
    base: PlanBase,
    levers: Sequence[Lever],
    middles: Array,
    against: Sequence[Lever],
    against_middles: Array,
) -> pl.DataFrame:
    """The rows of `BRIDGE`, of all forces of the plan together.

    Steps are of mean cash; what the middle of the draws departs from it by is a step of its own,
    `doubt`, so that a bridge ends at the figure that is shown.

    Args:
        base: What `prepare_plan` made.
        levers: The scenario's.
        middles: P50 of its cash by year.
        against: The levers of the scenario that it is set against; of the base none.
        against_middles: P50 of that one's cash by year.
    """
    years = base.axes.horizon.years
    plain = middle_cash(base, ())
    moved = middle_cash(base, levers) if levers else plain
    rows: list[tuple[object, ...]] = []
    volume = base_volume(base)
    price = np.array([base.prices.price(start) for start in base.axes.horizon.year_starts])
    for year in range(1, len(years)):
        before, now = plain[year - 1], plain[year]
        steps = dict(_year_steps(before, now, volume, price, year))
        gained = (moved[year] - plain[year]) - (moved[year - 1] - plain[year - 1])
        if levers:
            steps[LEVERS_MOVED] = gained
        rows += _laid_out(YEARS, years[year], middles[year - 1], steps, middles[year])
    between = dict(_lever_steps(base, levers, against, plain))
    for year, name in enumerate(years):
        steps = {step: float(cash[year]) for step, cash in between.items()}
        rows += _laid_out(SCENARIO, name, against_middles[year], steps, middles[year])
    return pl.DataFrame(rows, schema=BRIDGE, orient="row")


def _laid_out(
    bridge: str, year: str, begin: float, steps: dict[str, float], end: float
) -> Iterator[tuple[object, ...]]:
    """The steps in order with the sum so far, and what is left as the last one."""
    total = begin
    yield bridge, year, 0, START, begin, total
    place = 0
    for place, (step, gbp) in enumerate(steps.items(), start=1):
        total += gbp
        yield bridge, year, place, step, gbp, total
    yield bridge, year, place + 1, DOUBT, end - total, end


def _year_steps(
    before: float, now: float, volume: Array, price: Array, year: int
) -> Iterator[tuple[str, float]]:
    """Log-mean Divisia: what investigations, prices and cost a case add; they add up exactly."""
    is_known = before > 0 and now > 0
    weight = (now - before) / np.log(now / before) if is_known and now != before else before
    parts = {INVESTIGATIONS: volume, PRICES: price}
    rest = now - before
    for name, index in parts.items():
        is_told = is_known and index[year - 1] > 0 and index[year] > 0
        gbp = float(weight * np.log(index[year] / index[year - 1])) if is_told else 0.0
        rest -= gbp
        yield name, gbp
    yield COST_A_CASE, float(rest)


def _lever_steps(
    base: PlanBase, levers: Sequence[Lever], against: Sequence[Lever], plain: Array
) -> Iterator[tuple[str, Array]]:
    """What each lever takes away or adds, by year: first those that go, then those that come."""
    now, so_far = list(against), middle_cash(base, against) if against else plain
    goes = [lever for lever in against if lever not in levers]
    comes = [lever for lever in levers if lever not in against]
    for count, lever in enumerate([*goes, *comes], start=1):
        if lever in goes:
            now.remove(lever)
        else:
            now.append(lever)
        reached = middle_cash(base, now)
        of = f" ({lever.of})" if lever.of else ""
        sign = "without " if lever in goes else ""
        yield f"{count} {sign}{lever.name}{of}", reached - so_far
        so_far = reached


def base_volume(base: PlanBase) -> Array:
    """Real pounds of each year if every case cost its level, from all openings past and to come."""
    horizon, spent = base.axes.horizon, base.profiles.spent.sum(axis=2)
    first = horizon.place(horizon.year_starts[0])
    volume = np.zeros(len(horizon.years))
    for force in base.forces:
        if force.level is None:
            continue
        opened = np.concatenate([force.history, force.mean_opened[0]])
        for quarter in range(first, horizon.count):
            place = quarter + AGES
            past = opened[max(place - AGES + 1, 0) : place + 1][::-1]
            real = float((past * spent.T[: len(past)] * force.level).sum())
            volume[(quarter - first) // QUARTERS_A_YEAR] += real
    return volume
