"""Joint sample paths: many possible futures of all series at once, and intervals of their sums.

Each series' paths follow its own interval at every horizon. How series move together, and how their
errors last, is measured on past ones (`dependence`). The ends of intervals are never added.
"""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student_t

from pipelines.models.forecasting.dependence import Dependence, Persistence
from pipelines.models.forecasting.panel import Matrix, Rows

DRAWS = 300
"""The ends of a 95 per cent interval are about the eighth draw from either end."""
SEED = 2016
"""Fixed, so that two builds of the same records say the same."""
KNOTS = (1.2815515655446004, 1.959963984540054)
"""Where the normal distribution leaves 80 and 95 per cent between plus and minus."""
UNTESTED_UNITS = 1.5
"""In standard deviations of a Poisson count. A guess for paths alone: no interval rests on it."""


def joint_paths(
    points: Matrix,
    units: tuple[Matrix, Matrix],
    groups: Rows,
    how: Dependence,
    *,
    known: Rows | None = None,
    moves: Matrix | None = None,
    streams: Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Matrix:
    """Possible futures: series × draw × horizon, never below nought.

    Args:
        points: Series × horizon; what a series knows stands in its first columns.
        units: Lower and upper bounds less the point, before any cut at nought: level × series ×
            horizon; not a number where not back-tested, where they are widened by the root of time.
        groups: The group of each series.
        how: How errors hang together.
        known: How many columns each series knows; by default none.
        moves: What one standard error of a series' estimates comes to in each column.
        streams: A name for each series, by which its own chance is drawn whatever others there are.
        draws: How many futures.
        seed: The same seed gives the same futures.
    """
    count, horizon = points.shape
    known = np.zeros(count, np.int64) if known is None else known
    names = [f"series {row}" for row in range(count)] if streams is None else streams
    ahead = np.arange(horizon) - known[:, None] + 1
    unlikely = _unlikeliness(names, groups, how, ahead, draws, seed)
    lower, upper = (
        _beyond_tests(unit, points, ahead, side) for unit, side in zip(units, (-1, 1), strict=True)
    )
    # How far from the point an unlikely value lies, a series' own bounds say, be they lopsided or
    # not.
    steps = np.where(unlikely < 0, _reach(-unlikely, lower), _reach(unlikely, upper))
    steps = np.where((ahead > 0)[:, None, :], steps, 0.0)
    if moves is not None:
        # One draw a series and future: what is estimated too low in one month is so in the next.
        luck = [_stream(seed, f"estimate {name}").standard_normal(draws) for name in names]
        steps += np.stack(luck)[:, :, None] * moves[:, None, :]
    return np.asarray(np.maximum(0.0, points[:, None, :] + steps))


def _unlikeliness(
    names: Sequence[str], groups: Rows, how: Dependence, ahead: Rows, draws: int, seed: int
) -> Matrix:
    """How unlikely a value each series takes, in normal deviations: series × draw × column.

    What is shared is drawn from Student's t, since it is known from few draws. It is scaled so that
    as much lies outside as the normal has outside its 80 per cent: a series keeps its own interval,
    whatever part of it is shared.

    Args:
        names: A name for each series.
        groups: The group of each series.
        how: How errors hang together.
        ahead: How many steps after its last value a series is in each column.
        draws: How many futures.
        seed: The same seed gives the same futures.
    """
    groups_named = [f"group {group}" for group in range(len(how.group))]
    shape = (draws, ahead.shape[1])
    common, shared, own = (
        np.stack([_noise(_stream(seed, name), shape, lasts) for name in part])
        for part, lasts in (
            (["common"], how.shared),
            (groups_named, how.shared),
            (names, how.own),
        )
    )
    freedom = how.freedom[np.clip(ahead.min(axis=0), 1, len(how.freedom)) - 1]
    common, shared = (student_t.ppf(norm.cdf(part), freedom) for part in (common, shared))
    wider = (student_t.ppf(norm.cdf(KNOTS[0]), freedom) / KNOTS[0]) ** 2
    step = np.clip(ahead, 1, how.common.shape[1]) - 1
    of_all, of_group = (part[groups[:, None], step][:, None] for part in (how.common, how.group))
    mixed = np.sqrt(of_all) * common + np.sqrt(of_group) * shared[groups]
    mixed += np.sqrt(1 - of_all - of_group) * own
    return np.asarray(mixed / np.sqrt(1 + (of_all + of_group) * (wider - 1)))


def _stream(seed: int, name: str) -> np.random.Generator:
    """Chance of its own for each name; Python's own hash differs from run to run."""
    return np.random.default_rng([seed, crc32(name.encode())])


def _reach(size: Matrix, bounds: Matrix) -> Matrix:
    """How far from the point: straight to the bound of 80 per cent, then on through that of 95."""
    inner, outer = bounds[0][:, None, :], bounds[1][:, None, :]
    near, far = KNOTS
    beyond = np.maximum(0.0, size - near) / (far - near)
    return np.asarray(np.minimum(size, near) / near * inner + beyond * (outer - inner))


def _beyond_tests(unit: Matrix, points: Matrix, ahead: Rows, side: int) -> Matrix:
    """Bounds past the last back-tested step, widened by the root of time.

    Args:
        unit: Level × series × column; not a number where not back-tested.
        points: Series × column.
        ahead: How many steps after its last value a series is in each column.
        side: -1 for lower bounds, 1 for upper ones.
    """
    filled = unit.copy()
    columns, steps = np.arange(unit.shape[2]), np.maximum(1, ahead)
    for level in range(len(filled)):
        for row, of_row in zip(filled[level], steps, strict=True):
            known = np.flatnonzero(~np.isnan(row))
            if len(known) and len(known) < len(row):
                # The next tested step, or the last one. A gap before it is no wider than it is.
                nearest = known[np.minimum(np.searchsorted(known, columns), len(known) - 1)]
                wider = np.sqrt(np.maximum(1.0, of_row / of_row[nearest]))
                row[:] = np.where(np.isnan(row), row[nearest] * wider, row)
    # Of a group that was not tested at any horizon: a count's own chance and more.
    guess = UNTESTED_UNITS * np.sqrt(points + 1) * np.sqrt(steps)
    guesses = side * np.stack([near * guess for near in KNOTS])
    return np.where(np.isnan(filled), guesses, filled)


def _noise(random: np.random.Generator, shape: tuple[int, int], lasts: Persistence) -> Matrix:
    """Noise of unit variance whose horizons hang together: draw × horizon.

    Drawn from the last horizon back to the first. All forecasts of a call end together, so that one
    that begins earlier does not draw another's futures anew.
    """
    draws, horizon = shape
    drawn = random.standard_normal((horizon, 2, draws)).T[:, :, ::-1]
    moving, passing = drawn[:, 0].copy(), drawn[:, 1]
    fresh = np.sqrt(1 - lasts.step**2)  # keeps the variance at one from horizon to horizon
    for place in range(horizon - 2, -1, -1):
        moving[:, place] *= fresh
        moving[:, place] += lasts.step * moving[:, place + 1]
    return np.asarray(np.sqrt(lasts.carried) * moving + np.sqrt(1 - lasts.carried) * passing)
