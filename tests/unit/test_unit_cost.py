"""What an investigation costs: the interval worked by hand, small groups, sums, known truth."""

from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student_t

from pipelines.contracts.marts.cost import CostDistribution, UnitCostByYear
from pipelines.models.cost.unit_cost import cost_distribution, unit_cost_by_year

BY_HAND = ["1000", "2000", "3000", "4000", "10000"]
POUNDS = st.lists(st.integers(1, 10_000_000), min_size=5, max_size=30)


def cases(
    costs: list[str],
    *,
    force_code: str = "E23000001",
    abuse_type: str = "sexual",
    complexity: str = "standard",
    is_closed: bool = True,
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "force_code": force_code,
            "abuse_type": abuse_type,
            "complexity": complexity,
            "opened_year": "2015/16",
            "is_closed": is_closed,
            "cost_gbp": [Decimal(cost) for cost in costs],
        },
        schema_overrides={"cost_gbp": pl.Decimal(18, 2)},
    )


def whole(frame: pl.DataFrame) -> dict[str, object]:
    """The row of all forces, types and complexities."""
    return frame.row(
        by_predicate=(pl.col("force_code") == "ALL")
        & (pl.col("abuse_type") == "all")
        & (pl.col("complexity") == "all"),
        named=True,
    )


def test_five_costs_give_the_skewness_corrected_interval_worked_by_hand() -> None:
    # Mean 4,000; s² 12.5m; skewness 1.69706, so a = 1.69706/√5 = 0.75895; t(4) = 2.77645;
    # t statistics 3/a × (∛(1 + a(±t − a/6)) − 1) = 1.75521 and −8.15707; s/√5 = 1,581.14.
    actual = whole(unit_cost_by_year(cases(BY_HAND)))

    assert actual["mean_gbp"] == 4000
    assert actual["mean_low_gbp"] == pytest.approx(1224.763, abs=0.01)
    assert actual["mean_high_gbp"] == pytest.approx(16897.466, abs=0.01)


def test_costs_without_skew_give_the_ordinary_t_interval() -> None:
    # Mean 300, s 158.114, t(4) 2.77645: 300 ± 196.32
    actual = whole(unit_cost_by_year(cases(["100", "200", "300", "400", "500"])))

    assert actual["mean_low_gbp"] == pytest.approx(300 - 196.324, abs=0.01)
    assert actual["mean_high_gbp"] == pytest.approx(300 + 196.324, abs=0.01)


def test_median_ninetieth_percentile_and_share_of_the_dearest_case() -> None:
    actual = whole(unit_cost_by_year(cases(BY_HAND)))

    assert actual["median_gbp"] == 3000
    assert actual["p90_gbp"] == pytest.approx(7600)
    assert actual["top_1_percent_share"] == 0.5


def test_dearest_hundredth_of_two_hundred_cases_is_two_cases() -> None:
    actual = whole(unit_cost_by_year(cases(["10"] * 198 + ["1010", "1010"])))

    assert actual["top_1_percent_share"] == pytest.approx(2020 / 4000)


def test_open_investigations_are_counted_beside_and_not_averaged() -> None:
    frame = pl.concat([cases(BY_HAND), cases(["999999", "1"], is_closed=False)])

    actual = whole(unit_cost_by_year(frame))

    assert (actual["investigation_count"], actual["open_count"]) == (5, 2)
    assert actual["mean_gbp"] == 4000


@pytest.mark.parametrize("count", [1, 4])
def test_under_five_closed_investigations_no_statistic_is_given(count: int) -> None:
    actual = whole(UnitCostByYear.validate(unit_cost_by_year(cases(BY_HAND[:count]))))

    assert actual["investigation_count"] == count
    statistics = [name for name in actual if name.endswith(("_gbp", "_share"))]
    assert len(statistics) == 11
    assert [actual[name] for name in statistics] == [None] * 11


@pytest.mark.parametrize(
    "costs", [["0"] * 6, ["19000"] * 6, ["-50", "-20", "0", "10", "40", "-1"], ["0"] * 5 + ["1"]]
)
def test_zero_equal_and_negative_costs_give_plain_results(costs: list[str]) -> None:
    frame = UnitCostByYear.validate(unit_cost_by_year(cases(costs)))

    actual = whole(frame)
    mean, low, high = (actual[n] for n in ("mean_gbp", "mean_low_gbp", "mean_high_gbp"))
    assert isinstance(mean, float)
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert low <= mean <= high
    assert not frame.select(pl.selectors.float().is_nan().any()).transpose()["column_0"].any()


def test_year_with_open_investigations_only_has_counts_and_no_mean() -> None:
    frame = UnitCostByYear.validate(unit_cost_by_year(cases(BY_HAND, is_closed=False)))

    actual = whole(frame)
    assert (actual["investigation_count"], actual["open_count"], actual["mean_gbp"]) == (0, 5, None)


def test_every_combination_of_force_type_and_complexity_stands_with_its_sums() -> None:
    frame = pl.concat(
        [
            cases(BY_HAND),
            cases(BY_HAND, force_code="E23000002", complexity="major"),
            cases(BY_HAND, abuse_type="neglect"),
        ]
    )

    actual = UnitCostByYear.validate(unit_cost_by_year(frame, cost_basis="full_economic"))

    assert whole(actual)["investigation_count"] == 15
    force = actual.filter(
        (pl.col("force_code") == "E23000001") & (pl.col("complexity") == "all")
    ).sort("abuse_type")
    assert dict(force.select("abuse_type", "investigation_count").iter_rows()) == {
        "all": 10,
        "neglect": 5,
        "sexual": 5,
    }
    assert actual["cost_basis"].unique().to_list() == ["full_economic"]
    assert actual["mean_real_gbp"].null_count() == actual.height


