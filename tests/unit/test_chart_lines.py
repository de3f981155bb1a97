"""What a chart's line is: level or sloping, learnt from which points, and how sure it is."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from pipelines.models.periods import add_months
from pipelines.models.signals.centre_line import centre_line
from pipelines.models.signals.control_charts import SCHEMA, control_chart_since, control_charts
from pipelines.models.signals.control_limits import Limits, signals, smoothed, xmr_limits
from pipelines.models.signals.seasonal_adjustment import season_widening, seasonal_indices

APRIL = dt.date(2012, 4, 1)
FORCE = "E23000001"
SHARES = [0.97, 1.02, 1.0, 1.03, 0.98, 1.01, 0.99]


def frame(counts, *, measure="incidents", months=1, force_code=FORCE, abuse_type="sexual"):
    return pl.DataFrame(
        {
            "measure": measure,
            "force_code": force_code,
            "abuse_type": abuse_type,
            "month": [add_months(APRIL, months * step) for step in range(len(counts))],
            "period_months": months,
            "count": pl.Series(counts, dtype=pl.Int64),
        }
    )


def chart(counts, **options):
    rows = control_charts(frame(counts, **options))
    assert dict(rows.schema) == SCHEMA
    return rows.filter(pl.col("force_code") == FORCE, pl.col("abuse_type") == "sexual")


def growing(length, monthly=1.01, level=500):
    return [round(level * monthly**step * SHARES[step % len(SHARES)]) for step in range(length)]


def learnt(values, base=slice(None)):
    return centre_line(np.array(values, dtype=float), base, 24)


def test_growth_by_the_same_share_every_month_has_a_sloping_line_and_no_signal():
    rows = chart(growing(60))
    assert set(rows["is_sloping"]) == {True}
    ratios = rows["centre"][1:] / rows["centre"][:-1]
    assert ratios.to_list() == pytest.approx([1.01] * 59, abs=5e-4)
    assert set(rows["signal"]) == {None}


def test_the_same_growth_around_a_level_line_is_all_signals():
    values = np.array(growing(60), dtype=float)
    found = signals(values, xmr_limits(values))
    assert found.count(None) < 10


def test_without_growth_the_line_is_the_mean():
    rows = chart(growing(60, monthly=1.0))
    assert set(rows["is_sloping"]) == {False}
    assert rows["centre"].unique().to_list() == pytest.approx([np.mean(growing(48, 1.0))])


def test_under_two_years_nobody_can_tell_growth_from_season():
    assert not learnt(growing(23)).is_sloping
    assert learnt(growing(24)).is_sloping


def test_a_step_is_no_growth():
    assert not learnt([20, 22] * 12 + [60, 62] * 8).is_sloping


def test_the_log_linear_line_by_hand():
    # Counts that double every 12 months: the line is 100 × 2^(t / 12).
    values = 100 * 2 ** (np.arange(36) / 12)
    line = learnt(values)
    assert line.level == pytest.approx(values)
    assert line.deviation == pytest.approx(0, abs=1e-6)


def test_a_level_line_is_as_unsure_elsewhere_as_a_mean_of_so_many():
    line = learnt([20, 22] * 18, slice(0, 30))
    assert line.leverage.tolist() == pytest.approx([0] * 30 + [1 / 30] * 6)


def test_a_sloping_line_is_the_less_sure_the_farther_it_is_carried_on():
    line = learnt(growing(60), slice(0, 48))
    assert set(line.leverage[:48]) == {0}
    assert line.leverage[48] > 1 / 48
    assert (np.diff(line.leverage[48:]) > 0).all()


def test_limits_of_the_latest_year_also_hold_how_unsure_the_line_is():
    values = np.array([20.0, 22] * 24)
    limits = xmr_limits(values, slice(0, 36))
    assert limits.upper[0] - limits.centre[0] == pytest.approx(2.66 * 2)
    assert limits.upper[40] - limits.centre[40] == pytest.approx(2.66 * 2 * (1 + 1 / 36) ** 0.5)


def test_limits_swing_with_the_root_of_the_level():
    rows = chart(growing(60))
    reach = (rows["upper"] - rows["centre"]).to_numpy() / rows["centre"].to_numpy() ** 0.5
    assert reach[:48] == pytest.approx(reach[0])


def test_what_happens_in_the_latest_year_moves_neither_line_nor_limits():
    usual = growing(72, monthly=1.0)
    odd = [*usual[:60], *[3 * count for count in usual[60:]]]
    before, after = chart(usual), chart(odd)
    for column in ("centre", "lower", "upper"):
        assert before[column].to_list() == after[column].to_list()
    assert set(after["signal"][60:]) == {"outside_limits"}


def test_the_line_rests_on_the_five_years_before_the_latest_and_older_points_have_none():
    old = [50] * 60
    rows = chart([*old, *growing(72, monthly=1.0)])
    for column in ("centre", "lower", "upper", "smoothed", "signal"):
        assert rows[column][:60].null_count() == 60
    assert rows["centre"][60:].unique().to_list() == pytest.approx([np.mean(growing(60, 1.0))])
    whole = control_chart_since(rows, APRIL, set())
    assert whole["centre"].null_count() == 0
    assert whole["centre"].unique().len() > 1 or whole["centre"][0] < 400


def test_a_season_is_learnt_before_the_latest_year_and_limits_widen_for_it():
    season = np.array([0.8, 1.2, 1, 1, 0.7, 0.9, 1.3, 1.1, 1, 1, 1, 1])
    counts = [round(c * season[step % 12]) for step, c in enumerate(growing(84, 1.0, 1000))]
    usual = chart(counts)
    odd = chart([*counts[:72], *[2 * count for count in counts[72:]]])
    assert usual["adjusted"][:72].to_list() == odd["adjusted"][:72].to_list()
    assert usual["is_adjusted"].all()
    plain = xmr_limits(usual["adjusted"][12:72].to_numpy())
    reach = usual["upper"][12] - usual["centre"][12]
    assert reach == pytest.approx((plain.upper[0] - plain.centre[0]) * season_widening(6))


def test_the_widening_for_a_season_of_five_years_by_hand():
    assert season_widening(5) == pytest.approx((6.57 / 3.43) ** 0.5)


def test_the_smoothed_line_by_hand():
    # Deviation 1, centre 10: 0.2 × 5 is 1; then 0.8 × 1 + 0.2 × 5 is 1.8. The limits are 2.7 ×
    # √(0.2 / 1.8 × (1 − 0.8^2t)): 0.54 first, then 0.6916.
    ends = [np.full(4, end) for end in (10.0, 0.0, 99.0, 99.0, 0.0, 1.0, 0.0)]
    limits = Limits(*ends)
    level, is_outside = smoothed(np.array([12.6, 13.6, np.nan, 10.0]), limits)
    assert level.tolist() == pytest.approx([10.52, 11.136, 11.136, 10.9088])
    assert is_outside.tolist() == [False, True, False, True]
    found = signals(np.array([12.6, 13.6, np.nan, 10.0]), limits)
    assert found == [None, "smoothed_outside_limits", None, "smoothed_outside_limits"]


def test_a_small_lasting_rise_is_found_by_the_smoothed_line_before_a_run_is_long_enough():
    # Ranges of 20, 10, 10, 20 and 0: the deviation is 2.66 / 3 × 12. Five months lie 1.6 of these
    # above the centre, none of them near a limit, and the month before them above it.
    rows = chart([290, 310, 300, 310, 290] * 11 + [317] * 5)
    assert rows["centre"][-1] == pytest.approx(300, abs=0.5)
    assert rows["signal"][-1] == "smoothed_outside_limits"
    assert set(rows["signal"][:-3]) == {None}
    assert rows["smoothed"][-1] > rows["centre"][-1] + 9


def test_quarters_of_recorded_crime_are_charted_with_their_season_and_have_no_all():
    quarters = [0.9, 1.1, 1.05, 0.95]
    counts = [round(400 * quarters[step % 4] * SHARES[step % len(SHARES)]) for step in range(40)]
    options = {"measure": "recorded_crime", "months": 3, "abuse_type": "child_sexual"}
    groups = pl.concat(
        [frame(counts, **options), frame([1, 0] * 20, **options | {"abuse_type": "child_cruelty"})]
    )
    both = pl.concat([groups, groups.with_columns(force_code=pl.lit("E23000002"))])
    rows = control_charts(both)
    assert set(rows["abuse_type"]) == {"child_sexual", "child_cruelty"}
    assert set(rows["period_months"]) == {3}
    own = rows.filter(pl.col("force_code") == FORCE, pl.col("abuse_type") == "child_sexual")
    assert (set(own["chart"]), set(own["is_adjusted"])) == ({"quarters"}, {True})
    assert own["count"].to_list() == counts
    assert own["month"].to_list()[:2] == [APRIL, dt.date(2012, 7, 1)]
    assert own["centre"][:16].null_count() == 16
    assert own["centre"][16:].null_count() == 0
    nation = rows.filter(pl.col("force_code") == "ALL", pl.col("abuse_type") == "child_sexual")
    assert nation["count"].to_list() == [2 * count for count in counts]
    rare = rows.filter(pl.col("force_code") == FORCE, pl.col("abuse_type") == "child_cruelty")
    assert set(rare["chart"]) == {"rare_events"}


def test_net_corrections_below_nought_are_charted_as_nought():
    rows = chart([90, 100, -4, 95] * 6, measure="recorded_crime", months=3)
    assert rows["count"][2] == 0


def test_a_season_of_quarters_is_found_whatever_quarter_the_series_begins_with():
    shares = np.array([0.9, 1.1, 1.05, 0.95])
    counts = 100 * np.resize(shares, 24)
    assert seasonal_indices(counts, 4) == pytest.approx(shares)
    assert seasonal_indices(counts[1:], 4) == pytest.approx(np.roll(shares, -1))


@pytest.mark.parametrize("yearly", [0.0, 0.06])
def test_few_quiet_series_signal_within_a_year(yearly):
    rng = np.random.default_rng(7)
    mean = 300 * (1 + yearly) ** (np.arange(96) / 12)
    rows = pl.concat(
        frame(rng.poisson(mean).tolist(), force_code=f"F{draw:03}", measure="recorded_crime")
        for draw in range(150)
    )
    latest = control_charts(rows).filter(
        pl.col("force_code") != "ALL", pl.col("month") >= add_months(APRIL, 84)
    )
    share = latest.group_by("force_code").agg(pl.col("signal").count() > 0)["signal"].mean()
    assert 0.09 <= share <= 0.24
