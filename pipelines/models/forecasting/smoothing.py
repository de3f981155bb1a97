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
    settings = list(product(HOLT_LEVELS, HOLT_TRENDS, HOLT_DAMPINGS))
    return np.asarray(_holt(values, horizon, months, settings)[0].mean(axis=0))


def exponential_smoothing(values: Matrix, horizon: int, months: int) -> Matrix:
    """ETS with additive errors: level, or level and damped trend, whichever fitted each row best.

    Source: Hyndman et al. (2008); choice by a penalised sum of squares, in the spirit of AIC.
    """
    best = np.full(len(values), np.inf)
    points = np.zeros((len(values), horizon))
    settings = [(*one, ETS_DAMPING) for one in product(ETS_LEVELS, ETS_TRENDS)]
    runs = zip(settings, *_holt(values, horizon, months, settings), strict=True)
    for (_, trend, _), found, squares in runs:
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
    values: Matrix, horizon: int, months: int, settings: list[tuple[float, float, float]]
) -> tuple[Matrix, Matrix]:
    """Points ahead, and the mean squared one-step error past the first year, by setting and series.

    Args:
        values: One row a series.
        horizon: Periods ahead.
        months: Months in a period.
        settings: Level and trend constants and damping, per quarter.
    """
    level = np.array([[per_period(level, months)] for level, _, _ in settings])
    trend = level * np.array([[per_period(trend, months)] for _, trend, _ in settings])
    dampings = [damping ** (months / 3) for _, _, damping in settings]
    damping = np.array(dampings)[:, None]
    state = np.repeat(values[None, :, 0], len(settings), axis=0)
    slope, squares = np.zeros_like(state), np.zeros_like(state)
    warm_up = 12 // months
    for period in range(1, values.shape[1]):
        expected = state + damping * slope
        error = values[:, period] - expected
        if period >= warm_up:
            squares += error**2
        state = expected + level * error
        slope = damping * slope + trend * error
    steps = np.array([np.cumsum(one ** np.arange(1, horizon + 1)) for one in dampings])
    points = state[:, :, None] + slope[:, :, None] * steps[:, None, :]
    return points, squares / max(1, values.shape[1] - warm_up)
