"""Rows of many groups in one array, so that sums along days are taken for all of them at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Groups:
    """Where each group's rows begin, and how many it has; rows of a group stand together.

    Every group has a row at least.
    """

    starts: Whole
    lengths: Whole

    @classmethod
    def of(cls, number: Whole) -> "Groups":
        """The groups of rows that carry the group's number, from 0 on and in order."""
        starts = np.flatnonzero(np.diff(number, prepend=-1))
        return cls(starts, np.diff(starts, append=len(number)))

    @property
    def last(self) -> Whole:
        """The place of each group's last row."""
        return self.starts + self.lengths - 1

    def sum_so_far(self, values: Real) -> Real:
        """Sums from a group's first row to each of its rows."""
        total = np.cumsum(values)
        return total - self.spread(total[self.starts] - values[self.starts])

    def sum_from_here(self, values: Real) -> Real:
        """Sums from each row to the group's last."""
        so_far = self.sum_so_far(values)
        return self.spread(so_far[self.last]) - so_far + values

    def row_before(self, values: Real, *, first: float) -> Real:
        """What stood in a group's row before; `first` before its first."""
        before = np.roll(values, 1)
        before[self.starts] = first
        return before

    def spread(self, values: Real) -> Real:
        """One value a group, on each of its rows."""
        return np.repeat(values, self.lengths)

    def first_where(self, holds: Flags, values: Real) -> Real:
        """Each group's first value where something holds; not a number where it never does."""
        reached = np.minimum.reduceat(np.where(holds, values, np.inf), self.starts)
        return np.where(np.isinf(reached), np.nan, reached)
