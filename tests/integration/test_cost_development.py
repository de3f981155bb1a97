"""Half-developed cohorts of the whole country against what they cost in the end."""

import datetime as dt

import polars as pl
import pytest

from pipelines.synthetic.generate import DEFAULT_SEED
from tests.benchmarks.cost_development import drawn_cohorts, valued

VALUED_AT = [dt.date(2025, 10, 1), *(dt.date(2026, month, 1) for month in (1, 4, 7))]
"""First days of the last quarter known: one in each season."""


@pytest.fixture(scope="module")
def cohorts() -> pl.DataFrame:
    closings, costs = drawn_cohorts(1.0, None, DEFAULT_SEED)
    found = pl.concat([valued(closings, costs, last) for last in VALUED_AT])
    return found.filter(force_code="ALL")


def test_half_developed_cohorts_come_within_3_percent_where_the_average_so_far_is_20_low(
    cohorts: pl.DataFrame,
) -> None:
    found = cohorts.filter(age=1)
    assert found.height == len(VALUED_AT)
    assert (found["spent"] / found["final"]).is_between(0.4, 0.8).all()
    assert (found["expected"] / found["final"]).is_between(0.97, 1.03).all()


def test_old_cohorts_cost_still_to_come_is_neither_lost_nor_made_up(cohorts: pl.DataFrame) -> None:
    old = cohorts.filter(pl.col("age").is_between(12, 19))
    to_come = (old["expected"] - old["spent"]).sum() / (old["final"] - old["spent"]).sum()
    # By the development of whole cohorts it was 0.6 of the truth.
    assert 0.85 < to_come < 1.15
    assert ((old["expected"] - old["final"]).abs() <= 1.96 * old["error"]).mean() > 0.85


def test_the_error_of_a_sum_is_less_than_the_sum_of_errors_and_holds_the_truth(
    cohorts: pl.DataFrame,
) -> None:
    by_cohort = cohorts.filter(pl.col("age") >= 0).group_by("last").agg(pl.col("error").sum())
    whole = cohorts.filter(age=-1).join(by_cohort, on="last", suffix="_added")
    assert (whole["error"] < 0.8 * whole["error_added"]).all()
    assert ((whole["expected"] - whole["final"]).abs() <= 3 * whole["error"]).all()
