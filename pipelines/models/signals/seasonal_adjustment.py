"""Season taken out of a series of months or quarters, where there is a season at all.

How much each calendar month usually lies above or below the trend is one number a month; a series
is divided by it, so that a dip that comes every August is no signal.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kruskal

Vector = NDArray[np.float64]

FEWEST_RATIOS = 3
"""A month; of two each, even a perfect season could not pass the test. Takes four years."""
SIGNIFICANCE = 0.01
NO_SPREAD = 1e-9
MEDIAN_COST = 1.57
"""The variance of a median beside that of a mean, both of a normal distribution: π / 2."""


def seasonal_indices(counts: Vector, periods_per_year: int = 12) -> Vector | None:
    """Seasonal index of each month (or quarter), in the order in which the series begins.

    Args:
        counts: One count a period; NaN where the period was not delivered.
        periods_per_year: 12 or 4.

    Returns:
        As many numbers with a mean of 1 (divide by them to adjust), or None where the series has
        under four whole years, under three ratios for a period, an index of nought, or shows no
        season.

    Source: ratio to a centred yearly moving average (the classical decomposition that X-11 starts
        from), medians over the years so that one odd spring moves nothing; whether there is a
        season is the Kruskal-Wallis test of the ratios by calendar period at 1 per cent, as in
        X-11. Assumes one season for the whole series, in proportion to its level.
    """
    years = len(counts) // periods_per_year
    if years <= FEWEST_RATIOS:  # half a year at either end has no trend
        return None
    skipped = len(counts) - years * periods_per_year  # whole years, or some would weigh more
    ratios = _ratios_to_trend(counts[skipped:], periods_per_year)
    by_period = [ratios[place::periods_per_year] for place in range(periods_per_year)]
    by_period = [ratio[~np.isnan(ratio)] for ratio in by_period]
    fewest = min(len(ratio) for ratio in by_period)
    if fewest < FEWEST_RATIOS or not _is_seasonal(by_period):
        return None
    indices = np.array([np.median(ratio) for ratio in by_period])
    if indices.min() <= 0:
        return None  # a month that is usually empty cannot be divided by
    indices /= indices.mean()
    return np.roll(indices, skipped)


def season_widening(years: int) -> float:
    """What limits are multiplied by because the season is itself estimated.

    Args:
        years: Whole years that the season was learnt from; at least two.

    Returns:
        √((years + 1.57) / (years − 1.57)): a median takes some of the noise of its own years away,
        and adds its own to the years it was not learnt from.
    """
    return float(np.sqrt((years + MEDIAN_COST) / (years - MEDIAN_COST)))


def _ratios_to_trend(counts: Vector, periods_per_year: int) -> Vector:
    """Counts over their centred yearly average; NaN for the half years at the ends and by gaps."""
    weights = np.array([0.5, *[1.0] * (periods_per_year - 1), 0.5]) / periods_per_year
    ratios = np.full(len(counts), np.nan)
    half = periods_per_year // 2
    trend = np.convolve(counts, weights, mode="valid")
    inside = counts[half:-half]
    known = ~np.isnan(trend) & (np.nan_to_num(trend) > 0)
    ratios[half:-half][known] = inside[known] / trend[known]
    return ratios


def _is_seasonal(by_period: list[Vector]) -> bool:
    if np.ptp(np.concatenate(by_period)) < NO_SPREAD:
        return False
    return bool(kruskal(*by_period).pvalue < SIGNIFICANCE)
