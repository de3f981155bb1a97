"""The bootstrap interval that draws nothing agrees with the one that draws two hundred thousand."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from pipelines.models.cost.bootstrap import bca_ends


@pytest.mark.parametrize(("size", "sigma"), [(10, 0.8), (30, 1.2), (100, 0.8), (200, 1.2)])
def test_agrees_with_drawn_resamples_within_two_percent_of_the_width(
    size: int, sigma: float
) -> None:
    values = np.exp(np.random.default_rng(size).normal(9, sigma, size))
    drawn = bootstrap(
        (values,), np.mean, n_resamples=20_000, batch=2_000, method="BCa", random_state=1
    ).confidence_interval

    low, high = bca_ends(values, np.array([size]))

    width = drawn.high - drawn.low
    assert low[0] == pytest.approx(drawn.low, abs=0.02 * width)
    assert high[0] == pytest.approx(drawn.high, abs=0.02 * width)


def test_groups_are_solved_for_together_as_each_alone() -> None:
    random = np.random.default_rng(3)
    groups = [np.exp(random.normal(0, 1, size)) for size in (7, 150, 40)]
    together = bca_ends(np.concatenate(groups), np.array([7, 150, 40]))
    for place, values in enumerate(groups):
        alone = bca_ends(values, np.array([len(values)]))
        assert together[0][place] == pytest.approx(alone[0][0], rel=1e-6)
        assert together[1][place] == pytest.approx(alone[1][0], rel=1e-6)


def test_equal_values_give_the_mean_twice_and_symmetric_ones_a_symmetric_interval() -> None:
    low, high = bca_ends(np.array([5.0] * 4 + [-3, -1, 0, 1, 3]), np.array([4, 5]))
    assert (low[0], high[0]) == (5, 5)
    assert low[1] == pytest.approx(-high[1])
    assert high[1] > 0


def test_scaling_and_shifting_moves_the_ends_alike() -> None:
    values = np.exp(np.random.default_rng(5).normal(0, 1, 120))
    low, high = bca_ends(values, np.array([120]))
    low_moved, high_moved = bca_ends(3 * values + 100, np.array([120]))
    assert low_moved == pytest.approx(3 * low + 100)
    assert high_moved == pytest.approx(3 * high + 100)
