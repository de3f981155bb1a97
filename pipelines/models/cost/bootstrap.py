"""The bias-corrected and accelerated bootstrap interval of a mean, without drawing anything.

The bootstrap distribution of a mean is known up to a saddlepoint approximation, so its percentiles
are solved for instead of simulated: no seed, no simulation error, and many groups at a time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from pipelines.models.confidence import CONFIDENCE

Vector = NDArray[np.float64]

ITERATIONS = 30
LARGEST_STEP = 1.5
CONVERGED = 1e-7
NEAREST_TO_ZERO = 1e-4
LARGEST_EXPONENT = 500.0


@dataclass
class _Groups:
    """Standardised values laid end to end: where each group starts and which group each is of."""

    values: Vector
    starts: NDArray[np.int64]
    group: NDArray[np.int64]
    sizes: Vector


def bca_ends(
    values: Vector, sizes: NDArray[np.int64], *, confidence: float = CONFIDENCE
) -> tuple[Vector, Vector]:
    """The ends of the interval of each group's mean.

    Args:
        values: The groups' values laid end to end.
        sizes: How many of them belong to each group; at least 2.
        confidence: How often the interval is to hold the mean.

    Returns:
        The lower and the upper end of each group, in the unit of the values; both are the mean
        where a group's values are all equal.

    Source: Efron (1987) for the interval, with the acceleration of a mean (skewness / 6√n) and the
        bias correction from the bootstrap distribution at the mean; Davison and Hinkley (1988),
        "Saddlepoint approximations in resampling methods", for its percentiles. Assumes that
        investigations are independent within a group.
    """
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    group = np.repeat(np.arange(len(sizes)), sizes)
    count = sizes.astype(float)
    mean = np.add.reduceat(values, starts) / count
    centred = values - mean[group]
    spread = np.sqrt(np.add.reduceat(centred**2, starts) / count)
    is_flat = spread <= 1e-12 * np.maximum(np.abs(mean), 1.0)
    scaled = centred / np.where(is_flat, 1.0, spread)[group]
    groups = _Groups(scaled, starts, group, count)
    acceleration = np.add.reduceat(scaled**3, starts) / count / (6 * np.sqrt(count))
    bias = norm.ppf(0.5 + acceleration / np.sqrt(2 * np.pi))
    ends = []
    for quantile in norm.ppf([(1 - confidence) / 2, (1 + confidence) / 2]):
        moved = bias + quantile
        target = bias + moved / np.maximum(1 - acceleration * moved, 0.1)
        ends.append(mean + np.where(is_flat, 0.0, spread * _percentile(groups, target)))
    return ends[0], ends[1]


def _percentile(groups: _Groups, target: Vector) -> Vector:
    """Where the bootstrap distribution of each standardised mean reaches a normal quantile."""
    root = np.sqrt(groups.sizes)
    tilt = target.copy()
    best, miss = np.zeros_like(tilt), np.full_like(tilt, np.inf)
    for _ in range(ITERATIONS):
        tilt = np.where(np.abs(tilt) < NEAREST_TO_ZERO, NEAREST_TO_ZERO, tilt)
        first, second, reached = _tilted(groups, tilt / root)
        off = target - reached
        is_better = np.abs(off) < miss
        best, miss = np.where(is_better, first, best), np.minimum(np.abs(off), miss)
        if miss.max() < CONVERGED:
            break
        tilt = tilt + np.clip(off / np.sqrt(np.maximum(second, 0.05)), -LARGEST_STEP, LARGEST_STEP)
    return best


def _tilted(groups: _Groups, tilt: Vector) -> tuple[Vector, Vector, Vector]:
    """Mean and variance under an exponential tilt, and the normal quantile of that mean."""
    exponent = groups.values * tilt[groups.group]
    largest = np.maximum.reduceat(exponent, groups.starts)
    weight = np.exp(np.maximum(exponent - largest[groups.group], -LARGEST_EXPONENT))
    total = np.add.reduceat(weight, groups.starts)
    weighted = weight * groups.values
    first = np.add.reduceat(weighted, groups.starts) / total
    second = np.add.reduceat(weighted * groups.values, groups.starts) / total - first**2
    second = np.maximum(second, 1e-300)
    generating = largest + np.log(total / groups.sizes)
    root = np.sign(tilt) * np.sqrt(
        np.maximum(2 * groups.sizes * (tilt * first - generating), 1e-16)
    )
    score = tilt * np.sqrt(groups.sizes * second)
    return first, second, root + np.log(np.maximum(score / root, 1e-300)) / root
