"""Joint sample paths: many possible futures of all series at once, and intervals of their sums.

Each series' paths follow its own interval at every horizon. How series move together is measured on
past errors: one part is common to all series of a measure, one to the series of a group, the rest
is a series' own. The ends of intervals are never added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from pipelines.models.forecasting.conformal import PastErrors
from pipelines.models.forecasting.panel import Matrix, Rows

DRAWS = 300
"""The ends of a 95 per cent interval are about the eighth draw from either end."""
SEED = 2016
"""Fixed, so that two builds of the same records say the same."""
KNOTS = (1.2815515655446004, 1.959963984540054)
"""Where the normal distribution leaves 80 and 95 per cent between plus and minus."""
UNTESTED_UNITS = 1.5
"""In standard deviations of a Poisson count. A guess for paths alone: no interval rests on it."""
FEWEST_PAIRS = 50
"""Errors to measure on; products of fewer are chance for the most part."""


@dataclass(frozen=True)
class Dependence:
    """How past errors hang together.

    Attributes:
        common: Share of variance common to all series.
        group: Further share common to the series of each group.
        step: Correlation of one horizon with the next, beyond what lasts.
        lasting: Correlation that lasts over all horizons.
    """

    common: float
    group: tuple[float, ...]
    step: float
    lasting: float


UNKNOWN_SHARES, UNKNOWN_STEP, UNKNOWN_LASTING = 0.3, 0.9, 0.5
"""Where too little is known: strongly together, since sums must not look surer than they are."""


def unknown_dependence(group_count: int) -> Dependence:
    """What is taken where there are no past errors to measure on."""
    shares = (UNKNOWN_SHARES,) * group_count
    return Dependence(UNKNOWN_SHARES, shares, UNKNOWN_STEP, UNKNOWN_LASTING)


def dependence(past: PastErrors, until: int) -> Dependence:
    """Measure on errors seen so far."""
    errors = past.standardised(until)
    if (~np.isnan(errors)).sum() < FEWEST_PAIRS:
        return unknown_dependence(past.group_count)
    everything = _pair_product(errors)
    # Series that move against each other count as unrelated, or sums would look surer than they
    # are; and something is always left that is a series' own.
    common = 0.0 if np.isnan(everything) else float(np.clip(everything, 0.0, 0.9))
    within = (_pair_product(errors[:, past.groups == g]) for g in range(past.group_count))
    shares = tuple(
        0.0 if np.isnan(pairs) else float(np.clip(pairs - common, 0.0, 0.95 - common))
        for pairs in within
    )
    # What is still alike half the horizons later is taken to last. `_noise` makes neighbours alike
    # by lasting + (1 - lasting) × step, which is solved for step here.
    step, far = _lag_product(errors, 1), _lag_product(errors, max(1, errors.shape[2] // 2))
    lasting = float(np.clip(far, 0.0, 0.95))
    beyond = (step - lasting) / (1 - lasting)
    return Dependence(common, shares, float(np.clip(beyond, 0.0, 0.95)), lasting)


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
    groups_named = [f"group {group}" for group in range(len(how.group))]
    common, shared, own = (
        np.stack([_noise(_stream(seed, name), (draws, horizon), how) for name in part])
        for part in (["common"], groups_named, names)
    )
    # The three shares add up to one: `mixed` has unit variance, and says how unlikely a value each
    # series takes. How far from the point that is, its own bounds say, be they lopsided or not.
    of_group = np.array(how.group)[groups][:, None, None]
    mixed = np.sqrt(how.common) * common + np.sqrt(of_group) * shared[groups]
    mixed += np.sqrt(1 - how.common - of_group) * own
    ahead = np.arange(horizon) - known[:, None] + 1
    lower, upper = (
        _beyond_tests(unit, points, ahead, side) for unit, side in zip(units, (-1, 1), strict=True)
    )
    steps = np.where(mixed < 0, _reach(-mixed, lower), _reach(mixed, upper))
    steps = np.where((ahead > 0)[:, None, :], steps, 0.0)
    if moves is not None:
        # One draw a series and future: what is estimated too low in one month is so in the next.
        luck = [_stream(seed, f"estimate {name}").standard_normal(draws) for name in names]
        steps += np.stack(luck)[:, :, None] * moves[:, None, :]
    return np.asarray(np.maximum(0.0, points[:, None, :] + steps))


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


def _noise(random: np.random.Generator, shape: tuple[int, int], how: Dependence) -> Matrix:
    """Noise of unit variance whose horizons hang together: draw × horizon.

    Drawn from the last horizon back to the first. All forecasts of a call end together, so that one
    that begins earlier does not draw another's futures anew.
    """
    draws, horizon = shape
    lasting = random.standard_normal(draws)[:, None]
    moving = random.standard_normal((horizon, draws)).T[:, ::-1].copy()
    fresh = np.sqrt(1 - how.step**2)  # keeps the variance at one from horizon to horizon
    for place in range(horizon - 2, -1, -1):
        moving[:, place] *= fresh
        moving[:, place] += how.step * moving[:, place + 1]
    return np.asarray(np.sqrt(how.lasting) * lasting + np.sqrt(1 - how.lasting) * moving)


def _pair_product(errors: Matrix) -> float:
    """Mean product of the errors of two series at the same cut-off and horizon."""
    known = ~np.isnan(errors)
    values = np.where(known, errors, 0.0)
    # (Σe)² - Σe² is the sum over all ordered pairs, without going through them one by one.
    count, total, squares = known.sum(axis=1), values.sum(axis=1), (values**2).sum(axis=1)
    pairs = (count * (count - 1)).sum()
    return float((total**2 - squares).sum() / pairs) if pairs else float("nan")


def _lag_product(errors: Matrix, lag: int) -> float:
    """Mean product of one series' errors at two horizons of the same cut-off."""
    if lag >= errors.shape[2]:
        return 1.0
    products = errors[:, :, lag:] * errors[:, :, :-lag]
    known = products[~np.isnan(products)]
    return float(known.mean()) if len(known) else 1.0
