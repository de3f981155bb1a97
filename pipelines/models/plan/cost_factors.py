"""What the levers of work and prices make of the cost and the hours of each quarter."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.models.periods import (
    add_months,
    financial_year_of,
    financial_year_start_of,
    months_between,
)
from pipelines.models.plan.demand_factors import acting
from pipelines.models.plan.horizon import MONTHS_A_QUARTER, Array, Horizon
from pipelines.models.plan.lever_kinds import PRICES, WORK
from pipelines.models.plan.pay_path import LEVEL_MONTHS, MONTHS_A_YEAR, pay_by_month
from pipelines.models.plan.scenario import Lever

TIME = ("officer_time", "staff_time", "overtime")
"""What is paid by the hour: hours, rates and awards act on it."""
DIGITAL, PENSIONED = "digital_forensics", "officer_time"
DIRECT = "direct"
AWARD_MONTH, INFLATION_MONTH = 9, 4
PENSION, INSURANCE = "pension", "national_insurance"


@dataclass(frozen=True)
class PriceBase:
    """What the base takes prices and on-costs to be.

    Attributes:
        categories: In the order of all arrays.
        cost_basis: The basis on which the plan is made.
        index: Cash pounds for a pound at the price base, by financial year.
        on_costs: Mart cost_rate, its rows of kind `uplift` for pension and national insurance.
        rates: Mart cost_rate, its rows of kind `hourly_rate`.
        start: The first month whose cost is to come.
    """

    categories: tuple[str, ...]
    cost_basis: str
    index: dict[str, float]
    on_costs: pl.DataFrame
    rates: pl.DataFrame
    start: dt.date

    def price(self, year: dt.date) -> float:
        """Cash pounds for a pound at the price base, in a year given by its first day.

        After the last known year prices rise on as they did in it, before the first they stay.
        """
        known = sorted(self.index)
        name = financial_year_of(year)
        if name in self.index:
            return self.index[name]
        if not known:
            return 1.0
        if name < known[0]:
            return self.index[known[0]]
        last = self.index[known[-1]]
        growth = last / self.index[known[-2]] if len(known) > 1 else 1.0
        return float(last * growth ** (year.year - int(known[-1][:4])))

    def rises(self, horizon: Horizon, *, of_pay: bool) -> Array:
        """By what the base has prices, or pay, rise within the year to each month.

        Awards and inflation of a scenario stand in its place.
        """
        if of_pay:
            paid = pay_by_month(self.rates, self.price, horizon, self.start)
        else:
            first = add_months(self.start, -LEVEL_MONTHS)
            count = months_between(first, horizon.months[-1]) + 1
            months = [financial_year_start_of(add_months(first, n)) for n in range(count)]
            paid = np.array([self.price(year) for year in months])
        last = len(horizon.months)
        rises: Array = paid[-last:] / paid[-last - MONTHS_A_YEAR : -MONTHS_A_YEAR]
        return rises

    def prices(self, horizon: Horizon) -> Array:
        """Cash pounds for a real pound in each quarter and category."""
        price = np.array([self.price(financial_year_start_of(day)) for day in horizon.quarters])
        paid = pay_by_month(self.rates, self.price, horizon, self.start)[-len(horizon.months) :]
        is_time = np.isin(self.categories, TIME)
        found: Array = np.where(is_time, horizon.by_quarter(paid)[:, None], price[:, None])
        return found

    def on_cost(self, category: str, component: str, month: dt.date) -> float:
        """The share of pay that the employer adds for a component; nought where there is none."""
        rows = self.on_costs.filter(
            pl.col("category") == category,
            pl.col("component") == component,
            pl.col("valid_from") <= month,
        )
        return float(rows.sort("valid_from")["share"][-1]) if rows.height else 0.0


def cost_factors(
    levers: Sequence[Lever], scores: Array, base: PriceBase, horizon: Horizon
) -> Array:
    """By what the cost of each quarter and category is multiplied: quarter × category.

    Args:
        levers: The scenario's.
        scores: Of each lever, how many standard deviations from its median it stands.
        base: The base's prices.
        horizon: The plan's time. A factor is the mean of those of the quarter's months.
    """
    factors = np.ones((MONTHS_A_QUARTER * horizon.count, len(base.categories)))
    is_time = np.isin(base.categories, TIME)
    factors[:, is_time] *= _hours(levers, scores, horizon)[:, None]
    for place, lever in [*acting(levers, WORK), *acting(levers, PRICES)]:
        value = lever.at(float(scores[place]))
        if lever.name == "digital_backlog":
            factors[:, np.isin(base.categories, (DIGITAL,))] *= _worked_off(value, lever, horizon)
        elif lever.name == "rates":
            factors[:, is_time] *= (1 + value * horizon.acts(lever))[:, None]
    rises = (("pay_award", AWARD_MONTH, is_time), ("non_pay_inflation", INFLATION_MONTH, ~is_time))
    for name, month, which in rises:
        factors[:, which] *= _rises(name, month, levers, scores, base, horizon)[:, None]
    return horizon.by_quarter(factors * _on_costs(levers, scores, base, horizon))


def hours_factors(levers: Sequence[Lever], scores: Array, horizon: Horizon) -> Array:
    """By what the hours of each quarter are multiplied."""
    return horizon.by_quarter(_hours(levers, scores, horizon))


def _hours(levers: Sequence[Lever], scores: Array, horizon: Horizon) -> Array:
    """By what the hours of each month are multiplied."""
    factors = np.ones(MONTHS_A_QUARTER * horizon.count)
    for place, lever in acting(levers, WORK):
        size = lever.at(float(scores[place])) * horizon.acts(lever)
        if lever.name == "hours_per_case":
            factors *= 1 + size
        elif lever.name == "productivity":
            factors /= 1 + size
    return factors


def _worked_off(months: float, lever: Lever, horizon: Horizon) -> Array:
    """So many months of work beside the usual, evenly over the lever's span: month × 1."""
    if not (lever.start and lever.end):
        return np.ones((1, 1))
    span = months_between(lever.start, lever.end) + 1
    is_within = [lever.start <= day <= lever.end for day in horizon.months]
    return (1 + np.array(is_within, float) * months / span)[:, None]


