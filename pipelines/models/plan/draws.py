"""Many futures at once: drawn paths, drawn levers, and the chance that is left."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from zlib import crc32

import numpy as np
from scipy.special import ndtri

from pipelines.models.plan.horizon import Array, Places
from pipelines.models.plan.scenario import P90_SCORE, Lever, Scenario
from pipelines.models.plan.spending import (
    HOURS,
    OPENED,
    PEOPLE,
    PlanBase,
    Workings,
    cost_outcome,
    outcome,
    work_out,
)

Found = TypeVar("Found")
End = tuple[int, Array, Workings]
"""A lever's place, the scores at one end of its range and what comes of them for a case."""
THREADS = 2
SMALLEST = 1e-9
LARGEST_MISS = 0.95
"""Chance never makes cost negative: it takes at most this share of it away."""


@dataclass(frozen=True)
class Chance:
    """What is drawn once for all forces.

    Attributes:
        path: Which of the drawn paths each future follows: every path about equally often.
        scores: Of each lever, by future; nought for one that is no range.
        drift: How far the national level of cost has moved, in standard deviations of one year, by
            year and future.
    """

    path: Places
    scores: Array
    drift: Array


@dataclass(frozen=True)
class Response:
    """How an outcome answers a lever that is drawn: 1 + slope × score + bend × score squared."""

    place: int
    slope: Array
    bend: Array


def draw_chance(scenario: Scenario, paths: int, years: int) -> Chance:
    """Draw what all forces share.

    Args:
        scenario: Its seed, number of draws and levers.
        paths: How many paths were drawn of demand.
        years: Financial years of the plan.
    """
    draws = scenario.settings.draws
    order = stream(scenario.seed, "paths")
    rounds = -(-draws // paths)
    path = np.concatenate([order.permutation(paths) for _ in range(rounds)])[:draws]
    scores = np.zeros((len(scenario.levers), draws))
    for place, lever in enumerate(scenario.levers):
        if lever.is_range:
            scores[place] = even_normal(stream(scenario.seed, f"lever {place} {lever.name}"), draws)
    steps = np.stack(
        [even_normal(stream(scenario.seed, f"drift {year}"), draws) for year in range(years)]
    )
    # The year under way has hardly begun to drift, each later one goes on from the one before.
    steps[0] *= 0.5
    return Chance(path, scores, np.cumsum(steps, axis=0))


def stream(seed: int, name: str) -> np.random.Generator:
    """Chance of its own for each name, whatever else is drawn."""
    return np.random.default_rng([seed, crc32(name.encode())])


def even_normal(random: np.random.Generator, count: int) -> Array:
    """Standard normal values, one from each of equally likely slices, in a drawn order."""
    values = _slices(count).copy()
    random.shuffle(values)
    return values


@lru_cache(maxsize=4)
def _slices(count: int) -> Array:
    """The middles of equally likely slices; kept, for they take longer than all else."""
    values = ndtri((np.arange(count) + 0.5) / count)
    found: Array = values / values.std()
    return found


def draw_forces(
    base: PlanBase,
    scenario: Scenario,
    chance: Chance,
    workings: Workings,
    use: Callable[[int, Array], Found],
) -> tuple[list[Found], Array]:
    """Draw the futures of each force, use them and let go of them, and add them up.

    Args:
        base: What `prepare_plan` made.
        scenario: The levers.
        chance: What `draw_chance` drew.
        workings: What `work_out` made of the levers at their medians.
        use: Given a force's place and its futures: year × column × draw, columns as `outcome` has
            them, what is booked already not in them.

    Returns:
        What `use` gave, force by force; the sum of all futures.
    """
    ends = list(_ends(base, scenario.levers))
    count = len(base.forces)

    def draw_some(first: int) -> tuple[dict[int, Found], Array | None]:
        found: dict[int, Found] = {}
        total = None
        for place in range(first, count, THREADS):
            futures = _draw(base, place, scenario, chance, workings, ends)
            found[place] = use(place, futures)
            total = futures if total is None else np.add(total, futures, out=total)
        return found, total

    # Each thread adds up its own forces in order, so that the sum is the same to the bit each time.
    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(draw_some, range(min(THREADS, count))))
    found = {place: made for part, _ in parts for place, made in part.items()}
    totals = [total for _, total in parts if total is not None]
    return [found[place] for place in range(count)], np.asarray(sum(totals[1:], totals[0]))


