"""How much a sum of counts varies: over-dispersion and serial correlation around trend and season.

A count series is fitted with a quasi-Poisson regression (log link; a trend in straight pieces and a
season); its Pearson residuals give the dispersion and the correlation from one period to the next.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

YEARS_PER_PIECE = 1.5
"""Shorter pieces would follow slow swings, which are noise here; longer ones cut across bends."""
ITERATIONS = 12
"""Six settle the fit from one count a period on; no number does where a calendar month is always
empty, since its log has no end."""
TREND_PULL = 2.5
"""How much each piece of trend lowers the measured correlation, in 1/n; set by simulation."""
LARGEST_CORRELATION = 0.9
"""Nearer to 1 there would be next to no independent periods left to estimate anything from."""
NO_RESIDUAL = 1e-6
"""A perfect fit leaves rounding errors only, and their correlation means nothing."""


@dataclass(frozen=True)
class Noise:
    """The noise of one series.

    Attributes:
        mean: The fitted count of each period.
        covariance: Period by period, in squared counts.
        degrees_of_freedom: What the estimate of it rests on, correlation taken into account.
    """

    mean: Vector
    covariance: NDArray[np.float64]
    degrees_of_freedom: float


def estimate_noise(
    counts: Vector, periods_per_year: int, shock: NDArray[np.bool_] | None = None
) -> Noise:
    """Estimate the covariance of a count series around its trend and season.

    Args:
        counts: One count per period; NaN where the period was not delivered.
        periods_per_year: 12 or 4.
        shock: Periods of a known one-off event, given a level of their own.

    Returns:
        Covariance of any two periods: dispersion × √(μ_s μ_t) × ρ^|s−t|, with dispersion at least
        1. Undelivered periods get the fitted mean.

    Source: McCullagh and Nelder (1989) for quasi-Poisson; first-order autoregression of the Pearson
        residuals in place of a kernel (Andrews and Monahan, 1992, prewhiten likewise), its downward
        bias in short series corrected as by Kendall (1954). Assumes that noise scales with √μ.
    """
    known = ~np.isnan(counts)
    design = _design(len(counts), periods_per_year)
    if shock is not None and shock[known].any():
        design = np.column_stack([design, shock.astype(float)])
    observed = np.maximum(counts[known], 0.0)
    spare = known.sum() - design.shape[1]
    # Too short for a trend and a season of its own, or nothing to fit them to: one level.
    if spare < periods_per_year or observed.sum() == 0:
        design = np.ones((len(counts), 1))
        spare = max(int(known.sum()) - 1, 1)
    mean = _fitted_mean(design, observed, known)
    residual = np.full(len(counts), np.nan)
    residual[known] = (observed - mean[known]) / np.sqrt(mean[known])
    dispersion = max(1.0, float(np.nansum(residual**2)) / spare)
    correlation = _correlation(residual, design.shape[1])
    lag = np.abs(np.subtract.outer(np.arange(len(counts)), np.arange(len(counts))))
    root = np.sqrt(mean)
    covariance = dispersion * np.outer(root, root) * correlation**lag
    # So many independent periods would tell as much as these correlated ones do; Student's t has a
    # spread from three on.
    freedom = max(3.0, spare * (1 - correlation) / (1 + correlation))
    return Noise(mean, covariance, freedom)


def _design(length: int, periods_per_year: int) -> NDArray[np.float64]:
    """Intercept, a trend that bends every few years, and a dummy per season but one."""
    time = np.arange(length, dtype=float)
    piece = round(YEARS_PER_PIECE * periods_per_year)
    bends = np.arange(piece, length - piece / 2, piece)
    trend = [time / piece, *(np.maximum(time - bend, 0) / piece for bend in bends)]
    season = [(time % periods_per_year == k).astype(float) for k in range(1, periods_per_year)]
    return np.column_stack([np.ones(length), *trend, *season])


def _fitted_mean(design: NDArray[np.float64], observed: Vector, known: NDArray[np.bool_]) -> Vector:
    """Iteratively reweighted least squares with a log link."""
    inside = design[known]
    linear = np.log(observed + 0.5)  # a start that noughts have too; the result is the same
    # Clipped, since the log of months that are always empty runs away.
    for _ in range(ITERATIONS):
        mean = np.exp(np.clip(linear, -10, 20))
        working = linear + (observed - mean) / mean
        root = np.sqrt(mean)
        beta, *_ = np.linalg.lstsq(inside * root[:, None], working * root, rcond=None)
        linear = inside @ beta
    mean_of_all: Vector = np.exp(np.clip(design @ beta, -10, 20))
    return mean_of_all


def _correlation(residual: Vector, parameters: int) -> float:
    """Correlation from one period to the next, between 0 and a ceiling below 1."""
    first, second = residual[:-1], residual[1:]
    both = ~(np.isnan(first) | np.isnan(second))
    total = float(np.nansum(residual**2))
    if both.sum() < 8 or total < NO_RESIDUAL:
        return 0.0
    raw = float((first[both] * second[both]).sum()) / total
    # Fitting a trend and a season pulls neighbouring residuals apart: by (1 + 3ρ) / n around a mean
    # (Kendall, 1954), and by so much more for each piece of trend. Eleven parameters are the season
    # of months; of quarters three are, so that the pull of their trend is put too low here.
    trend_parameters = max(parameters - 11, 1)
    corrected = raw + (1 + 3 * raw + TREND_PULL * trend_parameters) / both.sum()
    return float(np.clip(corrected, 0.0, LARGEST_CORRELATION))
