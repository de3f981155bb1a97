"""Unit cost at the national mix: worked by hand, and different only where chance cannot explain."""

import numpy as np
import polars as pl
import pytest

from pipelines.contracts.marts.cost import UnitCostStandardised
from pipelines.models.cost.case_mix import standardised_unit_cost


def cases(
    costs: list[float], *, force_code: str, complexity: str = "standard", is_closed: bool = True
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "force_code": force_code,
            "opened_year": "2015/16",
            "abuse_type": "sexual",
            "complexity": complexity,
            "is_closed": is_closed,
            "cost_gbp": costs,
        }
    )


def row(frame: pl.DataFrame, force_code: str) -> dict[str, object]:
    return UnitCostStandardised.validate(frame).row(
        by_predicate=pl.col("force_code") == force_code, named=True
    )


def test_two_forces_with_the_same_costs_and_another_mix_are_alike_once_standardised() -> None:
    # Standard cases cost 90 to 110, major ones 900 to 1,100; A has 8 and 2, B 2 and 8.
    standard, major = [90.0, 110.0], [900.0, 1100.0]
    frame = pl.concat(
        [
            cases(standard * 4, force_code="AAA"),
            cases(major, force_code="AAA", complexity="major"),
            cases(standard, force_code="BBB"),
            cases(major * 4, force_code="BBB", complexity="major"),
        ]
    )
    found = standardised_unit_cost(frame)

    a, b = row(found, "AAA"), row(found, "BBB")
    assert (a["mean_gbp"], b["mean_gbp"]) == (280, 820)
    # Ten of each nationally: half of 100 and half of 1,000.
    for force in (a, b):
        assert force["standardised_mean_gbp"] == pytest.approx(550)
        assert force["national_mean_gbp"] == pytest.approx(550)
        assert force["is_different"] is False


def test_a_force_that_is_twice_as_dear_in_every_stratum_is_called_different() -> None:
    random = np.random.default_rng(1)
    plain = random.normal(100, 5, (9, 40))
    frames = [cases(costs.tolist(), force_code=f"P{k}0") for k, costs in enumerate(plain)]
    found = standardised_unit_cost(
        pl.concat([*frames, cases((2 * plain[0]).tolist(), force_code="DEAR")])
    )
    assert row(found, "DEAR")["is_different"] is True


def test_the_interval_is_worked_by_hand_in_one_stratum() -> None:
    frame = pl.concat(
        [cases([1.0, 2, 3, 4, 5], force_code="AAA"), cases([1.0, 2, 3, 4, 5], force_code="BBB")]
    )
    # National deviation √(20/9) = 1.490712, over √5 = 0.666667; t(4) = 2.776445.
    found = row(standardised_unit_cost(frame), "AAA")
    assert found["low_gbp"] == pytest.approx(3 - 2.776445 * 0.666667, abs=1e-5)
    assert found["high_gbp"] == pytest.approx(3 + 2.776445 * 0.666667, abs=1e-5)


def test_under_five_investigations_nothing_is_said() -> None:
    frame = pl.concat([cases([1.0] * 4, force_code="FEW"), cases([1.0] * 50, force_code="AAA")])
    found = row(standardised_unit_cost(frame), "FEW")
    assert found["investigation_count"] == 4
    names = ("mean_gbp", "standardised_mean_gbp", "low_gbp", "national_mean_gbp", "is_different")
    assert [found[name] for name in names] == [None] * 5


def test_a_force_without_most_of_the_mix_is_not_compared() -> None:
    frame = pl.concat(
        [
            cases([1.0] * 20, force_code="AAA", complexity="major"),
            cases([1.0] * 50, force_code="BBB"),
        ]
    )
    found = row(standardised_unit_cost(frame), "AAA")
    assert found["covered_share"] == pytest.approx(2 / 7)
    assert found["is_different"] is None
    assert found["mean_gbp"] == 1


def test_zero_and_negative_costs_and_open_cases_are_no_exception() -> None:
    frame = pl.concat(
        [
            cases([0.0] * 6, force_code="AAA"),
            cases([-5.0, 5, -1, 0, 2], force_code="BBB"),
            cases([99.0], force_code="BBB", is_closed=False),
        ]
    )
    found = standardised_unit_cost(frame)
    assert row(found, "BBB")["investigation_count"] == 5
    assert UnitCostStandardised.validate(standardised_unit_cost(frame.clear())).is_empty()
