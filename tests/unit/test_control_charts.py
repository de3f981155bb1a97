"""Control charts: limits by hand, each signal, low counts, season, re-bases and sums."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import ModelError
from pipelines.models.periods import add_months
from pipelines.models.signals.control_charts import SCHEMA, control_chart_since, control_charts
from pipelines.models.signals.control_limits import Limits, rare_event_limits, signals, xmr_limits
from pipelines.models.signals.seasonal_adjustment import seasonal_indices

APRIL = dt.date(2016, 4, 1)
FORCE, OTHER = "E23000001", "E23000002"
NONE_NEAR = (50.0, 0.0, 100.0, 33.0)
SEASON = np.array([0.9, 1.1, 1.0, 1.2, 0.7, 0.9, 1.3, 1.1, 0.8, 1.0, 1.0, 1.0])
SERIES = st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=1, max_size=30)


def months(counts, *, force_code=FORCE, abuse_type="sexual", measure="incidents", first=APRIL):
    return pl.DataFrame(
        {
            "measure": measure,
            "force_code": force_code,
            "abuse_type": abuse_type,
            "month": [add_months(first, step) for step in range(len(counts))],
            "count": pl.Series(counts, dtype=pl.Int64),
        },
        schema_overrides={"month": pl.Date},
    )


def rebase(
    month, *, force_code=FORCE, abuse_type="all", reason="counting rules of 2018", name="A. Analyst"
):
    keys = {"measure": "incidents", "force_code": force_code, "abuse_type": abuse_type}
    columns = {**keys, "month": [month]}
    return pl.DataFrame({**columns, "reason": reason, "name": name})


def chart(frame, rebases=None, *, force_code=FORCE, abuse_type="sexual"):
    every = control_charts(frame, rebases)
    assert dict(every.schema) == SCHEMA
    keys = ["measure", "force_code", "abuse_type", "month"]
    assert every.select(keys).is_unique().all()
    return every.filter((pl.col("force_code") == force_code) & (pl.col("abuse_type") == abuse_type))


def level(length, centre, lower, upper, near, on_line=0.0):
    """The same limits at every point, and a smoothed line that says nothing."""
    ends = (np.full(length, end) for end in (centre, lower, upper, near, on_line, 1e99, 0.0))
    return Limits(*ends)


def found(values, limits=NONE_NEAR, **options):
    return signals(np.array(values, dtype=float), level(len(values), *limits), **options)


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    # Moving ranges 2, 3, 6, 4, 2: mean 3.4. Mean 130 / 6.
    limits = xmr_limits(np.array([20.0, 22, 19, 25, 21, 23]))
    assert limits.centre == pytest.approx(130 / 6)
    assert limits.upper == pytest.approx(130 / 6 + 2.66 * 3.4)
    assert limits.lower == pytest.approx(130 / 6 - 2.66 * 3.4)
    assert limits.near == pytest.approx(2.66 * 3.4 * 2 / 3)


def test_a_moving_range_above_3_267_times_the_mean_is_screened_out_first():
    # Moving ranges 2 (seven times) and 30: mean 5.5, and 30 is above 3.267 × 5.5 = 17.97.
    limits = xmr_limits(np.array([20.0, 22, 20, 22, 20, 22, 20, 22, 52]))
    assert limits.centre == pytest.approx(220 / 9)
    assert limits.upper - limits.centre == pytest.approx(2.66 * 2)


def test_a_moving_range_below_3_267_times_the_mean_stays():
    # Moving ranges 4 (seven times) and 15: mean 5.375, and 15 is below 3.267 × 5.375 = 17.56.
    limits = xmr_limits(np.array([20.0, 24, 20, 24, 20, 24, 20, 24, 39]))
    assert limits.upper - limits.centre == pytest.approx(2.66 * 5.375)


def test_the_lower_limit_is_never_below_nought_but_nearness_is_not_cut_with_it():
    limits = xmr_limits(np.array([2.0, 12, 2, 12]))
    assert set(limits.lower) == {0}
    assert limits.near == pytest.approx(2.66 * 10 * 2 / 3)


def test_a_month_that_did_not_arrive_has_no_moving_range_and_is_no_nought():
    limits = xmr_limits(np.array([20.0, 22, np.nan, 80, 82]))
    assert limits.centre == pytest.approx(51)
    assert limits.upper == pytest.approx(51 + 2.66 * 2)


def test_a_point_outside_the_limits_is_a_signal_and_one_on_them_is_none():
    limits = (50.0, 40.0, 60.0, 100.0)
    assert found([39, 40, 60, 61], limits) == ["outside_limits", None, None, "outside_limits"]


def test_seven_on_one_side_are_a_signal_and_six_are_none():
    assert found([51, 53, 52, 51, 53, 52]) == [None] * 6
    assert found([49, 51, 53, 52, 51, 53, 52, 51, 49]) == [
        None,
        *["seven_on_one_side"] * 7,
        None,
    ]
    assert found([49, 47, 48, 49, 47, 48, 49]) == ["seven_on_one_side"] * 7


@pytest.mark.parametrize("interruption", [50, np.nan, 49])
def test_a_point_on_the_centre_a_gap_or_the_other_side_ends_a_run(interruption):
    assert found([51, 53, 52, interruption, 51, 53, 52, 51]) == [None] * 8


def test_seven_rising_and_seven_falling_are_signals_and_six_are_none():
    assert found([47, 48, 49, 51, 52, 53]) == [None] * 6
    assert found([47, 48, 49, 50, 51, 52, 53]) == ["seven_rising"] * 7
    assert found([47, 48, 49, 49, 51, 52, 53]) == [None] * 7
    assert found([53, 52, 51, 50, 49, 48, 47, 47]) == [*["seven_falling"] * 7, None]


def test_two_of_three_near_the_same_limit_are_a_signal():
    signal = "two_of_three_near_limit"
    assert found([84, 51, 84, 50]) == [signal, None, signal, None]
    assert found([49, 16, 16, 50]) == [None, signal, signal, None]
    assert found([84, 16, 51]) == [None] * 3
    assert found([84, 51, 51, 84]) == [None] * 4
    assert found([83, 83, 51]) == [None] * 3


@pytest.mark.parametrize("third", [50, 49, np.nan])
def test_two_near_a_limit_are_none_where_the_third_is_not_on_their_side(third):
    assert found([84, third, 84]) == [None] * 3
    assert found([84, 84, third]) == [None] * 3


def test_a_point_within_the_lines_own_error_is_on_neither_side():
    limits = (50.0, 0.0, 100.0, 60.0, 1.5)
    assert found([52, 53, 54, 51, 53, 52, 53], limits) == [None] * 7
    assert found([52, 53, 54, 52, 53, 52, 53], limits) == ["seven_on_one_side"] * 7


def test_of_several_signals_the_strongest_is_named():
    actual = found([84, 85, 86, 87, 88, 89, 101])
    assert actual == [*["seven_on_one_side"] * 6, "outside_limits"]


def test_a_chart_by_hand_from_counts_to_signal():
    actual = chart(months([20, 28, 20, 28, 20, 28, 20, 28, 20, 28, 20, 60]))
    # Mean 320 / 12; the moving range of 40 is screened out (3.267 × 120 / 11), ten of 8 are left.
    assert actual["centre"].to_list() == pytest.approx([320 / 12] * 12)
    assert actual["upper"].to_list() == pytest.approx([320 / 12 + 2.66 * 8] * 12)
    assert actual["signal"].to_list() == [None] * 11 + ["outside_limits"]
    assert actual["adjusted"].to_list() == actual["count"].cast(pl.Float64).to_list()
    assert set(actual["chart"]) == {"xmr"}
    assert not actual["is_adjusted"].any()


@pytest.mark.parametrize(("points", "is_trial"), [(1, True), (11, True), (12, False)])
def test_under_twelve_points_the_limits_are_a_trial(points, is_trial):
    actual = chart(months([10, 12, None, 11, *[12, 10] * 5][: points + (points > 2)]))
    assert actual["count"].count() == points
    assert set(actual["is_trial"]) == {is_trial}


def test_one_point_has_a_centre_and_no_limits():
    actual = chart(months([10])).row(0, named=True)
    assert (actual["centre"], actual["lower"], actual["upper"], actual["signal"]) == (
        10,
        *[None] * 3,
    )


def test_no_counts_give_an_empty_chart():
    assert control_charts(months([1]).clear()).is_empty()
    assert control_charts(months([1]).clear(), rebase(APRIL)).schema == SCHEMA


def test_months_of_which_none_arrived_have_no_limits():
    actual = chart(months([None, None]))
    names = ("count", "adjusted", "centre", "lower", "upper", "signal")
    assert [set(actual[name]) for name in names] == [{None}] * 6


def test_a_month_that_did_not_arrive_stays_on_the_chart_without_a_count_or_signal():
    frame = months([20, 90, 20, 22, 20] * 3).filter(pl.col("month") != add_months(APRIL, 2))
    actual = chart(frame).row(2, named=True)
    assert (actual["count"], actual["adjusted"], actual["signal"]) == (None, None, None)
    assert actual["centre"] is not None


def test_constant_counts_have_no_signal_and_no_season():
    actual = chart(months([20] * 60))
    assert set(actual["signal"]) == {None}
    assert set(actual["lower"]) == set(actual["upper"]) == {20.0}


def test_under_five_a_month_the_chart_is_of_whole_quarters():
    # February and March begin a quarter before the series does; November ends none.
    counts = [9, 9, *[1, 2, 3, 4, 1, 2] * 3, 4, 4]
    actual = chart(months(counts, first=dt.date(2016, 2, 1)))
    assert set(actual["chart"]) == {"quarters"}
    assert actual["month"].to_list() == [add_months(APRIL, 3 * step) for step in range(6)]
    assert actual["count"].to_list() == [6, 7] * 3
    assert actual["upper"][0] == pytest.approx(6.5 + 2.66)
    assert set(actual["is_trial"]) == {True}


def test_five_a_month_are_charted_by_month():
    assert set(chart(months([4, 6] * 6))["chart"]) == {"xmr"}
    assert set(chart(months([4, 5] * 6))["chart"]) == {"quarters"}


def test_a_quarter_of_which_a_month_did_not_arrive_has_no_count():
    actual = chart(months([3, 3, 3, 3, None, 3, 3, 3, 3]))
    assert actual["count"].to_list() == [9, None, 9]


def test_under_five_a_quarter_limits_are_those_of_rare_events_and_runs_are_none():
    # 13 quarters with one each, then one with eight: mean 1.5. A Poisson count of mean 1.5 is
    # above 5 with a chance of 0.0045 and above 6 with 0.0009, so the limit is 6.
    counts = [0, 1, 0] * 13 + [3, 3, 2]
    actual = chart(months(counts))
    assert set(actual["chart"]) == {"rare_events"}
    assert set(actual["centre"]) == {1.5}
    assert (set(actual["lower"]), set(actual["upper"])) == ({0.0}, {6.0})
    assert actual["signal"].to_list() == [None] * 13 + ["outside_limits"]


def test_nothing_ever_counted_gives_no_signal():
    actual = chart(months([0] * 60))
    assert set(actual["count"]) == {0}
    assert set(actual["signal"]) == {None}
    assert set(rare_event_limits(np.zeros(3)).upper) == {0}


def test_a_season_is_divided_out_before_limits_are_drawn():
    level = np.tile([100, 102], 30)
    counts = np.rint(10 * level * np.resize(SEASON, 60)).astype(int).tolist()
    actual = chart(months(counts))
    assert set(actual["is_adjusted"]) == {True}
    assert actual["count"].to_list() == counts
    assert actual["adjusted"].to_list() == pytest.approx([1010] * 60, rel=0.003)
    assert set(actual["signal"]) == {None}


def test_a_month_that_is_odd_for_its_season_is_a_signal_though_it_is_usual_for_the_year():
    rng = np.random.default_rng(7)
    counts = np.rint(300 * np.resize(SEASON, 72) + rng.normal(0, 6, 72)).astype(int)
    assert chart(months(counts.tolist()))["signal"][40] is None
    counts[40] = 300  # an August that counts as many as an ordinary month
    assert chart(months(counts.tolist()))["signal"][40] == "outside_limits"


def test_seasonal_indices_do_not_depend_on_the_month_that_the_series_begins_with():
    counts = 100 * np.resize(SEASON, 77)
    for length in (72, 77):
        assert seasonal_indices(counts[:length]) == pytest.approx(SEASON / SEASON.mean())
    assert seasonal_indices(counts[5:]) == pytest.approx(np.roll(SEASON, -5) / SEASON.mean())


def test_one_odd_month_moves_no_seasonal_index():
    counts = 100 * np.resize(SEASON, 120)
    counts[60] = 1
    assert seasonal_indices(counts) == pytest.approx(SEASON / SEASON.mean(), rel=0.01)


def test_seasonal_indices_of_a_growing_series_do_not_take_growth_for_season():
    counts = 100 * np.resize(SEASON, 96) * 1.2 ** (np.arange(96) / 12)
    assert seasonal_indices(counts) == pytest.approx(SEASON / SEASON.mean(), rel=0.01)


def test_without_a_season_or_under_four_years_of_it_nothing_is_adjusted():
    noise = np.random.default_rng(3).poisson(200, 120).astype(float)
    assert seasonal_indices(noise) is None
    assert seasonal_indices(100 * np.resize(SEASON, 47)) is None
    assert seasonal_indices(100 * np.resize(SEASON, 48)) is not None


def test_a_season_with_months_that_are_usually_empty_is_not_divided_by_nought():
    assert seasonal_indices(np.resize([0.0, *range(50, 61)], 96)) is None


def test_gaps_cost_a_season_only_the_years_around_them():
    counts = 100 * np.resize(SEASON, 96)
    counts[50] = np.nan
    assert seasonal_indices(counts) == pytest.approx(SEASON / SEASON.mean())
    assert seasonal_indices(np.full(96, np.nan)) is None


def test_a_step_moves_no_limits_by_itself():
    actual = chart(months([20, 22] * 10 + [60, 62] * 10))
    assert actual["centre"].n_unique() == 1
    assert set(actual["signal"]) == {"outside_limits"}


def test_a_re_base_starts_the_limits_anew_and_no_run_crosses_it():
    step = add_months(APRIL, 20)
    actual = chart(months([20, 22] * 10 + [60, 62] * 3), rebase(step.replace(day=15)))
    assert actual["centre"].to_list() == [21.0] * 20 + [61.0] * 6
    assert actual["is_trial"].to_list() == [False] * 20 + [True] * 6
    assert set(actual["signal"]) == {None}


def test_a_re_base_is_of_its_force_and_measure_only():
    frame = pl.concat([months([20] * 24), months([30] * 12 + [60] * 12, force_code=OTHER)])
    rebases = rebase(add_months(APRIL, 12), force_code=OTHER)
    assert chart(frame, rebases, force_code=OTHER)["centre"].n_unique() == 2
    assert chart(frame, rebases, force_code=OTHER, abuse_type="all")["centre"].n_unique() == 2
    assert chart(frame, rebases)["centre"].n_unique() == 1
    assert chart(frame, rebases, force_code="ALL")["centre"].n_unique() == 1


def test_a_re_base_within_a_quarter_begins_with_that_quarter():
    actual = chart(months([3] * 12 + [4] * 12), rebase(add_months(APRIL, 13)))
    assert actual["centre"].to_list() == [9.0] * 4 + [12.0] * 4


@pytest.mark.parametrize("lacking", [{"reason": " "}, {"name": None}])
def test_a_re_base_without_a_reason_or_a_name_is_refused(lacking):
    with pytest.raises(ModelError, match="re-base 1 lacks a reason or a name"):
        control_charts(months([20] * 24), rebase(APRIL, **lacking))


def test_the_sum_of_forces_is_null_where_one_of_them_did_not_deliver():
    frame = pl.concat([months([20, 30, 40]), months([5, None, 7], force_code=OTHER)])
    actual = chart(frame, force_code="ALL", abuse_type="all")
    assert actual["count"].to_list() == [25, None, 47]
    assert set(actual["force_count"]) == {2}


def test_a_force_that_lacks_a_year_stays_out_of_the_sum_and_is_not_counted_in_it():
    frame = pl.concat([months([20] * 24), months([50] * 12, force_code=OTHER)])
    actual = chart(frame, force_code="ALL", abuse_type="all")
    assert actual["count"].to_list() == [20] * 24
    assert set(actual["force_count"]) == {1}


@settings(deadline=None, max_examples=30)
@given(first=SERIES, second=SERIES, third=SERIES)
def test_types_sum_to_all_and_forces_to_all_forces_where_all_arrived(first, second, third):
    frame = pl.concat(
        [
            months(first),
            months(second, abuse_type="neglect"),
            months([*third, *[9] * 30][:30], force_code=OTHER),
        ]
    )
    xmr = control_charts(frame).filter(pl.col("chart") == "xmr")
    given_counts = frame.filter(pl.col("count").is_not_null())
    for row in xmr.filter(pl.col("count").is_not_null()).iter_rows(named=True):
        parts = given_counts.filter(pl.col("month") == row["month"])
        if row["force_code"] != "ALL":
            parts = parts.filter(pl.col("force_code") == row["force_code"])
        if row["abuse_type"] != "all":
            parts = parts.filter(pl.col("abuse_type") == row["abuse_type"])
        if row["force_code"] != "ALL" or row["force_count"] == 2:
            assert row["count"] == parts["count"].sum()


@settings(deadline=None, max_examples=40)
@given(counts=SERIES)
def test_limits_enclose_the_centre_and_are_numbers_or_null(counts):
    actual = control_charts(months(counts))
    known = actual.filter(pl.col("upper").is_not_null())
    assert (known["upper"] >= known["centre"]).all()
    assert (known["lower"] <= known["centre"]).all()
    assert (known["lower"] >= 0).all()
    assert not any(actual[name].is_nan().any() for name in ("adjusted", "centre", "lower", "upper"))


def open_from(month):
    return pl.DataFrame({"measure": "incidents", "force_code": FORCE, "month": [month]})


def test_a_provisional_month_is_in_no_limit_and_never_low_but_may_be_high_already():
    counts = [20, 22, 19, 25, 21, 23, 2, 60]
    settled = chart_of(counts[:6])
    frame = months(counts)
    rows = control_charts(frame, None, open_from(add_months(APRIL, 6)))
    rows = rows.filter(pl.col("force_code") == FORCE, pl.col("abuse_type") == "sexual")
    assert rows["is_provisional"].to_list() == [False] * 6 + [True] * 2
    assert rows["upper"][:6].to_list() == settled["upper"].to_list()
    assert rows["centre"].unique().to_list() == settled["centre"].unique().to_list()
    assert rows["signal"].to_list() == [None] * 7 + ["outside_limits"]


def test_provisional_months_do_not_complete_a_run():
    counts = [40, 60, 40, 60, 40, 60, 40, 60, 45, 45, 45, 45, 45, 45, 45, 45]
    rows = chart_of(counts)
    assert set(rows["signal"][8:]) == {"seven_on_one_side"}
    frame = control_charts(months(counts), None, open_from(add_months(APRIL, 13)))
    frame = frame.filter(pl.col("force_code") == FORCE, pl.col("abuse_type") == "sexual")
    assert frame["signal"].null_count() == len(counts)


def test_a_quarter_that_holds_a_provisional_month_is_provisional():
    frame = control_charts(months([2, 3, 1] * 8), None, open_from(add_months(APRIL, 22)))
    rows = frame.filter(pl.col("force_code") == FORCE, pl.col("abuse_type") == "sexual")
    assert rows["is_provisional"].to_list() == [False] * 7 + [True]


def test_a_re_base_of_one_type_leaves_the_others_alone():
    counts = [10, 12] * 6 + [40, 42] * 6
    both = pl.concat([months(counts), months(counts, abuse_type="neglect")])
    rebases = rebase(add_months(APRIL, 12), abuse_type="neglect")
    assert chart(both, rebases, abuse_type="neglect")["centre"].n_unique() == 2
    assert chart(both, rebases, abuse_type="sexual")["centre"].n_unique() == 1
    assert chart(both, rebases, abuse_type="all")["centre"].n_unique() == 1


def chart_of(counts):
    return chart(months(counts))


def test_a_shorter_span_has_limits_of_its_own_and_keeps_provisional_points_out():
    counts = [100, 104] * 12 + [20, 22, 19, 25, 21, 23, 2]
    frame = control_charts(months(counts), None, open_from(add_months(APRIL, 30)))
    whole = frame.filter(pl.col("force_code") == FORCE, pl.col("abuse_type") == "sexual")
    short = control_chart_since(whole, add_months(APRIL, 24), set())
    alone = chart_of(counts[24:30])
    assert short.height == 7
    assert short["upper"][:6].to_list() == pytest.approx(alone["upper"].to_list())
    assert short["signal"].null_count() == 7
    assert short["is_trial"].all()
    assert short["count"].to_list() == counts[24:]
    assert set(short.columns) == set(whole.columns) - {"measure", "force_code", "abuse_type"}


def test_a_shorter_span_still_starts_anew_at_a_re_base():
    whole = chart_of([10, 12] * 6 + [40, 42] * 6)
    rebased = control_chart_since(whole, add_months(APRIL, 6), {add_months(APRIL, 12)})
    assert rebased["centre"].unique(maintain_order=True).to_list() == [11.0, 41.0]
    assert control_chart_since(whole, add_months(APRIL, 90), set()).is_empty()


def test_the_season_is_learnt_from_settled_months_alone():
    noise = [0, 7, -5, 3, -8, 6, 2, -4, 9, -1, 5]
    counts = [round(500 * SEASON[step % 12]) + noise[step % 11] for step in range(60)]
    settled = chart_of(counts)
    frame = control_charts(months([*counts, 1, 1, 1]), None, open_from(add_months(APRIL, 60)))
    rows = frame.filter(pl.col("force_code") == FORCE, pl.col("abuse_type") == "sexual")
    assert settled["is_adjusted"].all()
    assert rows["adjusted"][:60].to_list() == settled["adjusted"].to_list()
