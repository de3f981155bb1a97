"""The queue beside a simulation of single cases, people as stock and flow, first actions."""

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from pipelines.models.plan import BASE, Lever, PlanSettings, Range, Scenario, plan, prepare_plan
from pipelines.models.plan.backlog import by_month_of_work, case_work, run_queue
from pipelines.models.plan.horizon import Horizon
from pipelines.models.plan.people import LEAVERS, PRODUCTIVE_HOURS, accredited_stock
from pipelines.models.plan.workload import acted_within, doubles_in, recruits_needed
from tests.plan_inputs import STILL_OPEN, plan_inputs

MARTS = plan_inputs()
READY = prepare_plan(MARTS, BASE.settings)
HORIZON = Horizon(dt.date(2027, 4, 1), 20)
APRIL = dt.date(2027, 4, 1)
PROFILE = np.array([0.97, 0.8, 0.55, 0.35, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005])
WORK = case_work(PROFILE, np.array([60, 90, 80, 60, 40, 25, 12, 6, 3, 1.0]))
MONTHS, OPENED = 60, 200.0


def steady_open(work):
    """Open cases by months of work done, where as many are opened every month."""
    found = OPENED * np.concatenate([[1.0], np.cumprod(work.stays[:-1])])
    found[0] /= 2
    return found


def queue(able, opened=OPENED, factor=1.0):
    steady = np.full(MONTHS, 1.0)
    return list(run_queue(WORK, steady_open(WORK), opened * steady, able * steady, factor * steady))


def usual_hours():
    return queue(1e12)[0].due


def simulated_queue(able, days_a_month=30, seed=3):
    """Single cases, day by day: each ends after a drawn number of days of work of its own.

    A day's hours go to all open cases in proportion to what each calls for on its day of work.
    """
    random = np.random.default_rng(seed)
    survives = np.concatenate([[1.0], np.cumprod(WORK.stays)])
    months = np.arange(len(survives))
    # A case calls for the hours of its month on each day on which it is open.
    mean_open = (survives[:-1] + survives[1:]) / 2
    hours_a_day = WORK.hours * survives[:-1] / mean_open / days_a_month

    def lifetimes(draws):
        return np.interp(draws, survives[::-1], months[::-1]) * days_a_month

    start = random.poisson(steady_open(WORK))
    done = np.repeat(np.arange(len(start)), start) + random.random(start.sum())
    ends = lifetimes(random.random(len(done)) * np.interp(done, months, survives))
    done, open_at = done * days_a_month, []
    for _ in range(MONTHS):
        for _ in range(days_a_month):
            new = random.poisson(OPENED / days_a_month)
            done = np.concatenate([done, np.zeros(new)])
            ends = np.concatenate([ends, lifetimes(random.random(new))])
            place = np.minimum((done / days_a_month).astype(int), len(hours_a_day) - 1)
            due = hours_a_day[place].sum()
            done += min(1.0, able / days_a_month / due)
            stays = done < ends
            done, ends = done[stays], ends[stays]
        open_at.append(len(done))
    return np.array(open_at)


@pytest.mark.parametrize("share", [1.2, 0.9, 0.75])
def test_the_queue_is_that_of_single_cases_worked_off_one_by_one(share):
    able = share * usual_hours()
    found = np.array([month.still_open for month in queue(able)])
    simulated = simulated_queue(able)
    assert found[11::12] == pytest.approx(simulated[11::12], rel=0.06)
    if share < 1:
        assert found[-1] > 1.3 * found[0]


def test_in_balance_as_many_are_closed_as_opened_and_nothing_waits():
    months = queue(1.05 * usual_hours())
    assert [month.closed for month in months] == pytest.approx([OPENED] * MONTHS, rel=1e-6)
    assert max(month.overdue for month in months) == pytest.approx(0.0, abs=1e-6)
    assert all(month.load_ratio == pytest.approx(1 / 1.05, rel=1e-6) for month in months)


def test_what_is_overdue_is_what_was_called_for_less_what_was_worked():
    able = 0.9 * usual_hours()
    months = queue(able)
    owed = np.cumsum([usual_hours() - able] * 12)
    assert [month.overdue for month in months[:12]] == pytest.approx(owed, rel=0.02)
    assert months[11].wait_days == pytest.approx(months[11].overdue / able * 365.25 / 12)


