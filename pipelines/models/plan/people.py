"""The people who do the work: a stock of accredited investigators, and what flows in and out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.models.plan.demand_factors import acting
from pipelines.models.plan.horizon import Array, Horizon
from pipelines.models.plan.lever_kinds import STAFF
from pipelines.models.plan.scenario import Lever

PRODUCTIVE_HOURS = 1_779.0
"""A year: 38 million hours of 21,358 officers (Policing Productivity Review 2023, derived)."""
LEAVERS = 0.06
"""8,987 of some 147,000 officers left in 2024/25 (House of Lords HL10350, derived)."""
TRAINING_MONTHS = 24.0
"""Accreditation within two years of joining by the direct route (policenow.org.uk)."""
BASE = {
    "productive_hours": PRODUCTIVE_HOURS,
    "leavers": LEAVERS,
    "training_months": TRAINING_MONTHS,
}
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Stock:
    """Accredited investigators month by month, as full-time equivalents.

    Attributes:
        before: At the start of the first month.
        stock: At each month's end.
        leavers, qualified, intake: Who leaves, is accredited and begins training in it.
        in_training: At each month's end.
    """

    before: float
    stock: Array
    leavers: Array
    qualified: Array
    intake: Array
    in_training: Array


def values_by_month(
    name: str, usual: float, levers: Sequence[Lever], scores: Array, horizon: Horizon
) -> Array:
    """An assumption about people in each month: the base's, or what levers set it to.

    Args:
        name: The lever's name.
        usual: The base's value.
        levers: The scenario's; of two in force the later one holds.
        scores: Of each lever, how many standard deviations from its median it stands.
        horizon: The plan's time.
    """
    values = np.full(len(horizon.months), usual)
    for place, lever in acting(levers, STAFF):
        if lever.name == name:
            values += (lever.at(float(scores[place])) - values) * horizon.acts(lever)
    return values


def productive_hours(levers: Sequence[Lever], scores: Array, horizon: Horizon) -> Array:
    """Hours a year that a full-time investigator gives to cases, by financial year."""
    monthly = values_by_month("productive_hours", PRODUCTIVE_HOURS, levers, scores, horizon)
    quarterly = horizon.by_quarter(monthly)
    counts = horizon.by_year(np.ones(horizon.count))
    mean: Array = horizon.by_year(quarterly) / counts
    return mean


def accredited_stock(
    accredited: float, levers: Sequence[Lever], scores: Array, horizon: Horizon
) -> Stock:
    """How many investigators are accredited as people leave and others finish their training.

    In the base as many begin training as leave, and have done so for as long as training takes, so
    that the stock stays as it is. Who trains is not lost before accreditation.

    Args:
        accredited: Full-time equivalents accredited now.
        levers: The scenario's.
        scores: Of each lever, how many standard deviations from its median it stands.
        horizon: The plan's time.
    """
    leaving = values_by_month("leavers", LEAVERS, levers, scores, horizon)
    monthly_share = 1 - (1 - leaving) ** (1 / MONTHS_A_YEAR)
    usual = accredited * (1 - (1 - LEAVERS) ** (1 / MONTHS_A_YEAR))
    intake = (
        values_by_month("intake", usual * MONTHS_A_YEAR, levers, scores, horizon) / MONTHS_A_YEAR
    )
    takes = values_by_month("training_months", TRAINING_MONTHS, levers, scores, horizon)
    qualified = _qualified(intake, usual, np.rint(takes).astype(np.int64))
    count = len(horizon.months)
    stock, leavers, now = np.zeros(count), np.zeros(count), accredited
    for month in range(count):
        leavers[month] = now * monthly_share[month]
        now += qualified[month] - leavers[month]
        stock[month] = now
    training = usual * TRAINING_MONTHS + np.cumsum(intake - qualified)
    return Stock(accredited, stock, leavers, qualified, intake, training)


def _qualified(intake: Array, usual: float, takes: np.typing.NDArray[np.int64]) -> Array:
    """Who is accredited in each month: who began a training time before, first those in it now."""
    count = len(intake)
    qualified = np.zeros(count)
    # Those who began before the plan finish at the time that training took then.
    qualified[: int(TRAINING_MONTHS)] = usual
    for month in range(count):
        if month + takes[month] < count:
            qualified[month + takes[month]] += intake[month]
    return qualified


def available_by_year(stock: Stock, horizon: Horizon) -> Array:
    """Mean accredited full-time equivalents in each financial year of the plan."""
    counts = horizon.by_year(np.ones(horizon.count))
    mean: Array = horizon.by_year(horizon.by_quarter(stock.stock)) / counts
    return mean
