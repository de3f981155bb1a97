"""Counts for models to learn from: a lone surprise is cut back, one that is borne out is not.

One odd month would bend the level, the trend and the shares of the years ahead. Whether it is a
slip or the first month of something new, the next one tells: two in a row count in full.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.models.forecasting.settings import LEVEL_PER_QUARTER, per_period

MOST_SURPRISE = 4.0
"""A surprise beyond four times the usual counts as four."""
MEMORY_YEARS = 2

Counts = npt.NDArray[np.float64]


def without_lone_surprises(values: Counts, months: int) -> Counts:
    """Cut each lone surprise back to four times the usual one.

    A surprise is how far a count lies from the level before it; the usual one is its root mean
    square over some two years, and no less than a count's own chance. A count like that of a year
    before is none. The second of two surprises to one side in a row counts in full, and so
    does the first of them then.

    Args:
        values: A row a series, a column a period, without gaps.
        months: Months in a period.

    Returns:
        The values, in their shape.
    """
    season, length = 12 // months, values.shape[1]
    memory, constant = 1 / (MEMORY_YEARS * season), per_period(LEVEL_PER_QUARTER, months)
    level = np.median(values[:, :season], axis=1)
    square = ((values[:, :season] - level[:, None]) ** 2).mean(axis=1)
    kept, before = values.copy(), _Before.nothing(level)
    for period in range(length):
        count = values[:, period]
        most = MOST_SURPRISE * np.sqrt(np.maximum(square, level + 1))
        side = np.sign(count - level) * (np.abs(count - level) > most)
        if period >= season:
            side *= np.abs(count - values[:, period - season]) > most
        is_again = before.bears_out(count)
        is_lone = (side != 0) & ~is_again
        kept[:, period] = np.where(is_lone, level + side * most, count)
        if period:
            kept[is_again, period - 1] = values[is_again, period - 1]
        square = square + memory * (np.minimum(np.abs(count - level), most) ** 2 - square)
        # Had the first of two counted in full at once, the level would be there by now.
        first = before.level + constant * (before.count - before.level)
        start = np.where(is_again, first, level)
        before = _Before(count, np.where(is_again, before.side, side), level, most)
        level = start + constant * (kept[:, period] - start)
    return kept


@dataclass(frozen=True)
class _Before:
    """The period before: its count, on which side it was a surprise, and the level it came to."""

    count: Counts
    side: Counts
    level: Counts
    most: Counts

    @classmethod
    def nothing(cls, level: Counts) -> "_Before":
        return cls(level, np.zeros(len(level)), level, np.zeros(len(level)))

    def bears_out(self, count: Counts) -> npt.NDArray[np.bool_]:
        """Where a count is as far from that level as the surprise was, on the same side."""
        beyond = (count - self.level) * self.side > self.most
        return np.asarray((self.side != 0) & beyond)
