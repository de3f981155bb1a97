"""What matters most: how far cash departs when one assumption alone is at the ends of its range."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from pipelines.models.plan.draws import relative_spread
from pipelines.models.plan.frames import TORNADO
from pipelines.models.plan.horizon import Array
from pipelines.models.plan.lever_kinds import LEVERS
from pipelines.models.plan.scenario import P90_SCORE, Lever
from pipelines.models.plan.spending import PlanBase, cost_outcome, work_out
from pipelines.models.plan.summary import quantiles

DOUBT, OF_LEVER, WHAT_IF = "doubt", "lever", "what_if"
STANDARD_STEPS = {
    "volume": (-0.1, 0.1),
    "hours_per_case": (-0.1, 0.1),
    "rates": (-0.05, 0.05),
    "productivity": (-0.05, 0.05),
    "pay_award": (0.0, 0.05),
    "non_pay_inflation": (0.0, 0.05),
}
"""What a lever that the scenario leaves alone is moved to for comparison: a judgement, no range."""


def middle_cash(base: PlanBase, levers: Sequence[Lever], scores: Array | None = None) -> Array:
    """Mean cash of all forces by year, the levers at their medians or where scores say."""
    at = np.zeros(len(levers)) if scores is None else scores
    workings, count = work_out(base, levers, at), len(base.axes.categories)
    cash = np.zeros(len(base.axes.horizon.years))
    for place, force in enumerate(base.forces):
        cash += cost_outcome(base, place, workings, levers, at, in_draws=False)[0, :, :count].sum(
            axis=1
        )
        cash[0] += force.booked.sum()
    return cash


def tornado_frame(base: PlanBase, levers: Sequence[Lever]) -> pl.DataFrame:
    """The rows of `TORNADO`, of all forces of the plan together."""
    middle = middle_cash(base, levers)
    moved = (*_levers(base, levers, middle), *_what_ifs(base, levers, middle))
    rows = [*_doubts(base, levers), *moved]
    frames = [
        pl.DataFrame(
            {
                "financial_year": base.axes.horizon.years,
                "driver": driver,
                "kind": kind,
                "low_value": low_value,
                "high_value": high_value,
                "low_gbp": low,
                "high_gbp": high,
                "swing_gbp": np.abs(high - low),
            },
            schema=TORNADO,
        )
        for driver, kind, (low_value, high_value), low, high in rows
    ]
    return pl.concat(frames).sort(
        "financial_year", "swing_gbp", descending=[False, True], maintain_order=True
    )


Row = tuple[str, str, tuple[float | None, float | None], Array, Array]


def _doubts(base: PlanBase, levers: Sequence[Lever]) -> Iterator[Row]:
    """Demand, the level of cost, its drift, and which cases come."""
    none = np.zeros(len(levers))
    workings, count = work_out(base, levers, none), len(base.axes.categories)
    years = len(base.axes.horizon.years)
    total = np.zeros((base.forces[0].opened.shape[0], years))
    level, chance, drift = (np.zeros(years) for _ in range(3))
    for place, force in enumerate(base.forces):
        cash = cost_outcome(base, place, workings, levers, none, in_draws=True)[..., :count].sum(
            axis=2
        )
        total += cash
        middle = cost_outcome(base, place, workings, levers, none, in_draws=False)[0]
        error, by_year = relative_spread(base, place, middle)
        own = middle[:, :count].sum(axis=1)
        level += (error * own) ** 2
        chance += (by_year * own) ** 2
        drift += force.drift * own
    ranges = quantiles(total.T)
    unknown = (None, None)
    yield "forecast", DOUBT, unknown, ranges[:, 0] - ranges[:, 1], ranges[:, 2] - ranges[:, 1]
    ahead = np.sqrt(np.arange(years) + 0.25)
    for name, spread in (
        ("cost_level", np.sqrt(level)),
        ("cost_drift", drift * ahead),
        ("chance", np.sqrt(chance)),
    ):
        yield name, DOUBT, unknown, -P90_SCORE * spread, P90_SCORE * spread


def _levers(base: PlanBase, levers: Sequence[Lever], middle: Array) -> Iterator[Row]:
    """Each lever that is a range, at the ends of it."""
    for place, lever in enumerate(levers):
        if lever.is_range:
            ends = []
            for score in (-P90_SCORE, P90_SCORE):
                scores = np.zeros(len(levers))
                scores[place] = score
                ends.append(middle_cash(base, levers, scores) - middle)
            values = lever.at(-P90_SCORE), lever.at(P90_SCORE)
            yield lever.name, OF_LEVER, values, ends[0], ends[1]


def _what_ifs(base: PlanBase, levers: Sequence[Lever], middle: Array) -> Iterator[Row]:
    """Levers that the scenario leaves alone, a standard step either way."""
    used = {lever.name for lever in levers}
    for name, values in STANDARD_STEPS.items():
        if name in used or name not in LEVERS:
            continue
        low, high = (middle_cash(base, [*levers, Lever(name, value)]) - middle for value in values)
        yield name, WHAT_IF, values, low, high
