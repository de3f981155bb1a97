"""Noise that hangs together, told from a level that wanders.

Both let neighbouring periods move together. A level that wanders goes ever further, noise comes
back, so a long enough series tells one from the other, if not surely. What it leaves open is
weighed: every pair of a correlation and a step of the level, on a grid, by its restricted
likelihood and a prior.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CORRELATIONS = np.linspace(-0.2, 0.9, 12)
"""Of noise from one period to the next. Below nought too, or chance alone would seem to hang
together; nearer to 1 there would be next to no independent periods left to estimate anything from.
"""
LIKELIEST = np.linspace(0.0, 0.9, 31)
"""What the likeliest correlation is looked for among."""
STEPS: Array = np.array([0.05 * 1.6**power for power in range(10)])
"""Standard deviation of a step of the level, over that of a period's noise; evenly spread in
logarithms, from next to none to a level that hides the noise."""
NO_STEP = np.array([1e-3])
"""A level that does not wander."""
FEWEST_FREEDOM = 3.0
"""Student's t has a spread from three degrees of freedom on."""
FEWEST_NEIGHBOURS = 8
"""Of fewer pairs of neighbours no correlation can be told."""
NO_RESIDUAL = 1e-6
"""A perfect fit leaves rounding errors only, and their correlation means nothing."""


@dataclass(frozen=True)
class Weighed:
    """What a series leaves open of its noise.

    Attributes:
        correlations: From one period to the next.
        variances: Part of a period's variance that each correlation stands for; they add up to it.
        degrees_of_freedom: What the variance of a year's sum rests on.
    """

    correlations: Array
    variances: Array
    degrees_of_freedom: float


@dataclass(frozen=True)
class _Chain:
    """A series in its own unit, and which of its periods are neighbours."""

    both: Array  # design and observed, nought where a period was not delivered
    scale: Array
    known: NDArray[np.bool_]
    pair: NDArray[np.bool_]
    spare: int
    correlations: Array

    @property
    def ends(self) -> Array:
        """Neighbours of a period, less one: 1 within a stretch, 0 at its end, −1 alone."""
        beside = np.concatenate([[0], self.pair]) + np.concatenate([self.pair, [0]])
        return np.where(self.known, beside - 1.0, 0.0)


def weigh_noise(design: Array, observed: Array, scale: Array, periods_per_year: int) -> Weighed:
    """Weigh what noise may be behind a series whose level may wander.

    The series is design × coefficients + scale × walk + noise. The walk's steps are independent;
    the noise is a first-order autoregression that does not reach across undelivered periods.

    Args:
        design: Periods × columns, in the unit of `observed`.
        observed: Counts over their standard deviation but for a constant; NaN where not delivered.
        scale: What a walk of 1 adds to a period.
        periods_per_year: 12 or 4.

    Returns:
        Variances in squared units of `observed`; degrees of freedom at least 3.

    Source: variance components by restricted likelihood (Patterson and Thompson, 1971) of a local
        level model (Harvey, 1989), whose precision matrices have three diagonals (Rue and Held,
        2005); priors 1 − ρ of the correlation and half a Cauchy's of the step over the noise
        (Gelman, 2006). Degrees of freedom by Satterthwaite (1946).
    """
    chain = _chain(design, observed, scale, CORRELATIONS)
    likelihood, variance = _restricted_likelihood(chain, STEPS)
    prior = np.log(1 - CORRELATIONS)[:, None] + np.log(STEPS / (1 + STEPS**2))
    weight = np.exp(likelihood + prior - (likelihood + prior).max())
    weight /= weight.sum()
    apart = np.arange(1, periods_per_year)
    pairs = 2 * (periods_per_year - apart) * CORRELATIONS[:, None] ** apart
    sums = variance * (periods_per_year + pairs.sum(axis=1))[:, None]
    mean = (weight * sums).sum()
    unsure = (weight * ((sums - mean) ** 2 + 2 * sums**2 / chain.spare)).sum()
    freedom = max(FEWEST_FREEDOM, float(2 * mean**2 / unsure))
    return Weighed(CORRELATIONS, (weight * variance).sum(axis=1), freedom)


