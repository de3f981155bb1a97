"""The plan's budget: each lever moves it by its arithmetic, and its ranges are those of sums."""

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import ModelError
from pipelines.models.plan import (
    BASE,
    LEVERS,
    Lever,
    PlanSettings,
    Range,
    Scenario,
    plan,
    prepare_plan,
)
from pipelines.models.plan.demand_factors import demand_factors
from pipelines.models.plan.make import budget_ranges
from pipelines.models.plan.sensitivity import middle_cash
from pipelines.models.plan.spending import outcome, work_out
from pipelines.models.plan.summary import quantiles
from tests.plan_inputs import BY_AGE, CATEGORIES, GRADE, LEVEL_GBP, RISE, START, plan_inputs

MARTS = plan_inputs()
READY = prepare_plan(MARTS, BASE.settings)
ON_COSTS = PlanSettings(cost_basis="direct_with_on_costs")
APRIL, YEARS = dt.date(2027, 4, 1), READY.axes.horizon.years
TIME = [name in ("officer_time", "staff_time") for name in READY.axes.categories]
NEXT, AFTER = 1, 2


def middle(*levers, base=READY):
    """Year × column of the first force at the mean of its paths, the levers at their medians."""
    none = np.zeros(len(levers))
    return outcome(base, 0, work_out(base, levers, none), levers, none, in_draws=False)[0]


def cash(*levers, base=READY):
    return middle(*levers, base=base)[:, : len(CATEGORIES)]


def hours(*levers):
    return middle(*levers)[:, len(CATEGORIES)]


def opened(*levers):
    return middle(*levers)[:, len(CATEGORIES) + 2]


def test_a_steady_force_spends_what_it_opens_times_what_a_case_costs():
    # Two types, 100 a quarter each, all as it was for years: a whole year costs 800 cases.
    expected = MARTS.opening_path.filter(
        pl.col("force_code") == "E23000001", pl.col("quarter") >= dt.date(2028, 4, 1)
    )["opened_count"].mean()
    per_year = 8 * expected * LEVEL_GBP * RISE**2
    assert cash()[AFTER].sum() == pytest.approx(per_year, rel=0.01)


def test_cash_is_openings_times_cost_times_development_times_prices_to_the_penny():
    """A plain sum of the same, written out once more."""
    horizon, force = READY.axes.horizon, READY.forces[0]
    mean = force.opened.mean(axis=0).sum(axis=1)
    year = horizon.years.index("2028/29")
    found = 0.0
    for quarter in np.flatnonzero(horizon.year_of_quarter == year):
        for age, share in enumerate(BY_AGE):
            if quarter - age >= 0:
                found += mean[quarter - age] * LEVEL_GBP * share * RISE**year
    assert cash()[year].sum() == pytest.approx(found, rel=1e-9)


def test_what_open_cases_are_still_to_cost_is_spent_within_the_plan_and_counted_once():
    only_open = replace(
        MARTS, opening_path=MARTS.opening_path.with_columns(opened_count=pl.lit(0.0))
    )
    base = prepare_plan(only_open, BASE.settings)
    left = MARTS.cost_by_cohort.filter(force_code="E23000001")
    to_come = (left["expected_final_cost_gbp"] - left["cost_to_date_gbp"]).sum()
    assert cash(base=base).sum() == pytest.approx(to_come, rel=1e-9)


def neutral(name):
    kind = LEVERS[name]
    of = {"mix": "sexual", "external_step": "industry"}.get(name)
    return Lever(name, kind.neutral, start=APRIL, end=APRIL, of=of)


def test_levers_at_their_neutral_values_change_no_bit():
    levers = tuple(neutral(name) for name, kind in LEVERS.items() if kind.neutral is not None)
    assert len(levers) >= 8
    moved, base = (plan(MARTS, Scenario("x", given)) for given in (levers, ()))
    assert moved.by_year.equals(base.by_year)
    assert moved.by_category.equals(base.by_category)
    assert moved.backlog.equals(base.backlog)
    assert moved.pipeline.equals(base.pipeline)


def test_a_range_without_width_is_its_value():
    one, other = (
        plan(MARTS, Scenario("x", (Lever("rates", value),))).by_year
        for value in (0.1, Range(0.1, 0.1))
    )
    assert one.equals(other)


