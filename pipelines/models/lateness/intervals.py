"""The interval of a month's final count: what is counted, and a negative binomial to come."""

import math
from bisect import bisect_left, bisect_right

from scipy.special import betainc

SHARES = (0.95, 0.8)
"""What the intervals are to hold."""

FARTHEST = 15
LEAST_EXCESS = 1e-6
"""With less variance beyond the mean the count is a Poisson count, as near as can be told."""


def whole_interval(count: int, mean: float, variance: float, share: float) -> tuple[int, int]:
    """Whole counts that hold the final one with a chance as near to a share as whole counts can.

    The quantiles of a whole count hold more than they say, the more so the fewer there are to come.
    So either end is drawn in by one where the chance comes nearer to the share.

    Args:
        count: The records that have come.
        mean: Of the records to come.
        variance: Of the records to come.
        share: What the interval is to hold.

    Source: the negative binomial of that mean and variance.
    """
    if mean <= 0:
        return count, count
    size = mean**2 / max(variance - mean, LEAST_EXCESS * mean)
    chance = size / (size + mean)

    def up_to(number: int) -> float:
        return float(betainc(size, number + 1, chance)) if number >= 0 else 0.0

    def held(ends: tuple[int, int]) -> float:
        return up_to(ends[1]) - up_to(ends[0] - 1)

    tail = (1 - share) / 2
    possible = range(math.ceil(mean + FARTHEST * math.sqrt(max(variance, mean))) + 2)
    low = bisect_right(possible, tail, key=up_to)
    high = bisect_left(possible, 1 - tail, key=up_to)
    choices = [(low, high), (low + 1, high), (low, high - 1), (low + 1, high - 1)]
    allowed = [ends for ends in choices if 0 <= ends[0] <= ends[1]]
    best = min(allowed, key=lambda ends: abs(held(ends) - share))
    return count + best[0], count + best[1]
