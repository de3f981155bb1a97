"""Days as whole numbers since 1 January 1970, months counted from April 2011."""

import calendar
import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.models.periods import financial_year_of
from pipelines.synthetic.parameters import FIRST_DAY

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

EPOCH = dt.date(1970, 1, 1)
FIRST_MONTH = FIRST_DAY.year * 12 + FIRST_DAY.month - 1


def day_number(day: dt.date) -> int:
    """Days since the epoch."""
    return (day - EPOCH).days


def month_number(day: dt.date) -> int:
    """Months since April 2011."""
    return day.year * 12 + day.month - 1 - FIRST_MONTH


def month_start(month: int) -> dt.date:
    """The first day of a month counted from April 2011."""
    year, index = divmod(FIRST_MONTH + month, 12)
    return dt.date(year, index + 1, 1)


def days_in_month(month: int) -> int:
    """How long a month counted from April 2011 is."""
    start = month_start(month)
    return calendar.monthrange(start.year, start.month)[1]


def months_of(days: Whole) -> Whole:
    """The months, counted from April 2011, in which days lie."""
    months: Whole = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months - (FIRST_MONTH - EPOCH.year * 12)


def financial_year(month: int) -> str:
    """The financial year of a month, such as `2015/16`."""
    return financial_year_of(month_start(month))


def calendar_year(month: int) -> str:
    """The calendar year of a month."""
    return str(month_start(month).year)


def quarter(month: int) -> str:
    """The first day of the quarter of a month, in ISO form."""
    return month_start(month - month % 3).isoformat()


def by_period(by_month: Any, label: Callable[[int], str]) -> dict[str, Any]:
    """Sums of months by the period they belong to, in the type that the months have."""
    sums: dict[str, Any] = {}
    for month, value in enumerate(by_month.tolist()):
        sums[label(month)] = sums.get(label(month), 0) + value
    return sums


def last_day_of_last_month(today: dt.date) -> dt.date:
    """The last day of the last complete month."""
    return today.replace(day=1) - dt.timedelta(days=1)
