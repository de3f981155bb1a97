"""Signals and growth drivers of the demo: held against other marts, and against sums by hand."""

import numpy as np
import polars as pl
import pytest

from pipelines.models.periods import WINDOW_SCHEMA
from pipelines.publishing.versions import read_mart

SERIES = ["measure", "force_code", "abuse_type"]
WINDOW = ["measure", "force_code", *WINDOW_SCHEMA]


@pytest.fixture(scope="module")
def mart(demo_home):
    return lambda name: read_mart(demo_home, name)


@pytest.fixture(scope="module")
def charts(mart):
    return mart("control_chart")


@pytest.fixture(scope="module")
def drivers(mart):
    return mart("growth_drivers")


def test_drivers_add_up_to_the_change_that_growth_names(mart, drivers):
    growth = mart("demand_growth").filter(
        pl.col("abuse_type") == "all", pl.col("measure") != "recorded_crime"
    )
    added = drivers.group_by(WINDOW).agg(pl.col("contribution_count", "contribution_share").sum())
    both = growth.join(added, on=WINDOW)
    assert both.height == added.height > 50
    change = both["current_count"] - both["baseline_count"]
    scale = pl.max_horizontal("current_count", "baseline_count", pl.lit(1))
    error = (both["contribution_count"] - change).abs() / both.select(scale).to_series()
    assert error.max() < 1e-9
    assert (both["contribution_share"] - both["growth_share"]).abs().max() < 1e-9


def test_every_force_and_their_sum_have_drivers_and_charts_of_both_measures(mart, drivers, charts):
    forces = {*mart("demand_by_month")["force_code"], "ALL"}
    for measure in ("incidents", "investigations"):
        assert set(drivers.filter(measure=measure)["force_code"]) == forces
        assert set(charts.filter(measure=measure, abuse_type="all")["force_code"]) == forces


@pytest.mark.parametrize("measure", ["incidents", "investigations"])
def test_counts_on_the_charts_are_those_of_the_months_and_quarters(mart, charts, measure):
    column = {"incidents": "incident_count", "investigations": "investigation_count"}[measure]
    counts = mart("demand_by_month").select(
        "force_code", "abuse_type", "month", pl.col(column).alias("counted")
    )
    everything = pl.concat(
        [
            counts.with_columns(force, kind)
            for force in (pl.col("force_code"), pl.lit("ALL").alias("force_code"))
            for kind in (pl.col("abuse_type"), pl.lit("all").alias("abuse_type"))
        ]
    )
    keys = ["force_code", "abuse_type", "month"]
    checked = 0
    for is_month, start in ((True, pl.col("month")), (False, pl.col("month").dt.truncate("1q"))):
        sums = everything.with_columns(start).group_by(keys).agg(pl.col("counted").sum())
        chart = charts.filter(pl.col("measure") == measure, (pl.col("chart") == "xmr") == is_month)
        both = chart.join(sums, on=keys, how="left").with_columns(pl.col("counted").fill_null(0))
        assert both["count"].to_list() == both["counted"].to_list()
        checked += both.height
    assert checked == charts.filter(measure=measure).height > 500


def test_limits_are_those_computed_by_hand_from_the_five_years_before_the_latest(charts):
    level = charts.filter(~pl.col("is_sloping"), chart="xmr")
    for is_adjusted in (True, False):
        keys = level.filter(is_adjusted=is_adjusted).row(0, named=True)
        series = level.filter(*(pl.col(name) == keys[name] for name in SERIES)).sort("month")
        values = series.filter(~pl.col("is_provisional"))["adjusted"].to_numpy()
        base, years = values[-72:-12], (len(values) - 12) // 12
        moves = np.abs(base[1:] - base[:-1])
        reach = 2.66 * moves[moves <= 3.267 * moves.mean()].mean()
        if is_adjusted:
            reach *= ((years + 1.57) / (years - 1.57)) ** 0.5
        held = series.drop_nulls("centre")
        assert held.height == 72 + series["is_provisional"].sum()
        assert held["centre"].to_list() == pytest.approx([base.mean()] * held.height)
        assert held["upper"][:60].to_list() == pytest.approx([base.mean() + reach] * 60)
        judged = base.mean() + reach * (1 + 1 / 60) ** 0.5
        assert held["upper"][60:].to_list() == pytest.approx([judged] * (held.height - 60))
        beyond = held.filter(
            ~pl.col("is_provisional"), ~pl.col("adjusted").is_between("lower", "upper")
        )
        assert set(beyond["signal"]) <= {"outside_limits"}


def test_a_line_that_slopes_grows_by_the_same_share_from_month_to_month(charts):
    sloping = charts.filter("is_sloping", chart="xmr").drop_nulls("centre")
    ratio = pl.col("centre") / pl.col("centre").shift()
    steps = sloping.sort("month").group_by(SERIES).agg(ratio.drop_nulls().alias("steps"))
    spread = steps.select(pl.col("steps").list.max() - pl.col("steps").list.min())
    assert steps.height > 5
    assert spread.to_series().max() < 1e-6


def test_provisional_months_are_those_of_the_reporting_lag_and_never_called_low(mart, charts):
    lag = mart("reporting_lag").filter("is_provisional").select("measure", "force_code", "month")
    monthly = charts.filter(chart="xmr")
    expected = monthly.join(lag, on=["measure", "force_code", "month"], how="semi")
    told = monthly.filter("is_provisional")
    assert expected.height
    assert (
        told.select(*SERIES, "month")
        .sort(pl.all())
        .equals(expected.select(*SERIES, "month").sort(pl.all()))
    )
    low = charts.filter("is_provisional", pl.col("adjusted") < pl.col("centre"))
    assert low.height
    assert low["signal"].null_count() == low.height
