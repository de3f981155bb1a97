"""How unevenly late records come: by how much steps miss their mean share beyond chance."""

from dataclasses import dataclass

import numpy as np

from pipelines.models.lateness.loading_triangle import OLDEST_AGE, Real, Steps

STEPS_OF_OTHERS = 6
"""What other forces tell of unevenness counts as so many steps of a force's own."""


@dataclass(frozen=True)
class Unevenness:
    """How much more than chance the steps of the newest age, and of all later ones, vary.

    Attributes:
        excess: Sum of the squared misses, less what Poisson counts would have.
        weight: Sum of the squared increments that were to be expected.
        freedom: Steps that tell of it.
    """

    excess: Real
    weight: Real
    freedom: Real

    def __add__(self, other: "Unevenness") -> "Unevenness":
        """Of two sets of steps together."""
        return Unevenness(
            self.excess + other.excess, self.weight + other.weight, self.freedom + other.freedom
        )

    @property
    def coefficient(self) -> Real:
        """Variance beyond chance over the squared increment: newest age, later ages."""
        weighed = self.weight > 0
        shares: Real = np.divide(self.excess, self.weight, out=np.zeros(2), where=weighed)
        return shares


def measure_unevenness(steps: Steps, growth: Real | None = None) -> Unevenness:
    """How far the increments of a force's steps are from their own mean shares.

    Args:
        steps: As `find_steps`, of one force.
        growth: The shares to hold them against; their own where not given.
    """
    number = np.bincount(steps.age, minlength=OLDEST_AGE)
    if growth is None:
        growth = _mean_shares(steps)
    is_used = steps.age < len(growth)
    ages, before, added = steps.age[is_used], steps.before[is_used], steps.added[is_used]
    share, of_age = growth[ages], number[ages].astype(np.float64)
    is_told = (before > 0) & (share > 0) & (of_age > 1)
    share, later = share[is_told], ages[is_told] > 0
    expected = before[is_told] * share
    left = 1 - 1 / of_age[is_told]  # the shares were made from the same steps
    # The records that were there are a Poisson count too: hence the (1 + share).
    beyond = (added[is_told] - expected) ** 2 / left - expected * (1 + share)

    def by_group(values: Real) -> Real:
        return np.bincount(later, weights=values, minlength=2).astype(np.float64)

    return Unevenness(by_group(beyond), by_group(expected**2), by_group(left))


def _mean_shares(steps: Steps) -> Real:
    """What counts of each age grew by, however few there were; not a number where none was."""
    exposure = np.bincount(steps.age, weights=steps.before, minlength=OLDEST_AGE)
    added = np.bincount(steps.age, weights=steps.added, minlength=OLDEST_AGE)
    shares: Real = np.divide(added, exposure, out=np.full(OLDEST_AGE, np.nan), where=exposure > 0)
    return shares


def shrink_unevenness(own: Unevenness, others: Unevenness | None) -> Real:
    """The coefficient of unevenness, drawn towards that of other forces; never below nought."""
    found = own.coefficient
    if others is not None:
        share = own.freedom / (own.freedom + STEPS_OF_OTHERS)
        found = share * found + (1 - share) * np.maximum(others.coefficient, 0)
    steady: Real = np.maximum(found, 0)
    return steady
