"""The page Plan's figures, words and charts, on plans whose answer is known by hand."""

from dataclasses import replace

import polars as pl
import pytest

from dashboard.plan import charts, figures, words
from dashboard.plan.columns import (
    CATEGORY_COLUMNS,
    COMPARED_COLUMNS,
    DEMAND_COLUMNS,
    PEOPLE_COLUMNS,
    money_columns,
)
from dashboard.shell.charts.theme import money_axis
from dashboard.shell.charts.waterfall import whole_steps
from dashboard.shell.columns import check_declared
from pipelines.models.plan import BASE, Lever, PlanSettings, Range, Scenario, plan, prepare_plan
from tests.plan_inputs import plan_inputs

FAST = PlanSettings(draws=300)
YEAR = "2027/28"
LEVERS = (Lever("volume", Range(0.1, 0.3)), Lever("pay_award", 0.04))


@pytest.fixture(scope="module")
def base():
    return prepare_plan(plan_inputs(forces=2), FAST)


@pytest.fixture(scope="module")
def made(base):
    return plan(base, Scenario("More", LEVERS, settings=FAST))


@pytest.fixture(scope="module")
def rows(made):
    return figures.yearly_figures(made, "ALL")


def row(**changed):
    known = {
        "investigations_p10": 90.0,
        "investigations_p50": 100.0,
        "investigations_p90": 110.0,
        "cash_p10": 900_000.0,
        "cash_p50": 1_000_000.0,
        "cash_p90": 1_100_000.0,
        "budget_gbp": 1_200_000.0,
        "gap_p10": -300_000.0,
        "gap_p50": -200_000.0,
        "gap_p90": -100_000.0,
        "people_p10": 9.0,
        "people_p50": 10.0,
        "people_p90": 11.0,
        "people_available_p50": 12.0,
        "people_gap_p10": -3.0,
        "people_gap_p50": -2.0,
        "people_gap_p90": -1.0,
    }
    return known | changed


UNKNOWN_GAP = dict.fromkeys(("gap_p10", "gap_p50", "gap_p90", "budget_gbp"))
UNKNOWN_PEOPLE = dict.fromkeys(
    ("people_gap_p10", "people_gap_p50", "people_gap_p90", "people_available_p50")
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, words.YES),
        ({"gap_p90": 1.0}, words.UNSURE),
        ({"gap_p10": 1.0, "gap_p90": 2.0}, words.NO),
        ({"people_gap_p10": 0.1, "people_gap_p90": 2.0}, words.NO),
        ({"people_gap_p90": 0.1}, words.UNSURE),
        (UNKNOWN_GAP, words.YES),
        ({**UNKNOWN_GAP, **UNKNOWN_PEOPLE}, words.UNKNOWN),
    ],
)
def test_coping_is_said_of_money_and_people_and_of_whole_ranges(changed, said):
    assert words.verdict(row(**changed)) == said


def test_the_answer_names_money_budget_and_people_and_what_is_not_known():
    said = words.answer("Kent", YEAR, row(), price_base=None)
    assert "£1.0m in that year in cash (£900,000 to £1.1m)" in said
    assert "£200,000 under the budget of £1.2m" in said
    assert "2.0 to spare (3.0 to spare to 1.0 to spare)" in said
    bare = words.answer("Kent", YEAR, row(**UNKNOWN_GAP, **UNKNOWN_PEOPLE), price_base="2024/25")
    assert "at prices of 2024/25" in bare
    assert "no budget is loaded or typed in" in bare
    assert "no staffing was delivered" in bare
    none = words.answer("Kent", YEAR, row(cash_p50=None, people_p50=None), price_base=None)
    assert "no cost lines were delivered" in none


def test_a_name_that_somebody_typed_stays_text():
    scenario = Scenario("*More* <b>cases</b>", LEVERS)
    assert "\\*More\\* \\<b\\>" in words.levers_sentence(scenario)
    assert "&lt;b&gt;" in words.answer("<b>", YEAR, row(), price_base=None)


def test_a_row_a_year_has_the_plans_own_figures(made, rows):
    asked = figures.row_of(rows, YEAR)
    (cash,) = made.by_year.filter(force_code="ALL", financial_year=YEAR, measure="cash")["p90"]
    assert asked["cash_p90"] == cash
    assert asked["gap_p90"] == pytest.approx(cash - asked["budget_gbp"])


def test_real_terms_divide_all_money_of_a_year_by_its_price(made, rows):
    real = figures.yearly_figures(made, "ALL", in_real_terms=True)
    by_plan = made.by_year.filter(force_code="ALL", measure="cash_real").sort("financial_year")
    assert real["cash_p90"].to_list() == pytest.approx(by_plan["p90"].to_list())
    ratio = (rows["budget_gbp"] / real["budget_gbp"]).drop_nulls().to_list()
    assert ratio == pytest.approx(rows.drop_nulls("budget_gbp")["price"].to_list())
    assert real["people_p50"].to_list() == rows["people_p50"].to_list()


def test_a_typed_budget_fills_only_the_years_without_one_and_nought_is_a_budget(made, rows):
    missing = rows.filter(pl.col("budget_gbp").is_null())["financial_year"].to_list()
    assert missing
    typed = figures.yearly_figures(figures.budgeted_plan(made, "ALL", 0.0), "ALL")
    for year in rows["financial_year"]:
        before, after = figures.row_of(rows, year), figures.row_of(typed, year)
        if year in missing:
            assert after["budget_gbp"] == 0
            assert after["gap_p50"] == after["cash_p50"]
        else:
            assert after["budget_gbp"] == before["budget_gbp"]
    assert figures.budgeted_plan(made, "ALL", None) is made