def likeliest_noise(design: Array, observed: Array) -> Weighed:
    """The likeliest noise behind a series too short to tell it from a level that wanders.

    Args:
        design: Periods × columns, in the unit of `observed`, the bends of a trend among them.
        observed: As of `weigh_noise`.

    Returns:
        One correlation and its variance; so many degrees of freedom as independent periods would
        tell as much as these correlated ones do.
    """
    chain = _chain(design, observed, np.ones(len(observed)), LIKELIEST)
    likelihood, variance = _restricted_likelihood(chain, NO_STEP)
    # What forty quarters cannot tell from a slow swing is held less likely the slower it is, in
    # proportion to 1 − ρ; else one force in ten would be said to know next to nothing.
    best = int(np.argmax(likelihood[:, 0] + np.log(1 - LIKELIEST)))
    correlation = LIKELIEST[best : best + 1]
    freedom = chain.spare * (1 - correlation[0]) / (1 + correlation[0])
    return Weighed(correlation, variance[best], max(FEWEST_FREEDOM, float(freedom)))


def _chain(design: Array, observed: Array, scale: Array, correlations: Array) -> _Chain:
    known = ~np.isnan(observed)
    both = np.column_stack([design, np.where(known, observed, 0.0)]) * known[:, None]
    spare = max(int(known.sum()) - design.shape[1], 1)
    return _Chain(both, scale, known, known[:-1] & known[1:], spare, correlations)


def _restricted_likelihood(chain: _Chain, steps: Array) -> tuple[Array, Array]:
    """Logarithm of the likelihood and a period's variance, of each correlation and step."""
    innovation = 1 - chain.correlations**2
    ratio = steps**2 / (chain.scale[chain.known] ** 2).mean() / innovation[:, None]
    products, lost = _products(chain, ratio)
    size = products.shape[-1]
    ridge = NO_RESIDUAL**2 * np.trace(products, axis1=-2, axis2=-1)
    root = np.linalg.cholesky(products + ridge[..., None, None] * np.eye(size))
    root = np.diagonal(root, axis1=-2, axis2=-1)
    stretches = int(chain.known.sum() - chain.pair.sum())
    lost = lost - stretches * np.log(innovation)[:, None]
    likelihood = (
        -chain.spare * np.log(root[..., -1]) - np.log(root[..., :-1]).sum(axis=-1) - lost / 2
    )
    return likelihood, root[..., -1] ** 2 / chain.spare / innovation[:, None]


def _products(chain: _Chain, ratio: Array) -> tuple[Array, Array]:
    """Products of design and observed under the inverse covariance, and what its determinant adds.

    The inverse of an autoregression's covariance is 1 + ρ² on the diagonal (1 at either end) and −ρ
    beside it; that of a walk from nought 2 (1 at the end) and −1. So their sum is eliminated period
    by period, for all correlations and steps at once.
    """
    inner = chain.known + chain.correlations[:, None] ** 2 * chain.ends
    beside = -chain.correlations[:, None] * chain.pair
    weighed = inner[..., None] * chain.both
    weighed[:, :-1] += beside[..., None] * chain.both[1:]
    weighed[:, 1:] += beside[..., None] * chain.both[:-1]
    walk = np.full(len(chain.scale), 2.0)
    walk[-1] = 1.0
    # Periods first, since the elimination goes through them.
    pivot = (chain.scale**2 * inner).T[:, :, None] + walk[:, None, None] / ratio
    off = (chain.scale[:-1] * chain.scale[1:] * beside).T[:, :, None] - 1 / ratio
    pulled = np.moveaxis(chain.scale[:, None] * weighed, 1, 0)[:, :, None, :]
    pulled = np.repeat(pulled, ratio.shape[1], axis=2)
    for period in range(2, len(chain.scale)):
        carried = off[period - 1] / pivot[period - 1]
        pivot[period] -= carried * off[period - 1]
        pulled[period] -= carried[..., None] * pulled[period - 1]
    shrunk = np.moveaxis(pulled[1:] / np.sqrt(pivot[1:])[..., None], 0, 2)
    products = (chain.both.T @ weighed)[:, None] - np.swapaxes(shrunk, -1, -2) @ shrunk
    return products, np.log(pivot[1:]).sum(axis=0) + (len(walk) - 1) * np.log(ratio)
