"""Prices of a day: constable pay by 1 September, and the hourly rates that follow it."""

import datetime as dt
from functools import lru_cache

import numpy as np
import polars as pl

from pipelines.synthetic.cost_parameters import (
    CONSTABLE_HOUR,
    CONSTABLE_PAY,
    GRADE_RATIOS,
    LATER_PAY_AWARD,
)
from pipelines.synthetic.days import Real, Whole, day_number

LAST_YEAR = 2099
YEARS_AHEAD = 5
FIRST_YEAR = min(CONSTABLE_PAY)
GRADES = list(GRADE_RATIOS)
INCLUDES, RECORDED = "pay", "local_time_recording"


def pay_in(year: int) -> float:
    """Constable pay from 1 September of a year, pounds."""
    last = max(CONSTABLE_PAY)
    if year <= last:
        return CONSTABLE_PAY[year]
    return float(CONSTABLE_PAY[last] * (1 + LATER_PAY_AWARD) ** (year - last))


@lru_cache(maxsize=1)
def _award_days() -> Whole:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return np.array([day_number(dt.date(year, 9, 1)) for year in years], np.int64)


@lru_cache(maxsize=1)
def _pay() -> Real:
    return np.array([pay_in(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)])


@lru_cache(maxsize=1)
def _rates_pence() -> Whole:
    """Pence an hour: a row per grade, a column per year of award."""
    hour = CONSTABLE_HOUR * _pay() / pay_in(2013)
    rates: Whole = np.rint(np.outer(list(GRADE_RATIOS.values()), hour) * 100).astype(np.int64)
    return rates


def _awards_before(days: Whole) -> Whole:
    awards: Whole = np.searchsorted(_award_days(), days, side="right").astype(np.int64) - 1
    return awards


@lru_cache(maxsize=1)
def _base_pay() -> float:
    year = np.arange(day_number(dt.date(2015, 4, 1)), day_number(dt.date(2016, 4, 1)))
    return float(_pay()[_awards_before(year)].mean())


def price_on(days: Whole) -> Real:
    """Prices of days over the mean price of 2015/16."""
    relative: Real = _pay()[_awards_before(days)] / _base_pay()
    return relative


def rate_pence(grades: Whole, days: Whole) -> Whole:
    """Pence an hour of grades (their number in `GRADES`) on days."""
    found: Whole = _rates_pence()[grades, _awards_before(days)]
    return found


def rates_table(until: dt.date) -> pl.DataFrame:
    """The hourly rates (pay) as an extract: known and, five years ahead, assumed ones."""
    rates = _rates_pence()
    return pl.DataFrame(
        [
            (
                grade,
                dt.date(year, 9, 1),
                int(rates[number, year - FIRST_YEAR]) / 100,
                INCLUDES,
                RECORDED,
            )
            for number, grade in enumerate(GRADES)
            for year in range(FIRST_YEAR, until.year + YEARS_AHEAD + 1)
        ],
        schema=["grade", "valid_from", "hourly_rate_gbp", "includes", "provenance"],
        orient="row",
    )
