"""Growth between two years of a series too short to tell its season from its noise.

The same calendar months of both years stand beside each other, so the season drops out: whatever a
month usually is, it is in both years.
"""

import numpy as np
from numpy.typing import NDArray

from pipelines.models.confidence import CONFIDENCE
from pipelines.models.quantiles import chi_squared_quantile, student_quantile

Vector = NDArray[np.float64]

FEWEST_PAIRS = 4
"""Fewer leave under three degrees of freedom, where Student's t has no spread."""

LUCKY_SHARE = 0.05
"""Share of series of chance alone that are as steady as the least dispersion that is believed."""


def paired_margin(before: Vector, after: Vector) -> float | None:
    """Half the width of the 95 per cent interval of the log ratio of two sums.

    Args:
        before: One count a period of the baseline.
        after: The counts of the same periods, in the same order, of the current period.

    Returns:
        The margin; None where fewer than FEWEST_PAIRS pairs hold a count, or a sum is not positive.

    Source: quasi-Poisson regression with a level for each calendar month and one ratio of the years
        (McCullagh and Nelder, 1989), whose fit is known in closed form; Pearson dispersion, with
        Student's t on one degree of freedom less than there are pairs. The dispersion is never
        below what chance alone gives one Poisson series in twenty: held at 1 beside Student's t
        the interval held in 98 of 100. Assumes that months are independent but for their season:
        two years cannot tell.
    """
    sums = before.sum(), after.sum()
    level = before + after
    held = level > 0
    freedom = int(held.sum()) - 1
    if min(sums) <= 0 or freedom < FEWEST_PAIRS - 1:
        return None
    chi_squared = 0.0
    for counts, total in zip((before, after), sums, strict=True):
        fitted = level[held] * total / sum(sums)
        chi_squared += float(((counts[held] - fitted) ** 2 / fitted).sum())
    dispersion = max(chi_squared, chi_squared_quantile(LUCKY_SHARE, freedom)) / freedom
    quantile = student_quantile(0.5 + CONFIDENCE / 2, freedom)
    return quantile * float(np.sqrt(dispersion * (1 / sums[0] + 1 / sums[1])))
