"""Hours demanded by the age of the case that calls for them."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.plan.cost_factors import TIME, hours_factors
from pipelines.models.plan.demand_factors import demand_factors
from pipelines.models.plan.frames import HOURS_BY_AGE
from pipelines.models.plan.horizon import Array
from pipelines.models.plan.profiles import AGES
from pipelines.models.plan.scenario import Lever
from pipelines.models.plan.spending import PlanBase

BANDS = {"under 6 months": 2, "6 to 12 months": 4, "1 to 2 years": 8, "2 years and more": AGES}
"""Age bands by the quarter since opening with which each ends."""


def hours_by_age_frame(base: PlanBase, levers: Sequence[Lever]) -> pl.DataFrame:
    """The rows of `HOURS_BY_AGE`, the levers at their medians; hours still to be worked."""
    total = np.zeros((len(BANDS), len(base.axes.horizon.years)))
    rows: list[tuple[object, ...]] = []
    for place, force in enumerate(base.forces):
        hours = _by_band(base, place, levers)
        if hours is not None:
            total += hours
            rows += _rows(base, force.code, hours)
    if len(base.forces) > 1 and rows:
        rows += _rows(base, ALL_FORCES, total)
    return pl.DataFrame(rows, schema=HOURS_BY_AGE, orient="row")


def _rows(base: PlanBase, code: str, hours: Array) -> Iterator[tuple[object, ...]]:
    for band, by_year in zip(BANDS, hours.tolist(), strict=True):
        for year, value in zip(base.axes.horizon.years, by_year, strict=True):
            yield code, year, band, value


def _by_band(base: PlanBase, place: int, levers: Sequence[Lever]) -> Array | None:
    """Band × year; None where hours are not known."""
    force, horizon, none = base.forces[place], base.axes.horizon, np.zeros(len(levers))
    if force.level is None or force.hours_per_real_gbp <= 0:
        return None
    is_time = np.isin(base.axes.categories, TIME)
    price, factors = base.deflator, hours_factors(levers, none, horizon)
    new = base.new_cases[0][..., is_time].sum(axis=-1)
    still = base.open_cases[force.start][0][..., is_time].sum(axis=-1)
    opened = force.mean_to_cost[0] * demand_factors(levers, none, force.demand, horizon)
    of_new = np.einsum("qk,kqs->qs", opened * force.level, new)
    of_open = np.einsum("ak,kas->as", force.to_come, still) / price
    quarters, ends = np.arange(horizon.count), list(BANDS.values())
    by_quarter = np.zeros((horizon.count, len(BANDS)))
    ages_new = quarters[None, :] - quarters[:, None]
    ages_open = np.arange(AGES)[:, None] + np.maximum(quarters - force.start, 0)
    for ages, hours in ((ages_new, of_new), (ages_open, of_open)):
        band = np.searchsorted(ends, np.clip(ages, 0, AGES - 1), side="right")
        for number in range(len(BANDS)):
            by_quarter[:, number] += np.where(band == number, hours, 0.0).sum(axis=0)
    scaled = by_quarter * factors[:, None] * force.hours_per_real_gbp
    by_year: Array = horizon.by_year(scaled).T
    return by_year
