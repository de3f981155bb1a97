"""The page Workload's figures, words and charts, on plans whose answer is known by hand."""

from dataclasses import replace

import polars as pl
import pytest

from dashboard.plan import charts_workload, figures, workload_figures, workload_words
from dashboard.plan.columns import (
    BACKLOG_COLUMNS,
    HOURS_COLUMNS,
    TIMELINESS_COLUMNS,
    TRAINING_COLUMNS,
)
from dashboard.shell.columns import check_declared
from pipelines.models.plan import Lever, PlanSettings, Scenario, plan, prepare_plan
from tests.plan_inputs import plan_inputs

FAST = PlanSettings(draws=300)
YEAR = "2027/28"
FEW = Scenario("Few", (Lever("productive_hours", 1_200.0),), settings=FAST)


@pytest.fixture(scope="module")
def base():
    return prepare_plan(plan_inputs(forces=2), FAST)


@pytest.fixture(scope="module")
def made(base):
    return plan(base, FEW)


@pytest.fixture(scope="module")
def rows(made):
    return figures.yearly_figures(made, "ALL")


def test_hours_that_can_be_done_are_the_hours_over_the_load(made, rows):
    hours = workload_figures.hours_by_age(made, "ALL", rows).filter(financial_year=YEAR)
    row = figures.row_of(rows, YEAR)
    assert hours["able_hours"].n_unique() == 1
    assert hours["able_hours"][0] == pytest.approx(hours["hours"].sum() / row["load_ratio_p50"])
    check_declared(hours, HOURS_COLUMNS)
    bands = hours["age_band"].to_list()
    drawn = charts_workload.hours_bars(hours, bands, title="t").to_dict()
    assert len(drawn["layer"]) == 2


def test_without_staffing_no_line_of_what_can_be_done_is_drawn():
    inputs = plan_inputs(forces=1)
    bare = replace(inputs, staffing_by_month=inputs.staffing_by_month.clear())
    made = plan(bare, Scenario("Base", settings=FAST))
    rows = figures.yearly_figures(made, "E23000001")
    hours = workload_figures.hours_by_age(made, "E23000001", rows)
    assert hours["able_hours"].null_count() == hours.height > 0
    bands = hours["age_band"].unique(maintain_order=True).to_list()
    assert len(charts_workload.hours_bars(hours, bands, title="t").to_dict()["layer"]) == 1
    said = workload_words.answer("Kent", YEAR, figures.row_of(rows, YEAR), None)
    assert "no staffing was delivered" in said
    assert workload_figures.training_by_year(made).is_empty()
    assert "not known" in workload_words.recruits_sentence(made.pipeline)


def test_months_are_summed_only_where_every_force_has_them(made):
    whole = workload_figures.open_by_month(made.backlog)
    month = whole["month"][3]
    own = made.backlog.filter(pl.col("month") == month)
    assert whole["open_count"][3] == pytest.approx(own["open_count"].sum())
    lacking = made.backlog.filter(
        ~((pl.col("month") == month) & (own["force_code"][0] == pl.col("force_code")))
    )
    assert month not in workload_figures.open_by_month(lacking)["month"].to_list()
    check_declared(whole, BACKLOG_COLUMNS)
    (march,) = whole.filter(month=pl.date(2028, 3, 1))["open_count"]
    assert workload_figures.open_at_year_end(made.backlog, YEAR) == march
    assert workload_figures.open_at_year_end(made.backlog, "1999/00") is None
    assert charts_workload.open_line(whole, title="t").to_dict()


def test_the_answer_warns_from_the_year_whose_load_passes_one(rows):
    loads = rows["load_ratio_p50"].to_list()
    years = rows["financial_year"].to_list()
    expected = next((y for y, x in zip(years, loads, strict=True) if x > 1), None)
    found = workload_figures.first_above_one(rows)
    assert found == expected
    calm = rows.with_columns(load_ratio_p50=pl.lit(0.9))
    assert workload_figures.first_above_one(calm) is None
    row = figures.row_of(rows, YEAR)
    no = workload_words.answer(
        "Kent", YEAR, row | {"load_ratio_p10": 1.1, "load_ratio_p90": 1.4}, YEAR
    )
    assert "<b>No.</b>" in no
    assert f"outgrows them from {YEAR}" in no
    yes = workload_words.answer(
        "Kent", YEAR, row | {"load_ratio_p90": 1.0, "load_ratio_p10": 0.8}, None
    )
    assert "<b>Yes.</b>" in yes
    assert "at no time in the plan" in yes
    unsure = workload_words.answer(
        "Kent", YEAR, row | {"load_ratio_p10": 0.9, "load_ratio_p90": 1.1}, YEAR
    )
    assert "Too close to tell" in unsure


def test_training_is_added_up_over_forces_and_recruits_are_named_by_year(made, rows):
    training = workload_figures.training_by_year(made)
    check_declared(training, TRAINING_COLUMNS)
    asked = training.filter(financial_year=YEAR)
    own = made.pipeline.filter(financial_year=YEAR)
    assert asked["leavers_fte"][0] == pytest.approx(own["leavers_fte"].sum())
    told = training.with_columns(
        recruits_needed_fte=pl.when(pl.col("financial_year") == YEAR).then(2.5).otherwise(0.0),
        too_late_fte=pl.when(pl.col("financial_year") == YEAR).then(1.5).otherwise(0.0),
    )
    said = workload_words.recruits_sentence(told)
    assert f"begin training: 2.5 in {YEAR}." in said
    assert f"1.5 in {YEAR}, since training takes longer" in said
    none = training.with_columns(recruits_needed_fte=0.0, too_late_fte=0.0)
    assert workload_words.recruits_sentence(none).startswith("No recruits are needed")


def test_first_actions_are_by_risk_with_the_cases_that_they_rest_on(base, made):
    found = workload_figures.timeliness_of(made, base.timeliness, YEAR, {"E23000001": "Kent"})
    check_declared(found, TIMELINESS_COLUMNS)
    kent = found.filter(force="Kent")
    assert kent["risk"].to_list() == [it for it in ("High", "Medium", "Low") if it in kent["risk"]]
    assert kent["due_count"].null_count() == 0
    last = base.timeliness.filter(force_code="E23000001")["quarter"].unique().sort().tail(4)
    due = base.timeliness.filter(
        pl.col("quarter").is_in(last.implode()),
        force_code="E23000001",
        risk_level="high",
        is_target=True,
    )["due_count"].sum()
    assert kent.filter(risk="High")["due_count"][0] == due