def test_more_hours_than_are_called_for_work_off_what_is_overdue():
    usual = usual_hours()
    able = np.concatenate([np.full(12, 0.8), np.full(MONTHS - 12, 1.3)]) * usual
    opened, factor = np.full(MONTHS, OPENED), np.ones(MONTHS)
    months = list(run_queue(WORK, steady_open(WORK), opened, able, factor))
    assert months[11].overdue > usual
    assert months[14].overdue < months[11].overdue - 0.5 * usual
    assert months[-1].overdue < 0.05 * months[11].overdue
    assert months[-1].still_open == pytest.approx(months[0].still_open, rel=0.05)


def test_a_backlog_that_doubles_is_dated():
    months = [dt.date(2027, 1, 1)] * MONTHS
    assert doubles_in(queue(1.1 * usual_hours()), months) is None
    assert doubles_in(queue(0.5 * usual_hours()), months) == dt.date(2027, 1, 1)


def test_months_of_work_hold_the_hours_and_the_open_cases_of_the_quarters():
    assert WORK.hours_left[0] == pytest.approx(
        60 + 90 + 80 + 60 + 40 + 25 + 12 + 6 + 3 + 1, rel=0.02
    )
    spread = by_month_of_work(np.array([0.0, 30.0, 12.0]), 6.0, 1)
    assert spread.sum() == 48
    assert spread[:5].tolist() == pytest.approx([3.0, 3.0 + 5.0, 10.0, 10.0, 5.0 + 2.0])


def test_people_stay_as_they_are_where_as_many_begin_as_leave():
    stock = accredited_stock(100.0, (), np.zeros(0), HORIZON)
    assert stock.stock == pytest.approx([100.0] * 60, rel=1e-12)
    assert stock.leavers[:12].sum() == pytest.approx(100 * LEAVERS, rel=0.03)
    assert stock.in_training == pytest.approx([stock.in_training[0]] * 60)


def test_twice_the_leavers_and_no_intake_empty_the_stock_at_their_rate():
    levers = (Lever("leavers", 0.12), Lever("intake", 0.0), Lever("training_months", 0.0))
    stock = accredited_stock(100.0, levers, np.zeros(3), HORIZON).stock
    # Those in training when the plan begins still come through, for two years.
    assert stock[59] / stock[47] == pytest.approx(0.88, rel=1e-9)
    assert stock[23] > 100 * 0.88**2


def test_an_intake_shows_a_training_time_later_and_not_before():
    levers = (Lever("intake", 60.0, start=APRIL), Lever("training_months", 18.0))
    stock = accredited_stock(100.0, levers, np.zeros(2), HORIZON)
    assert stock.stock[:18] == pytest.approx([100.0] * 18, rel=1e-9)
    assert stock.qualified[18] == pytest.approx(5.0 + stock.qualified[17])
    assert stock.before + stock.qualified.sum() - stock.leavers.sum() == pytest.approx(
        stock.stock[-1]
    )


def test_recruits_begin_a_training_time_before_they_are_needed_or_it_is_too_late():
    needed = np.array([110.0, 110.0, 120.0, 120.0, 120.0])
    recruits, too_late = recruits_needed(needed, np.full(5, 100.0), np.ones(5), 24, HORIZON)
    assert too_late.tolist() == [10.0, 10.0, 0.0, 0.0, 0.0]
    assert recruits.tolist() == [20.0, 0.0, 0.0, 0.0, 0.0]
    leaving, _ = recruits_needed(needed, np.full(5, 100.0), np.full(5, 0.9), 24, HORIZON)
    assert leaving.tolist() == pytest.approx([20.0, 2.0, 2.0, 0.0, 0.0])


def test_people_needed_are_hours_over_productive_hours():
    whole = plan(MARTS, Scenario("x", settings=PlanSettings(accredited_share=1.0)))
    year = whole.by_year.filter(force_code="E23000001", financial_year="2028/29")
    found = dict(year.select("measure", "p50").iter_rows())
    assert found["people"] == pytest.approx(found["hours"] / PRODUCTIVE_HOURS, rel=1e-9)
    assert found["people_gap"] == pytest.approx(found["people"] - 40.0, rel=1e-9)
    assert found["load_ratio"] == pytest.approx(found["people"] / 40.0, rel=1e-9)


