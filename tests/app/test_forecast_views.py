"""The forecast pages on the demo, with parts of the marts missing, and with recorded crime."""

import json
from pathlib import Path

import pytest

from dashboard.forecast import queries as forecast_queries
from dashboard.forecast.figures import chosen_forecast
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from tests.pages import Draw, change, words


def test_the_answer_is_the_published_range_of_the_next_whole_year(
    draw: Draw, demo_home: Path
) -> None:
    with Warehouse(demo_home) as warehouse:
        rows = forecast_queries.forecast(warehouse, "ALL", "investigations").rows(named=True)
    row = next(
        r
        for r in rows
        if r["is_chosen"]
        and r["frequency"] == "financial_year"
        and str(r["period_start"]) == "2027-04-01"
    )
    told = words(draw(demo_home, "forecast"))
    assert f"2027/28: {row['lower_80']:,.0f}"[:11] in told
    assert "most likely" in told
    assert "2 in 10 will fall outside" in told


def test_the_card_says_why_the_model_was_chosen_and_how_far_it_missed(
    draw: Draw, demo_home: Path
) -> None:
    told = words(draw(demo_home, "forecast"))
    assert "single series" in told
    assert "of cases and the 95% intervals in" in told
    with Warehouse(demo_home) as warehouse:
        force = shell_queries.forces(warehouse).filter("has_data")["force_name"][0]
    one = words(draw(demo_home, "forecast", force=force, type="Sexual abuse"))
    assert "past dates it missed by" in one


def test_without_back_tests_no_range_is_shown_and_none_is_claimed(
    draw: Draw, own_home: Path
) -> None:
    bounds = ", ".join(f"{bound} = null" for bound in ("lower_80", "upper_80"))
    change(
        own_home,
        f"update marts.forecast set {bounds}, lower_95 = null, upper_95 = null",
        "delete from marts.forecast_accuracy",
        "drop table marts.forecast_by_region",
    )
    told = words(draw(own_home, "forecast"))
    assert "not yet back-tested and has no interval" in told
    assert "No past forecast of this kind" in told
    assert "Where, in" not in told
    assert "holds no back-tests" in words(draw(own_home, "past-forecasts"))


def test_a_forecast_of_an_earlier_day_is_set_beside_what_happened(
    draw: Draw, demo_home: Path
) -> None:
    app = draw(demo_home, "past-forecasts", known_to_month="March 2024")
    told = words(app)
    assert "as of the end of March 2024" in told
    assert "it came to" in told
    years = next(t.value for t in app.dataframe if "verdict" in t.value.columns)
    assert set(years["verdict"]) <= {
        "Yes",
        "No: it was fewer",
        "No: it was more",
        "Not known yet",
        "No range then",
    }
    assert years["actual_count"].notna().any()


def test_march_2016_is_set_beside_what_was_claimed_then_and_the_unit_is_named(
    draw: Draw, demo_home: Path
) -> None:
    app = draw(demo_home, "past-forecasts")
    told = words(app)
    assert "as of the end of March 2016" in told
    assert "The unit differs" in told
    years = next(t.value for t in app.dataframe if "claimed" in t.value.columns)
    growth = years["claimed"].iloc[1] / years["claimed"].iloc[0]
    assert growth == pytest.approx(1.88 ** (1 / 3), abs=0.01)


def test_too_few_counts_for_a_past_forecast_are_said_plainly(draw: Draw, own_home: Path) -> None:
    change(own_home, "delete from marts.counted_series where period_start > date '2013-01-01'")
    assert "too few counts" in words(draw(own_home, "past-forecasts"))


def test_until_a_published_forecast_can_be_scored_the_page_says_when(
    draw: Draw, demo_home: Path
) -> None:
    told = words(draw(demo_home, "past-forecasts"))
    assert "No published forecast of this has been scored yet" in told
    with Warehouse(demo_home) as warehouse:
        ahead = chosen_forecast(warehouse, "ALL", "investigations", "month")
    first = f"{ahead['period_start'][0]:%B %Y}"
    assert f"The first month that this version foretells is {first}" in told


def test_published_forecasts_stand_beside_what_happened_and_the_naive_methods(
    draw: Draw, own_home: Path
) -> None:
    scored = ", ".join(
        f"('v1', date '2026-01-05', 'investigations', 'ALL', 'all', 'month', date '2025-12-01',"
        f" date '2026-0{month}-01', {month}, 'combination', 100, 90, 110, 80, 120, 90, 105,"
        f" {actual}, {inside}, true)"
        for month, actual, inside in ((1, 95, "true"), (2, 115, "false"), (3, 3, "false"))
    )
    change(own_home, f"insert into marts.forecast_scorecard values {scored}")
    app = draw(own_home, "past-forecasts")
    told = words(app)
    assert "3 forecast months of the versions published since 5 January 2026" in told
    assert "1 of 3 came within their 80% range and 3 within their 95% range" in told
    # Missed by 5, 15 and 97 of 213; the last value by 5, 25 and 87, a year before by 10, 10, 102.
    assert "missed by 54.9% of what was counted, the last value by 54.9%" in told
    assert "the same time a year before by 57.3%" in told
    rows = next(t.value for t in app.dataframe if "length" in t.value.columns)
    assert list(rows["verdict"]) == ["No: it was fewer", "No: it was more", "Yes"]


def test_what_a_model_called_a_share_says_is_shown_as_the_number_that_it_is(
    draw: Draw, demo_home: Path
) -> None:
    app = draw(demo_home, "forecast")
    shown = next(it for it in app.dataframe if "national_share" in it.value.columns)
    formats = json.loads(shown.proto.columns)
    assert formats["national_share"]["type_config"] == formats["prophet"]["type_config"]
    with Warehouse(demo_home) as warehouse:
        rows = forecast_queries.forecast(warehouse, "ALL", "investigations")
    said = rows.filter(frequency="financial_year", model="national_share")["point"][0]
    assert shown.value["national_share"].iloc[0] == pytest.approx(said, rel=0.01)