@settings(max_examples=20, deadline=None)
@given(st.floats(-0.9, 3.0))
def test_hours_a_case_move_hours_and_the_cost_of_time_by_their_share_and_nothing_else(share):
    lever = Lever("hours_per_case", share)
    assert hours(lever) == pytest.approx(hours() * (1 + share), rel=1e-9)
    assert cash(lever)[:, TIME] == pytest.approx(cash()[:, TIME] * (1 + share), rel=1e-9)
    others = ~np.array(TIME)
    assert (cash(lever)[:, others] == cash()[:, others]).all()


def test_doubling_the_hours_doubles_the_hours_of_every_range():
    doubled = plan(MARTS, Scenario("x", (Lever("hours_per_case", 1.0),))).by_year
    base = plan(MARTS, BASE).by_year
    is_whole = (pl.col("measure") == "hours") & (pl.col("financial_year") != YEARS[0])
    for band in ("p10", "p50", "p90"):
        found, usual = (frame.filter(is_whole)[band].to_numpy() for frame in (doubled, base))
        assert found == pytest.approx(2 * usual, rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(-0.9, 3.0))
def test_rates_move_pay_by_their_share_and_no_hours(share):
    lever = Lever("rates", share)
    assert cash(lever)[:, TIME] == pytest.approx(cash()[:, TIME] * (1 + share), rel=1e-9)
    assert (hours(lever) == hours()).all()


def test_an_award_of_five_per_cent_stands_in_place_of_the_bases_rise_from_september_on():
    once = Lever("pay_award", 0.05, start=dt.date(2027, 9, 1), end=dt.date(2027, 9, 1))
    ratio = cash(once)[:, TIME].sum(axis=1) / cash()[:, TIME].sum(axis=1)
    assert ratio[0] == 1
    assert 1 < ratio[NEXT] < 1.05 / RISE
    assert ratio[AFTER:] == pytest.approx(1.05 / RISE, rel=1e-9)
    twice = Lever("pay_award", 0.05, start=APRIL, end=dt.date(2029, 3, 1))
    later = cash(twice)[3:, TIME].sum(axis=1) / cash()[3:, TIME].sum(axis=1)
    assert later == pytest.approx((1.05 / RISE) ** 2, rel=1e-9)


def test_an_award_as_high_as_the_bases_rise_changes_nothing():
    assert cash(Lever("pay_award", RISE - 1)) == pytest.approx(cash(), rel=1e-12)


RATES = pl.DataFrame(
    [
        ("hourly_rate", GRADE, "any", day, None, rate)
        for day, rate in (
            (dt.date(2000, 1, 1), 20.0),
            (dt.date(2023, 9, 1), 20.0),
            (dt.date(2027, 9, 1), 22.0),
        )
    ],
    schema=MARTS.cost_rate.schema,
    orient="row",
)


def with_rates():
    return replace(MARTS, cost_rate=pl.concat([MARTS.cost_rate, RATES]))


def test_an_hour_costs_what_the_table_of_rates_says_and_then_rises_with_prices():
    base = prepare_plan(
        replace(MARTS, cost_rate=pl.concat([MARTS.cost_rate, RATES])), BASE.settings
    )
    quarters = base.axes.horizon.quarters
    paid = base.price_of_quarter[:, base.axes.categories.index("officer_time")]
    by_day = dict(zip(quarters, paid.tolist(), strict=True))
    steady, raised = by_day[dt.date(2027, 4, 1)], by_day[dt.date(2027, 10, 1)]
    assert by_day[START] == pytest.approx(steady, rel=1e-12)
    assert raised == pytest.approx(1.1 * steady, rel=1e-12)
    assert by_day[dt.date(2028, 7, 1)] == pytest.approx(raised, rel=1e-12)
    assert by_day[dt.date(2030, 7, 1)] == pytest.approx(raised * RISE**2, rel=1e-12)
    # Rates that stood still while prices rose: an hour costs less, in real terms, than it did.
    window = [RISE ** (year - 2026) for year in (2023,) * 2 + (2024, 2025) * 4 + (2026,) * 2]
    assert steady == pytest.approx(1 / np.mean([1 / price for price in window]), rel=1e-9)
    others = base.price_of_quarter[:, base.axes.categories.index("travel")]
    assert others == pytest.approx(base.deflator, rel=1e-12)


