"""How much a sum of counts varies: over-dispersion and serial correlation around trend and season.

A count series is fitted with a quasi-Poisson regression (log link; a trend in straight pieces and a
season). How its variance rises with its mean comes from the residuals, how much neighbouring
periods move together from their restricted likelihood, which knows what the fit took from them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Vector = NDArray[np.float64]

ITERATIONS = 12
"""Six settle the fit from one count a period on; no number does where a calendar month is always
empty, since its log has no end."""
LARGEST_CORRELATION = 0.9
"""Nearer to 1 there would be next to no independent periods left to estimate anything from."""
NO_RESIDUAL = 1e-6
"""A perfect fit leaves rounding errors only, and their correlation means nothing."""
FEWEST_NEIGHBOURS = 8
"""Of fewer pairs of neighbours no correlation can be told."""
POWERS = np.linspace(1, 2, 11)
"""What the variance may rise with: the mean (chance alone) up to its square (all months of a series
swing by the same share)."""
STEADY = 1.5
"""A mean that never grows beyond so many times its least does not tell one power from another."""


@dataclass(frozen=True)
class Noise:
    """The noise of one series.

    Attributes:
        mean: The fitted count of each period.
        covariance: Period by period, in squared counts.
        degrees_of_freedom: What the estimate of it rests on, correlation taken into account.
        has_season: Whether the series was long enough to tell trend and season from noise.
    """

    mean: Vector
    covariance: NDArray[np.float64]
    degrees_of_freedom: float
    has_season: bool


def estimate_noise(
    counts: Vector, periods_per_year: int, shock: NDArray[np.bool_] | None = None
) -> Noise:
    """Estimate the covariance of a count series around its trend and season.

    Args:
        counts: One count per period; NaN where the period was not delivered.
        periods_per_year: 12 or 4.
        shock: Periods of a known one-off event, given a level of their own.

    Returns:
        Covariance of any two periods: σ_s σ_t ρ^|s−t|, where σ² is dispersion × μ^power and never
        below μ. Undelivered periods get the fitted mean.

    Source: McCullagh and Nelder (1989) for quasi-Poisson; the power of the mean by Gaussian
        pseudo-likelihood (Davidian and Carroll, 1987); first-order autoregression of the residuals
        by restricted maximum likelihood (Patterson and Thompson, 1971), which a flexible trend does
        not bias, times a prior of 1 − ρ. Assumes that correlation dies away as in a first-order
        autoregression.
    """
    known = ~np.isnan(counts)
    design = _design(len(counts), periods_per_year)
    if shock is not None and shock[known].any():
        design = np.column_stack([design, shock.astype(float)])
    observed = np.maximum(counts[known], 0.0)
    spare = int(known.sum()) - design.shape[1]
    # Too short for a trend and a season of its own, or nothing to fit them to: one level.
    has_season = spare >= periods_per_year and observed.sum() > 0
    if not has_season:
        design = np.ones((len(counts), 1))
        spare = max(int(known.sum()) - 1, 1)
    mean = _fitted_mean(design, observed, known)
    residual = np.full(len(counts), np.nan)
    residual[known] = observed - mean[known]
    deviation = mean ** (_power(residual[known], mean[known]) / 2)
    correlation, dispersion = _autoregression(
        design * (mean / deviation)[:, None], residual / deviation, spare
    )
    # Never less than chance alone: counts are not steadier than that.
    deviation = np.maximum(np.sqrt(dispersion) * deviation, np.sqrt(mean))
    lag = np.abs(np.subtract.outer(np.arange(len(counts)), np.arange(len(counts))))
    covariance = np.outer(deviation, deviation) * correlation**lag
    # So many independent periods would tell as much as these correlated ones do; Student's t has a
    # spread from three on.
    freedom = max(3.0, spare * (1 - correlation) / (1 + correlation))
    return Noise(mean, covariance, freedom, has_season)


def _design(length: int, periods_per_year: int) -> NDArray[np.float64]:
    """Intercept, a trend that may bend about once a year, and a dummy per season but one.

    Longer pieces would cut across the bends of a real trend, and what they cut would pass for
    months that hang together.
    """
    time = np.arange(length, dtype=float) / periods_per_year
    pieces = max(1, length // periods_per_year - 1)
    bends = time[-1] * np.arange(1, pieces) / pieces
    trend = [time, *(np.maximum(time - bend, 0) for bend in bends)]
    place = np.arange(length) % periods_per_year
    season = [(place == k).astype(float) for k in range(1, periods_per_year)]
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


def _power(residual: Vector, mean: Vector) -> float:
    """The power of the mean that the variance rises with."""
    if not len(mean) or mean.max() < STEADY * mean.min() or (residual**2).sum() < NO_RESIDUAL:
        return 1.0
    logs = np.log(mean)
    unlikely = [
        np.log((residual**2 / mean**power).mean()) + power * logs.mean() for power in POWERS
    ]
    return float(POWERS[int(np.argmin(unlikely))])


def _autoregression(
    design: NDArray[np.float64], residual: Vector, spare: int
) -> tuple[float, float]:
    """Correlation from one period to the next and the variance of a period.

    Args:
        design: What the residuals were fitted with, in their own unit.
        residual: NaN where a period was not delivered; correlation does not reach across.
        spare: Degrees of freedom.
    """
    known = ~np.isnan(residual)
    pair = known[:-1] & known[1:]
    total = float(np.nansum(residual**2))
    if pair.sum() < FEWEST_NEIGHBOURS or total < NO_RESIDUAL:
        return 0.0, total / spare
    # The inverse of an autoregression's covariance is 1 + ρ² on the diagonal (1 at either end) and
    # −ρ beside it, so its products with design and residual are a polynomial in ρ.
    both = np.column_stack([design, np.where(known, residual, 0.0)]) * known[:, None]
    neighbours = np.concatenate([[0], pair]) + np.concatenate([pair, [0]]) - 1.0
    squares = both.T @ both
    inner = (both * neighbours[:, None]).T @ both
    beside = both[:-1][pair].T @ both[1:][pair]
    beside = beside + beside.T
    stretches = int(known.sum() - pair.sum())

    def factor(correlation: float) -> NDArray[np.float64]:
        product = squares + correlation**2 * inner - correlation * beside
        ridge = NO_RESIDUAL**2 * np.trace(product) * np.eye(len(product))
        return np.asarray(np.linalg.cholesky(product + ridge))

    def unlikely(correlation: float) -> float:
        root = np.log(np.diag(factor(correlation)))
        lost = stretches * np.log(1 - correlation**2)
        likelihood = 2 * spare * root[-1] + 2 * root[:-1].sum() - lost
        # What forty quarters cannot tell from a slow swing is held less likely the slower it is,
        # in proportion to 1 − ρ; else one force in ten would be said to know next to nothing.
        return float(likelihood - 2 * np.log(1 - correlation))

    found = minimize_scalar(
        unlikely, bounds=(0.0, LARGEST_CORRELATION), method="bounded", options={"xatol": 1e-3}
    )
    correlation = float(found.x) if found.fun < unlikely(0.0) else 0.0
    innovation = float(factor(correlation)[-1, -1]) ** 2 / spare
    return correlation, innovation / (1 - correlation**2)
