"""From investigations opened to cash, hours, open cases and people by year: the sum of a plan.

Cash of a year = Σ over quarters of opening and types: investigations opened × final cost × share
spent in each quarter of the year × price of that quarter, and what cases open now are still to cost
by the quarter in which they will.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.models.periods import financial_year_start_of
from pipelines.models.plan.axes import Axes
from pipelines.models.plan.cost_factors import TIME, PriceBase, cost_factors, hours_factors
from pipelines.models.plan.demand_factors import demand_factors
from pipelines.models.plan.force_base import ForceBase
from pipelines.models.plan.horizon import Array
from pipelines.models.plan.people import (
    PRODUCTIVE_HOURS,
    accredited_stock,
    available_by_year,
    productive_hours,
    values_by_month,
)
from pipelines.models.plan.profiles import Profiles
from pipelines.models.plan.scenario import Lever

HOURS, OPEN, OPENED, PEOPLE, AVAILABLE, CEILING = range(6)
"""The columns after the categories."""
COLUMNS = 6
WORKED = 2
"""Of them hours and open cases come of the cases' cost and closing, as the categories do."""


@dataclass(frozen=True)
class Workings:
    """What one setting of the levers makes of a case, whatever the force.

    Attributes:
        new: A case's cash, real pounds of time and open share, by type, quarter of opening, year
            and column.
        still: The same for a pound to come, or an open case, by place of the first quarter: type ×
            age × year × column.
    """

    new: Array
    still: dict[int, Array]


@dataclass(frozen=True)
class PlanBase:
    """All that a plan rests on, once for every scenario: what `prepare_plan` makes.

    Attributes:
        axes: The order of everything, and the basis.
        prices: The base's prices.
        profiles: When cases cost and close.
        new_cases: As `Profiles.of_new`.
        open_cases: As `Profiles.of_open`, by place of the first quarter.
        gone_months: Whole months of that quarter that are over, by its place.
        forces: The forces, in order of code.
        headings: Mart cost_category.
        timeliness: Mart timeliness_by_quarter.
        price_base: Financial year of the real pounds.
        accredited_share: Share of hours that accredited investigators work, by force.
    """

    axes: Axes
    prices: PriceBase
    profiles: Profiles
    new_cases: tuple[Array, Array]
    open_cases: dict[int, tuple[Array, Array]]
    gone_months: dict[int, int]
    forces: tuple[ForceBase, ...]
    accredited_share: tuple[float, ...]
    headings: pl.DataFrame
    timeliness: pl.DataFrame
    price_base: str

    @property
    def width(self) -> int:
        """Columns of an outcome: the categories and those after them."""
        return len(self.axes.categories) + COLUMNS

    @cached_property
    def price_of_quarter(self) -> Array:
        """Cash pounds for a real pound: quarter × category."""
        return self.prices.prices(self.axes.horizon)

    @cached_property
    def deflator(self) -> Array:
        """Cash pounds for a real pound of everything, by quarter."""
        quarters = self.axes.horizon.quarters
        return np.array([self.prices.price(financial_year_start_of(day)) for day in quarters])

    @cached_property
    def plain(self) -> Workings:
        """What a case comes to without any lever."""
        return work_out(self, (), np.zeros(0))


def work_out(base: PlanBase, levers: Sequence[Lever], scores: Array) -> Workings:
    """What levers make of one case and of one pound to come.

    Args:
        base: What `prepare_plan` made.
        levers: The scenario's.
        scores: Of each lever, how many standard deviations from its median it stands.
    """
    horizon = base.axes.horizon
    factors = cost_factors(levers, scores, base.prices, horizon)
    hours = hours_factors(levers, scores, horizon)
    price = base.deflator
    new = _by_year(base, *base.new_cases, factors * base.price_of_quarter, hours)
    # What open cases are to cost is in cash already, at prices that rise as they did.
    still = {
        start: _by_year(base, *parts, factors, hours / price)
        for start, parts in base.open_cases.items()
    }
    return Workings(new, still)


def _by_year(base: PlanBase, spent: Array, stays: Array, factors: Array, hours: Array) -> Array:
    """Type × opening (or age) × year × column, from shares by quarter."""
    horizon = base.axes.horizon
    is_time = np.isin(base.axes.categories, TIME)
    worked = spent[..., is_time].sum(axis=-1) * hours
    cash = np.swapaxes(np.swapaxes(spent * factors, -1, -2) @ horizon.in_year, -1, -2)
    hours_in_year = (worked @ horizon.in_year)[..., None]
    return np.concatenate([cash, hours_in_year, stays[..., horizon.year_ends, None]], axis=-1)