def test_an_award_stands_in_place_of_the_one_that_the_table_of_rates_knows():
    base = prepare_plan(
        replace(MARTS, cost_rate=pl.concat([MARTS.cost_rate, RATES])), BASE.settings
    )
    lever = Lever("pay_award", 0.05, start=dt.date(2027, 9, 1), end=dt.date(2027, 9, 1))
    moved = cash(lever, base=base)[AFTER, TIME] / cash(base=base)[AFTER, TIME]
    # What open cases are still to cost moves by the award as well.
    assert moved == pytest.approx(1.05 / 1.10, rel=1e-9)


def test_inflation_moves_bought_services_alone():
    lever = Lever("non_pay_inflation", 0.10, start=APRIL, end=APRIL)
    others = ~np.array(TIME)
    moved = cash(lever)[NEXT:, others] / cash()[NEXT:, others]
    assert moved == pytest.approx(1.10 / RISE, rel=1e-9)
    assert (cash(lever)[:, TIME] == cash()[:, TIME]).all()


def test_employers_contributions_move_pay_by_their_part_of_it_on_the_wider_bases_alone():
    levers = (
        Lever("employer_pension", 0.25, start=APRIL),
        Lever("national_insurance", 0.20, start=APRIL),
    )
    wide = prepare_plan(MARTS, ON_COSTS)
    ratio = cash(*levers, base=wide)[AFTER] / cash(base=wide)[AFTER]
    by_name = dict(zip(wide.axes.categories, ratio.tolist(), strict=True))
    assert by_name["officer_time"] == pytest.approx((1 + 0.25 + 0.20) / 1.5, rel=1e-9)
    assert by_name["staff_time"] == pytest.approx((1 + 0.35 + 0.20) / 1.5, rel=1e-9)
    assert by_name["travel"] == 1
    assert (cash(*levers) == cash()).all()
    assert any(
        "no part of the direct basis" in m for m in plan(MARTS, Scenario("x", levers)).messages
    )


def test_productivity_of_a_quarter_makes_four_hours_do_what_five_did():
    assert hours(Lever("productivity", 0.25)) == pytest.approx(hours() * 0.8, rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(-1.0, 4.0))
def test_volume_moves_investigations_and_what_they_cost_by_its_share(share):
    lever = Lever("volume", share, start=APRIL)
    assert opened(lever)[NEXT:] == pytest.approx(opened()[NEXT:] * (1 + share), rel=1e-9)
    # Three years on nothing opened before is left to be paid for.
    assert cash(lever)[3:] == pytest.approx(cash()[3:] * (1 + share), rel=1e-9)
    assert (opened(lever)[0], cash(lever)[0].sum()) == (opened()[0], cash()[0].sum())


def test_a_source_that_doubles_adds_what_came_from_it():
    lever = Lever("external_step", 1.0, start=APRIL, of="industry")
    assert opened(lever)[NEXT:] == pytest.approx(opened()[NEXT:] * 1.5, rel=1e-9)


def test_the_mix_moves_one_type_and_keeps_the_sum():
    lever = Lever("mix", 0.2, start=APRIL, of="sexual")
    force, horizon = READY.forces[0], READY.axes.horizon
    factors = demand_factors((lever,), np.zeros(1), force.demand, horizon)
    moved, usual = force.demand.expected * factors, force.demand.expected
    place = READY.axes.types.index("sexual")
    shares = moved[:, place] / moved.sum(axis=1) - usual[:, place] / usual.sum(axis=1)
    assert moved.sum(axis=1) == pytest.approx(usual.sum(axis=1), rel=1e-9)
    assert shares[horizon.place(APRIL) :] == pytest.approx(0.2, abs=1e-9)
    assert (factors[: horizon.place(APRIL)] == 1).all()


def test_more_of_the_incidents_are_investigated_but_never_more_than_all():
    # Half of the incidents are: ten points more are a fifth more.
    share = READY.forces[0].demand.investigated_share
    found = opened(Lever("share_investigated", 0.1))
    assert found == pytest.approx(opened() * (share + 0.1) / share, rel=1e-9)
    assert opened(Lever("share_investigated", 1.0)) == pytest.approx(opened() / share, rel=1e-9)


