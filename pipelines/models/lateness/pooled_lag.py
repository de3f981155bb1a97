"""The lag of forces that have one, for those that have none: the same shares, less surely known."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipelines.models.lateness.late_development import LateDevelopment, development
from pipelines.models.lateness.loading_triangle import Steps, joined
from pipelines.models.lateness.unevenness import Unevenness, measure_unevenness

FORCES_TO_TELL_SPREAD = 5
SPREAD_OF_FEW = 0.5
"""A judgement, where fewer forces cannot tell: one force's shares in two thirds of cases lie within
half of another's either way."""


def pool_development(forces: Sequence[Steps]) -> LateDevelopment | None:
    """Estimate one development of several forces, and how far a single one is from it.

    Args:
        forces: The steps of each force, as `find_steps`. One in which no record ever came late is
            left out: extracts that never look back cannot show any.

    Returns:
        As `development`, with the spread between forces; None where they allow no estimate.

    Source: the spread by the method of moments (DerSimonian and Laird, 1986), of each force's late
    records over those that the pooled shares would have brought. Assumes that a force that is later
    than others is so at every age.
    """
    telling = [steps for steps in forces if steps.added.sum() > 0]
    together = development(joined(telling), pool_unevenness(telling))
    if together is None:
        return None
    spread = SPREAD_OF_FEW if len(telling) < FORCES_TO_TELL_SPREAD else _spread(telling, together)
    return replace(together, spread=spread)


def pool_unevenness(forces: Sequence[Steps]) -> Unevenness:
    """How unevenly the records of each of several forces come, against its own mean shares."""
    nothing = np.zeros(2)
    return sum(map(measure_unevenness, forces), Unevenness(nothing, nothing, nothing))


def _spread(forces: Sequence[Steps], pattern: LateDevelopment) -> float:
    """Standard deviation of the forces' late records over what the pooled shares would bring."""
    brought, expected, chance = [], [], []
    for steps in forces:
        is_used = steps.age < len(pattern.growth)
        share = pattern.growth[steps.age[is_used]]
        before, added = steps.before[is_used], steps.added[is_used]
        is_known = ~np.isnan(share) & (before > 0)
        records = (before * share)[is_known]
        brought.append(added[is_known].sum())
        expected.append(records.sum())
        excess = pattern.excess[steps.age[is_used]][is_known]
        chance.append((records * (1 + share[is_known]) + excess * records**2).sum())
    weight = np.array(expected)
    is_counted = weight > 0
    weight = weight[is_counted]
    ratio = np.array(brought)[is_counted] / weight
    noise = np.array(chance)[is_counted] / weight**2
    moment = (weight * ((ratio - 1) ** 2 - noise)).sum() / weight.sum()
    return float(np.sqrt(max(moment, 0.0)))