def test_mean_in_real_terms_is_that_of_real_costs_and_names_its_price_base() -> None:
    frame = cases(BY_HAND).with_columns(
        (pl.col("cost_gbp") * 2).cast(pl.Decimal(18, 2)).alias("cost_real_gbp"),
        pl.lit("2023/24").alias("price_base"),
    )
    actual = whole(UnitCostByYear.validate(unit_cost_by_year(frame)))
    assert (actual["mean_gbp"], actual["mean_real_gbp"]) == (4000, 8000)
    assert actual["price_base"] == "2023/24"

    one_unknown = frame.with_columns(
        pl.when(pl.col("cost_gbp") > 1000).then("cost_real_gbp").alias("cost_real_gbp")
    )
    assert whole(unit_cost_by_year(one_unknown))["mean_real_gbp"] is None


def test_uncertain_rates_widen_the_interval_in_quadrature() -> None:
    certain = whole(unit_cost_by_year(cases(BY_HAND)))
    # Rates may be out by 500 on each investigation: 1.959964 × 500 = 979.98.
    widened = whole(
        unit_cost_by_year(cases(BY_HAND).with_columns(pl.lit(500.0).alias("error_gbp")))
    )

    assert widened["mean_gbp"] == 4000
    low = 4000 - ((4000 - certain["mean_low_gbp"]) ** 2 + 979.982**2) ** 0.5
    high = 4000 + ((certain["mean_high_gbp"] - 4000) ** 2 + 979.982**2) ** 0.5
    assert widened["mean_low_gbp"] == pytest.approx(low, abs=0.01)
    assert widened["mean_high_gbp"] == pytest.approx(high, abs=0.01)


@pytest.mark.parametrize("size", [99, 100, 499, 500])
def test_the_interval_is_of_one_kind_at_every_size(size: int) -> None:
    costs = np.exp(np.random.default_rng(7).normal(9, 0.8, 60)).round(2)
    pounds = np.resize(costs, size)
    found = whole(unit_cost_by_year(cases([f"{cost:.2f}" for cost in pounds])))
    deviation = pounds.std(ddof=1)
    skewness = (
        size / ((size - 1) * (size - 2)) * (((pounds - pounds.mean()) / deviation) ** 3).sum()
    )
    a, t = skewness / size**0.5, float(student_t.ppf(0.975, size - 1))
    for end, quantile in (("mean_low_gbp", t), ("mean_high_gbp", -t)):
        moved = 3 / a * (np.cbrt(1 + a * (quantile - a / 6)) - 1)
        assert found[end] == pytest.approx(pounds.mean() - deviation / size**0.5 * moved)


@settings(deadline=None, max_examples=30)
@given(pence=POUNDS)
def test_doubling_costs_doubles_the_mean_and_both_ends(pence: list[int]) -> None:
    once = whole(unit_cost_by_year(cases([f"{p / 100:.2f}" for p in pence])))
    twice = whole(unit_cost_by_year(cases([f"{2 * p / 100:.2f}" for p in pence])))

    for name in ("mean_gbp", "mean_low_gbp", "mean_high_gbp", "median_gbp", "p90_gbp"):
        value = once[name]
        assert isinstance(value, float)
        assert twice[name] == pytest.approx(2 * value, rel=1e-9, abs=1e-4)


def test_interval_holds_a_known_mean_about_as_often_as_it_says() -> None:
    draws, size, sigma = 600, 60, 0.8
    costs = 15_000 * np.exp(np.random.default_rng(11).normal(0, sigma, (draws, size)))
    truth = float(15_000 * np.exp(sigma**2 / 2))
    frame = pl.DataFrame(
        {
            "force_code": np.repeat([f"F{number:05}" for number in range(draws)], size),
            "cost_gbp": costs.ravel().round(2),
        }
    ).with_columns(
        pl.lit("sexual").alias("abuse_type"),
        pl.lit("standard").alias("complexity"),
        pl.lit("2015/16").alias("opened_year"),
        pl.lit(True).alias("is_closed"),
    )

    actual = unit_cost_by_year(frame).filter(
        (pl.col("force_code") != "ALL")
        & (pl.col("abuse_type") == "all")
        & (pl.col("complexity") == "all")
    )

    below = actual.select((pl.col("mean_high_gbp") < truth).mean()).item()
    above = actual.select((pl.col("mean_low_gbp") > truth).mean()).item()
    assert 0.92 < 1 - below - above < 0.97
    assert below < 0.06  # an interval without the correction misses below in 7 of 100


def test_distribution_bands_hold_every_closed_investigation_once() -> None:
    costs = ["-0.01", "0", "2499.99", "2500", "49999.99", "50000", "2500000", "999999999"]
    frame = pl.concat([cases(costs), cases(["1"], is_closed=False)])

    actual = CostDistribution.validate(cost_distribution(frame))

    bands = actual.select("bin_low_gbp", "bin_high_gbp", "investigation_count").rows()
    assert bands == [
        (-100_000_000, 0, 1),
        (0, 2_500, 2),
        (2_500, 5_000, 1),
        (47_500, 50_000, 1),
        (50_000, 60_000, 1),
        (2_000_000, 100_000_000, 2),
    ]
    assert actual["force_code"].unique().to_list() == ["E23000001"]


def test_reversal_beyond_the_lowest_edge_stands_in_the_lowest_band() -> None:
    actual = cost_distribution(cases(["-999999999"]))

    assert actual["bin_low_gbp"].to_list() == [-100_000_000]


def test_no_investigations_give_empty_marts() -> None:
    none = cases(BY_HAND).clear()

    assert UnitCostByYear.validate(unit_cost_by_year(none)).is_empty()
    assert CostDistribution.validate(cost_distribution(none)).is_empty()
