"""Cost development: worked by hand, held against published figures and another implementation."""

import math
import warnings

import numpy as np
import pytest

from pipelines.errors import ModelError
from pipelines.models.cost.development import (
    Development,
    chain_ladder,
    fitted_tail,
    mack_standard_errors,
    past_errors,
    season_ratios,
)

# Taylor and Ashe (1983), the triangle of Mack (1993).
TAYLOR_ASHE = [
    [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
    [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
    [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
    [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
    [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
    [396132, 1333217, 2180715, 2985752, 3691712],
    [440832, 1288463, 2419861, 3483130],
    [359480, 1421128, 2864498],
    [376686, 1363294],
    [344014],
]
MACK_FINAL = [3901463, 5433719, 5378826, 5297906, 4858200, 5111171, 5660771, 6784799, 5642266]
MACK_ERRORS = [0, 75535, 121699, 133549, 261406, 411010, 558317, 875328, 971258, 1363155]


def triangle(rows: list[list[float]]) -> np.ndarray:
    filled = np.full((len(rows), max(map(len, rows))), np.nan)
    for place, row in enumerate(rows):
        filled[place, : len(row)] = row
    return filled


def test_factors_worked_by_hand() -> None:
    # First factor (180 + 330)/(100 + 200) = 1.7; second 198/180 = 1.1.
    # Variance of the first: (100·(1.8−1.7)² + 200·(1.65−1.7)²)/1 = 1 + 0.5 = 1.5.
    found = chain_ladder(triangle([[100, 180, 198], [200, 330], [50]]), with_tail=False)

    assert found.factors.tolist() == pytest.approx([1.7, 1.1])
    assert found.variances[0] == pytest.approx(1.5)
    assert found.to_final.tolist() == pytest.approx([1.87, 1.1, 1.0])


def test_variance_of_a_factor_known_from_one_cohort_follows_from_the_two_before() -> None:
    found = chain_ladder(
        triangle([[100, 200, 220, 225], [100, 220, 233.2], [100, 210]]), with_tail=False
    )
    # 100 × (0.1² + 0.1² + 0)/2 = 1; 200 × 0.020952² + 220 × 0.019048² = 0.167619; its square / 1.
    assert found.variances.tolist() == pytest.approx([1, 0.167619, 0.028096], abs=1e-6)


def test_published_final_costs_and_standard_errors_of_mack() -> None:
    rows = triangle(TAYLOR_ASHE)
    found = chain_ladder(rows, with_tail=False)
    errors, total = mack_standard_errors(rows, found)

    latest = np.array([row[-1] for row in TAYLOR_ASHE])
    final = latest * found.to_final[::-1]
    assert np.rint(final[:9]).tolist() == MACK_FINAL
    assert np.rint(errors).tolist() == MACK_ERRORS
    assert round(total) == 2_447_095


def random_triangle(seed: int, size: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    rows = []
    for cohort in range(size):
        growth = 1 + random.gamma(4, 0.25, size - 1) * 0.6 ** np.arange(size - 1)
        start = random.gamma(5, 2e5)
        rows.append((start * np.cumprod([1, *growth]))[: size - cohort].tolist())
    return triangle(rows)


@pytest.mark.parametrize(("seed", "size"), [(0, 10), (1, 6), (2, 16), (3, 30)])
def test_agrees_with_the_chainladder_package(seed: int, size: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reference = pytest.importorskip("chainladder", reason="chainladder is in the dev extra")
        import pandas as pd

        rows = triangle(TAYLOR_ASHE) if seed == 0 else random_triangle(seed, size)
        known = [
            (f"{1990 + cohort}-01-01", f"{1990 + cohort + age}-12-31", rows[cohort, age])
            for cohort, age in np.argwhere(~np.isnan(rows)).tolist()
        ]
        table = pd.DataFrame(known, columns=["opened", "valued", "cost"])
        theirs = reference.MackChainladder().fit(
            reference.Development(average="volume", sigma_interpolation="mack").fit_transform(
                reference.Triangle(
                    table, origin="opened", development="valued", columns="cost", cumulative=True
                )
            )
        )
        factors = theirs.ldf_.values[0, 0, 0, : rows.shape[1] - 1]
        final = theirs.ultimate_.values[0, 0, :, 0]
        errors = np.nan_to_num(theirs.summary_.to_frame()["Mack Std Err"].to_numpy(dtype=float))
        total = float(theirs.total_mack_std_err_.to_numpy().item())

    ours = chain_ladder(rows, with_tail=False)
    found_errors, found_total = mack_standard_errors(rows, ours)
    latest = np.array([row[~np.isnan(row)][-1] for row in rows])
    assert ours.factors == pytest.approx(factors, rel=1e-6)
    assert latest * ours.to_final[::-1] == pytest.approx(final, rel=1e-6)
    assert found_errors == pytest.approx(errors, rel=1e-6, abs=1e-6)
    assert found_total == pytest.approx(total, rel=1e-6)


@pytest.mark.parametrize("missing", [[-1], [-1, -2]])
def test_cohorts_or_a_latest_diagonal_without_a_value_change_nothing(missing: list[int]) -> None:
    rows = triangle(TAYLOR_ASHE)
    errors, total = mack_standard_errors(rows, chain_ladder(rows, with_tail=False))
    later = np.full((len(missing), rows.shape[1]), np.nan)
    wider = np.concatenate([rows, later])
    wider = np.concatenate([wider, np.full((len(wider), len(missing)), np.nan)], axis=1)
    found, found_total = mack_standard_errors(wider, chain_ladder(wider, with_tail=False))
    assert found.tolist() == pytest.approx([*errors, *[0.0] * len(missing)])
    assert found_total == pytest.approx(total)


def test_a_tail_that_shrinks_evenly_is_found_exactly() -> None:
    # f − 1 = 0.4 × 0.5^k; the product over all later quarters is known.
    factors = 1 + 0.4 * 0.5 ** np.arange(10)
    later = math.prod(1 + 0.4 * 0.5**k for k in range(10, 80))
    assert fitted_tail(factors) == pytest.approx(later, rel=1e-9)


@pytest.mark.parametrize(
    "factors",
    [[2.0, 1.5], [1.0] * 12, [0.9] * 12, [1.1] * 12, [1 + 0.01 * k for k in range(12)], [1.5] * 5],
)
def test_there_is_no_tail_where_growth_does_not_shrink(factors: list[float]) -> None:
    assert fitted_tail(np.array(factors)) == 1.0


def test_a_triangle_of_one_quarter_is_told_and_not_guessed() -> None:
    with pytest.raises(ModelError, match="cannot be measured"):
        chain_ladder(triangle([[100.0], [200.0]]))


def test_a_season_counts_by_how_many_cohorts_of_it_are_known() -> None:
    nan = np.nan
    triangle = np.array([[100, 300], [100, 200], [100, 300], [100, 200], [100, 900], [50, nan]])
    seasons = np.array([0, 1, 0, 1, 2, 3])
    development = chain_ladder(triangle)
    assert development.factors.tolist() == [pytest.approx(1900 / 500)]
    ratios = season_ratios(triangle, seasons, development)
    # Two cohorts count by half; one alone, or none that is known to have grown, says nothing.
    assert ratios[:, 0].tolist() == pytest.approx(
        [1 + (3 / 3.8 - 1) / 2, 1 + (2 / 3.8 - 1) / 2, 1, 1]
    )
    assert ratios[:, 1].tolist() == [1, 1, 1, 1]


def test_seasons_are_carried_to_the_end_over_three_quarters_and_no_more() -> None:
    triangle = np.cumprod([[1.0, 2, 2, 2, 2], [1, 3, 3, 3, 3]] * 4, axis=1)
    development = chain_ladder(triangle)
    ratios = season_ratios(triangle, np.array([0, 1] * 4), development)
    for season, own in enumerate((2, 3)):
        steps = 1 + (own / development.factors[:3] - 1) * 4 / 6
        assert ratios[season, 0] == pytest.approx(np.prod(steps))
        assert ratios[season, 2:].tolist() == pytest.approx([steps[2], 1, 1])


def test_zero_and_negative_costs_give_plain_factors() -> None:
    found = chain_ladder(triangle([[0, 0, 0], [0, -5, 10], [0, 20], [-1]]))
    assert np.isfinite(found.factors).all()
    assert np.isfinite(found.variances).all()
    assert (found.factors > 0).all()


def test_doubling_every_pound_leaves_the_factors_and_doubles_the_errors() -> None:
    once, twice = triangle(TAYLOR_ASHE), 2 * triangle(TAYLOR_ASHE)
    one, two = chain_ladder(once), chain_ladder(twice)
    assert two.factors == pytest.approx(one.factors)
    assert two.tail == pytest.approx(one.tail)
    errors, total = mack_standard_errors(once, one)
    doubled, total_doubled = mack_standard_errors(twice, two)
    assert doubled == pytest.approx(2 * errors)
    assert total_doubled == pytest.approx(2 * total)


def test_error_is_never_below_macks_and_sees_a_dear_case_thinned_out() -> None:
    # Every cohort ends at 1,000; half of them had 300, half 100 of it at first.
    rows = np.array([[300.0, 700, 1000], [100, 500, 1000]] * 10)
    found = chain_ladder(rows, with_tail=False)
    mack, _ = found.error_terms()
    chance, shared = past_errors(rows, found, np.arange(20))
    assert (chance >= mack).all()
    # 200 × 1000/200: the cohorts of 300 look like 1,500, those of 100 like 500: 500²/1000 = 250.
    assert found.to_final[0] == pytest.approx(5)
    assert chance[0] == pytest.approx(250)
    # Off by half of the final cost, whichever way.
    assert shared.diagonal().tolist() == pytest.approx([0.25, (1 / 6) ** 2, 0])
    # When one cohort is a quarter old the one before it, of the other kind, is half a year old:
    # one is too high by half, the other too low by a sixth.
    assert shared[0, 1] == shared[1, 0] == pytest.approx(-0.5 / 6)
    assert chance[2] == 0


def test_few_finished_cohorts_leave_macks_error() -> None:
    rows = np.array([[300.0, 700, 1000], [100, 500, 1000]])
    found = Development(np.array([3.0, 5 / 3]), np.array([2.0, 1.0]), np.array([400.0, 1200]), 1.0)
    chance, shared = past_errors(rows, found, np.arange(2))
    assert chance == pytest.approx(found.error_terms()[0])
    assert not shared.any()
