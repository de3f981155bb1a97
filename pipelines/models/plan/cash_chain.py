"""Cash as a chain that can be followed by hand: cases × cost a case × when and at what prices."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from pipelines.models.plan.demand_factors import demand_factors
from pipelines.models.plan.horizon import Array
from pipelines.models.plan.scenario import Lever
from pipelines.models.plan.spending import PlanBase, work_out

OPEN_NOW, BOOKED = "open_now", "booked"
CASH_CHAIN = {
    "opened": pl.String,
    "financial_year": pl.String,
    "case_count": pl.Float64,
    "cost_a_case_gbp": pl.Float64,
    "cash_per_pound": pl.Float64,
    "cash_gbp": pl.Float64,
}
"""Per group of cases (the financial year in which they are opened, or `open_now`) and financial
year of spending, all forces of the plan together: how many cases; what one is still to cost in the
end (opened later: at price_base; open now: in cash); the cash spent in the year for a pound of
that; and their product. Cases of forces without cost lines are left out. `booked` is cash booked
already: neither cases nor a cost a case."""


def cash_chain_frame(base: PlanBase, levers: Sequence[Lever]) -> pl.DataFrame:
    """The rows of `CASH_CHAIN`: mean paths, the levers at their medians; all of it adds up to cash.

    Args:
        base: What `prepare_plan` made.
        levers: The scenario's.
    """
    none, horizon, count = np.zeros(len(levers)), base.axes.horizon, len(base.axes.categories)
    workings = work_out(base, levers, none)
    years = len(horizon.years)
    cases, final, cash = np.zeros(years), np.zeros(years), np.zeros((years, years))
    open_cases, to_come, open_cash = 0.0, 0.0, np.zeros(years)
    booked = np.zeros(years)
    for force in base.forces:
        booked[0] += force.booked.sum()
        if force.level is None:
            continue
        opened = force.mean_to_cost[0] * demand_factors(levers, none, force.demand, horizon)
        cost = opened * force.level
        cases += horizon.by_year(opened.sum(axis=1))
        final += horizon.by_year(cost.sum(axis=1))
        each = workings.new[..., :count].sum(axis=-1)
        cash += horizon.by_year(np.einsum("qk,kqy->qy", cost, each))
        still = workings.still[force.start][..., :count].sum(axis=-1)
        open_cases += float(force.open_count.sum())
        to_come += float(force.to_come.sum())
        open_cash += np.einsum("ak,kay->y", force.to_come, still)
    rows = [
        *_rows(base, BOOKED, 0.0, 0.0, booked),
        *_rows(base, OPEN_NOW, open_cases, to_come, open_cash),
    ]
    for year, name in enumerate(horizon.years):
        rows += _rows(base, name, float(cases[year]), float(final[year]), cash[year])
    return pl.DataFrame(rows, schema=CASH_CHAIN, orient="row")


def _rows(
    base: PlanBase, opened: str, cases: float, final: float, cash: Array
) -> Iterator[tuple[object, ...]]:
    for year, gbp in zip(base.axes.horizon.years, cash.tolist(), strict=True):
        if opened == BOOKED:
            yield opened, year, None, None, None, gbp
        else:
            cost = final / cases if cases else 0.0
            yield opened, year, cases, cost, gbp / final if final else 0.0, gbp
