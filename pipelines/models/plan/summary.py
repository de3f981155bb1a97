"""Ranges by year, measure and category from drawn futures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.plan.frames import BY_CATEGORY, BY_YEAR
from pipelines.models.plan.horizon import Array
from pipelines.models.plan.spending import AVAILABLE, CEILING, HOURS, OPEN, OPENED, PEOPLE, PlanBase

TENTHS = (0.1, 0.5, 0.9)
ALL_CATEGORIES = ALL_TYPES
SMALLEST_TEAM = 1e-9
"""Full-time equivalents: of a force without anybody the load is beyond measure."""


@dataclass(frozen=True)
class Known:
    """What is known of a force, or of all together, beside its futures.

    Attributes:
        code: The force's code, or ALL.
        opened_before: Investigations of the first year opened before the first drawn quarter.
        booked: Cash booked in the first year, by category.
        booked_hours: Hours of that.
        budgets: Pounds by financial year and category; of all forces only where each has one.
        has_cost, has_people: Whether anything is known of cost and of staffing.
    """

    code: str
    opened_before: float
    booked: Array
    booked_hours: float
    budgets: dict[tuple[str, str], float]
    has_cost: bool
    has_people: bool


def known_of(base: PlanBase, place: int) -> Known:
    """What is known of one force."""
    force = base.forces[place]
    return Known(
        force.code,
        force.opened_before,
        force.booked,
        force.booked_hours,
        force.budgets,
        force.level is not None,
        force.accredited is not None,
    )


def known_of_all(base: PlanBase) -> Known:
    """What is known of all forces together."""
    forces = base.forces
    shared = set.intersection(*(set(force.budgets) for force in forces))
    return Known(
        ALL_FORCES,
        sum(force.opened_before for force in forces),
        np.sum([force.booked for force in forces], axis=0),
        sum(force.booked_hours for force in forces),
        {key: sum(force.budgets[key] for force in forces) for key in sorted(shared)},
        any(force.level is not None for force in forces),
        any(force.accredited is not None for force in forces),
    )


def quantiles(values: Array) -> Array:
    """The tenth, the median and the ninetieth per cent of the last axis, in place of it.

    As `numpy.quantile`, by partitions at single places, which takes a third of the time.
    """
    last = values.shape[-1] - 1
    low, middle, high = (int(share * last) for share in TENTHS)
    halves = np.partition(values, middle + 1, axis=-1)
    below, above = halves[..., : middle + 1], halves[..., middle + 1 :]
    ends = [
        (np.partition(below, low + 1, axis=-1), low),
        (halves, middle),
        (np.partition(above, high - middle, axis=-1), high - middle - 1),
    ]
    found = []
    for share, (part, place) in zip(TENTHS, ends, strict=True):
        rest = share * last - int(share * last)
        at, after = part[..., : place + 1].max(axis=-1), part[..., place + 1]
        found.append(at + rest * (after - at))
    return np.stack(found, axis=-1)


def measured(base: PlanBase, known: Known, futures: Array) -> dict[str, Array]:
    """Each measure of `BY_YEAR` by name: year × draw.

    Args:
        base: What `prepare_plan` made.
        known: What is known of the force.
        futures: Its futures, year × column × draw.
    """
    first = len(base.axes.categories)
    opened = futures[:, first + OPENED].copy()
    opened[0] += known.opened_before
    found = {"investigations": opened}
    if known.has_cost:
        cash = futures[:, :first].sum(axis=1)
        cash[0] += known.booked.sum()
        hours = futures[:, first + HOURS].copy()
        hours[0] += known.booked_hours
        price = np.array([base.prices.price(year) for year in base.axes.horizon.year_starts])
        found |= {"cash": cash, "cash_real": cash / price[:, None], "hours": hours}
        found |= {"people": futures[:, first + PEOPLE], "open_cases": futures[:, first + OPEN]}
        if futures[:, first + CEILING].any():
            found["people_for_ceiling"] = futures[:, first + CEILING]
    if known.has_people:
        found["people_available"] = futures[:, first + AVAILABLE]
        if known.has_cost:
            found["people_gap"] = found["people"] - found["people_available"]
            found["load_ratio"] = found["people"] / np.maximum(
                found["people_available"], SMALLEST_TEAM
            )
    return found


@dataclass(frozen=True)
class Ranges:
    """Ranges of a force, or of all together.

    Attributes:
        known: What is known of it beside.
        measures: By name: year × (p10, p50, p90, mean).
        categories: Cash: year × category (all of them last) × (p10, p50, p90).
    """

    known: Known
    measures: dict[str, Array]
    categories: Array


def ranges_of(base: PlanBase, known: Known, futures: Array) -> Ranges:
    """The ranges of every measure and category.

    Args:
        base: What `prepare_plan` made.
        known: What is known of the force.
        futures: Its futures, year × column × draw.
    """
    found = {
        name: np.concatenate([quantiles(values), values.mean(axis=-1)[..., None]], axis=-1)
        for name, values in measured(base, known, futures).items()
    }
    cash = found.get("cash", np.zeros((len(futures), len(TENTHS) + 1)))[:, None, : len(TENTHS)]
    single = quantiles(futures[:, : len(base.axes.categories)])
    single[0] += known.booked[:, None]
    return Ranges(known, found, np.concatenate([single, cash], axis=1))


def by_year_frame(base: PlanBase, ranges: Sequence[Ranges]) -> pl.DataFrame:
    """The rows of `BY_YEAR`."""
    years = base.axes.horizon.years
    rows = [
        (one.known.code, year, name, *values)
        for one in ranges
        for name, bands in one.measures.items()
        for year, values in zip(years, bands.tolist(), strict=True)
    ]
    return pl.DataFrame(rows, schema=BY_YEAR, orient="row")


def by_category_frame(
    base: PlanBase, ranges: Sequence[Ranges], headings: pl.DataFrame
) -> pl.DataFrame:
    """The rows of `BY_CATEGORY`.

    Args:
        base: What `prepare_plan` made.
        ranges: What `ranges_of` gave, force by force; of those without cost there are no rows.
        headings: Mart cost_category.
    """
    rows = [row for one in ranges if one.known.has_cost for row in _category_rows(base, one)]
    return (
        pl.DataFrame(rows, schema=_CATEGORY_COLUMNS, orient="row")
        .join(headings.drop("source"), on="category", how="left", maintain_order="left")
        .with_columns(
            (pl.col(f"p{tenth}") - pl.col("budget_gbp")).alias(f"gap_p{tenth}")
            for tenth in (10, 50, 90)
        )
        .select(BY_CATEGORY.keys())
        .cast(BY_CATEGORY)  # type: ignore[arg-type]
    )


_CATEGORY_COLUMNS = {
    name: BY_CATEGORY[name]
    for name in (
        *("force_code", "financial_year", "category", "p10", "p50", "p90"),
        *("p50_real", "budget_gbp"),
    )
}


def _category_rows(base: PlanBase, ranges: Ranges) -> Iterator[tuple[object, ...]]:
    horizon, known = base.axes.horizon, ranges.known
    for year, (name, start) in enumerate(zip(horizon.years, horizon.year_starts, strict=True)):
        own = {category: gbp for (of, category), gbp in known.budgets.items() if of == name}
        # A budget of nought is a budget; none at all is not.
        budgets = {**own, ALL_CATEGORIES: sum(own.values())} if own else {}
        for column, category in enumerate((*base.axes.categories, ALL_CATEGORIES)):
            low, middle, high = ranges.categories[year, column].tolist()
            real = middle / base.prices.price(start)
            yield known.code, name, category, low, middle, high, real, budgets.get(category)
