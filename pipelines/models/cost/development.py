"""How the cost of investigations develops: the chain ladder over quarters since opening.

A triangle holds a row per cohort (the quarter of opening, April–June and so on) and a column per
quarter since then: the cost so far. What is not known yet is not a number (NaN).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import ModelError

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Season = NDArray[np.int64]
Quarter = NDArray[np.int64]

FEWEST_TAIL_POINTS, TAIL_QUARTERS = 4, 5
SLOWEST_SHRINKING = float(np.log(0.9))
"""Where the growth left shrinks more slowly, a line through it would multiply cost without end."""
FINISHED_SHARE, FEWEST_FINISHED = 0.99, 10
"""Errors of ten cohorts of which nearly all is spent: what they came to is known well enough."""
SEASONS, SEASONAL_QUARTERS, FEWEST_OF_A_SEASON = 4, 3, 2
"""Weeks more or less since opening matter to young cohorts only, hence three quarters."""
LONGEST_TAIL = 200
"""Quarters after the last known one; what an exponential tail adds after fifty years is nothing."""


@dataclass(frozen=True)
class Development:
    """What a triangle says about how cost grows from quarter to quarter.

    Attributes:
        factors: From each quarter since opening to the next, volume weighted.
        variances: Mack's sigma squared of each factor, in pounds.
        volumes: Pounds that each factor rests on.
        tail: From the last known quarter to the end.
    """

    factors: Vector
    variances: Vector
    volumes: Vector
    tail: float

    @property
    def to_final(self) -> Vector:
        """What a pound spent by each quarter since opening becomes in the end."""
        later = np.concatenate([self.factors, [self.tail]])
        product: Vector = np.cumprod(later[::-1])[::-1]
        return product

    def error_terms(self) -> tuple[Vector, Vector]:
        """Mack's squared error per pound and per squared pound of final cost, by quarter reached.

        The first is chance in what is still to come, the second that of the factors themselves.
        """
        # Mack divides by the pounds spent at each quarter, which are this share of the final cost.
        share = 1 / self.to_final[:-1]
        relative = self.variances / self.factors**2
        chance = relative / share
        estimate = np.divide(
            relative, self.volumes, out=np.zeros_like(relative), where=self.volumes > 0
        )
        return _sum_to_the_end(chance), _sum_to_the_end(estimate)


def _sum_to_the_end(terms: Vector) -> Vector:
    summed: Vector = np.concatenate([np.cumsum(terms[::-1])[::-1], [0.0]])
    return summed


def chain_ladder(triangle: Matrix, *, with_tail: bool = True) -> Development:
    """Development factors of a triangle, with Mack's variances and a fitted tail.

    Args:
        triangle: Cost so far in pounds: a row per cohort, a column per quarter since opening; NaN
            where not known yet. A cohort may begin late (NaN first), and lengths may differ.
        with_tail: Whether development goes on after the last column.

    Returns:
        The factors between neighbouring columns, their variances, volumes and the tail.

    Raises:
        ModelError: No cohort is known in two neighbouring quarters.

    Source: Mack (1993), "Distribution-free calculation of the standard error of chain ladder
        reserve estimates". Assumes that cohorts are independent and that a later cohort develops as
        the earlier ones did: a change in how fast cases close, or in prices, breaks it.
    """
    before, after = triangle[:, :-1], triangle[:, 1:]
    both = ~(np.isnan(before) | np.isnan(after))
    if triangle.shape[1] < 2 or not both.any():
        raise ModelError("No cohort is known in two quarters: cost development cannot be measured.")
    last = int(np.flatnonzero(both.any(axis=0))[-1]) + 1
    before, after, both = before[:, :last], after[:, :last], both[:, :last]
    start = np.where(both, before, 0.0)
    volumes = start.sum(axis=0)
    grown = np.where(both, after, 0.0).sum(axis=0)
    # Where nothing was spent, or reversals outweigh it, there is no ratio: cost stays as it stands.
    factors = np.where((volumes > 0) & (grown > 0), grown / np.where(volumes > 0, volumes, 1), 1.0)
    variances = _variances(start, np.where(both, after, 0.0), both, factors)
    tail = fitted_tail(factors) if with_tail else 1.0
    return Development(factors, variances, np.maximum(volumes, 0.0), tail)


def season_ratios(triangle: Matrix, seasons: Season, development: Development) -> Matrix:
    """How much more, or less, the cohorts of a season still grow than those of all seasons.

    Where openings rise within a quarter, its cohort is younger at the quarter's end than others
    and has more to come; where they fall, it has less. That shows in the first three quarters.

    Args:
        triangle: As for `chain_ladder`.
        seasons: Of each row, the place of its quarter in the year (0 to 3).
        development: What `chain_ladder` made of the triangle.

    Returns:
        A row per season and a column per quarter since opening: what `to_final` is multiplied by.
        A season known from n cohorts counts n / (n + 2), so that few change little.
    """
    ratios = np.ones((SEASONS, len(development.to_final)))
    for season in range(SEASONS):
        own = triangle[seasons == season]
        for age, factor in enumerate(development.factors[:SEASONAL_QUARTERS]):
            before, after = own[:, age], own[:, age + 1]
            both = ~(np.isnan(before) | np.isnan(after))
            start, end = before[both].sum(), after[both].sum()
            if both.sum() >= FEWEST_OF_A_SEASON and start > 0 and end > 0:
                weight = both.sum() / (both.sum() + FEWEST_OF_A_SEASON)
                ratios[season, age] = 1 + weight * (end / start / factor - 1)
    # `to_final` is the product of all later quarters, and so are the departures from it.
    return np.asarray(np.cumprod(ratios[:, ::-1], axis=1)[:, ::-1], dtype=np.float64)


def _variances(start: Matrix, end: Matrix, both: NDArray[np.bool_], factors: Vector) -> Vector:
    """Mack's sigma squared; where one cohort alone is known, by his rule from the two before."""
    used = both & (start > 0)
    ratio = np.divide(end, start, out=np.zeros_like(end), where=used)
    squares = np.where(used, start * (ratio - factors) ** 2, 0.0).sum(axis=0)
    counts = used.sum(axis=0)
    variances: Vector = np.divide(squares, counts - 1, out=np.zeros_like(squares), where=counts > 1)
    # One cohort shows no spread. Mack's rule carries on how variances shrank, never upwards.
    for place in np.flatnonzero(counts <= 1):
        if place >= 2:
            one, two = variances[place - 1], variances[place - 2]
            ratio_of_two = one**2 / two if two > 0 else 0.0
            variances[place] = min(ratio_of_two, one, two)
        elif place == 1:
            variances[place] = variances[0]
    return variances


