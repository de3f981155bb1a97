"""What an open investigation still costs: what those open at the same age went on to cost.

The development of a cohort's whole cost says little of its last open cases: they are few, and the
dear ones among them last longest. So those are looked at alone, quarter after quarter.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.models.cost.cohort_prior import SEGMENT, quarter_number
from pipelines.models.cost.development import Vector
from pipelines.models.cost.open_case_cells import Cells, cells_of
from pipelines.models.cost.unit_cost import ALL_COMPLEXITIES

FEWEST_OPEN, FEWEST_CLOSED = 100, 5
"""From the first age at which fewer were seen open, all older cases are taken together: of 30, 60
and 100 the last held best on seven draws (docs/methods/cost-still-to-come.md has others)."""
TAIL_AGES = 4
"""How many ages more are taken together where too few of the oldest were seen to close."""
YEARS_OLDER = (12, 28)
"""Three to seven years in quarters: cohorts so much older show what a case came to in all."""
STAYS_DEAR = 1.5
"""By what variances rise where no older cohort shows it: a case that was dear goes on to be."""
OPEN_CASE_SCHEMA = {
    "case_to_come_gbp": pl.Float64,
    "case_chance": pl.Float64,
    "case_error_gbp": pl.Float64,
    "case_complexity": pl.String,
}


@dataclass(frozen=True)
class OpenCase:
    """What one open investigation still costs by its age in quarters, in real pounds.

    Attributes:
        mean: Expected cost to come, prices rising on.
        chance: Its variance from case to case (squared pounds).
        estimate: Squared error of the mean itself.
    """

    mean: Vector
    chance: Vector
    estimate: Vector


def open_case_costs(
    increments: pl.DataFrame, cohorts: pl.DataFrame, closings: pl.DataFrame
) -> pl.DataFrame:
    """What each investigation open at the end of the last whole quarter still costs.

    Args:
        increments: One row per force_code, abuse_type, complexity, opened_quarter, cost_quarter:
            cost_gbp, real_factor (to the price base, null where unknown).
        cohorts: One row per force_code, abuse_type, complexity, opened_quarter:
            investigation_count, last_quarter.
        closings: One row per force_code, abuse_type, complexity, opened_quarter, closed_quarter:
            closed_count.

    Returns:
        One row per abuse_type, complexity, opened_quarter, last_quarter: quarter_open_count (all
        forces), case_to_come_gbp (prices of the last quarter, rising on), case_chance (squared
        pounds of one case), case_error_gbp (of the mean), case_complexity (whose cases taught:
        its own, or all). The last four are null where too few were seen.

    Source: a life table of open cases: m(a) = cost next quarter for each open + share still open ×
        m(a + 1), over the last sixteen quarters; its errors are those of a martingale, as Mack's
        are. Assumes that a case of an age and complexity costs and closes as those before it did.
    """
    cells = cells_of(increments, cohorts, closings)
    own = {name: fit_open_case(cells.where(cells.complexity == name)) for name in cells.names}
    whole = fit_open_case(cells) if any(found is None for found in own.values()) else None
    rows = []
    for name in cells.names:
        found = own[name] or whole
        if found is None:
            continue
        taught = name if own[name] else ALL_COMPLEXITIES
        for last in cells.last_quarters:
            price = cells.price_of(last)
            rows += [
                (name, last, age, mean * price, chance * price**2, estimate**0.5 * price, taught)
                for age, (mean, chance, estimate) in enumerate(
                    zip(found.mean, found.chance, found.estimate, strict=True)
                )
            ]
    keys = {"complexity": pl.String, "last_quarter": pl.Date, "age": pl.Int64}
    told = pl.DataFrame(rows, schema=keys | OPEN_CASE_SCHEMA, orient="row")
    group = [*SEGMENT, "opened_quarter", "last_quarter"]
    age = (quarter_number("last_quarter") - quarter_number("opened_quarter")).alias("age")
    counted = cells.rows.group_by(group).agg(pl.col("quarter_open_count").sum())
    return counted.with_columns(age).join(told, on=list(keys), how="left").drop("age").sort(group)


def fit_open_case(cells: Cells) -> OpenCase | None:
    """The life table of some cells; nothing where too few open cases were seen to close.

    Args:
        cells: What each cohort of a force cost and had open by quarter.
    """
    seen, cost, still = cells.transitions()
    known = seen >= FEWEST_OPEN
    oldest = int(np.argmin(known)) if not known.all() else len(seen)
    tail = oldest
    if seen[tail:].sum() - still[tail:].sum() < FEWEST_CLOSED:
        tail = max(oldest - TAIL_AGES, 0)
    left = seen[tail:].sum()
    leaves = (left - still[tail:].sum()) / left if left else 0.0
    if leaves * left < FEWEST_CLOSED:
        return None
    rate, stays = (
        np.divide(one, seen, out=np.zeros_like(seen), where=seen > 0) for one in (cost, still)
    )
    # Past the oldest age that is known, cases cost and close at one rate.
    end = cost[tail:].sum() / left / leaves
    level = _carried(rate, stays, oldest, end)
    squares = cells.squared_residuals(level)
    per_case = np.divide(squares, seen, out=np.zeros_like(squares), where=seen > 0)
    varies = squares[tail:].sum() / left
    chance = _carried(per_case, stays, oldest, varies / leaves)
    wider = _stays_dear(cells, level, chance)
    # The oldest all rest on the same cases, whose errors add up before they are squared.
    of_mean = per_case / np.maximum(seen, 1.0)
    estimate = _carried(of_mean, stays**2, oldest, varies / left / leaves**2)
    # Prices that rise on make each later quarter dearer, and the oldest cases' whole rest.
    growth = cells.growth
    end *= leaves * growth / max(1 - (1 - leaves) * growth, leaves / 2)
    mean = _carried(rate * growth, stays * growth, oldest, end)
    return OpenCase(mean, chance * wider, estimate * wider)


def _carried(values: Vector, stays: Vector, oldest: int, end: float) -> Vector:
    """The sum, from each age on, of what later quarters add, by the share still there.

    Args:
        values: What the next quarter adds at each age.
        stays: The share that it leaves open.
        oldest: From which age on the sum is `end`.
        end: The sum at the oldest ages.
    """
    summed = np.full(len(values) + 1, end)
    for age in range(oldest - 1, -1, -1):
        summed[age] = values[age] + stays[age] * summed[age + 1]
    return summed


def _stays_dear(cells: Cells, level: Vector, chance: Vector) -> float:
    """How much more whole costs to come vary than quarters taken for independent would have it."""
    squares, expected = 0.0, 0.0
    for age in range(len(level) - 1):
        after, opened = cells.spent_after(age, *YEARS_OLDER)
        squares += float(((after - level[age] * opened) ** 2).sum())
        expected += float(opened.sum() * chance[age])
    return max(squares / expected, 1.0) if expected > 0 else STAYS_DEAR