def test_six_months_of_digital_work_are_worked_off_within_their_time():
    lever = Lever("digital_backlog", 6.0, start=APRIL, end=dt.date(2028, 3, 1))
    digital = READY.axes.categories.index("digital_forensics")
    moved = cash(lever)[:, digital] / cash()[:, digital]
    assert moved[NEXT] == pytest.approx(1.5, rel=1e-9)
    assert (moved[[0, 2, 3, 4]] == 1).all()


def test_a_ramp_reaches_its_value_at_its_end_and_keeps_it():
    lever = Lever("volume", 0.12, start=APRIL, end=dt.date(2028, 3, 1), shape="ramp")
    acts = READY.axes.horizon.acts(lever)
    april = READY.axes.horizon.months.index(APRIL)
    assert acts[: april + 1].tolist() == [0.0] * april + [1 / 12]
    assert (acts[april + 11 :] == 1).all()
    assert opened(lever)[AFTER:] == pytest.approx(opened()[AFTER:] * 1.12, rel=1e-9)


def test_at_its_base_the_middle_is_the_median_of_the_same_paths_times_cost():
    none = np.zeros(0)
    direct = np.zeros((READY.forces[0].opened.shape[0], len(YEARS)))
    for place, force in enumerate(READY.forces):
        paths = outcome(READY, place, work_out(READY, (), none), (), none, in_draws=True)
        direct += paths[..., : len(CATEGORIES)].sum(axis=2)
        direct[:, 0] += force.booked.sum()
    whole = budget_ranges(READY, BASE)[-1].measures["cash"][:, 1]
    assert whole == pytest.approx(np.median(direct, axis=0), rel=0.005)


def test_the_ninth_tenth_of_a_sum_lies_below_the_sum_of_ninth_tenths():
    """Not all forces have their dear year at once: adding the ends would say they had."""
    years = budget_ranges(prepare_plan(plan_inputs(forces=8), BASE.settings), BASE)
    ends = sum(one.measures["cash"][NEXT] for one in years[:-1])
    whole = years[-1].measures["cash"][NEXT]
    assert whole[2] < ends[2] - 0.01 * whole[1]
    assert whole[0] > ends[0] + 0.01 * whole[1]
    assert whole[1] == pytest.approx(ends[1], rel=0.01)


def test_a_range_is_drawn_from_so_that_doubt_widens_the_answer():
    narrow = budget_ranges(READY, Scenario("x", (Lever("hours_per_case", 0.1),)))[-1]
    wide = budget_ranges(READY, Scenario("x", (Lever("hours_per_case", Range(-0.2, 0.4)),)))[-1]
    one, other = narrow.measures["cash"][NEXT], wide.measures["cash"][NEXT]
    assert other[2] - other[0] > 1.3 * (one[2] - one[0])
    assert other[1] == pytest.approx(one[1], rel=0.01)


def test_the_error_of_the_level_is_the_range_of_cash_where_nothing_else_is_unsure():
    marts = plan_inputs(1, spread=0.0, error=0.2, dispersion_gbp=0.0)
    one = budget_ranges(prepare_plan(marts, BASE.settings), BASE)[0].measures["cash"][3]
    # Two types err apart: 0.2 over the root of two, and 1.28 of it to either side.
    assert (one[2] - one[0]) / 2 / one[1] == pytest.approx(1.2816 * 0.2 / 2**0.5, rel=0.05)


def test_chance_is_the_dispersion_over_cash():
    marts = plan_inputs(1, spread=0.0, error=0.0, dispersion_gbp=200_000.0)
    one = budget_ranges(prepare_plan(marts, BASE.settings), BASE)[0].measures["cash"][3]
    spread = (200_000.0 * RISE**3 / one[1]) ** 0.5
    assert (one[2] - one[0]) / 2 / one[1] == pytest.approx(1.2816 * spread, rel=0.05)


