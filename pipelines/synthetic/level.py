"""How many investigations are expected, month by month and nationally, at scale 1.

The sums of published years are the same in every run. How the level walks within them, and where
to after 2023, of which nothing is published, is drawn from the run's seed.
"""

import datetime as dt
from functools import lru_cache
from math import sqrt

import numpy as np

from pipelines.synthetic.days import (
    Flags,
    Real,
    Whole,
    financial_year,
    month_number,
    month_start,
)
from pipelines.synthetic.draws import LEVEL_STREAM, generator
from pipelines.synthetic.parameters import (
    GROOMING_FROM,
    GROOMING_SHARE,
    GROWTH_2012_TO_2015,
    INVESTIGATIONS_2012,
    LATER_GROWTH,
    MONTH_SHARE,
    RECORDED_CRIME,
    SPRING_2020_FACTOR,
    YEARLY_GROWTH_AFTER_2023,
    YEARLY_GROWTH_BEFORE_2012,
    YEARLY_GROWTH_DEVIATION,
)

JANUARY_2012 = month_number(dt.date(2012, 1, 1))
APRIL_2015 = month_number(dt.date(2015, 4, 1))
JANUARY_2016 = month_number(dt.date(2016, 1, 1))
APRIL_2016 = month_number(dt.date(2016, 4, 1))
APRIL_2021 = month_number(dt.date(2021, 4, 1))
JANUARY_2022 = month_number(dt.date(2022, 1, 1))
JANUARY_2023 = month_number(dt.date(2023, 1, 1))
JANUARY_2024 = month_number(dt.date(2024, 1, 1))
FITTING_ROUNDS = 200
MONTHLY_STEP = YEARLY_GROWTH_DEVIATION / sqrt((2 * 12**2 + 1) / (3 * 12**2) * 12)
"""Standard deviation of a step, so that sums of twelve months grow as unevenly as is stated.

Two of them, one after the other, differ by (2 × 12² + 1) / (3 × 12²) of the variance of twelve
steps (Working, 1960).
"""

Spans = dict[tuple[int, int], float]


def expected_investigations(months: int, *, seed: int) -> Real:
    """Investigations expected of incidents reported in each of the first months, nationally.

    Sums of calendar years grow compound to 2015; from April 2016 on they keep, over the years of
    `RECORDED_CRIME` and `LATER_GROWTH`, the ratio to 2015/16 that recorded crime has. Within these
    years, and freely after 2023, the level is a random walk about steady growth.

    Args:
        months: How many; more of them leave the earlier ones as they were.
        seed: The run's seed.
    """
    return _all_months(max(months, JANUARY_2024), seed)[:months]


@lru_cache(maxsize=4)
def _all_months(months: int, seed: int) -> Real:
    shape, walk = _month_shape(months), _walk(months, seed)
    steady = _compound(shape[:APRIL_2016])
    years = [*range(JANUARY_2012, JANUARY_2016, 12), JANUARY_2016]
    spans = zip([0, *years], [*years, APRIL_2016], strict=True)
    sums = {(first, last): float(steady[first:last].sum()) for first, last in spans}
    until_2016 = _through(steady * walk[:APRIL_2016], sums)
    since = np.maximum(np.arange(months) + 0.5 - (JANUARY_2023 + 6), 0)
    base = shape * walk * (1 + YEARLY_GROWTH_AFTER_2023) ** (since / 12)
    before = until_2016[-1] / base[APRIL_2016 - 1]
    targets = _targets(float(until_2016[APRIL_2015:].sum()))
    return np.concatenate([until_2016, _through(base, targets, before)[APRIL_2016:]])


def _walk(months: int, seed: int) -> Real:
    """What a month is of the one that a steady level would have."""
    steps = generator(seed, 0, LEVEL_STREAM).standard_normal(months)
    walk: Real = np.exp(np.cumsum(MONTHLY_STEP * steps))
    return walk


def _month_shape(months: int) -> Real:
    """What a month has over a plain twelfth of the year: season, spring 2020, grooming."""
    starts = [month_start(month) for month in range(months)]
    season = np.array([MONTH_SHARE[day.month - 1] * 12 for day in starts])
    spring = np.array([day.year == 2020 and 4 <= day.month <= 8 for day in starts])
    return (
        season
        * np.where(spring, SPRING_2020_FACTOR, 1.0)
        * np.where(has_grooming(np.arange(months)), 1 / (1 - GROOMING_SHARE), 1.0)
    )


def has_grooming(months: Whole) -> Flags:
    """Whether the offence 88A exists in a month."""
    exists: Flags = months >= month_number(GROOMING_FROM)
    return exists


def _compound(shape: Real) -> Real:
    """April 2011 to March 2016: growth to and from January 2012 at a constant rate."""
    since = np.arange(len(shape)) - JANUARY_2012
    growth = np.where(
        since < 0,
        (1 + YEARLY_GROWTH_BEFORE_2012) ** (since / 12),
        (1 + GROWTH_2012_TO_2015) ** (since / 36),
    )
    relative: Real = shape * growth
    first_year = relative[JANUARY_2012 : JANUARY_2012 + 12].sum()
    compound: Real = relative * (INVESTIGATIONS_2012 / first_year)
    return compound


def _targets(total_2015_16: float) -> Spans:
    """First month and month after the last of each later year, with the total to reach."""
    years = [year for year in RECORDED_CRIME if year != "2015/16"]
    targets = {
        (first, first + 12): total_2015_16
        * RECORDED_CRIME[financial_year(first)]
        / RECORDED_CRIME["2015/16"]
        for first in range(APRIL_2016, APRIL_2016 + 12 * len(years), 12)
    }
    total = targets[(APRIL_2021, APRIL_2021 + 12)]
    for first, growth in zip((JANUARY_2022, JANUARY_2023), LATER_GROWTH.values(), strict=True):
        total *= 1 + growth
        targets[(first, first + 12)] = total
    return targets


def _through(base: Real, targets: Spans, before: float | None = None) -> Real:
    """The months times a level that makes sums come true, log-linear between middles of spans.

    Args:
        base: What the months would be at a level of one.
        targets: The sum to reach from a month to that before another.
        before: The level at the end of the month before the first span, where it is known.
    """
    sums = np.array(list(targets.values()))
    known_at = [(first + last) / 2 for first, last in targets]
    levels = np.array([total / base[first:last].sum() for (first, last), total in targets.items()])
    start = [] if before is None else [(min(targets)[0] - 0.5, before)]
    known_at = [*(at for at, _ in start), *known_at]
    for _ in range(FITTING_ROUNDS):
        known = np.log([*(level for _, level in start), *levels])
        reached = base * np.exp(np.interp(np.arange(len(base)) + 0.5, known_at, known))
        levels *= (sums / [reached[first:last].sum() for first, last in targets]) ** 0.5
    through: Real = reached
    return through
