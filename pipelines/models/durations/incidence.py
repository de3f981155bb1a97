"""Who has ended by which day, and in which way: Kaplan-Meier and Aalen-Johansen, with errors.

Cases that are still open leave the count on the day until which they were seen: they were open that
long, which is known, and no more is. Where cases can end in several ways, the share that has ended
in one way by a day is not what Kaplan-Meier would give with the others left out: a case that was
closed without a charge will not be charged.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.stats import norm

from pipelines.models.confidence import CONFIDENCE
from pipelines.models.durations.groups import Flags, Groups, Real, Whole

Z = float(norm.ppf(0.5 + CONFIDENCE / 2))
LARGEST_POWER = 500.0
HAIR = 1e-12
"""By how much a share may miss a quantile through rounding and still have reached it."""


@dataclass(frozen=True)
class Ended:
    """Cases by group and day: one row per group and day on which any ended or was last seen.

    Attributes:
        groups: Which rows are of one group; within it days rise.
        day: Days since the beginning.
        at_risk: Cases that had not ended before the day and were seen on it.
        ended: Of these, how many ended on the day, in any way.
        left: How many were still seen after the day.
    """

    groups: Groups
    day: Real
    at_risk: Real
    ended: Real
    left: Real

    @cached_property
    def hazard(self) -> Real:
        """Of those at risk, the share that ended on the day."""
        return self.ended / self.at_risk

    @cached_property
    def lost(self) -> Real:
        """How many were no longer seen by the end of each day, though they had not ended."""
        return np.rint(self.groups.sum_so_far(self.at_risk - self.left - self.ended))

    @cached_property
    def still_open(self) -> Real:
        """The share that has not ended by the end of each day (Kaplan and Meier)."""
        hazard = self.hazard
        all_ended = hazard == 1
        logs = np.log1p(-np.where(all_ended, 0, hazard))
        # Whoever is last ends a group: none of its rows follows.
        return np.where(all_ended, 0, np.exp(self.groups.sum_so_far(logs)))


def count_ended(groups: Groups, day: Real, counted: Real, ended: Real) -> Ended:
    """What is at risk and left, from the cases of each row and how many of them ended on its day.

    The others were last seen on that day.
    """
    at_risk = np.rint(groups.sum_from_here(counted))
    return Ended(groups, day, at_risk, ended, at_risk - counted)


@dataclass(frozen=True)
class Incidence:
    """The share that has ended in one way by each day, of one row as `Ended` has them.

    Attributes:
        share: 0 to 1.
        parts: Sums from which the covariance of the shares at two days is worked out.
    """

    groups: Groups
    share: Real
    parts: tuple[Real, Real, Real]

    @property
    def at_end(self) -> Real:
        """Each group's share on its last day, on each of its rows."""
        return self.groups.spread(self.share[self.groups.last])

    @cached_property
    def variance(self) -> Real:
        """Of the share by each day."""
        return self._covariance(self.share)

    def conditional(self) -> tuple[Real, Real]:
        """Of those that end in this way, the share by each day, and its variance.

        The whole is the share by the group's last day; not a number where that is nought.
        """
        end = np.where(self.at_end > 0, self.at_end, np.nan)
        share = self.share / end
        at_end = self.groups.spread(self.variance[self.groups.last])
        both = self._covariance(self.at_end)
        variance = (self.variance - 2 * share * both + share**2 * at_end) / end**2
        return share, np.maximum(variance, 0)

    def _covariance(self, later: Real) -> Real:
        """Of the share by each day with the share by a day no earlier."""
        constant, linear, square = self.parts
        both = constant - (self.share + later) * linear + self.share * later * square
        return np.maximum(both, 0)


def incidence(ended: Ended, ended_so: Real) -> Incidence:
    """The share that has ended in one way by each day.

    Args:
        ended: All that ended, by group and day.
        ended_so: Of them, how many ended in this way.

    Source: Aalen and Johansen (1978). The variance is the delta method's on the days' multinomial
        counts; where there is one way only it is Greenwood's (1926).
    """
    open_before = ended.groups.row_before(ended.still_open, first=1.0)
    at_risk, hazard = ended.at_risk, ended.hazard
    own = ended_so / at_risk
    share = np.minimum(ended.groups.sum_so_far(open_before * own), 1)
    # Where all that were left have ended the share moves no more, so that their term is nought.
    odds = np.divide(hazard, 1 - hazard, out=np.zeros_like(hazard), where=hazard < 1)
    constant = (own * (1 - own) * open_before**2 + 2 * own * open_before * share) / at_risk
    parts = (
        ended.groups.sum_so_far(constant + odds * share**2 / at_risk),
        ended.groups.sum_so_far((own * open_before + odds * share) / at_risk),
        ended.groups.sum_so_far(odds / at_risk),
    )
    return Incidence(ended.groups, share, parts)


def interval(share: Real, variance: Real) -> tuple[Real, Real]:
    """Ends of the 95 per cent interval of a share, on the complementary log-log scale.

    It stays between 0 and 1; at either end of these, where nothing varies, it is the share.

    Source: Kalbfleisch and Prentice (2002), The statistical analysis of failure time data, 1.4.
    """
    varies = (share > 0) & (share < 1 - HAIR)
    inside = np.where(varies, share, 0.5)
    logs = np.log1p(-inside)
    # Beyond this the end is 1 to the last digit, and the power too large to be written.
    error = np.minimum(Z * np.sqrt(variance) / ((1 - inside) * -logs), LARGEST_POWER)
    low, high = (-np.expm1(logs * np.exp(sign * error)) for sign in (-1, 1))
    return np.where(varies, low, share), np.where(varies, high, share)


def quantile(ended: Ended, share: Real, variance: Real, level: float) -> tuple[Real, Real, Real]:
    """The first day by which a share has reached a level, with its 95 per cent interval.

    Returns:
        Day, low and high of each group; not a number where it is not reached.

    Source: Brookmeyer and Crowley (1982): the days whose own interval holds the level.
    """
    low, high = interval(share, variance)

    def first_day(reached: Real) -> Real:
        holds: Flags = reached >= level - HAIR
        return ended.groups.first_where(holds, ended.day)

    return first_day(share), first_day(high), first_day(low)


def rows_by(ended: Ended, day: int) -> tuple[Whole, Real]:
    """Each group's last row by a day (-1 where it has none), and how many are left after it."""
    reached = np.add.reduceat((ended.day <= day).astype(np.int64), ended.groups.starts)
    rows = np.where(reached > 0, ended.groups.starts + reached - 1, -1)
    left = np.where(rows >= 0, ended.left[rows], ended.at_risk[ended.groups.starts])
    return rows, left


def share_by(ended: Ended, made: Incidence, day: int, *, fewest: int) -> tuple[Real, Real, Real]:
    """Share that has ended so by a day, with its interval, of each group; where that is known.

    It is where nobody was lost from sight by then, or so many (`fewest`) are still seen after it,
    and there are so many cases; elsewhere it is not a number.
    """
    rows, left = rows_by(ended, day)
    cases = ended.at_risk[ended.groups.starts]
    lost = np.where(rows >= 0, ended.lost[rows], 0)
    is_known = ((left >= fewest) | (lost == 0)) & (cases >= fewest)
    share = np.where(rows >= 0, made.share[rows], 0.0)
    low, high = interval(share, np.where(rows >= 0, made.variance[rows], 0.0))
    known = [np.where(is_known, values, np.nan) for values in (share, low, high)]
    return known[0], known[1], known[2]
