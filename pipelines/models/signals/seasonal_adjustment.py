"""Season taken out of a monthly series, where there is a season at all.

How much each calendar month usually lies above or below the trend is one number a month; a series
is divided by it, so that a dip that comes every August is no signal.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kruskal

Vector = NDArray[np.float64]

MONTHS = 12
FEWEST_RATIOS = 3
"""A month; of two each, even a perfect season could not pass the test. Takes four years."""
SIGNIFICANCE = 0.01
NO_SPREAD = 1e-9


def seasonal_indices(counts: Vector) -> Vector | None:
    """Seasonal index of each of the twelve months, in the order in which the series begins.

    Args:
        counts: One count a month; NaN where the month was not delivered.

    Returns:
        Twelve numbers with a mean of 1 (divide by them to adjust), or None where the series has
        under four whole years, under three ratios for a month, an index of nought, or shows no
        season.

    Source: ratio to a centred twelve-month moving average (the classical decomposition that X-11
        starts from), medians over the years so that one odd spring moves nothing; whether there is
        a season is the Kruskal-Wallis test of the ratios by calendar month at 1 per cent, as in
        X-11. Assumes one season for the whole series, in proportion to its level.
    """
    years = len(counts) // MONTHS
    if years <= FEWEST_RATIOS:  # half a year at either end has no trend
        return None
    skipped = len(counts) - years * MONTHS  # whole years, or some months would weigh more
    ratios = _ratios_to_trend(counts[skipped:])
    by_month = [ratios[month::MONTHS] for month in range(MONTHS)]
    by_month = [month[~np.isnan(month)] for month in by_month]
    if min(len(month) for month in by_month) < FEWEST_RATIOS or not _is_seasonal(by_month):
        return None
    indices = np.array([np.median(month) for month in by_month])
    if indices.min() <= 0:
        return None  # a month that is usually empty cannot be divided by
    indices /= indices.mean()
    return np.roll(indices, skipped)


def _ratios_to_trend(counts: Vector) -> Vector:
    """Counts over their centred yearly average; NaN for the half years at the ends and by gaps."""
    weights = np.array([0.5, *[1.0] * (MONTHS - 1), 0.5]) / MONTHS
    ratios = np.full(len(counts), np.nan)
    half = MONTHS // 2
    trend = np.convolve(counts, weights, mode="valid")
    inside = counts[half:-half]
    known = ~np.isnan(trend) & (np.nan_to_num(trend) > 0)
    ratios[half:-half][known] = inside[known] / trend[known]
    return ratios


def _is_seasonal(by_month: list[Vector]) -> bool:
    if np.ptp(np.concatenate(by_month)) < NO_SPREAD:
        return False
    return bool(kruskal(*by_month).pvalue < SIGNIFICANCE)