def _rises(
    name: str,
    month: int,
    levers: Sequence[Lever],
    scores: Array,
    base: PriceBase,
    horizon: Horizon,
) -> Array:
    """By what prices stand above the base's, where a lever sets the rise of some years."""
    factors = np.ones(MONTHS_A_QUARTER * horizon.count)
    found = [(place, lever) for place, lever in acting(levers, PRICES) if lever.name == name]
    if not found:
        return factors
    usual = base.rises(horizon, of_pay=month == AWARD_MONTH)
    for place, day in enumerate(horizon.months):
        if day.month != month:
            continue
        rates = [
            lever.at(float(scores[which]))
            for which, lever in found
            if (lever.start or day) <= day <= (lever.end or day)
        ]
        if rates:
            factors[place:] *= (1 + rates[-1]) / usual[place]
    return factors


def _on_costs(levers: Sequence[Lever], scores: Array, base: PriceBase, horizon: Horizon) -> Array:
    """By what other employer's contributions move the cost of time: month × category."""
    factors = np.ones((MONTHS_A_QUARTER * horizon.count, len(base.categories)))
    names = {"employer_pension": PENSION, INSURANCE: INSURANCE}
    found = [(place, lever) for place, lever in acting(levers, PRICES) if lever.name in names]
    if not found or base.cost_basis == DIRECT:
        return factors
    for column, category in enumerate(base.categories):
        usual = _by_month(lambda day, c=category: _shares(base, c, day), horizon)  # type: ignore[misc]
        moved = usual.copy()
        for place, lever in found:
            component = names[lever.name]
            row = (PENSION, INSURANCE).index(component)
            is_paid = usual[row] > 0 if component == INSURANCE else category == PENSIONED
            value = lever.at(float(scores[place]))
            moved[row] += np.where(is_paid, (value - moved[row]) * horizon.acts(lever), 0.0)
        factors[:, column] = (1 + moved.sum(axis=0)) / (1 + usual.sum(axis=0))
    return factors


def _shares(base: PriceBase, category: str, day: dt.date) -> tuple[float, float]:
    return base.on_cost(category, PENSION, day), base.on_cost(category, INSURANCE, day)


def _by_month(share: Callable[[dt.date], tuple[float, float]], horizon: Horizon) -> Array:
    """Pension and insurance in each month: 2 × month."""
    return np.array([share(day) for day in horizon.months]).T
