"""What a month of a source would hold if it were whole, as the months around it tell.

The level is that of the nearest months that look whole, carried along the growth of the force's own
series; the season is that of the source, over all of its forces.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipelines.models.pooling import FEWEST_TOGETHER, levelled

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

FEWEST_EXPECTED = 5.0
"""Below this a month with nothing at all is no surprise."""
NEIGHBOURS = 18
"""Months: near enough to have the same level, and so many that a few gaps do not move it."""
FEWEST_NEIGHBOURS = 6
GROWTH_NEIGHBOURS = 24
LARGEST_YEARLY_GROWTH = float(np.log(1.6))
"""Sixty per cent a year: more is taken for recording that begins or ends, which does not go on."""
LONGEST_REACH = 24
"""Months over which growth is carried; past them the level stands, for nobody knows how it went."""
SEASON_MONTHS = 24
"""A series of fewer months tells growth and season apart badly, and teaches no season."""
FEWEST_RATIOS = 3
"""Of a calendar month, before its season is learnt: of two, one gap would be half the truth."""
REGULAR_SHARE = 0.9
SMALLEST_SEASON = 0.2
"""Levels are counts divided by their season: below a fifth a few records would become many."""
NEVER_EMPTY = 10.0
"""A series of this many records a month has no month without any, unless it did not arrive."""
SMALLEST_VARIANCE = 1e-9
UNKNOWN_DISPERSION = 2.0
"""Of a series too short to show its own: twice chance's, so that the bound is not set too high."""
FAR = 10**6
"""Farther than any series is long, so that what is not known is never among the nearest."""


@dataclass
class MonthlySeries:
    """One force's months of one source; `known` are the months that may inform about others."""

    force_code: str
    first: dt.date
    counts: Vector
    is_whole: Mask
    known: Mask = field(init=False)
    level: Vector = field(init=False)
    dispersion: float = UNKNOWN_DISPERSION

    def __post_init__(self) -> None:
        """Whole months are known, but for empty ones of a series that never is."""
        positive = self.counts[self.counts > 0]
        is_never_empty = np.median(positive) >= NEVER_EMPTY
        self.known = self.is_whole & ((self.counts > 0) | ~is_never_empty)
        self.level = np.full(len(self.counts), np.nan)

    @property
    def is_regular(self) -> bool:
        """Whether the months hold so evenly the same number that it is a table, not events."""
        known = self.counts[self.known]
        return known.size > 0 and bool(np.mean(known == np.median(known)) >= REGULAR_SHARE)

    @property
    def calendar_month(self) -> NDArray[np.int64]:
        """The calendar month of each month: 0 for January."""
        return (self.first.month - 1 + np.arange(len(self.counts))) % 12


def find_level(one: MonthlySeries, season: Vector, *, is_first: bool) -> None:
    """Each month's level without season: the nearest known months, carried along the growth."""
    size = min(NEIGHBOURS, int(one.known.sum()) - 1)
    if size < FEWEST_NEIGHBOURS:
        one.level = np.full(len(one.counts), np.nan)
        return
    plain = one.counts / season[one.calendar_month]
    growth = _monthly_growth(plain, one.known)
    nearest = _nearest(one.known, size, with_itself=False)
    steps = np.clip(np.arange(len(plain))[:, None] - nearest, -LONGEST_REACH, LONGEST_REACH)
    # A mean is steadier than a median, once what looks incomplete is left out. Of the sorted
    # neighbours the middle one or two are the median; all but the two ends make the mean.
    kept = 2 - size % 2 if is_first else size - 2
    one.level = _middle(plain[nearest] * np.exp(growth[:, None] * steps), kept)


def _monthly_growth(plain: Vector, known: Mask) -> Vector:
    """Growth a month around each month, from pairs of months a year apart; nought where unknown."""
    length = len(plain)
    if length <= 12:
        return np.zeros(length)
    # Pairs of one calendar month have the same season. Each speaks of the month between the two.
    change = np.zeros(length)
    is_pair = np.zeros(length, dtype=bool)
    middle = slice(6, length - 6)
    change[middle] = np.log((plain[12:] + 0.5) / (plain[:-12] + 0.5))
    is_pair[middle] = known[12:] & known[:-12]
    size = min(GROWTH_NEIGHBOURS, int(is_pair.sum()))
    if size < FEWEST_NEIGHBOURS:
        return np.zeros(length)
    yearly = np.median(change[_nearest(is_pair, size, with_itself=True)], axis=1)
    return np.clip(yearly, -LARGEST_YEARLY_GROWTH, LARGEST_YEARLY_GROWTH) / 12


