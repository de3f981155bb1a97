"""Noise beside a level that wanders: the likelihood by whole matrices, and what it says."""

import numpy as np
import pytest

from pipelines.models.wandering import (
    CORRELATIONS,
    STEPS,
    _chain,
    _products,
    likeliest_noise,
    weigh_noise,
)

PERIODS = 40


def autoregression(correlation: float, length: int, rng: np.random.Generator) -> np.ndarray:
    noise = np.empty(length)
    noise[0] = rng.standard_normal()
    for step in range(1, length):
        fresh = np.sqrt(1 - correlation**2) * rng.standard_normal()
        noise[step] = correlation * noise[step - 1] + fresh
    return noise


def test_products_and_determinant_are_those_of_the_whole_covariance() -> None:
    rng = np.random.default_rng(1)
    design = np.column_stack([np.ones(PERIODS), np.arange(PERIODS)])
    observed, scale = rng.standard_normal(PERIODS), rng.uniform(0.5, 2, PERIODS)
    observed[[7, 8, 20]] = np.nan
    chain = _chain(design, observed, scale, CORRELATIONS)
    ratio = np.tile(STEPS**2, (len(CORRELATIONS), 1))
    products, lost = _products(chain, ratio)
    known = ~np.isnan(observed)
    stretch = np.cumsum(~known)
    lag = np.abs(np.subtract.outer(np.arange(PERIODS), np.arange(PERIODS)))
    walk = np.minimum.outer(np.arange(PERIODS), np.arange(PERIODS))
    both = np.column_stack([design, np.where(known, observed, 0)])[known]
    for place, step in ((0, 3), (5, 9), (11, 0)):
        rho = CORRELATIONS[place]
        noise = np.where(stretch[:, None] == stretch, rho**lag, 0) / (1 - rho**2)
        whole = noise + ratio[place, step] * walk * np.outer(scale, scale)
        whole = whole[np.ix_(known, known)]
        assert products[place, step] == pytest.approx(both.T @ np.linalg.solve(whole, both))
        # Each of the three stretches begins without a neighbour to tell it.
        expected = np.linalg.slogdet(whole)[1]
        assert lost[place, step] - 3 * np.log(1 - rho**2) == pytest.approx(expected)


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_noise_is_told_from_a_level_that_walks(correlation: float) -> None:
    rng, ones = np.random.default_rng(2), np.ones((240, 1))
    told = []
    for _ in range(15):
        walk = 0.4 * np.cumsum(rng.standard_normal(240))
        found = weigh_noise(ones, walk + autoregression(correlation, 240, rng), np.ones(240), 12)
        variance = found.variances.sum()
        told.append([variance, found.variances @ found.correlations / variance])
    assert np.mean(told, axis=0) == pytest.approx([1, correlation], abs=0.2)


def test_the_likeliest_noise_of_a_short_series_is_one_correlation() -> None:
    rng = np.random.default_rng(3)
    found = [likeliest_noise(np.ones((60, 1)), autoregression(0.5, 60, rng)) for _ in range(30)]
    assert {len(one.correlations) for one in found} == {1}
    assert np.mean([one.correlations[0] for one in found]) == pytest.approx(0.45, abs=0.1)
    assert all(3 <= one.degrees_of_freedom <= 59 for one in found)
