"""What open cases still cost: a life table worked by hand, its errors, and cohorts that use it."""

import datetime as dt
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from pipelines.models.cost.cohort_cost import cost_by_cohort, cost_to_come, expected_leaves
from pipelines.models.cost.cohorts import development_patterns
from pipelines.models.cost.open_cases import open_case_costs
from pipelines.models.cost.still_to_come import still_to_come

FORCE = "E23000001"
KEYS = ["force_code", "abuse_type", "complexity", "opened_quarter"]
QUARTERS = [dt.date(2012 + n // 4, 3 * (n % 4) + 1, 1) for n in range(60)]


def world(
    last: int, *, cases: int = 1000, cost: float = 100.0, stays: float = 0.5
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Cohorts of which half close each quarter, an open case costing as much in each: to a quarter.

    Returns:
        Increments, cohorts and closings.
    """
    spent, shut, stood = [], [], []
    for opened in range(last + 1):
        key = (FORCE, "sexual", "standard", QUARTERS[opened])
        still, total = float(cases), 0.0
        for quarter in range(opened, last + 1):
            closed = still * (1 - stays)
            spent.append((*key, QUARTERS[quarter], still * cost, 1.0))
            total += still * cost
            shut.append((*key, QUARTERS[quarter], closed))
            still -= closed
        amount = Decimal(f"{total:.2f}")
        stood.append((*key, cases, round(still), amount, amount, QUARTERS[last]))
    return (
        pl.DataFrame(
            spent, schema=[*KEYS, "cost_quarter", "cost_gbp", "real_factor"], orient="row"
        ),
        pl.DataFrame(
            stood,
            schema={
                **dict.fromkeys(KEYS[:3], pl.String),
                "opened_quarter": pl.Date,
                "investigation_count": pl.Int64,
                "open_count": pl.Int64,
                "cost_to_date_gbp": pl.Decimal(18, 2),
                "open_cost_to_date_gbp": pl.Decimal(18, 2),
                "last_quarter": pl.Date,
            },
            orient="row",
        ),
        pl.DataFrame(shut, schema=[*KEYS, "closed_quarter", "closed_count"], orient="row"),
    )


def test_a_case_that_halves_each_quarter_costs_twice_its_next_quarter() -> None:
    increments, cohorts, closings = world(30)
    found = open_case_costs(increments, cohorts, closings).sort("opened_quarter")
    # 100 next quarter, 50 after it, 25...: 200 at every age, and nothing of it is by chance.
    assert found["case_to_come_gbp"].to_list() == pytest.approx([200.0] * 31)
    assert found["case_chance"].to_list() == pytest.approx([0.0] * 31, abs=1e-6)
    # The youngest cohort has 500 open at the end of its first quarter, the next 250.
    assert found["quarter_open_count"].to_list()[-2:] == [250.0, 500.0]
    assert set(found["case_complexity"]) == {"standard"}


def test_prices_that_rise_go_on_rising_and_the_past_is_brought_to_todays() -> None:
    increments, cohorts, closings = world(30)
    # Two per cent a quarter, and a real factor that takes it out again.
    number = pl.col("cost_quarter").rank("dense").cast(pl.Int64) - 1
    dearer = increments.with_columns(
        cost_gbp=pl.col("cost_gbp") * 1.02 ** (number - 30), real_factor=1.02 ** (30 - number)
    )
    found = open_case_costs(dearer, cohorts, closings)
    # In today's pounds 102 next quarter, half of them 104.04 after it: 102 / (1 - 0.51).
    assert found["case_to_come_gbp"].to_list() == pytest.approx([102 / 0.49] * 31)


def test_chance_is_the_variance_from_case_to_case() -> None:
    # A case costs 100 for certain, stays or goes: to come from one open is 100 + 200 if it stays,
    # 100 else; so the variance is that of a geometric sum: 100² × 0.5 / 0.5² = 20,000.
    random = np.random.default_rng(3)
    rows = {"spent": [], "shut": [], "stood": []}
    for opened in range(40):
        key = (FORCE, "sexual", "standard", QUARTERS[opened])
        still = 400
        for quarter in range(opened, 40):
            closed = int(random.binomial(still, 0.5))
            rows["spent"].append((*key, QUARTERS[quarter], still * 100.0, 1.0))
            rows["shut"].append((*key, QUARTERS[quarter], closed))
            still -= closed
        rows["stood"].append((*key, 400, QUARTERS[39]))
    schema = [*KEYS, "cost_quarter", "cost_gbp", "real_factor"]
    found = open_case_costs(
        pl.DataFrame(rows["spent"], schema=schema, orient="row"),
        pl.DataFrame(
            rows["stood"], schema=[*KEYS, "investigation_count", "last_quarter"], orient="row"
        ),
        pl.DataFrame(rows["shut"], schema=[*KEYS, "closed_quarter", "closed_count"], orient="row"),
    ).sort("opened_quarter")
    youngest = found.row(-1, named=True)
    assert youngest["case_to_come_gbp"] == pytest.approx(200, abs=5)
    assert youngest["case_chance"] == pytest.approx(20_000, rel=0.35)
    # Sixteen cohorts of 200 taught its mean: √(20,000 / 3,200), and more for what they taught of
    # later quarters.
    assert 2 < youngest["case_error_gbp"] < 5


def test_a_complexity_of_which_too_few_closed_learns_from_all() -> None:
    increments, cohorts, closings = world(30)
    few = [frame.with_columns(complexity=pl.lit("major")) for frame in world(30, cases=1)]
    found = open_case_costs(
        pl.concat([increments, few[0].filter(pl.col("opened_quarter") > QUARTERS[28])]),
        pl.concat([cohorts, few[1].filter(pl.col("opened_quarter") > QUARTERS[28])]),
        pl.concat([closings, few[2].filter(pl.col("opened_quarter") > QUARTERS[28])]),
    )
    assert set(found.filter(complexity="major")["case_complexity"]) == {"all"}
    assert set(found.filter(complexity="standard")["case_complexity"]) == {"standard"}


def test_without_closings_nothing_is_known_of_open_cases() -> None:
    increments, cohorts, closings = world(30)
    found = open_case_costs(increments, cohorts, closings.clear())
    assert found["case_to_come_gbp"].null_count() == found.height
    empty = open_case_costs(increments.clear(), cohorts.clear(), closings.clear())
    assert empty.is_empty()


def test_old_cohorts_cost_what_their_open_cases_do_and_young_ones_lean_on_earlier_ones() -> None:
    increments, cohorts, closings = world(30)
    # An old cohort has two open where it should have none: they cost 200 each, whatever its sum.
    stood = cohorts.with_columns(
        open_count=pl.when(pl.col("opened_quarter") == QUARTERS[10]).then(2).otherwise("open_count")
    )
    reopened = closings.with_columns(
        closed_count=pl.when(
            (pl.col("opened_quarter") == QUARTERS[10]) & (pl.col("closed_quarter") == QUARTERS[12])
        )
        .then(pl.col("closed_count") - 2)
        .otherwise("closed_count")
    )
    patterns = development_patterns(increments, stood)
    open_cases = open_case_costs(increments, stood, reopened)
    found = still_to_come(increments, stood, patterns, open_cases).sort("opened_quarter")
    old = found.row(10, named=True)
    assert old["is_by_case"]
    assert float(old["still_to_come_gbp"]) == pytest.approx(200, rel=0.02)
    assert not found["is_by_case"].tail(8).any()
    without = still_to_come(increments, stood, patterns)
    assert not without["is_by_case"].any()
    assert found["still_to_come_gbp"].tail(8).equals(without["still_to_come_gbp"].tail(8))


def leaves_of(*rows: tuple[str, str, int, int, float, float, float]) -> pl.DataFrame:
    """Leaves of one type: force, complexity, age, cases open, their pounds, chance and error."""
    return pl.DataFrame(
        [
            {
                "force_code": force,
                "abuse_type": "sexual",
                "complexity": complexity,
                "opened_quarter": QUARTERS[30 - age],
                "opened_year": "2012/13",
                "investigation_count": 10,
                "open_count": count,
                "cost_to_date_gbp": Decimal("0.00"),
                "open_cost_to_date_gbp": Decimal("0.00"),
                "expected": Decimal(f"{pounds:.2f}"),
                "uncertain": pounds,
                "pattern_type": "all",
                "pattern_complexity": "all",
                "reached": age,
                "chance": 0.0,
                "estimate": 0.0,
                "missed_with": None,
                "has_error": True,
                "is_by_case": True,
                "case_chance": chance,
                "case_error_gbp": error,
                "case_complexity": complexity,
            }
            for force, complexity, age, count, pounds, chance, error in rows
        ],
        schema_overrides={
            "missed_with": pl.List(pl.Float64),
            "expected": pl.Decimal(18, 2),
            "cost_to_date_gbp": pl.Decimal(18, 2),
            "open_cost_to_date_gbp": pl.Decimal(18, 2),
        },
    )


def whole(frame: pl.DataFrame) -> float:
    rows = frame.filter(force_code="ALL", abuse_type="all", complexity="all")
    return float(rows["standard_error_gbp"].item())


def test_the_error_of_a_sum_adds_chance_in_squares_and_means_of_one_table_plainly() -> None:
    leaves = leaves_of(
        (FORCE, "standard", 10, 3, 300.0, 100.0, 4.0),
        ("E23000002", "standard", 12, 2, 200.0, 150.0, 6.0),
        (FORCE, "major", 10, 1, 900.0, 500.0, 20.0),
    )
    # Chance 300 + 300 + 500; the standard mean errs by 3 × 4 + 2 × 6 at once, the major by 20.
    assert whole(cost_to_come(leaves)) == pytest.approx((1100 + 24**2 + 20**2) ** 0.5)
    by_cohort = cost_by_cohort(leaves).filter(force_code=FORCE, abuse_type="all", complexity="all")
    assert by_cohort["standard_error_gbp"].to_list() == pytest.approx([(300 + 12**2 + 900) ** 0.5])


def test_macks_errors_of_two_ages_share_the_factors_of_the_older() -> None:
    young = leaves_of(
        (FORCE, "standard", 1, 3, 300.0, 0.0, 0.0), (FORCE, "standard", 3, 2, 200.0, 0.0, 0.0)
    ).with_columns(
        is_by_case=pl.lit(value=False),
        chance=pl.Series([2.0, 1.0]),
        estimate=pl.Series([0.02, 0.01]),
    )
    squares = 300 * 2 + 200 * 1 + 300**2 * 0.02 + 200**2 * 0.01 + 2 * 300 * 200 * 0.01
    assert whole(cost_to_come(young)) == pytest.approx(squares**0.5)
    # What the past's cohorts missed at these ages, the one up when the other was down, is more.
    row = [0.0] * 4
    missed = [[*row[:1], 0.25, 0.0, -0.05], [*row[:1], -0.05, 0.0, 0.16]]
    told = young.with_columns(missed_with=pl.Series(missed))
    squares = 300**2 * 0.25 + 200**2 * 0.16 - 2 * 300 * 200 * 0.05
    assert whole(cost_to_come(told)) == pytest.approx(squares**0.5)


def test_cohorts_without_a_known_error_are_in_the_sum_and_said_to_be_out_of_its_error() -> None:
    leaves = leaves_of(
        (FORCE, "standard", 10, 3, 300.0, 100.0, 4.0), (FORCE, "standard", 0, 5, 50.0, 0.0, 0.0)
    ).with_columns(has_error=pl.Series([True, False]))
    row = cost_to_come(leaves).filter(force_code="ALL", abuse_type="all", complexity="all")
    assert row["still_to_come_gbp"].item() == 350
    assert row["unsure_to_come_gbp"].item() == 50
    assert row["standard_error_gbp"].item() == pytest.approx((300 + 12**2) ** 0.5)


def test_the_leaves_of_a_build_have_every_term_of_their_error() -> None:
    increments, cohorts, closings = world(30)
    patterns = development_patterns(increments, cohorts)
    to_come = still_to_come(
        increments, cohorts, patterns, open_case_costs(increments, cohorts, closings)
    )
    leaves = expected_leaves(cohorts, to_come, patterns)
    assert leaves["has_error"].all()
    assert leaves.select("chance", "estimate", "case_chance", "case_error_gbp").null_count().row(
        0
    ) == (0, 0, 0, 0)
