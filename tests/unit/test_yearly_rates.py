"""Rates by financial year: intervals against tables and by hand, and none that means nothing."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.models.compare.yearly_rates import dispersed_interval, sum_rate, yearly_rates
from pipelines.models.periods import add_months
from pipelines.reference.tables import read_reference_table

FIRST = dt.date(2015, 4, 1)
TERRITORIAL = read_reference_table("force").filter("is_territorial")["force_code"].to_list()


def quarters(force, *counts, first=FIRST):
    starts = [add_months(first, 3 * step) for step in range(len(counts))]
    return pl.DataFrame(
        {
            "force_code": [force] * len(counts),
            "period_start": starts,
            "period_months": [3] * len(counts),
            "count": pl.Series(counts, dtype=pl.Int64),
        }
    )


def children(*rows):
    schema = {
        "force_code": pl.String,
        "year": pl.Int32,
        "child_population_count": pl.Int64,
        "is_carried_forward": pl.Boolean,
    }
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_without_overdispersion_the_interval_is_the_exact_one_of_the_tables():
    # Garwood's table: 10 counted, 4.795 to 18.390; none counted, 0 to 3.689.
    assert dispersed_interval(10, 1) == pytest.approx((4.795, 18.390), abs=5e-4)
    assert dispersed_interval(0, 1) == pytest.approx((0, 3.689), abs=5e-4)


def test_a_count_of_forty_at_dispersion_four_is_ten_units_of_four():
    assert dispersed_interval(40, 4) == pytest.approx((4 * 4.795, 4 * 18.390), abs=2e-3)


@given(st.integers(0, 5000), st.floats(1, 50))
def test_the_interval_holds_the_count_and_widens_with_dispersion(count, dispersion):
    low, high = dispersed_interval(count, dispersion)
    wider_low, wider_high = dispersed_interval(count, 2 * dispersion)
    assert wider_low <= low <= count < high < wider_high


def test_a_year_is_counted_over_the_children_of_the_year_that_it_begins_in():
    rates = yearly_rates(
        quarters("A", *[100, 120, 80, 100] * 2),
        children(("A", 2015, 80_000, False), ("A", 2016, 100_000, True)),
    )
    assert rates["financial_year"].to_list() == ["2015/16", "2016/17"]
    assert rates["counted_count"].to_list() == [400, 400]
    assert rates["rate_per_1000"].to_list() == [5.0, 4.0]
    assert rates["is_carried_forward"].to_list() == [False, True]
    first = rates.row(0, named=True)
    # Four quarters of 100: no narrower than the exact interval of 400, 361.8 to 441.2.
    assert first["low_per_1000"] <= 361.8 / 80 + 0.01
    assert first["high_per_1000"] >= 441.2 / 80 - 0.01


def test_a_series_that_jumps_about_has_a_wider_interval_than_a_steady_one():
    steady, jumpy = [100, 101, 99, 100] * 5, [40, 160, 70, 130, 150, 60, 120, 70] * 2 + [100] * 4
    people = children(
        *((force, year, 80_000, False) for force in "AB" for year in range(2015, 2020))
    )
    rates = yearly_rates(pl.concat([quarters("A", *steady), quarters("B", *jumpy)]), people)
    widths = dict(
        rates.filter(financial_year="2019/20")
        .select("force_code", pl.col("high_per_1000") - pl.col("low_per_1000"))
        .iter_rows()
    )
    assert widths["B"] > 1.5 * widths["A"]


def test_a_year_with_a_quarter_missing_has_no_rate_and_the_others_keep_theirs():
    counts = quarters("A", 50, 50, None, 50, *[60] * 4)
    people = children(("A", 2015, 80_000, False), ("A", 2016, 80_000, False))
    rates = yearly_rates(counts, people)
    assert rates["financial_year"].to_list() == ["2016/17"]
    assert rates["rate_per_1000"].to_list() == [3.0]


def test_a_year_that_the_series_ends_in_is_not_scaled_up():
    rates = yearly_rates(quarters("A", *[50] * 7), children(("A", 2015, 80_000, False)))
    assert rates["financial_year"].to_list() == ["2015/16"]


@pytest.mark.parametrize(
    ("force", "count", "people", "reason"),
    [
        ("BTP", 500, [], "no_children_of_its_own"),
        ("A", 500, [], "children_not_known"),
        ("A", 500, [("A", 2015, 9_999, False)], "few_children"),
        ("A", 4, [("A", 2015, 80_000, False)], "few_counted"),
        ("A", 5, [("A", 2015, 10_000, False)], None),
    ],
)
def test_a_rate_that_means_nothing_is_not_given_and_the_reason_is(force, count, people, reason):
    population = children(*people) if people else None
    (row,) = yearly_rates(quarters(force, *[count] * 4), population).to_dicts()
    assert row["reason"] == reason
    assert (row["rate_per_1000"] is None) == (row["low_per_1000"] is None) == (reason is not None)
    assert row["counted_count"] == 4 * count


def test_a_sum_has_the_rate_of_the_sums_and_counts_the_force_that_has_none_of_its_own():
    counts = pl.concat([quarters("A", *[100] * 4), quarters("B", *[1] * 4)])
    people = children(("A", 2015, 99_000, False), ("B", 2015, 1_000, False))
    rates = yearly_rates(counts, people)
    assert sum_rate(rates, ["A", "B"]) == pytest.approx(4.04)
    assert sum_rate(rates, ["A", "C"]) is None
    assert sum_rate(rates, []) is None


def test_a_sum_over_children_that_are_not_known_has_no_rate():
    counts = pl.concat([quarters("A", *[100] * 4), quarters("B", *[100] * 4)])
    rates = yearly_rates(counts, children(("A", 2015, 99_000, False)))
    assert sum_rate(rates, ["A", "B"]) is None


def test_british_transport_police_counts_beside_all_territorial_forces_only():
    forces = [*TERRITORIAL, "BTP"]
    counts = pl.concat([quarters(force, *[25] * 4) for force in forces])
    people = children(*((force, 2015, 50_000, False) for force in TERRITORIAL))
    rates = yearly_rates(counts, people)
    assert sum_rate(rates, forces) == pytest.approx(1000 * 44 * 100 / (43 * 50_000))
    assert sum_rate(rates, ["E23000001", "BTP"]) is None


def test_no_counts_have_no_rates():
    empty = quarters("A").clear()
    assert yearly_rates(empty, None).is_empty()
