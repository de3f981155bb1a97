"""Rates per 1,000 children: of the right year's children, and none where they are not known."""

import datetime as dt

import polars as pl
import pytest

from pipelines.models.demand.growth import demand_growth
from pipelines.models.periods import add_months
from pipelines.models.rates import children_by_year, rate_per_1000
from pipelines.reference.tables import read_reference_table

APRIL = dt.date(2015, 4, 1)
MARCH = dt.date(2016, 3, 1)
TERRITORIAL = read_reference_table("force").filter("is_territorial")["force_code"].to_list()


def test_a_financial_year_takes_the_children_of_the_year_that_its_middle_lies_in():
    children = {("A", 2015): 200_000, ("A", 2016): 100_000}
    assert rate_per_1000(500, ["A"], APRIL, MARCH, children) == 2.5
    assert rate_per_1000(500, ["A"], dt.date(2016, 1, 1), dt.date(2016, 3, 1), children) == 5


def test_the_rate_of_several_forces_is_their_sum_over_all_their_children():
    children = {("A", 2015): 100_000, ("B", 2015): 300_000}
    assert rate_per_1000(800, ["A", "B"], APRIL, MARCH, children) == 2


@pytest.mark.parametrize("forces", [["A", "B"], ["B"], ["BTP"], ["A", "BTP"], []])
def test_where_the_children_of_one_force_are_not_known_there_is_no_rate(forces):
    assert rate_per_1000(10, forces, APRIL, MARCH, {("A", 2015): 100_000}) is None


def test_british_transport_police_counts_in_the_national_rate_and_has_no_children():
    children = dict.fromkeys(((force, 2015) for force in TERRITORIAL), 1_000)
    rate = rate_per_1000(86, [*TERRITORIAL, "BTP"], APRIL, MARCH, children)
    assert rate == pytest.approx(1000 * 86 / (len(TERRITORIAL) * 1_000))


def test_growth_gives_the_rates_of_both_periods_and_none_without_a_population():
    months = [add_months(dt.date(2013, 4, 1), step) for step in range(24)]
    counts = pl.DataFrame(
        {
            "measure": "incidents",
            "force_code": "E23000001",
            "abuse_type": "sexual",
            "period_start": months,
            "period_months": 1,
            "count": [10] * 12 + [20] * 12,
        }
    )
    population = pl.DataFrame(
        {
            "force_code": ["E23000001"] * 2,
            "year": [2013, 2014],
            "child_population_count": [60_000, 120_000],
            "is_carried_forward": [False, True],
        }
    )
    years = (pl.col("baseline") == "2013/14") & (pl.col("abuse_type") == "all")
    with_rates = demand_growth(counts, population).filter(years, pl.col("force_code") != "ALL")
    row = with_rates.row(0, named=True)
    assert (row["baseline_rate_per_1000"], row["current_rate_per_1000"]) == (2.0, 2.0)
    without = demand_growth(counts, None)
    assert without["baseline_rate_per_1000"].null_count() == without.height


def test_a_year_that_has_no_population_is_not_known():
    assert children_by_year(None) == {}
