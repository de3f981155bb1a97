"""Days of bank holiday and of school holiday in a period, England and Wales."""

import datetime as dt
from functools import lru_cache

import holidays

from pipelines.models.bank_holidays import bank_holidays
from pipelines.models.periods import add_months

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@lru_cache(maxsize=2048)
def bank_holiday_days(period: dt.date, months: int) -> int:
    """Days of bank holidays in a period."""
    end = add_months(period, months)
    return sum(period <= day < end for day in bank_holidays((period.year, end.year)))


@lru_cache(maxsize=2048)
def school_holiday_days(period: dt.date, months: int) -> int:
    """Weekdays of school holiday in a period, by the usual pattern of terms.

    Terms differ by authority by a few days; the pattern is: two weeks each around Easter and
    Christmas, 22 July to 1 September, and a week in mid February, late May and late October.
    """
    end = add_months(period, months)
    days = _breaks(period.year) | _breaks(end.year)
    return sum(period <= day < end for day in days)


@lru_cache(maxsize=64)
def _breaks(year: int) -> frozenset[dt.date]:
    easter = _easter(year)
    spans = [
        (dt.date(year, 1, 1), dt.date(year, 1, 3)),
        _week_of(dt.date(year, 2, 17)),
        (easter - WEEK + DAY, easter + 5 * DAY),
        _week_of(dt.date(year, 5, 28)),
        (dt.date(year, 7, 22), dt.date(year, 9, 1)),
        _week_of(dt.date(year, 10, 28)),
        (dt.date(year, 12, 21), dt.date(year, 12, 31)),
    ]
    days = (first + DAY * step for first, last in spans for step in range((last - first).days + 1))
    return frozenset(day for day in days if day.weekday() < 5)


def _week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    monday = day - DAY * day.weekday()
    return monday, monday + 4 * DAY


def _easter(year: int) -> dt.date:
    """Easter Sunday: two days after Good Friday, which every list of bank holidays names."""
    days = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return next(day for day, name in days.items() if "Good Friday" in name) + 2 * DAY
