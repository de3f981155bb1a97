"""Limits and signals of one stretch of a control chart: what counts as out of the ordinary."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

Vector = NDArray[np.float64]

LIMIT_FACTOR = 2.66
"""Three standard deviations in mean moving ranges of two points: 3 / 1.128."""
SCREEN_FACTOR = 3.267
"""The upper limit of moving ranges of two points, in units of their mean."""
RUN_LENGTH = 7
"""NHS England's rule. By chance alone seven in a row lie on one side once in 64 times."""
NEAR_LIMIT_SHARE = 2 / 3
"""Two of the three standard deviations."""
POISSON_TAIL = 0.00135
"""What a normal distribution holds beyond three standard deviations on one side."""
ROUNDING = 9
"""Decimals: differences below are rounding errors, not months above or below others."""


@dataclass(frozen=True)
class Limits:
    """Centre and limits of one stretch of a chart; NaN where there is nothing to tell them from.

    Attributes:
        near: Distance from the centre beyond which a point is near a limit; the lower limit that
            is shown stops at nought, this does not.
    """

    centre: float
    lower: float
    upper: float
    near: float


def xmr_limits(values: Vector) -> Limits:
    """Limits from the mean moving range, ranges above 3.267 × their mean screened out first.

    Args:
        values: One value a period; NaN where it is missing. A gap has no moving range.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return Limits(np.nan, np.nan, np.nan, np.nan)
    centre = float(known.mean())
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    if not len(ranges):
        return Limits(centre, np.nan, np.nan, np.nan)
    # One odd month makes two long ranges, and with them limits too wide to show it. Once, since
    # each further round would take more of the usual movement away.
    ranges = ranges[ranges <= SCREEN_FACTOR * ranges.mean()]
    reach = LIMIT_FACTOR * float(ranges.mean())
    return Limits(centre, max(0.0, centre - reach), centre + reach, NEAR_LIMIT_SHARE * reach)


def rare_event_limits(values: Vector) -> Limits:
    """Limits that a Poisson count of this mean passes about once in 370 quarters on either side."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Limits(np.nan, np.nan, np.nan, np.nan)
    centre = float(known.mean())
    # Exact: three standard deviations of so small a count are passed too often from above, and
    # reach below nought.
    lower, upper = poisson.ppf([POISSON_TAIL, 1 - POISSON_TAIL], centre)
    return Limits(centre, float(lower), float(upper), np.nan)


def signals(values: Vector, limits: Limits, *, with_runs: bool = True) -> list[str | None]:
    """The first signal that holds at each point, in the order of docs/methods/signals.md.

    Args:
        values: One value a period; NaN, a missing period, ends a run.
        limits: Of these values.
        with_runs: Whether runs count, which mean nothing where most periods are nought.
    """
    found: list[str | None] = [None] * len(values)
    distance = np.round(values - limits.centre, ROUNDING)
    # From the weakest signal to the strongest: each takes the place of those before it.
    if with_runs:
        for point in _near_limit(distance, limits.near):
            found[point] = "two_of_three_near_limit"
        names = {1.0: "seven_rising", -1.0: "seven_falling"}
        # Seven points are six steps, and the point before the first step is one of them.
        for start, stop, sign in _runs(np.sign(np.diff(values)), RUN_LENGTH - 1):
            found[start : stop + 1] = [names[sign]] * (stop + 1 - start)
        for start, stop, _ in _runs(np.sign(distance), RUN_LENGTH):
            found[start:stop] = ["seven_on_one_side"] * (stop - start)
    above = distance > np.round(limits.upper - limits.centre, ROUNDING)
    below = distance < np.round(limits.lower - limits.centre, ROUNDING)
    for point in np.flatnonzero(above | below).tolist():
        found[point] = "outside_limits"
    return found


def _near_limit(distance: Vector, near: float) -> set[int]:
    """Points beyond two thirds of the way to a limit, two of three neighbours on the same side."""
    points: set[int] = set()
    for beyond in (distance > near, distance < -near):
        for start in range(len(distance) - 2):
            window = [point for point in range(start, start + 3) if beyond[point]]
            if len(window) >= 2:
                points.update(window)
    return points


def _runs(signs: Vector, shortest: int) -> Iterator[tuple[int, int, float]]:
    """Start, end (exclusive) and sign of each run of one sign; nought and NaN end a run."""
    start = 0
    for end in range(1, len(signs) + 1):
        if end == len(signs) or signs[end] != signs[start]:
            if abs(signs[start]) == 1 and end - start >= shortest:
                yield start, end, float(signs[start])
            start = end
