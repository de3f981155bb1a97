"""What an hour costs in the base: by the hourly rates in use, which may know of awards to come."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl

from pipelines.models.periods import add_months, financial_year_start_of
from pipelines.models.plan.horizon import Array, Horizon

LEVEL_MONTHS = 36
"""Over so many months the level of cost was measured: rates are set against their mean there."""
MONTHS_A_YEAR = 12


def pay_by_month(
    rates: pl.DataFrame, price: Callable[[dt.date], float], horizon: Horizon, start: dt.date
) -> Array:
    """Cash pounds for a real pound of time in each month from three years before the start.

    A grade's rate is set against its mean, in real terms, over the three years before the start,
    and the mean of the grades is taken. A year after the last rate that a table knows, pay rises on
    with prices. Without rates, or with none as old, it rises with prices throughout.

    Args:
        rates: One row per component (grade) and valid_from: rate_gbp.
        price: Cash pounds for a real pound in a financial year, given by its first day.
        horizon: The plan's time.
        start: The first month whose cost is to come.

    Returns:
        Months from `LEVEL_MONTHS` before the start to the end of the horizon.
    """
    first = add_months(start, -LEVEL_MONTHS)
    months = [add_months(first, place) for place in range(_count(first, horizon))]
    prices = np.array([price(financial_year_start_of(month)) for month in months])
    grades = []
    for (_,), own in rates.sort("valid_from").group_by("component", maintain_order=True):
        days, pounds = own["valid_from"].to_list(), own["rate_gbp"].cast(pl.Float64).to_list()
        if days[0] <= first:
            real = _carried_on(days, pounds, months, prices) / prices
            grades.append(real / real[:LEVEL_MONTHS].mean())
    return prices * (np.mean(grades, axis=0) if grades else 1.0)


def _count(first: dt.date, horizon: Horizon) -> int:
    last = horizon.months[-1]
    return (last.year - first.year) * MONTHS_A_YEAR + last.month - first.month + 1


def _carried_on(
    days: list[dt.date], pounds: list[float], months: list[dt.date], prices: Array
) -> Array:
    """The rate in force in each month; from a year after the last one on, with prices."""
    rate = np.array([pounds[max(n for n, day in enumerate(days) if day <= m)] for m in months])
    until = add_months(days[-1].replace(day=1), MONTHS_A_YEAR)
    later = np.array([month >= until for month in months])
    if later.any() and not later.all():
        rate[later] *= prices[later] / prices[~later][-1]
    return rate