def test_fewer_productive_hours_need_more_people_and_a_range_of_them_widens_the_gap():
    usual, halved, wide = (
        plan(MARTS, Scenario("x", levers))
        .by_year.filter(pl.col("measure") == "people", pl.col("financial_year") == "2028/29")
        .row(0, named=True)
        for levers in (
            (),
            (Lever("productive_hours", PRODUCTIVE_HOURS / 2),),
            (Lever("productive_hours", Range(1_200, 2_400)),),
        )
    )
    assert halved["p50"] == pytest.approx(2 * usual["p50"], rel=1e-9)
    assert wide["p90"] - wide["p10"] > 1.5 * (usual["p90"] - usual["p10"])


def test_a_ceiling_says_how_many_people_carry_the_open_cases():
    lever = Lever("caseload_ceiling", 10.0)
    rows = plan(MARTS, Scenario("x", (lever,))).by_year.filter(financial_year="2028/29")
    found = dict(rows.filter(force_code="E23000001").select("measure", "p50").iter_rows())
    assert found["people_for_ceiling"] == pytest.approx(found["open_cases"] / 10, rel=1e-9)
    # In balance: 200 opened a quarter, each open for as long as the profile says.
    assert found["open_cases"] == pytest.approx(200 * sum(STILL_OPEN), rel=0.05)


def test_load_above_one_and_a_doubling_backlog_are_told():
    halved = Scenario("x", (Lever("productive_hours", PRODUCTIVE_HOURS / 2, start=APRIL),))
    told = " | ".join(plan(MARTS, halved).messages)
    assert "E23000001: from 2027/28 the work is" in told
    assert "twice as many investigations are open by" in told
    assert "open by" not in " | ".join(plan(MARTS, BASE).messages)


def test_hours_by_age_add_up_to_the_hours_demanded():
    made = plan(MARTS, BASE)
    year = pl.col("financial_year") == "2028/29"
    by_age = made.hours_by_age.filter(year, force_code="E23000001")["hours"].sum()
    hours = made.by_year.filter(year, force_code="E23000001", measure="hours")["mean"].item()
    assert by_age == pytest.approx(hours, rel=0.002)


def test_a_wait_moves_first_actions_back_by_its_days():
    days, share = [7, 14, 30], np.array([0.6, 0.8, 0.95])
    assert [acted_within(day, days, share) for day in days] == pytest.approx(share)
    assert acted_within(0, days, share) == acted_within(-3, days, share) == 0.0
    assert 0.6 < acted_within(10, days, share) < 0.8
    short = Scenario("x", (Lever("productive_hours", PRODUCTIVE_HOURS * 0.8, start=APRIL),))
    now, later = (
        plan(MARTS, scenario)
        .timeliness.filter(force_code="E23000001", risk_level="high", financial_year="2028/29")
        .row(0, named=True)
        for scenario in (BASE, short)
    )
    assert now["recent_share"] == later["recent_share"] == pytest.approx(0.6)
    assert later["planned_share"] < now["planned_share"] <= 0.6


def test_a_force_without_staffing_cost_or_budgets_is_told_and_the_rest_is_planned():
    is_first = pl.col("force_code") == "E23000001"
    bare = replace(
        MARTS,
        staffing_by_month=MARTS.staffing_by_month.filter(~is_first),
        case_level=MARTS.case_level.filter(~is_first),
        cost_by_month=MARTS.cost_by_month.filter(~is_first),
        budget_by_year=MARTS.budget_by_year.filter(~is_first),
    )
    made = plan(bare, BASE)
    measures = set(made.by_year.filter(is_first)["measure"])
    assert measures == {"investigations"}
    told = " | ".join(made.messages)
    for words in ("no cost lines", "no staffing", "no budget"):
        assert f"E23000001: {words}" in told
    assert made.by_category.filter(is_first).is_empty()
    assert made.by_category.filter(~is_first, category="all")["p50"].min() > 0


