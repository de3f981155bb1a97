"""What all investigations of a year cost in the end: worked by hand, unbiased where closed are."""

from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from pipelines.contracts.marts.cost import UnitCostByYear
from pipelines.models.cost.expected_unit_cost import expected_unit_cost
from pipelines.models.cost.unit_cost import unit_cost_by_year

GRAIN = ["opened_year", "force_code", "abuse_type", "complexity"]


def cases(costs: list[float], to_come: list[float | None], *, error: float = 0.0) -> pl.DataFrame:
    """Cases of one year; those with nothing to come are closed."""
    return pl.DataFrame(
        {
            "cost_gbp": [Decimal(f"{cost:.2f}") for cost in costs],
            "still_to_come_gbp": to_come,
            "is_closed": [rest == 0 for rest in to_come],
        },
        schema_overrides={"still_to_come_gbp": pl.Float64, "cost_gbp": pl.Decimal(18, 2)},
    ).with_columns(
        force_code=pl.lit("E23000001"),
        abuse_type=pl.lit("sexual"),
        complexity=pl.lit("standard"),
        opened_year=pl.lit("2015/16"),
        cost_real_gbp=pl.col("cost_gbp").cast(pl.Float64) * 2,
        still_to_come_real_gbp=pl.col("still_to_come_gbp") * 1.5,
        error_gbp=pl.lit(error),
        price_base=pl.lit("2024/25"),
    )


def errors(error: float | None) -> pl.DataFrame:
    """The error of the sum of every group."""
    groups = [
        ("2015/16", force, abuse_type, complexity, error)
        for force in ("ALL", "E23000001")
        for abuse_type in ("all", "sexual")
        for complexity in ("all", "standard")
    ]
    schema = {**dict.fromkeys(GRAIN, pl.String), "standard_error_gbp": pl.Float64}
    return pl.DataFrame(groups, schema=schema, orient="row")


def whole(investigations: pl.DataFrame, error: float | None = 0.0) -> dict[str, object]:
    expected = expected_unit_cost(investigations, errors(error))
    mart = UnitCostByYear.validate(unit_cost_by_year(investigations, expected))
    return mart.row(
        by_predicate=(pl.col("force_code") == "ALL")
        & (pl.col("abuse_type") == "all")
        & (pl.col("complexity") == "all"),
        named=True,
    )


def test_closed_cases_count_with_their_cost_and_open_ones_with_what_is_still_to_come() -> None:
    found = whole(cases([100, 200, 300, 400, 200], [0, 0, 0, 0, 800]))
    assert found["expected_final_mean_gbp"] == 400  # 2,000 over five
    assert found["mean_gbp"] is None  # four closed ones are too few
    assert found["expected_final_mean_real_gbp"] == 720  # (2,400 + 1,200) over five


def test_where_all_are_closed_it_is_the_mean_and_interval_of_the_closed() -> None:
    found = whole(cases([1000, 2000, 3000, 4000, 10000], [0] * 5))
    for expected, closed in (
        ("mean", "mean_gbp"),
        ("low", "mean_low_gbp"),
        ("high", "mean_high_gbp"),
    ):
        assert found[f"expected_final_{expected}_gbp"] == found[closed]
    # As worked by hand for the closed ones.
    assert found["expected_final_low_gbp"] == pytest.approx(1224.763, abs=0.01)


def test_the_error_of_what_is_to_come_and_of_the_rates_widens_both_ends_in_quadrature() -> None:
    plain = whole(cases([100, 200, 300, 400, 500], [0] * 5))
    low = plain["expected_final_low_gbp"]
    assert isinstance(low, float)
    # A sum that may be out by 500 is 100 a case; rates that may be out by 30 a case; 1.96 of each.
    found = whole(cases([100, 200, 300, 400, 500], [0] * 5, error=30.0), 500.0)
    reach = ((300 - low) ** 2 + 1.959964**2 * (100**2 + 30**2)) ** 0.5
    assert found["expected_final_low_gbp"] == pytest.approx(300 - reach, abs=0.01)


def test_rates_err_in_what_is_to_come_as_in_what_is_spent() -> None:
    # Twice as much in the end as so far: an error of 30 a case is one of 60.
    found = whole(cases([300] * 5, [300.0] * 5, error=30.0))
    assert found["expected_final_high_gbp"] == pytest.approx(600 + 1.959964 * 60, abs=0.01)


@pytest.mark.parametrize(
    ("costs", "to_come", "error"), [([100.0] * 4, [0.0] * 4, 0.0), ([1.0] * 5, [None] * 5, 0.0)]
)
def test_under_five_or_without_a_known_development_nothing_is_expected(
    costs: list[float], to_come: list[float | None], error: float
) -> None:
    found = whole(cases(costs, to_come), error)
    assert [found[f"expected_final_{name}_gbp"] for name in ("mean", "low", "mean_real")] == [
        None
    ] * 3


def test_a_cohort_whose_error_is_not_known_leaves_the_mean_without_an_interval() -> None:
    found = whole(cases([100, 200, 300, 400, 500], [0] * 5), None)
    assert found["expected_final_mean_gbp"] == 300
    assert (found["expected_final_low_gbp"], found["expected_final_high_gbp"]) == (None, None)


def test_it_holds_the_truth_where_the_closed_ones_run_low_since_dear_cases_last_longer() -> None:
    random, held, closed_held = np.random.default_rng(5), 0, 0
    draws, size = 60, 400
    for _ in range(draws):
        length = random.standard_normal(size)
        log_cost = 0.66 * length + np.sqrt(1 - 0.66**2) * random.standard_normal(size)
        final = 10_000 * np.exp(0.9 * log_cost - 0.405)
        is_open = length > 1.28  # one in ten
        # What open ones are expected to cost in the end, on average: E(e^0.9x | length > 1.28).
        expected = 10_000 * 0.2464 / 0.1003
        spent = np.where(is_open, expected / 2, final)
        frame = cases(spent.tolist(), np.where(is_open, expected / 2, 0.0).tolist())
        miss = np.std(final[is_open]) * is_open.sum() ** 0.5
        found = whole(frame, float(miss))
        truth = 10_000.0
        held += found["expected_final_low_gbp"] <= truth <= found["expected_final_high_gbp"]
        closed_held += found["mean_low_gbp"] <= truth <= found["mean_high_gbp"]
    assert held >= 0.88 * draws
    assert closed_held < 0.3 * draws
