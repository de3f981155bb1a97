"""A plan with what stands beside its numbers: rows in order, what is missing said, nothing run."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from pipelines.contracts.vocabulary import ALL_FORCES, MARKING
from pipelines.models.plan import BASE, Lever, PlanSettings, Scenario
from pipelines.planning.report import (
    MEASURES,
    PlanSource,
    make_report,
    plan_record,
    plan_rows,
    plan_table,
)
from tests.plan_inputs import plan_inputs

FORCE = "E23000001"
QUICK = PlanSettings(draws=200)
MARTS = plan_inputs(forces=1, draws=100)
TWO = plan_inputs(forces=2, draws=100)
SOURCE = PlanSource(FORCE, "A force", "20261101T090000Z", dt.date(2026, 9, 30), is_synthetic=True)
BASIC = Scenario("Basic", settings=QUICK)
MORE = Scenario("=More", (Lever("volume", 1.0),), settings=QUICK)


def report(marts=MARTS, scenario=BASIC, against=None, code=FORCE):
    return make_report(marts, replace(SOURCE, force_code=code), scenario, against)


@pytest.fixture(scope="module")
def compared():
    return report(scenario=MORE, against=BASIC)


def test_rows_stand_by_year_and_in_the_order_in_which_measures_are_read(compared):
    rows = plan_rows(compared)
    years = rows["financial_year"].unique(maintain_order=True).to_list()
    assert years == sorted(years)
    first = rows.filter(financial_year=years[0])["measure"].to_list()
    assert first == [name for name in MEASURES if name in first]
    assert {"investigations", "cash", "hours", "people"} <= set(first)
    assert plan_rows(compared, ("people", "cash"))["measure"].to_list()[:2] == ["people", "cash"]


def test_a_scenario_says_from_then_on_which_version_its_numbers_are_of():
    older = replace(BASIC, warehouse_version="20200101T000000Z")
    assert report(scenario=older).scenario == replace(BASIC, warehouse_version=SOURCE.version)


def test_every_measure_of_a_plan_has_a_title(compared):
    ceiling = Scenario("Ceiling", (Lever("caseload_ceiling", 9),), settings=QUICK)
    for one in (compared, report(scenario=ceiling)):
        assert set(one.plan.by_year["measure"]) <= set(MEASURES)
    assert "people_for_ceiling" in report(scenario=ceiling).plan.by_year["measure"].to_list()


def test_another_scenario_stands_beside_with_what_it_makes_of_it(compared):
    rows = plan_rows(compared, ("investigations",))
    assert rows["change_p50"].to_list() == (rows["p50"] - rows["against_p50"]).to_list()
    whole = rows.row(1, named=True)  # the year under way is half over
    assert whole["p50"] == pytest.approx(2 * whole["against_p50"], rel=1e-9)


def test_a_scenario_on_another_basis_is_prepared_for_itself():
    wide = Scenario("Wide", settings=PlanSettings(draws=200, cost_basis="full_economic"))
    assert (
        report(scenario=wide, against=BASIC)
        .against[1]
        .by_year.equals(report(scenario=BASIC).plan.by_year)
    )


def test_of_one_force_the_sum_over_all_is_that_force_and_of_several_it_is_their_sum():
    assert report(code=ALL_FORCES).code == FORCE
    several = report(marts=TWO, code=ALL_FORCES)
    assert several.code == ALL_FORCES
    assert plan_rows(several).height == plan_rows(report()).height


def test_a_force_without_staffing_has_no_people_to_set_against_and_it_is_said():
    none = report(replace(MARTS, staffing_by_month=MARTS.staffing_by_month.clear()))
    measures = set(none.plan.by_year["measure"])
    assert "people" in measures
    assert not measures & {"people_available", "people_gap", "load_ratio"}
    assert f"{FORCE}: no staffing, so no people available and no gap" in none.plan.messages


def test_a_budget_of_zero_is_a_budget_and_all_of_cash_is_over_it():
    zero = MARTS.budget_by_year.with_columns(budget_gbp=pl.lit(0.0))
    rows = report(replace(MARTS, budget_by_year=zero)).plan.by_category
    budgeted = rows.drop_nulls("budget_gbp")
    assert budgeted.height > 0
    assert budgeted["gap_p50"].to_list() == budgeted["p50"].to_list()
    none = report(replace(MARTS, budget_by_year=MARTS.budget_by_year.clear()))
    assert none.plan.by_category["gap_p50"].null_count() == none.plan.by_category.height


def test_a_table_says_in_every_row_what_it_is_of_and_runs_nothing(compared):
    table = plan_table(compared)
    assert table.height == compared.plan.by_year.height
    assert set(table["marking"]) == {MARKING}
    assert set(table["version"]) == {SOURCE.version}
    assert set(table["is_synthetic"]) == {True}
    assert set(table["scenario"]) == {"'=More"}
    assert set(table["against"]) == {"Basic"}
    assert table["against_p50"].null_count() == 0


def test_the_record_says_what_its_numbers_hang_on(compared):
    record = plan_record(compared)
    assert (record["scenario"], record["against"]) == ("=More", "Basic")
    assert (record["version"], record["seed"], record["draws"]) == (SOURCE.version, 2016, 200)
    assert record["years"] == plan_rows(compared).to_dicts()
    assert {row["force_code"] for row in record["categories"]} == {FORCE}
    assert record["marking"] == MARKING
    assert BASE.settings.cost_basis == record["cost_basis"]