def fitted_tail(factors: Vector) -> float:
    """What the cost still grows by after the last known quarter.

    A straight line through log(factor − 1) over the later half of the quarters (the last five where
    they are few), in which the early rush is over; factors of one and below say nothing about
    growth and are left out. It is carried on for two hundred quarters. Where the growth left does
    not shrink by a tenth or more each quarter, or fewer than four factors are above one, there is
    no tail (1.0): the line would promise a growth that nothing in the data shows.

    Source: the exponential curve of the chain-ladder literature (Sherman, 1984, discusses others).
        Assumes that what is left shrinks by the same share each quarter.
    """
    later = np.arange(max(min(len(factors) // 2, len(factors) - TAIL_QUARTERS), 1), len(factors))
    grows = later[factors[later] > 1]
    if len(grows) < FEWEST_TAIL_POINTS:
        return 1.0
    slope, level = np.polyfit(grows.astype(float), np.log(factors[grows] - 1), 1)
    if slope > SLOWEST_SHRINKING:
        return 1.0
    ahead = np.arange(len(factors), len(factors) + LONGEST_TAIL)
    return float(np.prod(1 + np.exp(level + slope * ahead)))


def past_errors(
    triangle: Matrix, development: Development, quarters: Quarter
) -> tuple[Vector, Matrix]:
    """Squared errors of final cost by quarter reached: what chance adds, and what all share.

    Mack takes the growth of neighbouring quarters for independent. It is not: one very dear case
    swells its cohort's first quarters and is thinned out in all later ones. So the finished cohorts
    (99 per cent spent; at least ten of them) are looked at again as they stood at each quarter.

    Args:
        triangle: As for `chain_ladder`, from which the development came.
        development: Its development.
        quarters: Of each row, the number of its quarter.

    Returns:
        First, for each column of the triangle up to the last known one, the error per pound of
        final cost, Mack's or the past's where larger. Second, for each two columns, what cohorts of
        the one and the other age missed at one time, per squared pound (nought where too few are
        finished): for the errors of sums over ages, which need not be alike.
    """
    mack, _ = development.error_terms()
    to_final = development.to_final
    none = mack, np.zeros((len(mack), len(mack)))
    is_finished = 1 / to_final >= FINISHED_SHARE
    finished = int(np.argmax(is_finished))
    is_old = ~np.isnan(triangle[:, finished])
    if not is_finished.any() or is_old.sum() < FEWEST_FINISHED:
        return none
    # What these cohorts came to is itself carried to the end. The factors were learnt from them
    # too, so that the errors are somewhat kinder than those of a true forecast.
    old = triangle[is_old][:, : len(to_final)]
    reached = (~np.isnan(old)).sum(axis=1) - 1
    final = old[np.arange(len(old)), reached] * to_final[reached]
    is_costed = final > 0
    old, final = old[is_costed], final[is_costed, None]
    if not len(old):
        return none
    miss = old * to_final - final
    miss[:, finished:] = 0.0
    chance: Vector = np.maximum(mack, (miss**2 / final).mean(axis=0))
    return chance, _missed_together(miss / final, quarters[is_old][is_costed])


def _missed_together(miss: Matrix, quarters: Quarter) -> Matrix:
    """The mean product of what cohorts of two ages missed at the same time."""
    ages = np.arange(miss.shape[1])
    times = (quarters - quarters.min())[:, None] + ages
    shape = (int(times.max()) + 1, len(ages))
    sums, counts = np.zeros(shape), np.zeros(shape)
    np.add.at(sums, (times, ages), miss)
    np.add.at(counts, (times, ages), 1.0)
    mean = np.divide(sums, counts, out=np.zeros(shape), where=counts > 0)
    seen = (counts > 0).astype(float)
    together: Matrix = (mean.T @ mean) / np.maximum(seen.T @ seen, 1)
    # On the diagonal each cohort counts by itself, also where two stood at one age at one time.
    np.fill_diagonal(together, (miss**2).mean(axis=0))
    return together


def mack_standard_errors(triangle: Matrix, development: Development) -> tuple[Vector, float]:
    """Standard error of each cohort's final cost, and of their sum.

    Args:
        triangle: As for `chain_ladder`, from which the development came.
        development: Its development; a tail counts as certain.

    Returns:
        Pounds per cohort (nought for one that is not known in any quarter), and pounds of the
        total, in which what the cohorts' factors share counts.

    Source: Mack (1993), theorem 3 and its corollary.
    """
    # A column in which nothing is known yet, or a row, says nothing: it is as if it were not there.
    known = ~np.isnan(triangle[:, : len(development.to_final)])
    reached = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    latest = np.where(known.any(axis=1), triangle[np.arange(len(triangle)), reached], 0.0)
    final = latest * development.to_final[reached]
    chance, estimate = (terms[reached] for terms in development.error_terms())
    squares = final * chance + final**2 * estimate
    # Two cohorts share the factors from the older of the two ages on.
    shared = development.error_terms()[1][np.maximum.outer(reached, reached)]
    pairs = np.outer(final, final) * shared
    total = squares.sum() + pairs.sum() - np.trace(pairs)
    return np.sqrt(np.maximum(squares, 0)), float(np.sqrt(max(total, 0.0)))
