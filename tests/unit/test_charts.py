import datetime as dt
from typing import Any

import altair as alt
import polars as pl
import pytest

from dashboard.cost.charts import (
    SETTLED,
    UNSETTLED,
    cost_distribution,
    drawn_bands,
    unit_cost_trend,
)
from dashboard.demand.charts import demand_trend
from dashboard.demand.charts_recorded_crime import recorded_crime_trend
from dashboard.demand.charts_season import season_map
from dashboard.forecast.charts import (
    UNTESTED,
    errors_by_horizon,
    expected_by_region,
    forecast_fan,
)
from dashboard.quality.charts import COMPLETENESS_LOOK, completeness_map, rejects_by_reason
from dashboard.shell.charts.bars import ranked_bars
from dashboard.shell.charts.theme import count_axis

APRIL, MAY, JUNE = (dt.date(2026, month, 1) for month in (4, 5, 6))


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer.get("data") or spec["data"]
    return spec["datasets"][data["name"]]


def layer_with(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


@pytest.fixture
def demand() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "month": [APRIL, MAY, JUNE],
            "incident_count": [10, None, 12],
            "investigation_count": [5, None, 7],
        }
    )


@pytest.fixture
def unit_cost() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "opened_year": ["2014/15", "2015/16", "2016/17", "2017/18"],
            "investigation_count": [91, 90, 40, 3],
            "open_count": [9, 10, 60, 0],
            "mean_gbp": [18_000.0, 19_000.0, 12_000.0, None],
            "mean_low_gbp": [17_000.0, 18_000.0, 9_000.0, None],
            "mean_high_gbp": [19_500.0, 20_500.0, 16_000.0, None],
        }
    )


def test_demand_trend_draws_two_named_series_and_leaves_undelivered_months_empty(
    demand: pl.DataFrame,
) -> None:
    spec = demand_trend(demand, title="Demand").to_dict()
    (line,) = layer_with(spec, "line")
    rows = rows_of(spec, line)
    assert line["encoding"]["color"]["scale"]["domain"] == [
        "Incidents reported",
        "Investigations opened",
    ]
    assert [row["count"] for row in rows if row["series"] == "Incidents reported"] == [10, None, 12]


def test_demand_trend_shades_from_the_first_provisional_month_to_the_last(
    demand: pl.DataFrame,
) -> None:
    spec = demand_trend(demand, title="Demand", provisional_from=MAY).to_dict()
    (band,) = layer_with(spec, "rect")
    (row,) = rows_of(spec, band)
    assert (row["start"][:10], row["end"][:10]) == ("2026-05-01", "2026-06-01")


def test_demand_trend_shades_nothing_once_every_month_is_settled(demand: pl.DataFrame) -> None:
    spec = demand_trend(demand, title="Demand", provisional_from=dt.date(2026, 7, 1)).to_dict()
    assert layer_with(spec, "rect") == []


def test_unit_cost_draws_the_interval_and_marks_years_with_a_tenth_or_more_still_open(
    unit_cost: pl.DataFrame,
) -> None:
    spec = unit_cost_trend(unit_cost, title="Cost").to_dict()
    (interval,) = layer_with(spec, "rule")
    assert interval["encoding"]["y"]["field"] == "mean_low_gbp"
    assert interval["encoding"]["y2"]["field"] == "mean_high_gbp"
    rows = rows_of(spec, interval)
    assert [(row["opened_year"], row["status"]) for row in rows] == [
        ("2014/15", SETTLED),
        ("2015/16", UNSETTLED),
        ("2016/17", UNSETTLED),
    ]


def test_unit_cost_compares_with_a_published_average_only_when_given_one(
    unit_cost: pl.DataFrame,
) -> None:
    without = unit_cost_trend(unit_cost, title="Cost").to_dict()
    then = {"2015/16": 19_000.0, "2030/31": 30_000.0}
    beside = unit_cost_trend(unit_cost, title="Cost", published_by_year=then).to_dict()
    assert layer_with(without, "text") == []
    (name,) = layer_with(beside, "text")
    assert name["mark"]["text"][0] == "- - - Published 2016, method unknown,"
    # A year without a mean of its own has nothing to stand beside.
    (line,) = layer_with(beside, "line")
    assert rows_of(beside, line) == [{"opened_year": "2015/16", "published": 19_000.0}]


@pytest.fixture
def bands() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "bin_low_gbp": [-100_000_000, 0, 2_500, 50_000, 100_000],
            "bin_high_gbp": [0, 2_500, 5_000, 60_000, 150_000],
            "investigation_count": [1, 60, 32, 4, 3],
        }
    )


def test_cost_distribution_draws_a_wider_band_lower_so_that_area_is_number(
    bands: pl.DataFrame,
) -> None:
    drawn, _ = drawn_bands(bands)
    assert drawn["bin_low_gbp"].to_list() == [0, 2_500, 50_000]
    assert drawn["height"].to_list() == [60.0, 32.0, 1.0]


