"""How much a sum of counts varies: over-dispersion and serial correlation around trend and season.

A count series is fitted with a quasi-Poisson regression (log link; a trend in straight pieces and a
season). How its variance rises with its mean comes from how far a period is off its neighbours; how
large it is, and how much neighbouring periods move together, from the series about a level that
wanders (`pipelines.models.wandering`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.models.wandering import (
    FEWEST_FREEDOM,
    FEWEST_NEIGHBOURS,
    NO_RESIDUAL,
    Weighed,
    likeliest_noise,
    weigh_noise,
)

Vector = NDArray[np.float64]

ITERATIONS = 12
"""Six settle the fit from one count a period on; no number does where a calendar month is always
empty, since its log has no end."""
POWERS = np.linspace(1, 2, 11)
"""What the variance may rise with: the mean (chance alone) up to its square (all months of a series
swing by the same share)."""
FEWEST_TO_WANDER = 96
"""Periods. Fewer do not tell a level that wanders from noise that hangs together: weighed, thirty
months knew so little that the interval of growth held in all of 200 draws."""
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
        Covariance of any two periods: σ_s σ_t times the correlation of noise that far apart, where
        σ² is dispersion × μ^power and never below μ. Undelivered periods get the fitted mean.

    Source: McCullagh and Nelder (1989) for quasi-Poisson; the power of the mean by Gaussian
        pseudo-likelihood (Davidian and Carroll, 1987); noise about a level that wanders by
        `weigh_noise`: what the level does, within a year too, is no noise. Assumes that correlation
        dies away as in a first-order autoregression.
    """
    known = ~np.isnan(counts)
    plain, bends = (
        _plain_design(len(counts), periods_per_year),
        _bends(len(counts), periods_per_year),
    )
    if shock is not None and shock[known].any():
        plain = np.column_stack([plain, shock.astype(float)])
    design = np.column_stack([plain, bends])
    observed = np.maximum(counts[known], 0.0)
    # Too short for a trend and a season of its own, or nothing to fit them to: one level.
    has_season = known.sum() - design.shape[1] >= periods_per_year and bool(observed.sum() > 0)
    if not has_season:
        design, plain, bends = (np.ones((len(counts), wide)) for wide in (1, 1, 0))
    mean = _fitted_mean(design, observed, known)
    residual = np.full(len(counts), np.nan)
    residual[known] = observed - mean[known]
    deviation = mean ** (_power(residual, mean) / 2)
    weighed = _weighed(plain, bends, residual, mean, deviation, periods_per_year)
    # Never less than chance alone: counts are not steadier than that.
    variance = np.maximum(weighed.variances.sum() * deviation**2, mean)
    lag = np.abs(np.subtract.outer(np.arange(len(counts)), np.arange(len(counts))))
    share = weighed.variances / weighed.variances.sum()
    by_lag = (share[:, None] * weighed.correlations[:, None] ** np.arange(len(counts))).sum(axis=0)
    covariance = np.sqrt(np.outer(variance, variance)) * by_lag[lag]
    return Noise(mean, covariance, weighed.degrees_of_freedom, has_season)


def _plain_design(length: int, periods_per_year: int) -> NDArray[np.float64]:
    """Intercept, an even trend, and a dummy per season but one."""
    place = np.arange(length) % periods_per_year
    season = [(place == k).astype(float) for k in range(1, periods_per_year)]
    return np.column_stack([np.ones(length), np.arange(length) / periods_per_year, *season])


def _bends(length: int, periods_per_year: int) -> NDArray[np.float64]:
    """Where the trend of the mean may bend, about once a year."""
    time = np.arange(length, dtype=float) / periods_per_year
    pieces = max(1, length // periods_per_year - 1)
    bends: NDArray[np.float64] = np.maximum(
        time[:, None] - time[-1] * np.arange(1, pieces) / pieces, 0
    )
    return bends


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
    """The power of the mean that the variance rises with.

    Told from how far a period is off its neighbours: a level that wanders moves all months by the
    same share, and would pass for noise of the mean's square.
    """
    pearson = residual / np.sqrt(mean)
    apart = (pearson[1:-1] - (pearson[:-2] + pearson[2:]) / 2) * np.sqrt(mean[1:-1])
    told = ~np.isnan(apart)
    apart, mean = apart[told], mean[1:-1][told]
    if len(apart) < FEWEST_NEIGHBOURS or (apart**2).sum() < NO_RESIDUAL:
        return 1.0
    if mean.max() < STEADY * mean.min():
        return 1.0
    logs = np.log(mean)
    unlikely = [np.log((apart**2 / mean**power).mean()) + power * logs.mean() for power in POWERS]
    return float(POWERS[int(np.argmin(unlikely))])


def _weighed(
    design: NDArray[np.float64],
    bends: NDArray[np.float64],
    residual: Vector,
    mean: Vector,
    deviation: Vector,
    periods_per_year: int,
) -> Weighed:
    """The noise, from the counts in the unit of their own deviation."""
    known = ~np.isnan(residual)
    total = float(np.nansum((residual / deviation) ** 2))
    scale = mean / deviation
    linear = residual / deviation + scale * np.log(mean)  # the working response of the regression
    if (known[:-1] & known[1:]).sum() < FEWEST_NEIGHBOURS or total < NO_RESIDUAL:
        spare = max(int(known.sum()) - design.shape[1] - bends.shape[1], 1)
        least = max(total / spare, NO_RESIDUAL**2)
        return Weighed(np.zeros(1), np.array([least]), max(FEWEST_FREEDOM, float(spare)))
    if known.sum() < FEWEST_TO_WANDER:
        both = np.column_stack([design, bends])
        return likeliest_noise(both * scale[:, None], linear)
    # The bends of the trend are left in: what the level does tells how it walks.
    return weigh_noise(design * scale[:, None], linear, scale, periods_per_year)
