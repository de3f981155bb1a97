"""Cash as cases × cost a case × when it is spent: the chain adds up to what the plan says."""

from dataclasses import replace

import polars as pl
import pytest

from pipelines.models.plan import BASE, Lever, prepare_plan
from pipelines.models.plan.cash_chain import BOOKED, CASH_CHAIN, OPEN_NOW, cash_chain_frame
from pipelines.models.plan.sensitivity import middle_cash
from tests.plan_inputs import LEVEL_GBP, plan_inputs

MARTS = plan_inputs(draws=100)
READY = prepare_plan(MARTS, BASE.settings)
YEARS = READY.axes.horizon.years
LEVERS = (Lever("volume", 0.5), Lever("rates", 0.1), Lever("non_pay_inflation", 0.2))


def group(opened, *levers, base=READY):
    return cash_chain_frame(base, levers).filter(opened=opened)


@pytest.mark.parametrize("levers", [(), LEVERS])
def test_the_chain_of_a_year_adds_up_to_its_mean_cash(levers):
    chain = cash_chain_frame(READY, levers)
    assert chain.schema == CASH_CHAIN
    by_year = chain.group_by("financial_year").agg(pl.col("cash_gbp").sum()).sort("financial_year")
    assert by_year["financial_year"].to_list() == YEARS
    assert by_year["cash_gbp"].to_list() == pytest.approx(middle_cash(READY, levers), rel=1e-12)


def test_each_link_is_the_product_of_those_before_it():
    chain = cash_chain_frame(READY, LEVERS).filter(pl.col("opened") != BOOKED)
    product = chain["case_count"] * chain["cost_a_case_gbp"] * chain["cash_per_pound"]
    assert product.to_list() == pytest.approx(chain["cash_gbp"].to_list(), rel=1e-12)


def test_its_numbers_are_those_that_a_reader_knows():
    year = group(YEARS[1])
    assert year["cost_a_case_gbp"].to_list() == pytest.approx([LEVEL_GBP] * len(YEARS))
    assert year["case_count"][0] == pytest.approx(2 * 8 * 100, rel=0.05)
    assert year["cash_per_pound"][0] == 0  # nothing is spent before the year of opening
    # At the price base a case costs a pound a pound, all of it within two years of its opening.
    assert sum(year["cash_per_pound"]) == pytest.approx(1, rel=0.05)
    assert group(OPEN_NOW)["case_count"][0] == MARTS.cost_by_cohort["open_count"].sum()
    assert group(BOOKED)["cash_gbp"].to_list()[1:] == [0.0] * (len(YEARS) - 1)


def test_volume_moves_the_cases_and_prices_the_pounds():
    moved, plain = group(YEARS[1], *LEVERS), group(YEARS[1])
    assert moved["case_count"][0] == pytest.approx(1.5 * plain["case_count"][0])
    assert moved["cost_a_case_gbp"].to_list() == pytest.approx(plain["cost_a_case_gbp"].to_list())
    assert moved["cash_per_pound"][1] > plain["cash_per_pound"][1]


def test_cases_of_a_force_without_cost_lines_are_left_out_of_the_chain():
    (gone, kept) = sorted(MARTS.case_level["force_code"].unique())
    marts = replace(MARTS, case_level=MARTS.case_level.filter(force_code=kept))
    base = prepare_plan(marts, BASE.settings)
    alone = prepare_plan(plan_of_one(marts, kept), BASE.settings)
    assert base.forces[0].code == gone
    assert group(YEARS[1], base=base).equals(group(YEARS[1], base=alone))


def plan_of_one(marts, code):
    """The marts of one force."""
    frames = {
        name: frame.filter(force_code=code)
        for name, frame in vars(marts).items()
        if isinstance(frame, pl.DataFrame) and "force_code" in frame.columns
    }
    return replace(marts, **frames)
