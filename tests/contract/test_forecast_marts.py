"""Forecasts of the demo add up, come with what they rest on, and never promise below nought."""

import datetime as dt

import polars as pl
import pytest

from pipelines.modelling.counted import Counted
from pipelines.publishing.versions import read_mart

KEYS = ["measure", "frequency", "period_start"]


@pytest.fixture(scope="module")
def mart(demo_home):
    return lambda name: read_mart(demo_home, name)


@pytest.fixture(scope="module")
def chosen(mart):
    return mart("forecast").filter("is_chosen")


def together(rows, *, kept, total):
    """Sums of the parts beside the published sum, where all parts have a row."""
    names = {"force_code": "ALL", "series": "all"}
    parts = rows.filter(*(pl.col(c) != v for c, v in names.items() if c == total))
    parts = parts.group_by(*KEYS, kept).agg(pl.col("point").sum().alias("sum"))
    whole = rows.filter(pl.col(total) == names[total])
    return whole.join(parts, on=[*KEYS, kept])


@pytest.mark.parametrize(("kept", "total"), [("series", "force_code"), ("force_code", "series")])
def test_chosen_forecasts_add_up_across_forces_and_types(chosen, kept, total):
    rows = together(chosen, kept=kept, total=total)
    assert rows.height
    assert (rows["point"] - rows["sum"]).abs().max() < 1e-6


def test_one_model_is_chosen_for_each_series_and_period(mart, chosen):
    keys = ["measure", "force_code", "series", "frequency", "period_start"]
    assert chosen.select(keys).is_duplicated().sum() == 0
    assert chosen.height == mart("forecast").select(keys).unique().height


def test_sums_have_back_tested_intervals_around_their_points(chosen):
    national = chosen.filter(force_code="ALL", series="all", frequency="financial_year")
    assert national.height
    assert national["is_back_tested"].all()
    inside = national["point"].is_between(national["lower_80"], national["upper_80"])
    assert inside.all()
    assert (national["lower_95"] >= 0).all()


def test_every_series_says_why_its_model_was_chosen(mart):
    choice = mart("forecast_choice")
    assert choice["reason"].str.len_chars().min() > 10
    assert choice.filter(pl.col("model") == "combination").height
    assert set(choice["model"].drop_nulls()) <= {"combination", "last_value"}


def test_accuracy_sets_the_default_beside_the_last_value_and_each_member(mart):
    accuracy = mart("forecast_accuracy").filter(
        measure="investigations", series="sexual", frequency="month", horizon=1
    )
    assert {"combination", "last_value", "prophet", "theta"} <= set(accuracy["model"])
    held = accuracy.filter(model="combination")
    assert 0.5 < held["coverage_80"].item() <= held["coverage_95"].item() <= 1


def test_a_back_test_never_knows_what_came_after_its_cut_off(mart):
    backtest = mart("backtest").filter(frequency="month")
    last = mart("demand_by_month")["month"].max()
    assert backtest["cutoff"].max() < last
    assert backtest.filter(pl.col("actual").is_not_null()).height


def test_draws_of_a_year_add_up_across_forces_and_lie_around_the_point(mart, chosen):
    path = mart("forecast_path").filter(measure="investigations", series="all")
    by_draw = path.filter(pl.col("force_code") != "ALL").group_by("period_start", "draw")
    sums = by_draw.agg(pl.col("value").sum().alias("sum"))
    national = path.filter(force_code="ALL").join(sums, on=["period_start", "draw"])
    assert (national["value"] - national["sum"]).abs().max() < 1e-6
    years = national.group_by("period_start").agg(pl.col("value").median())
    points = chosen.filter(
        measure="investigations", force_code="ALL", series="all", frequency="financial_year"
    )
    both = years.join(points, on="period_start")
    assert both.height == 4
    assert both["value"].is_between(both["lower_95"], both["upper_95"]).all()


def test_regions_add_up_to_the_whole_and_have_intervals_of_their_own(mart, chosen):
    region = mart("forecast_by_region")
    keys = ["measure", "series", "frequency", "period_start"]
    sums = region.group_by(keys).agg(pl.col("point").sum().alias("sum"))
    national = chosen.filter(pl.col("force_code") == "ALL").join(sums, on=keys)
    assert national.height == chosen.filter(pl.col("force_code") == "ALL").height
    assert (national["point"] - national["sum"]).abs().max() < 1e-6
    years = region.filter(frequency="financial_year", series="all")
    assert years["lower_80"].null_count() == 0


def test_a_region_of_one_force_is_as_sure_as_its_force(mart, chosen):
    one = mart("forecast_by_region").filter(force_count=1, frequency="month", series="sexual")
    force = mart("force").select("force_code", "region")
    both = one.join(force, on="region").join(
        chosen, on=["measure", "force_code", "series", "frequency", "period_start"], suffix="_force"
    )
    assert both.height
    width, own = (both[f"upper_80{of}"] - both[f"lower_80{of}"] for of in ("", "_force"))
    assert ((width / own).is_between(0.7, 1.4)).mean() > 0.9


def test_a_late_month_goes_into_the_forecast_as_what_it_will_come_to():
    keys = {"measure": "incidents", "force_code": "E23000001"}
    monthly = pl.DataFrame(
        [
            {**keys, "abuse_type": kind, "period_start": month, "count": count}
            for kind, month, count in (
                ("neglect", dt.date(2026, 8, 1), 10),
                ("neglect", dt.date(2026, 9, 1), 6),
                ("sexual", dt.date(2026, 9, 1), 2),
            )
        ]
    )
    lag = {**keys, "month": dt.date(2026, 9, 1), "count": 8, "expected_final_count": 10.0}
    ends = pl.DataFrame([{**keys, "month": dt.date(2026, 8, 1)}])
    late = pl.DataFrame([{**lag, "standard_error": 2.0}])
    observed = Counted(monthly, monthly.clear(), late, ends).observed
    assert observed["count"].to_list() == [10.0, 7.5, 2.5]
    # Three quarters of the force's records: its error times the root of that.
    assert observed["count_error"].to_list() == pytest.approx([0, 2 * 0.75**0.5, 2 * 0.25**0.5])


def test_a_late_month_of_which_nothing_can_be_told_is_no_observation():
    keys = {"measure": "incidents", "force_code": "E23000001"}
    months = [
        {**keys, "abuse_type": "neglect", "period_start": dt.date(2026, m, 1), "count": 9}
        for m in (7, 8, 9)
    ]
    ends = pl.DataFrame([{**keys, "month": dt.date(2026, 7, 1)}])
    schema = {
        "measure": pl.String,
        "force_code": pl.String,
        "month": pl.Date,
        "count": pl.Int64,
        "expected_final_count": pl.Float64,
        "standard_error": pl.Float64,
    }
    counted = Counted(pl.DataFrame(months), pl.DataFrame(), pl.DataFrame(schema=schema), ends)
    assert counted.observed["period_start"].to_list() == [dt.date(2026, 7, 1)]