def _nearest(known: Mask, size: int, *, with_itself: bool) -> NDArray[np.int64]:
    """The indices of the known months that lie nearest to each month."""
    index = np.arange(len(known))
    apart = index[:, None] - index[None, :]
    distance = 2 * np.abs(apart) + (apart < 0)  # of two as near, the earlier
    distance[:, ~known] = FAR
    if not with_itself:
        np.fill_diagonal(distance, FAR)
    return np.argpartition(distance, size - 1, axis=1)[:, :size]


def _middle(values: Vector, kept: int) -> Vector:
    """The mean of the middle values of each row: of one or two of them it is the median."""
    start = (values.shape[1] - kept) // 2
    mean: Vector = np.sort(values, axis=1)[:, start : start + kept].mean(axis=1)
    return mean


def learn_together(
    series: list[MonthlySeries],
) -> list[tuple[list[MonthlySeries], list[MonthlySeries]]]:
    """Which forces of a source learn a season together, and of which of them it is the season.

    All of them where three can teach one. Of fewer each that can learns from itself alone, and the
    others, which are too short, from those.
    """
    teaching = [one for one in series if int(one.known.sum()) >= SEASON_MONTHS]
    if len(teaching) >= FEWEST_TOGETHER:
        return [(series, series)]
    short = [one for one in series if not any(one is other for other in teaching)]
    return [*(([one], [one]) for one in teaching), *([(series, short)] if short else [])]


def season_left_over(series: list[MonthlySeries], season: Vector, *, is_first: bool) -> Vector:
    """What the season used so far leaves unexplained, over all forces, as far as it is no chance.

    The ratio of count to level per calendar month, drawn towards one by the share of its variance
    that chance alone explains. Of several forces it is the median, in which none weighs more than a
    third: so it lies among the ratios of the other forces, whatever one delivers. Of one force it
    is the median until what looks odd is left out, then the mean.
    """
    ratios: list[Vector] = []
    weights: list[Vector] = []
    months: list[NDArray[np.int64]] = []
    noise: list[float] = []
    for one in series:
        told = one.known & ~np.isnan(one.level) & (one.level >= FEWEST_EXPECTED)
        if told.sum() < SEASON_MONTHS:
            continue
        expected = one.level * season[one.calendar_month]
        ratios.append(one.counts[told] / expected[told])
        weights.append(expected[told])
        months.append(one.calendar_month[told])
        noise.append(dispersion_of(one.counts[told], expected[told]))
    if not ratios:
        return np.ones(12)
    return _shrunk_season(
        np.concatenate(ratios),
        np.concatenate(_levelled(weights)),
        np.concatenate(months),
        float(np.median(noise)),
        _weighted_median if is_first or len(series) > 1 else _weighted_mean,
    )


def _levelled(weights: list[Vector]) -> list[Vector]:
    own = np.array([weight.sum() for weight in weights])
    factors = levelled(own) / own
    return [weight * factor for weight, factor in zip(weights, factors, strict=True)]


def _shrunk_season(
    ratio: Vector,
    weight: Vector,
    month: NDArray[np.int64],
    dispersion: float,
    centre: Callable[[Vector, Vector], float],
) -> Vector:
    factor, variance = np.ones(12), np.full(12, np.inf)
    for calendar_month in np.unique(month):
        here = month == calendar_month
        if here.sum() < FEWEST_RATIOS:
            continue
        factor[calendar_month] = centre(ratio[here], weight[here])
        variance[calendar_month] = dispersion / weight[here].sum()
    told = np.isfinite(variance)
    if not told.any():
        return factor
    factor[told] /= factor[told].mean()
    # How much months truly differ: the spread of the factors less what chance makes of it. Of noise
    # as large as that spread nothing is left, and there is no season.
    real = max(0.0, float(np.mean((factor[told] - 1) ** 2 - variance[told])))
    shrunk = 1 + (factor - 1) * real / (real + np.maximum(variance, SMALLEST_VARIANCE))
    season: Vector = np.maximum(shrunk, SMALLEST_SEASON)
    return season


def _weighted_median(values: Vector, weights: Vector) -> float:
    order = np.argsort(values)
    cumulated = np.cumsum(weights[order]) - weights[order] / 2
    return float(np.interp(weights.sum() / 2, cumulated, values[order]))


def _weighted_mean(values: Vector, weights: Vector) -> float:
    return float((values * weights).sum() / weights.sum())


def dispersion_of(counts: Vector, expected: Vector) -> float:
    """Squared spread around what was expected, in units of chance's own (Poisson), by quartiles."""
    residual = (counts - expected) / np.sqrt(np.maximum(expected, 0.5))
    low, high = np.quantile(residual, [0.25, 0.75])
    # Normal quartiles lie 1.349 standard deviations apart. No variance is taken: the gaps that are
    # looked for would widen it and so hide themselves.
    return float(((high - low) / 1.349) ** 2)
