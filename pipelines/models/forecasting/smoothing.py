"""Smoothing of many series at once: level, damped trend, Theta, exponential smoothing.

Smoothing constants are given per quarter and carried over to months by the time they remember.
"""

from itertools import product

import numpy as np

from pipelines.models.forecasting.panel import Matrix
from pipelines.models.forecasting.settings import LEVEL_PER_QUARTER, per_period

HOLT_LEVELS, HOLT_TRENDS, HOLT_DAMPINGS = (0.3, 0.5, 0.7), (0.1, 0.2, 0.4), (0.8, 0.9, 0.97)
ETS_LEVELS, ETS_TRENDS, ETS_DAMPING = (0.1, 0.2, 0.3, 0.5, 0.7, 0.9), (0.0, 0.1, 0.2), 0.9


def level_path(values: Matrix, months: int) -> Matrix:
    """The smoothed level after each period (simple exponential smoothing)."""
    constant = per_period(LEVEL_PER_QUARTER, months)
    levels = np.empty_like(values)
    levels[:, 0] = values[:, 0]
    for period in range(1, values.shape[1]):
        before = levels[:, period - 1]
        levels[:, period] = before + constant * (values[:, period] - before)
    return levels


def damped_holt(values: Matrix, horizon: int, months: int) -> Matrix:
    """Damped trend, averaged over settings: none of them is right, and their errors differ.

    Source: Gardner and McKenzie (1985).
    """
    settings = product(HOLT_LEVELS, HOLT_TRENDS, HOLT_DAMPINGS)
    runs = [_holt(values, horizon, months, *setting)[0] for setting in settings]
    return np.asarray(np.mean(runs, axis=0))


def exponential_smoothing(values: Matrix, horizon: int, months: int) -> Matrix:
    """ETS with additive errors: level, or level and damped trend, whichever fitted each row best.

    Source: Hyndman et al. (2008); choice by a penalised sum of squares, in the spirit of AIC.
    """
    best = np.full(len(values), np.inf)
    points = np.zeros((len(values), horizon))
    for level, trend in product(ETS_LEVELS, ETS_TRENDS):
        found, squares = _holt(values, horizon, months, level, trend, ETS_DAMPING)
        fit = squares * (1 + 2 * (1 + 2 * (trend > 0)) / values.shape[1])
        better = fit < best
        best[better], points[better] = fit[better], found[better]
    return points


def theta(values: Matrix, horizon: int, months: int) -> Matrix:
    """The smoothed level, rising by half the slope of a straight line through the series.

    Source: Assimakopoulos and Nikolopoulos (2000), in the form of Hyndman and Billah (2003).
    """
    time = np.arange(values.shape[1]) - (values.shape[1] - 1) / 2
    slope = (values * time).sum(axis=1) / (time**2).sum()
    steps = np.arange(horizon) + 1 / per_period(LEVEL_PER_QUARTER, months)
    return np.asarray(level_path(values, months)[:, -1:] + slope[:, None] / 2 * steps)


def _holt(
    values: Matrix, horizon: int, months: int, level: float, trend: float, damping: float
) -> tuple[Matrix, Matrix]:
    """Points ahead, and the mean squared one-step error past the first year."""
    level, trend = per_period(level, months), per_period(trend, months)
    damping = damping ** (months / 3)
    state, slope = values[:, 0].copy(), np.zeros(len(values))
    squares, warm_up = np.zeros(len(values)), 12 // months
    for period in range(1, values.shape[1]):
        expected = state + damping * slope
        error = values[:, period] - expected
        if period >= warm_up:
            squares += error**2
        state = expected + level * error
        slope = damping * slope + level * trend * error
    steps = np.cumsum(damping ** np.arange(1, horizon + 1))
    points = state[:, None] + slope[:, None] * steps
    return points, squares / max(1, values.shape[1] - warm_up)