def test_drift_of_the_level_is_the_same_for_all_forces_and_grows_with_the_years():
    drifting = replace(MARTS, case_level=MARTS.case_level.with_columns(yearly_drift=pl.lit(0.1)))
    years = budget_ranges(prepare_plan(drifting, BASE.settings), BASE)
    ends = sum(one.measures["cash"] for one in years[:-1])
    width, summed = (part[:, 2] - part[:, 0] for part in (years[-1].measures["cash"], ends))
    assert width[4] > 1.5 * width[1]
    assert width[4] > 0.9 * summed[4]


def test_what_is_not_yet_recorded_of_a_past_quarter_is_added_and_what_is_recorded_is_not():
    before = dt.date(2026, 7, 1)
    late = MARTS.opening_path.filter(quarter=START).with_columns(quarter=pl.lit(before))
    base = prepare_plan(
        replace(MARTS, opening_path=pl.concat([late, MARTS.opening_path])), BASE.settings
    )
    force = base.forces[0]
    assert (base.axes.horizon.first, force.start) == (before, 1)
    # Of 2 × some 100 drawn 2 × 3 × 34 are on record already (100 / 6 rounded, from two sources).
    recorded = 2 * 3 * round(100 / 6)
    expected = np.maximum(force.opened[:, 0] - recorded, 0.0)
    assert force.to_cost[:, 0] == pytest.approx(expected)
    assert (force.to_cost[:, 1:] == force.opened[:, 1:]).all()


def test_cost_booked_for_cases_opened_since_is_not_counted_twice():
    now = pl.lit(START)
    booked = MARTS.cost_by_month.filter(month=dt.date(2026, 9, 1)).with_columns(month=now)
    cohort = MARTS.cost_by_cohort.filter(opened_quarter=dt.date(2026, 7, 1)).with_columns(
        opened_quarter=now, cost_to_date_gbp=pl.lit(100_000.0)
    )
    marts = replace(
        MARTS,
        cost_by_month=pl.concat([MARTS.cost_by_month, booked]),
        cost_by_cohort=pl.concat([MARTS.cost_by_cohort, cohort]),
    )
    month = booked.filter(force_code="E23000001")["cost_gbp"].sum()
    more = prepare_plan(marts, BASE.settings).forces[0].booked.sum()
    assert more - READY.forces[0].booked.sum() == pytest.approx(month - 2 * 100_000.0)


def test_the_same_scenario_gives_the_same_numbers_and_another_seed_others():
    scenario = Scenario("x", (Lever("volume", Range(0.0, 0.2)),))
    first, again = plan(MARTS, scenario), plan(READY, scenario)
    assert first.by_year.equals(again.by_year)
    assert first.messages == again.messages
    other = plan(READY, replace(scenario, seed=1)).by_year
    assert not other["p50"].equals(first.by_year["p50"])


def test_a_forces_figures_do_not_hang_on_the_others_of_the_call():
    single = replace(
        MARTS,
        **{
            name: getattr(MARTS, name).filter(force_code="E23000002")
            for name in ("opening_path", "case_level")
        },
    )
    own = plan(single, BASE).by_year
    assert own.equals(plan(MARTS, BASE).by_year.filter(force_code="E23000002"))


def test_quantiles_are_those_of_numpy():
    values = np.random.default_rng(1).standard_normal((3, 4, 1_003))
    expected = np.moveaxis(np.quantile(values, [0.1, 0.5, 0.9], axis=-1), 0, -1)
    assert quantiles(values) == pytest.approx(expected, rel=1e-12)


def test_without_a_forecast_there_is_no_plan_and_a_plain_reason():
    with pytest.raises(ModelError, match="no forecast of investigations by quarter"):
        plan(replace(MARTS, opening_path=MARTS.opening_path.clear()), BASE)
    with pytest.raises(ModelError, match="prepare it again"):
        plan(READY, Scenario("x", settings=ON_COSTS))


def test_middle_cash_is_what_the_forces_come_to_together():
    one = sum(
        outcome(READY, place, work_out(READY, (), np.zeros(0)), (), np.zeros(0), in_draws=False)[0]
        for place in range(2)
    )[:, : len(CATEGORIES)].sum(axis=1)
    one[0] += sum(force.booked.sum() for force in READY.forces)
    assert middle_cash(READY, ()) == pytest.approx(one, rel=1e-12)
