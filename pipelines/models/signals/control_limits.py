"""Limits and signals of one stretch of a control chart: what counts as out of the ordinary."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from pipelines.models.signals.centre_line import centre_line

Vector = NDArray[np.float64]

DEVIATIONS = 3
"""Of a limit from the centre: 2.66 mean moving ranges."""
RUN_LENGTH = 7
"""NHS England's rule. By chance alone seven in a row lie on one side once in 64 times."""
NEAR_LIMIT_SHARE = 2 / 3
"""Two of the three standard deviations."""
ON_THE_LINE = 0.75
"""In standard errors of the line: so near to it a point is on neither side, where the line was
learnt from other points. Else a line that is a little off makes runs of its own."""
SMOOTHING, SMOOTHED_LIMIT = 0.2, 2.7
"""Weight of the newest point in the exponentially weighted mean, and its limit in deviations."""
POISSON_TAIL = 0.00135
"""What a normal distribution holds beyond three standard deviations on one side."""
ROUNDING = 9
"""Decimals: differences below are rounding errors, not months above or below others."""

COLUMNS = ("centre", "lower", "upper", "near", "on_line", "deviation", "leverage")


@dataclass(frozen=True)
class Limits:
    """Centre and limits of each point of a stretch; NaN where there is nothing to tell them from.

    Attributes:
        near: Distance from the centre beyond which a point is near a limit; the lower limit that
            is shown stops at nought, this does not.
        on_line: Distance within which a point is on neither side of the centre.
        deviation: Of a value around the centre; the exponentially weighted mean is of these.
        leverage: Variance of the centre beside that of a value, where it was learnt elsewhere.
        is_sloping: Whether the centre grows or falls.
    """

    centre: Vector
    lower: Vector
    upper: Vector
    near: Vector
    on_line: Vector
    deviation: Vector
    leverage: Vector
    is_sloping: bool = False

    def until(self, stop: int) -> Self:
        """The limits of the first points alone."""
        columns = {name: getattr(self, name)[:stop] for name in COLUMNS}
        return replace(self, **columns)


def xmr_limits(
    values: Vector,
    base: slice = slice(None),
    *,
    fewest_for_slope: int | None = None,
    widening: float = 1.0,
) -> Limits:
    """Limits of individual values: three deviations, told from moving ranges, around the line.

    Args:
        values: One value a period; NaN where it is missing. A gap has no moving range.
        base: The points that centre and limits are learnt from; beyond them the limits also hold
            how unsure the line is there.
        fewest_for_slope: So many known points may give a sloping line; None gives a level one.
        widening: What limits are multiplied by for a season that was taken out.
    """
    fewest = len(values) + 1 if fewest_for_slope is None else fewest_for_slope
    line = centre_line(values, base, fewest)
    deviation = widening * line.deviation * np.sqrt(line.level)
    reach = DEVIATIONS * deviation * np.sqrt(1 + line.leverage)
    return Limits(
        line.level,
        np.maximum(0.0, line.level - reach),
        line.level + reach,
        NEAR_LIMIT_SHARE * reach,
        np.nan_to_num(ON_THE_LINE * deviation * np.sqrt(line.leverage)),
        deviation,
        line.leverage,
        line.is_sloping,
    )


def rare_event_limits(values: Vector, base: slice = slice(None)) -> Limits:
    """Limits that a Poisson count of this mean passes about once in 370 quarters on either side."""
    known = values[base][~np.isnan(values[base])]
    centre = float(known.mean()) if len(known) else np.nan
    # Exact: three standard deviations of so small a count are passed too often from above, and
    # reach below nought.
    lower, upper = poisson.ppf([POISSON_TAIL, 1 - POISSON_TAIL], centre)
    line, low, high = (np.full(len(values), end) for end in (centre, lower, upper))
    nothing, none = np.full(len(values), np.nan), np.zeros(len(values))
    return Limits(line, low, high, nothing, none, nothing, none)


def smoothed(values: Vector, limits: Limits) -> tuple[Vector, NDArray[np.bool_]]:
    """The exponentially weighted mean of a stretch, and where it is outside its own limits.

    Returns:
        In the values' unit, around the centre; a missing period leaves it where it was.

    Source: Roberts (1959); weight 0.2 and limit 2.7 as in NIST's handbook for small lasting
        shifts, with the exact variance of the first periods (Lucas and Saccucci, 1990).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = (values - limits.centre) / limits.deviation
    level, place, means = 0.0, 0, np.zeros(len(values))
    widths = np.full(len(values), np.inf)
    for step, score in enumerate(scores):
        if np.isfinite(score):
            level, place = SMOOTHING * float(score) + (1 - SMOOTHING) * level, place + 1
            share = SMOOTHING / (2 - SMOOTHING) * (1 - (1 - SMOOTHING) ** (2 * place))
            widths[step] = SMOOTHED_LIMIT * np.sqrt(share + limits.leverage[step])
        means[step] = level
    drawn = limits.centre + means * limits.deviation
    return np.maximum(drawn, 0.0), np.abs(means) > widths


def signals(
    values: Vector, limits: Limits, *, with_runs: bool = True, since: int = 0
) -> list[str | None]:
    """The first signal that holds at each point, in the order of docs/methods/signals.md.

    Args:
        values: One value a period; NaN, a missing period, ends a run.
        limits: Of these values.
        with_runs: Whether runs count, which mean nothing where most periods are nought.
        since: The first point that is judged; earlier ones have no signal and are in no run.
    """
    found: list[str | None] = [None] * len(values)
    values = np.where(np.arange(len(values)) < since, np.nan, values)
    distance = np.round(values - limits.centre, ROUNDING)
    # From the weakest signal to the strongest: each takes the place of those before it.
    if with_runs:
        for point in np.flatnonzero(smoothed(values, limits)[1]).tolist():
            found[point] = "smoothed_outside_limits"
        for point in _near_limit(distance, limits.near):
            found[point] = "two_of_three_near_limit"
        names = {1.0: "seven_rising", -1.0: "seven_falling"}
        # Seven points are six steps, and the point before the first step is one of them.
        for start, stop, sign in _runs(np.sign(np.diff(values)), RUN_LENGTH - 1):
            found[start : stop + 1] = [names[sign]] * (stop + 1 - start)
        side = np.where(np.abs(distance) <= limits.on_line, 0.0, np.sign(distance))
        side[np.isnan(distance)] = np.nan
        for start, stop, _ in _runs(side, RUN_LENGTH):
            found[start:stop] = ["seven_on_one_side"] * (stop - start)
    above = distance > np.round(limits.upper - limits.centre, ROUNDING)
    below = distance < np.round(limits.lower - limits.centre, ROUNDING)
    for point in np.flatnonzero(above | below).tolist():
        found[point] = "outside_limits"
    return found


def _near_limit(distance: Vector, near: Vector) -> set[int]:
    """Points beyond two thirds of the way to a limit: two of three, the third on the same side."""
    points: set[int] = set()
    for sided in (distance, -distance):
        for start in range(len(distance) - 2):
            window = range(start, start + 3)
            beyond = [point for point in window if sided[point] > near[point]]
            if len(beyond) >= 2 and all(sided[point] > 0 for point in window):
                points.update(beyond)
    return points


def _runs(signs: Vector, shortest: int) -> Iterator[tuple[int, int, float]]:
    """Start, end (exclusive) and sign of each run of one sign; nought and NaN end a run."""
    start = 0
    for end in range(1, len(signs) + 1):
        if end == len(signs) or signs[end] != signs[start]:
            if abs(signs[start]) == 1 and end - start >= shortest:
                yield start, end, float(signs[start])
            start = end