def test_cost_distribution_says_what_lies_outside_the_bands_drawn(bands: pl.DataFrame) -> None:
    spec = cost_distribution(bands, title="Spread", mean_gbp=6_000.0).to_dict()
    assert " ".join(spec["title"]["subtitle"]) == (
        "3 more cost £60,000 or over; 1 came to less than nothing after reversals"
    )
    assert [layer["mark"]["text"] for layer in layer_with(spec, "text")] == ["Mean £6,000"]


def test_a_forecast_without_intervals_says_that_it_is_not_back_tested() -> None:
    actual = pl.DataFrame({"period_start": [APRIL, MAY], "value": [5, 6]})
    forecast = pl.DataFrame({"period_start": [JUNE], "point": [6.5]})
    spec = forecast_fan(actual, forecast, title="Forecast").to_dict()
    (line,) = layer_with(spec, "line")
    (rule,) = layer_with(spec, "rule")
    assert "not yet back-tested" in UNTESTED
    assert UNTESTED in line["encoding"]["color"]["scale"]["domain"]
    assert rows_of(spec, rule)[0]["end"][:10] == "2026-05-01"
    assert layer_with(spec, "area") == []


BACK_TESTED = {"lower_80": 5.0, "upper_80": 8.0, "lower_95": 4.0, "upper_95": 9.0}


def test_a_back_tested_forecast_has_the_wide_band_under_the_narrow_one() -> None:
    actual = pl.DataFrame({"period_start": [APRIL], "value": [5]})
    ahead = pl.DataFrame([{"period_start": JUNE, "point": 6.5, **BACK_TESTED}])
    spec = forecast_fan(actual, ahead, title="Forecast").to_dict()
    (area,) = layer_with(spec, "area")
    (line,) = layer_with(spec, "line")
    bands = [(row["low"], row["high"]) for row in rows_of(spec, area)]
    assert bands == [(4.0, 9.0), (5.0, 8.0)]
    assert line["encoding"]["color"]["scale"]["domain"] == ["Actual", "Forecast"]


def test_a_quarter_ends_with_its_third_month_and_periods_without_a_range_have_no_band() -> None:
    actual = pl.DataFrame({"period_start": [APRIL], "value": [5]})
    rows = [
        {"period_start": day, "point": 6.5, **dict.fromkeys(BACK_TESTED, bound)}
        for day, bound in ((JUNE, 6.0), (dt.date(2026, 9, 1), None))
    ]
    spec = forecast_fan(actual, pl.DataFrame(rows), title="F", frequency="quarter").to_dict()
    (area,) = layer_with(spec, "area")
    assert len(rows_of(spec, area)) == 2
    assert [layer["mark"]["text"] for layer in layer_with(spec, "text")] == ["Actual to Jun 2026"]


def test_a_region_without_a_range_keeps_its_dot() -> None:
    rows = pl.DataFrame(
        {"region": ["A", "B"], "point": [5, 4], "lower_80": [4, None], "upper_80": [6, None]}
    )
    spec = expected_by_region(rows, title="Regions", unit="Incidents").to_dict()
    (rule,) = layer_with(spec, "rule")
    assert rule["transform"] == [{"filter": "isValid(datum.lower_80)"}]
    (dots,) = layer_with(spec, "point")
    assert dots["encoding"]["x"]["scale"]["zero"]


def test_errors_are_told_apart_by_dashes_too() -> None:
    rows = pl.DataFrame({"name": ["One", "Two"], "horizon": [1, 1], "value": [0.9, 1.2]})
    spec = errors_by_horizon(rows, title="E", unit="Error", period="Months").to_dict()
    (line,) = layer_with(spec, "line")
    assert line["encoding"]["strokeDash"]["scale"]["domain"] == ["One", "Two"]


def test_recorded_crime_refuses_a_fifth_series() -> None:
    crime = pl.DataFrame(
        {
            "quarter_start": [APRIL] * 5,
            "offence_group": list("abcde"),
            "offence_count": [1, 2, 3, 4, -1],
        }
    )
    with pytest.raises(ValueError, match="at most four series"):
        recorded_crime_trend(crime, title="Crime")
    spec = recorded_crime_trend(
        crime.filter(pl.col("offence_group") > "a"), title="Crime"
    ).to_dict()
    (rows,) = spec["datasets"].values()
    assert min(row["offence_count"] for row in rows) == -1


def test_rejects_are_drawn_most_frequent_first() -> None:
    quality = pl.DataFrame({"reason": ["rare", "common"], "row_count": [1, 9]})
    spec = rejects_by_reason(quality, title="Rejects").to_dict()
    (rows,) = spec["datasets"].values()
    assert [row["reason"] for row in rows] == ["common", "rare"]


