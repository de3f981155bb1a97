"""Unit cost at the national mix: worked by hand, and different only where chance cannot explain."""

import numpy as np
import polars as pl
import pytest

from pipelines.contracts.marts.cost import UnitCostStandardised
from pipelines.models.cost.case_mix import standardised_unit_cost
from pipelines.models.cost.shrinkage import add_shrunk


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


def test_a_dear_case_counts_up_to_the_cap_and_beyond_it_for_all_forces_alike() -> None:
    # Of 100 cases at 100 and one at 1,000 the 98th percentile is 100: 900 goes beyond it, 900 / 101
    # a case, to the force that met the dear case and to the other.
    frame = pl.concat(
        [cases([100.0] * 50, force_code="AAA"), cases([100.0] * 50 + [1000.0], force_code="BBB")]
    )
    found = standardised_unit_cost(frame)
    beyond = 900 / 101
    for force, own in (("AAA", 100.0), ("BBB", 100 + 900 / 51)):
        assert row(found, force)["standardised_mean_gbp"] == pytest.approx(own)
        assert row(found, force)["pooled_mean_gbp"] == pytest.approx(100 + beyond)
    # Nothing of the capped costs varies; 900 once in 101 has a deviation of 89.5533, over √101.
    deviation = np.std([0.0] * 100 + [900.0], ddof=1)
    a = row(found, "AAA")
    assert a["pooled_high_gbp"] == pytest.approx(100 + beyond + 2.009575 * deviation / 101**0.5)


def test_what_differs_at_95_per_cent_need_not_stand_out() -> None:
    random = np.random.default_rng(5)
    plain = [cases(random.normal(100, 10, 100).tolist(), force_code=f"P{k:02d}") for k in range(20)]
    dearer = cases(random.normal(102.6, 10, 100).tolist(), force_code="DIFFERS")
    dearest = cases(random.normal(106, 10, 100).tolist(), force_code="OUT")
    found = standardised_unit_cost(pl.concat([*plain, dearer, dearest]))
    verdicts = {
        name: (row(found, name)["is_different"], row(found, name)["stands_out"])
        for name in ("DIFFERS", "OUT")
    }
    assert verdicts == {"DIFFERS": (True, False), "OUT": (True, True)}


def test_ratios_are_drawn_to_their_mean_as_worked_by_hand() -> None:
    # Weights 100, 100, 25: mean (90 + 110 + 32.5) / 225 = 1.033333; spread 1.777778 + 0.444444 +
    # 1.777778 = 4; between (4 - 2) / (225 - 20625 / 225) = 0.015.
    rows = pl.DataFrame(
        {"year": ["a"] * 3, "ratio": [0.9, 1.1, 1.3], "ratio_error": [0.1, 0.1, 0.2]}
    )
    found = add_shrunk(rows, by="year")
    # Then weights are 40, 40 and 1 / 0.055, and B 0.6, 0.6 and 3 / 11.
    mean = (0.9 * 40 + 1.1 * 40 + 1.3 / 0.055) / (80 + 1 / 0.055)
    expected = [mean + b * (ratio - mean) for ratio, b in ((0.9, 0.6), (1.1, 0.6), (1.3, 3 / 11))]
    assert found["shrunk"].to_list() == pytest.approx(expected)


def test_groups_that_differ_by_no_more_than_chance_are_all_drawn_to_the_mean() -> None:
    alike = pl.DataFrame(
        {"year": ["a"] * 4, "ratio": [0.99, 1.0, 1.0, 1.01], "ratio_error": [0.1] * 4}
    )
    assert add_shrunk(alike, by="year")["shrunk"].to_list() == pytest.approx([1.0] * 4)
    few = add_shrunk(alike.head(2), by="year")
    assert few["shrunk"].to_list() == [None, None]
    gap = pl.concat([alike, alike.head(1).with_columns(ratio=None, ratio_error=None)])
    assert add_shrunk(gap, by="year")["shrunk"].null_count() == 1
