"""Development factors of counts: what a month's records grow by, and what is still to come."""

from dataclasses import dataclass

import numpy as np

from pipelines.models.lateness.loading_triangle import FEWEST_STEPS, OLDEST_AGE, Real, Steps
from pipelines.models.lateness.unevenness import (
    Unevenness,
    measure_unevenness,
    shrink_unevenness,
)

FEWEST_RECORDS = 100
SETTLED_GROWTH = 0.01
SETTLED_AGES = 3
HARDLY_ANY = 0.1
"""Of an age's records at most so many were there at the age before: all are entered in one go."""


@dataclass(frozen=True)
class LateDevelopment:
    """What a count grows by, by age.

    Attributes:
        growth: Share by which a count of each age grows until the next month's extract; not a
            number at the young ages of which nothing can be told.
        variance: Of each share, by estimation.
        excess: Variance of an increment beyond that of a Poisson count, over its square, by age.
        spread: By how much a force's own shares differ from these, as a share of them (standard
            deviation, the same at every age); None where they are the force's own.
    """

    growth: Real
    variance: Real
    excess: Real
    spread: float | None = None


@dataclass(frozen=True)
class ToCome:
    """Records of a month that are still to come.

    Attributes:
        mean: How many are expected.
        own_variance: Of the part of the error that is the month's and the force's own.
        shared_variance: Of the part that is the same for all forces of one pattern.
    """

    mean: float
    own_variance: float
    shared_variance: float = 0.0

    @property
    def variance(self) -> float:
        """Of the whole error."""
        return self.own_variance + self.shared_variance


def development(steps: Steps, others: Unevenness | None = None) -> LateDevelopment | None:
    """Estimate how counts grow from what they grew by.

    Every age that three steps or more tell of is used, from 0 up to the first that fewer do, at
    most 24.

    Args:
        steps: As `find_steps`, of one force or of several together.
        others: How unevenly the records of other forces come; it counts as six steps more.

    Returns:
        None where the history does not allow it: fewer than three steps or 100 records of every
        young age, no record that ever came late (extracts that never look back cannot show any),
        or counts that still grow by 1 per cent a month at the oldest three ages. An age before
        which hardly a record is ever there (all of a month are entered in the next) has no number.
    """
    growth = _growth(steps)
    if growth is None:
        return None
    is_used = steps.age < len(growth)
    ages, before = steps.age[is_used], steps.before[is_used]
    exposure = np.bincount(ages, weights=before, minlength=len(growth))
    coefficient = shrink_unevenness(measure_unevenness(steps, growth), others)
    excess = np.full(len(growth), coefficient[1])
    excess[0] = coefficient[0]
    squares = np.bincount(ages, weights=before**2, minlength=len(growth))
    increments = np.nan_to_num(growth) * exposure
    # Half a record, so that an age at which nothing came yet is not certain to bring nothing.
    by_chance = (increments + 0.5) * (1 + growth)
    variance = (by_chance + excess * growth**2 * squares) / np.maximum(exposure, 1) ** 2
    return LateDevelopment(growth, variance, excess)


def _growth(steps: Steps) -> Real | None:
    """What counts of each age grew by; None where `development` says so."""
    number = np.bincount(steps.age, minlength=OLDEST_AGE)
    known = int(np.argmin(np.append(number >= FEWEST_STEPS, False)))
    if known < SETTLED_AGES:
        return None
    is_used = steps.age < known
    ages = steps.age[is_used]
    exposure = np.bincount(ages, weights=steps.before[is_used], minlength=known)
    increments = np.bincount(ages, weights=steps.added[is_used], minlength=known)
    oldest = slice(known - SETTLED_AGES, known)
    is_settled = increments[oldest].sum() < SETTLED_GROWTH * exposure[oldest].sum()
    is_told = exposure >= FEWEST_RECORDS
    if not is_told.any() or not increments.sum() or not is_settled:
        return None
    # Only the youngest ages may lack records, and only where they hardly ever have any.
    first = int(np.argmax(is_told))
    if (exposure[:first] > HARDLY_ANY * exposure[first]).any() or not is_told[first:].all():
        return None
    growth: Real = np.divide(increments, exposure, out=np.full(known, np.nan), where=is_told)
    return growth


def late_part(count: float, age: int, pattern: LateDevelopment) -> ToCome | None:
    """The records of a month that are still to come.

    Args:
        count: The records that have come; of none a half is taken, since none is no certainty.
        age: The month's age in the latest extract.
        pattern: How counts develop.

    Returns:
        None where the pattern does not tell of the age, or of one to come.
    """
    later = slice(max(age, 0), None)
    growth = pattern.growth[later]
    if age < 0 or np.isnan(growth).any():
        return None
    start = count or 0.5
    mean, process, estimation = start, 0.0, 0.0
    columns = (growth, pattern.variance[later], pattern.excess[later])
    for share, error, excess in zip(*(column.tolist() for column in columns), strict=True):
        onward = (1 + share) ** 2
        estimation = onward * estimation + error * (mean**2 + process + estimation)
        process = onward * process + share * (1 + share) * mean + excess * (share * mean) ** 2
        mean *= 1 + share
    if pattern.spread is None:
        return ToCome(mean - start, process + estimation)
    slope = mean * float((growth / (1 + growth)).sum())
    return ToCome(mean - start, process + (slope * pattern.spread) ** 2, estimation)


def recorded_share(age: int, pattern: LateDevelopment) -> float:
    """The share of a month's records that has come at an age; 0 where nothing can be told of it."""
    if age < 0:
        return 0.0
    product = float(np.prod(1 + pattern.growth[age:]))
    return 0.0 if np.isnan(product) else 1 / product