@pytest.fixture
def arrived() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "force_name": ["Avon", "Avon", "Avon", "Kent", "Kent"],
            "month": [APRIL, MAY, JUNE, APRIL, JUNE],
            "record_count": [50, 12, 0, 51, 9],
            "expected_count": [52, 50, 51, 50, 49],
            "status": ["complete", "incomplete", "missing", "complete", "part_of_month"],
        }
    )


def test_a_month_that_is_not_complete_bears_a_symbol_and_never_a_colour_alone(
    arrived: pl.DataFrame,
) -> None:
    spec = completeness_map(arrived, title="Arrived").to_dict()
    (symbols,) = layer_with(spec, "text")
    assert symbols["encoding"]["text"]["field"] == "symbol"
    assert [row["symbol"] for row in rows_of(spec, symbols)] == ["", "↓", "×", "", "…"]
    marks = [symbol for symbol, *_ in COMPLETENESS_LOOK.values()]
    assert len(set(marks)) == len(marks)


def test_the_key_names_the_statuses_that_occur_with_their_symbols(arrived: pl.DataFrame) -> None:
    (cells,) = layer_with(completeness_map(arrived, title="Arrived").to_dict(), "rect")
    assert cells["encoding"]["color"]["scale"]["domain"] == [
        "Complete",
        "↓ Looks incomplete",
        "× Missing",
        "… Part of the month",
    ]


def test_every_force_keeps_its_row_and_a_month_that_was_not_delivered_stays_blank(
    arrived: pl.DataFrame,
) -> None:
    spec = completeness_map(arrived, title="Arrived").to_dict()
    (cells,) = layer_with(spec, "rect")
    drawn = [(row["force_name"], row["month_key"]) for row in rows_of(spec, cells)]
    assert ("Kent", "2026-05") not in drawn
    assert len(drawn) == 5


def test_a_narrow_screen_gives_up_the_earliest_months_first(arrived: pl.DataFrame) -> None:
    spec = completeness_map(arrived, title="Arrived").to_dict()
    (cells,) = layer_with(spec, "rect")
    assert cells["transform"] == [{"filter": "datum.months_back < width / 18"}]
    assert [row["months_back"] for row in rows_of(spec, cells)] == [2, 1, 0, 2, 0]


def all_charts(
    demand: pl.DataFrame, unit_cost: pl.DataFrame, arrived: pl.DataFrame
) -> list[alt.Chart | alt.LayerChart]:
    mix = pl.DataFrame({"kind": ["Neglect"], "incident_count": [3]})
    axis = count_axis("Incidents")
    actual = demand.select(period_start="month", value="incident_count")
    forecast = pl.DataFrame({"period_start": [dt.date(2026, 7, 1)], "point": [9.0]})
    return [
        demand_trend(demand, title="A", provisional_from=MAY),
        unit_cost_trend(unit_cost, title="B", published_by_year={"2015/16": 19_000}),
        ranked_bars(mix, label="kind", value="incident_count", axis=axis, title="C"),
        forecast_fan(actual, forecast, title="D"),
        completeness_map(arrived, title="E"),
    ]


def test_every_chart_has_text_of_14_pixels_or_more_and_no_log_scale(
    demand: pl.DataFrame, unit_cost: pl.DataFrame, arrived: pl.DataFrame
) -> None:
    for chart in all_charts(demand, unit_cost, arrived):
        spec = chart.to_dict()
        sizes = [
            spec["config"]["axis"]["labelFontSize"],
            spec["config"]["axis"]["titleFontSize"],
            spec["config"]["legend"]["labelFontSize"],
            spec["config"]["text"]["fontSize"],
            spec["config"]["title"]["fontSize"],
        ]
        assert min(sizes) >= 14
        assert '"log"' not in chart.to_json()


def test_every_vertical_axis_of_counts_or_money_starts_at_zero(
    demand: pl.DataFrame, unit_cost: pl.DataFrame, arrived: pl.DataFrame
) -> None:
    trend, cost, _, forecast, _ = all_charts(demand, unit_cost, arrived)
    axes = [
        layer_with(trend.to_dict(), "line")[0]["encoding"]["y"],
        layer_with(cost.to_dict(), "rule")[0]["encoding"]["y"],
        layer_with(forecast.to_dict(), "line")[0]["encoding"]["y"],
    ]
    assert all(axis["scale"]["zero"] for axis in axes)
    assert all(axis["axis"]["title"] for axis in axes)


def test_the_season_map_writes_the_per_cent_of_an_even_month_into_each_cell() -> None:
    shape = pl.DataFrame(
        {
            "financial_year": ["2014/15"] * 2,
            "month": [dt.date(2014, 4, 1), dt.date(2014, 10, 1)],
            "count": [80, 130],
            "evenness": [0.824, 1.3],
        }
    )
    spec = season_map(shape, title="Season").to_dict()
    (numbers,) = layer_with(spec, "text")
    rows = rows_of(spec, numbers)
    assert [(row["name"], row["index"], row["is_dark"]) for row in rows] == [
        ("Apr", 82, False),
        ("Oct", 130, True),
    ]
