"""The centre line of a control chart: level, or sloping by the same share a period where it grows.

A line learnt from some of the points is held against later ones, so it knows how unsure it is of
itself there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.models.confidence import CONFIDENCE
from pipelines.models.quantiles import student_quantile

Vector = NDArray[np.float64]

DEVIATION_FACTOR = 2.66 / 3
"""Standard deviations in mean moving ranges of two points, as 2.66 of these are the limit."""
SCREEN_FACTOR = 3.267
"""The upper limit of moving ranges of two points, in units of their mean."""
ITERATIONS = 10
FLAT = 1e-9
"""A slope below is a rounding error."""
LARGEST_CORRELATION = 0.9
"""Nearer to 1 there would be next to nothing left to tell a slope from."""


@dataclass(frozen=True)
class CentreLine:
    """What is usual at each point.

    Attributes:
        level: The centre, in the values' unit.
        leverage: The variance of the line at a point beside that of a value there; nought where the
            point is one of those that the line was learnt from.
        deviation: The standard deviation of values around the line, in units of √level; NaN where
            no two neighbours are known.
        is_sloping: Whether the centre grows or falls.
    """

    level: Vector
    leverage: Vector
    deviation: float
    is_sloping: bool


def centre_line(values: Vector, base: slice, fewest_for_slope: int) -> CentreLine:
    """The line through the base, carried on over every point.

    Args:
        values: One value a period, none negative; NaN where it is missing.
        base: The points to learn from.
        fewest_for_slope: Fewer known ones than these give a level line.

    Returns:
        A log-linear line where its slope differs from nought at 95 per cent, the correlation of
        what is left around it taken into account; else the mean.

    Source: quasi-Poisson regression on time (McCullagh and Nelder, 1989), so that a level line is
        the mean; the deviation from moving ranges, those above 3.267 × their mean left out once
        (Wheeler, 1993), on residuals over √level, so that larger months may swing more.
    """
    time = np.arange(len(values), dtype=float)
    inside = np.zeros(len(values), bool)
    inside[base] = True
    known = inside & ~np.isnan(values)
    if not known.any():
        nothing = np.full(len(values), np.nan)
        return CentreLine(nothing, nothing, np.nan, is_sloping=False)
    mean = float(values[known].mean())
    level = np.full(len(values), mean)
    # Of a year with nothing in it there is no logarithm.
    if known.sum() >= fewest_for_slope and mean > 0:
        middle = time - time[known].mean()
        slope, at_middle = _slope(values[known], middle[known])
        sloping = np.exp(np.clip(at_middle + slope * middle, -20, 20))
        if abs(slope) > _unsure_slope(values, sloping, known, time):
            leverage = _leverage(sloping, known, time, is_sloping=True)
            leverage[inside] = 0
            return CentreLine(sloping, leverage, _deviation(values, sloping, inside), True)
    leverage = _leverage(level, known, time, is_sloping=False)
    leverage[inside] = 0
    return CentreLine(level, leverage, _deviation(values, level, inside), False)


def _unsure_slope(values: Vector, sloping: Vector, known: NDArray[np.bool_], time: Vector) -> float:
    """The steepest slope that would still be no growth.

    A step is no slope: what it leaves around a line hangs together, and tells that much less.
    """
    residual = np.where(known, (values - sloping) / np.sqrt(sloping), np.nan)
    total, count = float(np.nansum(residual**2)), int(known.sum())
    raw = float(np.nansum(residual[:-1] * residual[1:])) / total if total > FLAT else 0.0
    # A line takes so much of the correlation around itself away (Marriott and Pope, 1954).
    correlation = float(np.clip(raw + (1 + 4 * raw) / count, 0, LARGEST_CORRELATION))
    together = (1 + correlation) / (1 - correlation)
    freedom = max(3.0, (count - 2) / together)
    error = np.sqrt(total / (count - 2) * together / _spread(sloping[known], time[known]))
    return float(max(student_quantile(0.5 + CONFIDENCE / 2, freedom) * error, FLAT))


def _slope(values: Vector, middle: Vector) -> tuple[float, float]:
    """Growth a period, and the level in the middle, both as logarithms."""
    design = np.column_stack([np.ones(len(middle)), middle])
    beta = np.array([np.log(values.mean()), 0.0])
    for _ in range(ITERATIONS):
        fitted = np.exp(np.clip(design @ beta, -20, 20))
        information = design.T @ (design * fitted[:, None])
        beta = beta + np.linalg.solve(information, design.T @ (values - fitted))
    return float(beta[1]), float(beta[0])


def _deviation(values: Vector, level: Vector, inside: NDArray[np.bool_]) -> float:
    """Standard deviation over √level, from the moving ranges of neighbours in the base."""
    root = np.sqrt(np.where(level > 0, level, 1.0))
    residual = np.where(inside, (values - level) / root, np.nan)
    ranges = np.abs(np.diff(residual))
    ranges = ranges[~np.isnan(ranges)]
    if not len(ranges):
        return np.nan
    # One odd month makes two long ranges, and with them limits too wide to show it. Once, since
    # each further round would take more of the usual movement away.
    ranges = ranges[ranges <= SCREEN_FACTOR * ranges.mean()]
    return DEVIATION_FACTOR * float(ranges.mean())


def _spread(level: Vector, time: Vector) -> float:
    """What a slope is known by: squares of time around its mean, weighted by the level."""
    mean = float((level * time).sum() / level.sum())
    return float((level * (time - mean) ** 2).sum())


def _leverage(level: Vector, known: NDArray[np.bool_], time: Vector, *, is_sloping: bool) -> Vector:
    weight = level[known]
    if weight.sum() <= 0:
        return np.zeros(len(level))
    leverage: Vector = level / weight.sum()
    if is_sloping:
        mean = float((weight * time[known]).sum() / weight.sum())
        leverage = leverage + level * (time - mean) ** 2 / _spread(weight, time[known])
    return leverage
