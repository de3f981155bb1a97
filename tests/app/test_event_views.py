"""Events, provisional months, the year to date and rates, on every page that draws demand."""

from pathlib import Path
from typing import Any

import pytest

from dashboard.lateness import queries as lateness_queries
from dashboard.shell import queries as shell_queries
from dashboard.shell.months import last_settled
from dashboard.warehouse.door import Warehouse
from pipelines.models.periods import add_months
from tests.pages import Draw, change, chart_rows, table, words

PAGES = ("overview", "demand", "signals", "forecast")
ESTIMATED = (
    """
    update marts.reporting_lag set basis = 'development', is_provisional = month = $last,
        recorded_share = case when month = $last then 0.8 else 1 end,
        expected_final_count = "count" / case when month = $last then 0.8 else 1 end,
        low = "count", high = "count" * 2
    """,
    """
    update marts.demand_series set is_settled = month < $last,
        expected_count = case when month = $last then "count" / 0.8 end,
        expected_low = case when month = $last then "count" end,
        expected_high = case when month = $last then "count" * 2 end,
        expected_low_80 = case when month = $last then "count" end,
        expected_high_80 = case when month = $last then "count" * 2 end
    """,
)
NOT_ESTIMATED = (
    """
    update marts.reporting_lag set basis = 'fixed', expected_final_count = null, low = null,
        high = null where month <= $last
    """,
    """
    update marts.demand_series set is_settled = month < $last - interval 2 month,
        expected_count = null, expected_low = null, expected_high = null, expected_low_80 = null,
        expected_high_80 = null
    """,
)
OWN_EVENT = """
    insert into marts.event by name select 'own' as event_id, date '2022-04-01' as date,
        'month' as date_precision, 'The new team' as title, 'other' as kind,
        'minutes' as source, {force} as force_code, {measure} as measure
"""


def last_month(home: Path) -> Any:
    with Warehouse(home) as warehouse:
        return warehouse.info.last_complete_month


@pytest.mark.parametrize("page", PAGES)
def test_every_page_lists_the_events_of_its_chart_with_linked_sources(
    draw: Draw, demo_home: Path, page: str
) -> None:
    said = words(draw(demo_home, page))
    assert "**November 2014**" in said
    assert "(https://www.gov.uk/government/statistics/police-recorded-crime-open-data" in said
    assert "does not show that the event moved it" in said


@pytest.mark.parametrize("page", PAGES)
def test_without_events_nothing_is_numbered(draw: Draw, own_home: Path, page: str) -> None:
    change(own_home, "delete from marts.event")
    app = draw(own_home, page)
    assert app.get("vega_lite_chart")
    assert "does not show that the event moved it" not in words(app)


def test_an_event_of_one_measure_is_on_the_charts_of_that_measure(
    draw: Draw, own_home: Path
) -> None:
    change(own_home, OWN_EVENT.format(force="null", measure="'incidents'"))
    assert "The new team" in words(draw(own_home, "signals", measure="Incidents"))
    assert "The new team" not in words(draw(own_home, "signals", measure="Investigations"))
    assert "The new team" in words(draw(own_home, "demand"))


def test_an_event_of_one_force_is_on_the_charts_of_that_force(draw: Draw, own_home: Path) -> None:
    with Warehouse(own_home) as warehouse:
        forces = shell_queries.forces(warehouse).filter("has_data")
    code, name = forces["force_code"][0], str(forces["force_name"][0])
    change(own_home, OWN_EVENT.format(force=f"'{code}'", measure="null"))
    assert "The new team" in words(draw(own_home, "demand", force=name))
    assert "The new team" not in words(draw(own_home, "demand"))


def test_a_period_without_events_has_none_below_its_chart(draw: Draw, demo_home: Path) -> None:
    said = words(draw(demo_home, "signals", **{"from": "2018/19", "to": "2018/19"}))
    assert "does not show that the event moved it" not in said


@pytest.mark.parametrize("damage", [[], ["drop table marts.reporting_lag"]])
def test_without_an_estimate_the_latest_three_months_are_provisional_and_it_says_so(
    draw: Draw, own_home: Path, damage: list[str]
) -> None:
    change(own_home, *NOT_ESTIMATED, last=last_month(own_home))
    change(own_home, *damage)
    app = draw(own_home, "demand")
    assert "late records will still arrive and move them. How many cannot be told" in words(app)
    status = table(app, "status").set_index("month")["status"]
    assert (status == "provisional").sum() == 3


def test_an_estimate_is_drawn_told_and_tabled_with_its_interval(draw: Draw, own_home: Path) -> None:
    last = last_month(own_home)
    change(own_home, *ESTIMATED, last=last)
    app = draw(own_home, "demand")
    said = words(app)
    assert "diamonds what is expected once all records have come, each with its 95%" in said
    assert "expected once all records have come." in said
    row = table(app, "incidents_expected").set_index("month").iloc[0]
    assert row["incidents_expected"] == pytest.approx(row["incident_count"] / 0.8)
    assert (row["incidents_low"], row["incidents_high"]) == (
        row["incident_count"],
        row["incident_count"] * 2,
    )
    assert (table(app, "status")["status"] == "provisional").sum() == 1
    assert "investigations are recorded so far" in words(draw(own_home, "overview"))
    assert f"{last:%B %Y} is provisional and in no total" in words(draw(own_home, "forecast"))