def test_forces_without_cost_budget_or_staffing_have_rows_of_what_is_known():
    inputs = plan_inputs(forces=1)
    lacking = ("case_level", "cost_by_cohort", "cost_by_month", "staffing_by_month")
    lacking += ("budget_by_year",)
    bare = replace(inputs, **{name: getattr(inputs, name).clear() for name in lacking})
    made = plan(bare, Scenario("Base", settings=FAST))
    code = figures.code_of(made, "E23000001")
    rows = figures.yearly_figures(made, code)
    assert rows["investigations_p50"].null_count() == 0
    assert rows["cash_p50"].null_count() == rows.height
    said = words.answer("Kent", YEAR, figures.row_of(rows, YEAR), price_base=None)
    assert "Not known" in said


def test_cost_that_ends_within_the_plan_is_bridged_to_nought():
    inputs = plan_inputs(forces=1)
    made = plan(replace(inputs, case_level=inputs.case_level.clear()), BASE.at_base())
    assert made.bridge.filter(pl.col("bridge") == "years")["total_gbp"].is_finite().all()


def test_every_table_is_declared(made, rows):
    other = figures.with_change(rows, rows)
    check_declared(other, money_columns("Base"))
    check_declared(rows, DEMAND_COLUMNS)
    check_declared(rows, PEOPLE_COLUMNS)
    categories = figures.categories_of(made, "ALL", YEAR, in_real_terms=False, price=None)
    check_declared(categories, CATEGORY_COLUMNS)
    check_declared(other.with_columns(scenario=pl.lit("More")), COMPARED_COLUMNS)


def test_categories_begin_with_their_sum(made):
    rows = figures.categories_of(made, "ALL", YEAR, in_real_terms=True, price=1.1)
    assert rows["category"][0] == "all"
    whole = made.by_category.filter(force_code="ALL", financial_year=YEAR, category="all")
    assert rows["p50"][0] == pytest.approx(whole["p50"][0] / 1.1)


def test_a_bridge_in_thousands_ends_where_the_plan_does(made, rows):
    level, steps, reached = figures.bridge_of(made.bridge, "scenario", YEAR)
    drawn = whole_steps(steps, first="Base", last="More", level=level)
    assert drawn["end"][-1] == round(reached)
    assert reached * 1_000 == pytest.approx(figures.row_of(rows, YEAR)["cash_p50"])
    named = [words.step_name(step) for step in steps]
    assert named[:2] == ["1. Investigations opened", "2. Pay award"]
    assert figures.bridge_of(made.bridge, "years", "1999/00") == (0.0, {}, 0.0)
    assert charts.bridge(drawn, title="t").to_dict()


def test_every_driver_has_words_with_its_ends(made):
    drivers = figures.drivers_of(made.tornado, YEAR)
    named = [words.driver_name(one) for one in drivers.iter_rows(named=True)]
    assert "Investigations opened: +10% to +30%" in named
    assert not [name for name in named if "_" in name]
    assert drivers["swing_gbp"].is_sorted(descending=True)
    drawn = charts.tornado(drivers.with_columns(name=pl.Series(named)), title="t").to_dict()
    assert drawn["layer"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("volume", -0.1, "−10%"),
        ("mix", 0.02, "+2 points"),
        ("pay_award", 0.042, "4.2%"),
        ("caseload_ceiling", 9.0, "9 cases each"),
        ("productive_hours", 1779.0, "1,779 hours a year"),
        ("training_months", 24.0, "24 months"),
    ],
)
def test_a_levers_value_has_its_unit(name, value, said):
    assert words.lever_value(name, value) == said


def test_the_queue_at_a_years_end_is_summed_over_forces(made):
    found = figures.backlog_at_year_end(made.backlog, YEAR)
    last = made.backlog.filter(pl.col("month") == pl.date(2028, 3, 1))
    assert found["waiting_hours"] == pytest.approx(last["waiting_hours"].sum())
    assert found["wait_days"] == last["wait_days"].max()
    assert figures.backlog_at_year_end(made.backlog, "1999/00") == {}


def test_another_plan_is_named_with_the_difference_to_the_pound(base, rows):
    plain = figures.yearly_figures(plan(base, Scenario("Base", settings=FAST)), "ALL")
    changed = figures.row_of(figures.with_change(rows, plain), YEAR)
    expected = changed["cash_p50"] - figures.row_of(plain, YEAR)["cash_p50"]
    assert changed["change_cash"] == expected > 0
    assert "more than Base" in words.against_sentence(changed, BASE.name, YEAR)
    same = figures.row_of(figures.with_change(plain, plain), YEAR)
    assert "the same cash" in words.against_sentence(same, BASE.name, YEAR)


def test_years_are_drawn_with_each_scenario_and_the_budget(rows):
    drawn = figures.cash_by_scenario({"Base": rows, "More": rows})
    both = charts.yearly_ranges(drawn, ["Base", "More"], axis=money_axis("Cash"), title="t")
    assert len(both.to_dict()["layer"]) == 3
    none = drawn.with_columns(budget=pl.lit(None, pl.Float64))
    without = charts.yearly_ranges(none, ["Base", "More"], axis=money_axis("Cash"), title="t")
    assert len(without.to_dict()["layer"]) == 2


def test_messages_name_forces_and_not_codes():
    (said,) = words.messages_in_words(("E23000001: no staffing",), {"E23000001": "Kent"})
    assert said == "Kent\\: no staffing"
