"""How many investigations are expected, month by month and nationally, at scale 1."""

import datetime as dt
from functools import lru_cache

import numpy as np

from pipelines.synthetic.days import (
    Flags,
    Real,
    Whole,
    financial_year,
    month_number,
    month_start,
)
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
)

JANUARY_2012 = month_number(dt.date(2012, 1, 1))
APRIL_2015 = month_number(dt.date(2015, 4, 1))
APRIL_2016 = month_number(dt.date(2016, 4, 1))
APRIL_2021 = month_number(dt.date(2021, 4, 1))
JANUARY_2022 = month_number(dt.date(2022, 1, 1))
JANUARY_2023 = month_number(dt.date(2023, 1, 1))
FITTING_ROUNDS = 200


def expected_investigations(months: int) -> Real:
    """Investigations expected of incidents reported in each of the first months, nationally.

    To March 2016 they grow compound; from then on their sums over the years of `RECORDED_CRIME`
    and `LATER_GROWTH` keep the ratio to 2015/16 that recorded crime has.
    """
    return _all_months(max(months, JANUARY_2023 + 12))[:months]


@lru_cache(maxsize=4)
def _all_months(months: int) -> Real:
    shape = _month_shape(months)
    until_2016 = _compound(shape[:APRIL_2016])
    targets = _targets(float(until_2016[APRIL_2015:].sum()))
    middles = np.array([(first + last) / 2 for first, last in targets])
    anchors = np.array([total / (last - first) for (first, last), total in targets.items()])
    for _ in range(FITTING_ROUNDS):
        later = shape[APRIL_2016:] * _between(until_2016, shape, middles, anchors, months)
        expected = np.concatenate([until_2016, later])
        reached = np.array([expected[first:last].sum() for first, last in targets])
        anchors *= (np.array(list(targets.values())) / reached) ** 0.5
    return expected


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


def _targets(total_2015_16: float) -> dict[tuple[int, int], float]:
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


def _between(until_2016: Real, shape: Real, middles: Real, anchors: Real, months: int) -> Real:
    """The level of each month from April 2016, log-linear between the middles of the years."""
    known_at = np.concatenate([[APRIL_2016 - 0.5], middles])
    known = np.log(np.concatenate([[until_2016[-1] / shape[APRIL_2016 - 1]], anchors]))
    at = np.arange(APRIL_2016, months) + 0.5
    beyond = np.maximum(at - middles[-1], 0) / 12 * np.log(1 + YEARLY_GROWTH_AFTER_2023)
    level: Real = np.exp(np.interp(at, known_at, known) + beyond)
    return level