def outcome(
    base: PlanBase,
    place: int,
    workings: Workings,
    levers: Sequence[Lever],
    scores: Array,
    *,
    in_draws: bool,
) -> Array:
    """What a force's year comes to: draw (one: the mean) × year × column.

    Columns are the categories (cash still to be booked), hours, open cases at the year's end,
    investigations opened, people needed, people available, people for the caseload ceiling.

    Args:
        base: What `prepare_plan` made.
        place: Of the force.
        workings: What `work_out` made of the same levers and scores.
        levers: The scenario's.
        scores: Of each lever, how many standard deviations from its median it stands.
        in_draws: Whether every drawn path is wanted, or their mean.
    """
    found = cost_outcome(base, place, workings, levers, scores, in_draws=in_draws)
    _add_people(found, base, place, levers, scores)
    return found


def cost_outcome(
    base: PlanBase,
    place: int,
    workings: Workings,
    levers: Sequence[Lever],
    scores: Array,
    *,
    in_draws: bool,
) -> Array:
    """As `outcome`, with nought in the columns of people: for who asks for pounds alone."""
    force, horizon = base.forces[place], base.axes.horizon
    factors = demand_factors(levers, scores, force.demand, horizon)
    opened, to_cost = (
        paths * factors
        for paths in (
            (force.opened, force.to_cost) if in_draws else (force.mean_opened, force.mean_to_cost)
        )
    )
    years, categories = len(horizon.years), len(base.axes.categories)
    found = np.zeros((len(opened), years, base.width))
    level = np.zeros(len(base.axes.types)) if force.level is None else force.level
    each = workings.new.copy()
    each[..., : categories + 1] *= level[:, None, None, None]
    each[..., categories + HOURS] *= force.hours_per_real_gbp
    flat = np.swapaxes(each, 0, 1).reshape(-1, years * (categories + WORKED))
    worked = to_cost.reshape(len(to_cost), -1) @ flat
    found[..., : categories + WORKED] = worked.reshape(len(found), years, -1)
    found[..., : categories + WORKED] += _of_open(force, workings.still[force.start], categories)
    found[..., categories + OPENED] = opened.sum(axis=2) @ horizon.in_year
    return found


def _of_open(force: ForceBase, still: Array, categories: int) -> Array:
    """What the cases that are open now come to: year × column."""
    by_pound = np.einsum("ak,kayx->yx", force.to_come, still)
    by_pound[:, categories + HOURS] *= force.hours_per_real_gbp
    by_pound[:, categories + OPEN] = np.einsum(
        "ak,kay->y", force.open_count, still[..., categories + OPEN]
    )
    return np.asarray(by_pound)


def _add_people(
    found: Array, base: PlanBase, place: int, levers: Sequence[Lever], scores: Array
) -> None:
    """Fill the columns of people: of a year that is partly over, at the pace of its rest."""
    force, horizon, first = base.forces[place], base.axes.horizon, len(base.axes.categories)
    hours_each = productive_hours(levers, scores, horizon)
    part = horizon.by_year(np.where(np.arange(horizon.count) >= force.start, 0.25, 0.0))
    worked = found[..., first + HOURS].copy()
    worked[:, horizon.year_of_quarter[force.start]] += force.hours_since
    yearly = worked / np.maximum(part, 0.25)
    found[..., first + PEOPLE] = yearly * base.accredited_share[place] / hours_each
    if force.accredited is not None:
        stock = accredited_stock(force.accredited, levers, scores, horizon)
        found[..., first + AVAILABLE] = available_by_year(stock, horizon)
    ceiling = values_by_month("caseload_ceiling", 0.0, levers, scores, horizon)
    at_end = horizon.by_quarter(ceiling)[horizon.year_ends]
    is_set = at_end > 0
    found[..., first + CEILING] = np.where(
        is_set, found[..., first + OPEN] / np.where(is_set, at_end, 1.0), 0.0
    )


def share_of_accredited(force: ForceBase, given: float | None) -> float:
    """The share of hours that accredited investigators are to work.

    Without a given one it is what they can have worked of last year's hours, all of them at most.
    """
    if given is not None:
        return given
    able = force.accredited_last_year * PRODUCTIVE_HOURS
    return min(1.0, able / force.hours_last_year) if force.hours_last_year > 0 and able else 1.0
