"""The finance ledger's totals, with differences that are known, and the budgets that follow it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import COST_CATEGORIES
from pipelines.synthetic.days import Whole, financial_year, month_start
from pipelines.synthetic.draws import LEDGER_STREAM, generator
from pipelines.synthetic.forces import Force
from pipelines.synthetic.partnership_parameters import (
    BUDGET_UPLIFT,
    LATE_JOURNAL_PART,
    LATE_JOURNAL_SHARE,
    UNLINKED_BOOKING_GBP,
    UNLINKED_BOOKING_SHARE,
)

LATE_JOURNAL, UNLINKED_BOOKING = "journal_booked_late", "booking_without_investigation"
UPLIFT_THOUSANDTHS = round(1000 * (1 + BUDGET_UPLIFT))
BUDGET_STEP_PENCE = 10_000


@dataclass(frozen=True)
class Difference:
    """Pence by which the ledger exceeds (or, negative, falls short of) the cost lines.

    `month` is counted from April 2011, `category` a position in the closed list.
    """

    force_code: str
    month: int
    category: int
    pence: int
    reason: str


def draw_differences(force: Force, cost: Whole, *, seed: int) -> list[Difference]:
    """Draw where a force's ledger departs from its cost lines.

    A journal that is booked late is two differences, which add up to nothing.

    Args:
        force: The force.
        cost: Pence of its cost lines: a row per month, a column per category.
        seed: The run's seed.
    """
    drawn = generator(seed, force.number, LEDGER_STREAM).random((len(cost), 6))
    found: list[Difference] = []
    for month in np.flatnonzero(drawn[:-1, 0] < LATE_JOURNAL_SHARE).tolist():
        costly = np.flatnonzero(cost[month] >= 100).tolist()
        if costly:
            category = costly[int(drawn[month, 1] * len(costly))]
            part = _between(LATE_JOURNAL_PART, drawn[month, 2])
            pence = int(part * int(cost[month, category]))
            found += [
                Difference(force.code, month, category, -pence, LATE_JOURNAL),
                Difference(force.code, month + 1, category, pence, LATE_JOURNAL),
            ]
    for month in np.flatnonzero(drawn[:, 3] < UNLINKED_BOOKING_SHARE).tolist():
        category = int(drawn[month, 5] * len(COST_CATEGORIES))
        pence = int(_between(UNLINKED_BOOKING_GBP, drawn[month, 4])) * 100
        found.append(Difference(force.code, month, category, pence, UNLINKED_BOOKING))
    return found


def _between(bounds: Sequence[float], share: float) -> float:
    return bounds[0] + share * (bounds[1] - bounds[0])


def booked(cost: Whole, differences: list[Difference]) -> Whole:
    """What the ledger books: the cost lines' pence with the differences, in the same shape."""
    pence = cost.copy()
    for difference in differences:
        pence[difference.month, difference.category] += difference.pence
    return pence


def ledger_rows(force_code: str, pence: Whole) -> pl.DataFrame:
    """A force's ledger as rows of its extract; what comes to nothing is not booked."""
    months, categories = np.nonzero(pence)
    return pl.DataFrame(
        {
            "force_code": pl.Series([force_code] * len(months), dtype=pl.String),
            "month": pl.Series([month_start(int(month)) for month in months], dtype=pl.Date),
            "category": pl.Series([COST_CATEGORIES[c] for c in categories], dtype=pl.String),
            "amount_gbp": pence[months, categories] / 100,
        }
    )


def budget_pence(pence: Whole, until: dt.date) -> dict[str, list[int]]:
    """Budgets by financial year, a list of pence by category, the year after `until` included.

    The first financial year has none: nothing was booked before it.

    Args:
        pence: What a force's ledger books: a row per month, a column per category.
        until: Last day of the extract; what it cuts a year short by is made up for by days.
    """
    budgets = {}
    for first in range(0, len(pence), 12):
        outturns = [int(outturn) for outturn in pence[first : first + 12].sum(axis=0)]
        start, end = month_start(first), month_start(first + 12)
        days, held = (end - start).days, (min(end, until + dt.timedelta(days=1)) - start).days
        budgets[financial_year(first + 12)] = [
            _uplifted(max(outturn, 0), days=days, held=held) for outturn in outturns
        ]
    return budgets


def _uplifted(outturn: int, *, days: int, held: int) -> int:
    """Whole hundreds of pounds, in pence, rounded half up; exact, in whole numbers alone."""
    numerator = outturn * UPLIFT_THOUSANDTHS * days
    denominator = 1000 * held * BUDGET_STEP_PENCE
    return (2 * numerator + denominator) // (2 * denominator) * BUDGET_STEP_PENCE


def budget_rows(force_code: str, budgets: dict[str, list[int]]) -> pl.DataFrame:
    """A force's budgets as rows of their extract."""
    rows = [
        (force_code, year, category, pence / 100)
        for year, amounts in budgets.items()
        for category, pence in zip(COST_CATEGORIES, amounts, strict=True)
    ]
    columns = ["force_code", "financial_year", "category", "amount_gbp"]
    return pl.DataFrame(rows, schema=columns, orient="row")
