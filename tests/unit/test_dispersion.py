"""The noise of a series: what chance alone gives, how it rises with the mean, how it hangs on."""

import numpy as np
import pytest

from pipelines.models.dispersion import Noise, estimate_noise

YEARS = 14


def drawn(
    mean: np.ndarray, deviation: np.ndarray, correlation: float, seed: int = 1
) -> list[np.ndarray]:
    """Forty series around a mean, whose noise hangs together from period to period."""
    rng, series = np.random.default_rng(seed), []
    for _ in range(40):
        noise = np.empty(len(mean))
        noise[0] = rng.standard_normal()
        for step in range(1, len(mean)):
            fresh = np.sqrt(1 - correlation**2) * rng.standard_normal()
            noise[step] = correlation * noise[step - 1] + fresh
        series.append(mean + deviation * noise)
    return series


def correlation_of(noise: Noise) -> float:
    deviation = np.sqrt(np.diag(noise.covariance))
    return float(noise.covariance[0, 1] / deviation[0] / deviation[1])


def rising(power: float) -> tuple[np.ndarray, np.ndarray]:
    """A mean that grows eightfold, and noise whose variance rises with a power of it."""
    mean = 400 * 8 ** (np.arange(12 * YEARS) / (12 * YEARS))
    return mean, np.sqrt(4 * 400 * (mean / 400) ** power)


def test_counts_are_never_steadier_than_chance() -> None:
    noise = estimate_noise(np.full(60, 100.0), 12)
    assert np.diag(noise.covariance) == pytest.approx([100.0] * 60)
    assert correlation_of(noise) == 0


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.6])
def test_correlation_is_found_although_a_trend_and_a_season_were_fitted(
    correlation: float,
) -> None:
    mean, deviation = rising(1)
    found = [
        correlation_of(estimate_noise(counts, 12)) for counts in drawn(mean, deviation, correlation)
    ]
    # Some of it may have been a level that wanders, so it is found a little short.
    assert np.mean(found) == pytest.approx(correlation, abs=0.06)


def test_a_level_that_wanders_is_no_noise() -> None:
    # As published years grow: 10 per cent a year, walked month by month. It passed for months that
    # hang together and for half as much variance again.
    rng, mean = np.random.default_rng(6), np.full(12 * YEARS, 400.0)
    found = []
    for _ in range(20):
        level = mean * np.exp(0.035 * np.cumsum(rng.standard_normal(len(mean))))
        noise = estimate_noise(rng.poisson(level).astype(float), 12)
        found.append(
            [correlation_of(noise), np.diag(noise.covariance).sum() / level.sum()],
        )
    correlation, variance = np.mean(found, axis=0)
    assert correlation < 0.1
    assert variance == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("power", [1.0, 1.2, 2.0])
def test_early_months_have_the_noise_of_early_months(power: float) -> None:
    # What a series of small months that grew large was told: the noise of its large ones.
    mean, deviation = rising(power)
    early, late = slice(0, 24), slice(-24, None)
    told = []
    for counts in drawn(mean, deviation, 0.0):
        found = np.sqrt(np.diag(estimate_noise(counts, 12).covariance))
        told.append([found[part].mean() / deviation[part].mean() for part in (early, late)])
    assert np.mean(told, axis=0) == pytest.approx([1, 1], abs=0.12)


def test_the_bends_of_a_real_trend_are_little_correlation() -> None:
    # Child sexual offences of England and Wales by year, 2012/13 to 2021/22; a month of 800 there.
    yearly = [18_949, 24_085, 33_221, 41_406, 48_136, 59_512, 63_688, 61_144, 57_277, 67_346]
    at = np.arange(12 * len(yearly)) / 12
    mean = np.exp(np.interp(at, np.arange(len(yearly)) + 0.5, np.log(yearly))) / 23.7
    found = [
        correlation_of(estimate_noise(counts, 12)) for counts in drawn(mean, np.sqrt(2 * mean), 0.0)
    ]
    assert np.mean(found) < 0.15


def test_a_gap_ends_what_hangs_together() -> None:
    # Each month alone between months that did not come: nothing says how neighbours move.
    counts = np.where(np.arange(120) % 2 == 0, 100.0 + np.arange(120) % 7, np.nan)
    assert correlation_of(estimate_noise(counts, 12)) == 0


def test_under_25_months_there_is_no_season_to_know() -> None:
    counts = np.random.default_rng(4).poisson(200, 25).astype(float)
    assert not estimate_noise(counts[:24], 12).has_season
    assert estimate_noise(counts, 12).has_season
    assert not estimate_noise(counts[:8], 4).has_season
    assert estimate_noise(counts[:9], 4).has_season
