"""Half-developed cohorts of the whole country against what they cost in the end."""

import datetime as dt

import polars as pl

from tests.benchmarks.cost_development import drawn_cohorts, valued

VALUED_AT = [dt.date(2025, 10, 1), *(dt.date(2026, month, 1) for month in (1, 4, 7))]
"""First days of the last quarter known: one in each season."""


def test_half_developed_cohorts_come_within_3_percent_where_the_average_so_far_is_20_low() -> None:
    cases, costs = drawn_cohorts(1.0)
    found = pl.concat([valued(cases, costs, last) for last in VALUED_AT]).filter(age=1)
    assert found.height == len(VALUED_AT)
    assert found["spent"].is_between(0.5, 0.8).all()
    assert found["expected"].is_between(0.97, 1.03).all()