def test_a_latest_month_that_never_came_is_not_told_as_nought(draw: Draw, own_home: Path) -> None:
    last = last_month(own_home)
    with Warehouse(own_home) as warehouse:
        force, name = shell_queries.forces(warehouse).filter("has_data").row(0)[:2]
    change(
        own_home,
        *(change.replace("$last", f"date '{last}'") for change in ESTIMATED),
        f"""update marts.demand_series set "count" = null, force_count = 0
            where force_code = '{force}' and month = '{last}' and measure = 'incidents'""",
        f"""update marts.reporting_lag set "count" = 0, expected_final_count = null, low = null,
            high = null where force_code = '{force}' and month = '{last}'
            and measure = 'incidents'""",
    )
    with Warehouse(own_home) as warehouse:
        lag = lateness_queries.reporting_lag(warehouse, force)
    counts = dict(lag.filter(measure="incidents").select("month", "count").iter_rows())
    assert counts.pop(last) is None
    assert all(counts.values())
    app = draw(own_home, "demand", force=name)
    until = add_months(last, -1)
    assert f"incidents were reported in the 12 months to {until:%B %Y}" in words(app)
    assert f"Incidents of {last:%B %Y} were not delivered, which is not the same" in words(app)
    close_up = next(
        place
        for place, chart in enumerate(app.get("vega_lite_chart"))
        if "Incidents reported, latest months" in chart.proto.spec.replace('", "', " ")
    )
    months = {name for rows in chart_rows(app, close_up) for name in rows["name"]}
    assert f"{until:%b %Y}" in months
    assert f"{last:%b %Y}" not in months


def test_when_all_records_are_in_no_month_is_provisional(draw: Draw, own_home: Path) -> None:
    change(own_home, "update marts.demand_series set is_settled = true")
    for page in ("overview", "demand", "forecast"):
        assert "provisional" not in words(draw(own_home, page)), page
    assert set(table(draw(own_home, "demand"), "status")["status"]) == {"complete"}


def test_the_year_to_date_is_set_against_the_same_months_of_the_year_before(
    draw: Draw, demo_home: Path
) -> None:
    with Warehouse(demo_home) as warehouse:
        last = last_settled(warehouse, "ALL", "incidents")
    assert last is not None
    start = last.replace(year=last.year - (last.month < 4), month=4)
    app = draw(demo_home, "demand")
    months = table(app, "incident_count").set_index("month")["incident_count"]
    now, before = (
        sum(n for day, n in months.items() if begin <= day.date() <= end)
        for begin, end in (
            (start, last),
            (start.replace(year=start.year - 1), last.replace(year=last.year - 1)),
        )
    )
    covered = (last.year - start.year) * 12 + last.month - start.month + 1
    told = f"({start:%B} to {last:%B %Y}, {covered} of 12 months): {now:,}, "
    (line,) = [it for it in words(app).split("- ") if it.startswith("**Incidents, financial")]
    assert told in line
    assert f" on {before:,} in " in line


def test_rates_stand_in_the_growth_table_and_not_known_is_never_nought(
    draw: Draw, demo_home: Path, own_home: Path
) -> None:
    with Warehouse(demo_home) as warehouse:
        name = str(shell_queries.forces(warehouse).filter("has_data")["force_name"][0])
    app = draw(demo_home, "demand", force=name)
    assert (table(app, "current_rate_per_1000")["current_rate_per_1000"].dropna() > 0).any()
    change(
        own_home,
        "update marts.demand_growth set current_rate_per_1000 = null",
        "update marts.demand_growth set baseline_rate_per_1000 = null",
    )
    app = draw(own_home, "demand", force=name)
    assert table(app, "current_rate_per_1000")["current_rate_per_1000"].isna().all()
    said = words(app)
    assert "**Incidents per 1,000 children** aged 0 to 17: not known" in said


def test_one_month_of_data_is_told_without_a_comparison(draw: Draw, own_home: Path) -> None:
    last = last_month(own_home)
    change(
        own_home,
        f"delete from marts.demand_series where month <> '{last}'",
        "update marts.demand_series set is_settled = true",
        "delete from marts.demand_growth",
        "delete from marts.growth_drivers",
        f"delete from marts.reporting_lag where month <> '{last}'",
    )
    said = words(draw(own_home, "demand"))
    assert "financial year to date" in said
    assert "not known" in said
    draw(own_home, "demand", view="12 months to each month")
    draw(own_home, "overview")


def test_the_waterfall_and_the_growth_table_name_their_sources(draw: Draw, demo_home: Path) -> None:
    said = words(draw(demo_home, "demand"))
    assert "extracts; children aged 0 to 17 of the population estimates loaded" in said
    assert "extracts; children of the population estimates loaded" in said


def test_the_page_says_how_much_of_what_began_is_still_to_be_reported(
    draw: Draw, demo_home: Path
) -> None:
    with Warehouse(demo_home) as warehouse:
        latest = lateness_queries.reporting_delay(warehouse, "ALL").row(-1, named=True)
    app = draw(demo_home, "demand")
    assert f"{latest['reported_count']:,} have been reported so far" in words(app)
    rows = table(app, "reported_count")
    assert rows["reported_count"].iloc[0] == latest["reported_count"]


def test_without_an_estimate_of_delays_the_page_claims_none(draw: Draw, own_home: Path) -> None:
    change(own_home, "delete from marts.reporting_delay")
    assert "still to be reported" not in words(draw(own_home, "demand"))