def test_a_budget_of_nought_is_a_budget_and_the_gap_is_all_that_is_spent():
    none = replace(MARTS, budget_by_year=MARTS.budget_by_year.with_columns(budget_gbp=pl.lit(0.0)))
    year = pl.col("financial_year") == "2027/28"
    rows = plan(none, BASE).by_category.filter(year)
    assert rows["budget_gbp"].to_list() == [0.0] * rows.height
    assert rows["gap_p50"].equals(rows["p50"])
    ahead = plan(none, BASE).by_category.filter(pl.col("financial_year") == "2029/30")
    assert ahead["gap_p50"].is_null().all()


def test_bridges_end_at_the_figures_that_are_shown_and_their_steps_add_up():
    scenario = Scenario("x", (Lever("volume", 0.1), Lever("rates", Range(0.0, 0.1))))
    made, base = plan(MARTS, scenario), plan(MARTS, BASE)
    cash = made.by_year.filter(force_code="ALL", measure="cash").sort("financial_year")["p50"]
    ends = made.bridge.sort("place").group_by("bridge", "financial_year", maintain_order=True)
    sums = ends.agg(pl.col("contribution_gbp").sum(), pl.col("total_gbp").last())
    assert sums["contribution_gbp"].to_numpy() == pytest.approx(sums["total_gbp"].to_numpy())
    found = sums.filter(bridge="scenario").sort("financial_year")["total_gbp"]
    assert found.to_list() == cash.to_list()
    starts = made.bridge.filter(bridge="scenario", step="start").sort("financial_year")
    usual = base.by_year.filter(force_code="ALL", measure="cash").sort("financial_year")["p50"]
    assert starts["total_gbp"].to_list() == usual.to_list()
    steady = made.bridge.filter(bridge="years", financial_year="2029/30", step="prices")
    assert steady["contribution_gbp"].item() == pytest.approx(0.02 * cash[2], rel=0.15)


def test_a_bridge_between_two_scenarios_takes_levers_away_and_adds_others():
    kept, gone, new = Lever("rates", 0.1), Lever("volume", 0.1), Lever("productivity", 0.2)
    one, other = Scenario("One", (kept, gone)), Scenario("Other", (new, kept))
    year = pl.col("financial_year") == "2028/29"
    rows = plan(READY, other, one).bridge.filter(year, bridge="scenario").sort("place")
    assert rows["step"].to_list() == ["start", "1 without volume", "2 productivity", "doubt"]
    ends = [
        plan(READY, scenario).by_year.filter(year, force_code="ALL", measure="cash")["p50"].item()
        for scenario in (one, other)
    ]
    assert [rows["total_gbp"][0], rows["total_gbp"][-1]] == ends
    assert rows["contribution_gbp"][1] < 0
    assert abs(rows["contribution_gbp"][3]) < 0.005 * ends[1]


def test_the_tornado_puts_first_what_moves_cash_most():
    scenario = Scenario("x", (Lever("hours_per_case", Range(-0.3, 0.3)),))
    rows = plan(MARTS, scenario).tornado.filter(financial_year="2028/29")
    assert rows["driver"][0] == "hours_per_case"
    assert rows["swing_gbp"].is_sorted(descending=True)
    assert set(rows["kind"]) == {"doubt", "lever", "what_if"}
    lever = rows.row(0, named=True)
    time_share = 0.6
    year = plan(MARTS, BASE).by_year.filter(
        force_code="ALL", measure="cash", financial_year="2028/29"
    )
    assert lever["high_gbp"] == pytest.approx(0.3 * time_share * year["mean"].item(), rel=0.02)


MAY = dt.date(2027, 5, 1)
IDLE = {
    "no 1 September lies in its time": Lever("pay_award", 0.05, start=APRIL, end=APRIL),
    "no 1 April lies in its time": Lever(
        "non_pay_inflation", 0.05, APRIL.replace(month=5), APRIL.replace(month=6)
    ),
    "no forecast of neglect": Lever("mix", 0.1, of="neglect"),
    "nothing came from health": Lever("external_step", 1.0, of="health"),
    "in E23000001, E23000002 more than all incidents": Lever("share_investigated", 0.9),
    "no part of the direct basis": Lever("national_insurance", 0.2),
}


@pytest.mark.parametrize("words", IDLE)
def test_a_lever_that_does_nothing_or_less_than_it_says_is_told(words):
    assert any(words in message for message in plan(READY, Scenario("x", (IDLE[words],))).messages)
    assert not any(words in message for message in plan(READY, BASE).messages)