def _draw(
    base: PlanBase,
    place: int,
    scenario: Scenario,
    chance: Chance,
    workings: Workings,
    ends: list[End],
) -> Array:
    """One force's futures."""
    levers, none = scenario.levers, np.zeros(len(scenario.levers))
    middle = outcome(base, place, workings, levers, none, in_draws=False)[0]
    paths = outcome(base, place, workings, levers, none, in_draws=True)
    futures = np.take(np.ascontiguousarray(np.moveaxis(paths, 0, -1)), chance.path, axis=2)
    for response in _responses(base, place, middle, levers, ends):
        score = chance.scores[response.place]
        for year, column in zip(*np.nonzero(response.slope != 0), strict=True):
            slope, bend = response.slope[year, column], response.bend[year, column]
            futures[year, column] *= np.maximum(1 + score * (slope + bend * score), 0.0)
    _spread(futures, base, place, middle, chance, scenario.seed)
    return futures


def _ends(base: PlanBase, levers: Sequence[Lever]) -> Iterator[End]:
    """Each drawn lever at the ends of its range, the others at their medians."""
    for place, lever in enumerate(levers):
        if lever.is_range:
            for score in (-P90_SCORE, P90_SCORE):
                scores = np.zeros(len(levers))
                scores[place] = score
                yield place, scores, work_out(base, levers, scores)


def _responses(
    base: PlanBase,
    place: int,
    middle: Array,
    levers: Sequence[Lever],
    ends: list[End],
) -> Iterator[Response]:
    """How a force's year answers each drawn lever: a parabola through three of its values."""
    is_some = middle != 0
    for (lever, low, below), (_, high, above) in zip(ends[::2], ends[1::2], strict=True):
        down, up = (
            np.where(
                is_some,
                outcome(base, place, found, levers, scores, in_draws=False)[0]
                / np.where(is_some, middle, 1.0),
                1.0,
            )
            for scores, found in ((low, below), (high, above))
        )
        slope = (up - down) / 2 / P90_SCORE
        bend = ((up + down) / 2 - 1) / P90_SCORE**2
        yield Response(lever, slope, bend)


def relative_spread(base: PlanBase, place: int, middle: Array) -> tuple[float, Array]:
    """How unsure a force's cost is beside its demand, in shares of it.

    It hangs on how many cases there are, and not on what an hour costs: a dearer hour makes dear
    cases dearer, too.

    Args:
        base: What `prepare_plan` made.
        place: Of the force.
        middle: Its mean outcome with the scenario's levers, year × column.

    Returns:
        The error of its level; the chance of which cases come, by year.
    """
    force, horizon = base.forces[place], base.axes.horizon
    count = len(base.axes.categories)
    level = np.zeros(len(base.axes.types)) if force.level is None else force.level
    weights = force.mean_to_cost[0].sum(axis=0) * level + force.to_come.sum(axis=0)
    weights = weights / max(weights.sum(), SMALLEST)
    error = float(np.sqrt(((weights * force.level_error) ** 2).sum()))
    usual = cost_outcome(base, place, base.plain, (), np.zeros(0), in_draws=False)[0]
    price = np.array([base.prices.price(year) for year in horizon.year_starts])
    opened = middle[:, count + OPENED], usual[:, count + OPENED]
    more = np.maximum(opened[0], SMALLEST) / np.maximum(opened[1], SMALLEST)
    cash = np.maximum(usual[:, :count].sum(axis=1) * more, SMALLEST)
    return error, np.sqrt(float((weights * force.dispersion).sum()) * price / cash)


def _spread(
    futures: Array, base: PlanBase, place: int, middle: Array, chance: Chance, seed: int
) -> None:
    """Multiply cost and hours by what is unsure beside demand; categories move together."""
    force = base.forces[place]
    error, by_year = relative_spread(base, place, middle)
    draws, count = futures.shape[2], len(base.axes.categories)
    random = stream(seed, f"force {force.code}")
    own = even_normal(random, draws) * error
    for year in range(len(futures)):
        miss = own + force.drift * chance.drift[year]
        miss += by_year[year] * even_normal(random, draws)
        factor = 1 + np.maximum(miss, -LARGEST_MISS)
        futures[year, : count + HOURS + 1] *= factor
        futures[year, count + PEOPLE] *= factor
