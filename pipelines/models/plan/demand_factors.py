"""What the levers of demand make of the investigations to be opened."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.models.plan.horizon import MONTHS_A_QUARTER, Array, Horizon
from pipelines.models.plan.lever_kinds import DEMAND
from pipelines.models.plan.scenario import Lever

SMALLEST_SHARE = 1e-9


@dataclass(frozen=True)
class DemandBase:
    """What the levers of demand need to know of a force.

    Attributes:
        types: The abuse types, in the order of all arrays.
        expected: Mean investigations to be opened: quarter × type.
        investigated_share: Share of incidents that were investigated in the last year.
        source_shares: Of each type's investigations in the last year, the share of each referral
            source: by source, an array by type.
    """

    types: tuple[str, ...]
    expected: Array
    investigated_share: float
    source_shares: dict[str, Array]


def acting(levers: Sequence[Lever], part: str) -> list[tuple[int, Lever]]:
    """The levers that act on a part of the plan, each with its place among all.

    One that stands at its neutral value changes nothing, to the bit, and is left out.
    """
    return [
        (place, lever)
        for place, lever in enumerate(levers)
        if lever.kind.acts_on == part and (lever.is_range or lever.middle != lever.kind.neutral)
    ]


def demand_factors(
    levers: Sequence[Lever], scores: Array, base: DemandBase, horizon: Horizon
) -> Array:
    """By what the investigations of each quarter and type are multiplied: quarter × type.

    Args:
        levers: The scenario's.
        scores: Of each lever, how many standard deviations from its median it stands.
        base: What is known of the force.
        horizon: The plan's time. A factor is the mean of those of the quarter's months.
    """
    factors = np.ones((MONTHS_A_QUARTER * horizon.count, len(base.types)))
    expected = np.repeat(base.expected, MONTHS_A_QUARTER, axis=0)
    for place, lever in acting(levers, DEMAND):
        size = lever.at(float(scores[place])) * horizon.acts(lever)
        if lever.name == "volume":
            factors *= (1 + size)[:, None]
        elif lever.name == "external_step":
            shares = base.source_shares.get(str(lever.of), np.zeros(len(base.types)))
            factors *= 1 + size[:, None] * shares
        elif lever.name == "share_investigated":
            factors *= _investigated(size, base.investigated_share)[:, None]
        elif lever.name == "mix" and lever.of in base.types:
            factors *= _mixed(size, expected * factors, base.types.index(str(lever.of)))
    return horizon.by_quarter(factors)


def _investigated(points: Array, share: float) -> Array:
    """More of the incidents are investigated, all of them at most."""
    if share <= 0:
        return np.ones_like(points)
    return np.clip(share + points, 0.0, max(1.0, share)) / share


def _mixed(points: Array, counts: Array, place: int) -> Array:
    """One type's share rises, the others give way in proportion; the sum stays."""
    whole = np.maximum(counts.sum(axis=1), SMALLEST_SHARE)
    share = np.clip(counts[:, place] / whole, SMALLEST_SHARE, 1 - SMALLEST_SHARE)
    moved = np.clip(share + points, 0.0, 1.0)
    factors = np.repeat(((1 - moved) / (1 - share))[:, None], counts.shape[1], axis=1)
    factors[:, place] = moved / share
    return factors
