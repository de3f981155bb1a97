"""The section of Outcomes on how long investigations take."""

from pathlib import Path

import pytest

from dashboard.outcomes import duration_queries as queries
from dashboard.outcomes import duration_words
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from tests.pages import Draw, a_force, change, chart_rows, table_rows, words

CHARGED = duration_words.WAITS["charge"]


def mart(home: Path, measure: str, force: str = "ALL") -> dict[str, dict[str, object]]:
    """The mart's rows of one measure by year opened."""
    with Warehouse(home) as warehouse:
        rows = queries.durations_by_year(warehouse, force, "all", "all")
    return {row["opened_year"]: row for row in rows.filter(measure=measure).iter_rows(named=True)}


def test_the_latest_year_of_which_half_are_closed_is_read_out_and_the_year_after_is_not(
    draw: Draw, demo_home: Path
) -> None:
    rows, said = mart(demo_home, "closing"), words(draw(demo_home, "outcomes"))
    row, after = rows["2025/26"], rows["2026/27"]
    assert f"of the {row['investigation_count']:,} opened in 2025/26, half were closed" in said
    assert (
        f"within {row['median_days']:.0f} days (95% interval {row['median_low_days']:.0f}" in said
    )
    assert f"{row['open_count']} are still open. Of those opened in 2026/27 fewer than half" in said
    assert after["median_days"] is None
    # In some draws even the least that half will take is not known so early in a year.
    least = after["median_low_days"]
    told = "are not known yet." if least is None else f"it will be {least:.0f} days or more"
    assert told in said


def test_days_to_a_charge_stand_beside_the_published_ones_with_their_source(
    draw: Draw, demo_home: Path
) -> None:
    app, said = draw(demo_home, "outcomes", wait=CHARGED), words(draw(demo_home, "outcomes"))
    assert "a median of 248 days from the record of the crime to the charge" in said
    assert "a quarter took 393 days or more (Children's Commissioner" in said
    published = [rows for place in range(4) for rows in chart_rows(app, place) if "name" in rows]
    assert published[0]["days"].to_list() == [248, 393]
    assert not any(
        "name" in it for n in range(4) for it in chart_rows(draw(demo_home, "outcomes"), n)
    )
    shown = {row["opened_year"]: row for row in table_rows(app, "median_days")}
    for year, row in mart(demo_home, "charge").items():
        assert shown[year]["event_count"] == row["event_count"]
        if row["median_days"] is not None:
            assert shown[year]["upper_quartile_days"] == row["upper_quartile_days"]


def test_without_the_published_figures_nothing_is_said_of_them(draw: Draw, own_home: Path) -> None:
    change(own_home, "delete from marts.published_figure")
    said = words(draw(own_home, "outcomes", wait=CHARGED))
    assert "Published for" not in said
    assert "Published:" not in said


def test_the_ways_of_ending_add_up_to_what_was_closed_and_follow_the_year_chosen(
    draw: Draw, demo_home: Path
) -> None:
    closed = mart(demo_home, "closing")
    for year in ("2018/19", "2021/22"):
        app = draw(demo_home, "outcomes", opened=year)
        rows = table_rows(app, "ending")
        assert sum(row["event_count"] for row in rows) == closed[year]["event_count"]
        share = sum(row["share_by_730_days"] for row in rows) / 100
        assert share == pytest.approx(closed[year]["share_by_730_days"])
        titles = [chart.proto.spec for chart in app.get("vega_lite_chart")]
        assert any(f"opened in {year}" in title.replace('", "', " ") for title in titles)


def test_one_force_type_and_complexity_is_that_of_the_mart(draw: Draw, demo_home: Path) -> None:
    force = a_force(demo_home)
    with Warehouse(demo_home) as warehouse:
        codes = dict(shell_queries.forces(warehouse).select("force_name", "force_code").iter_rows())
        rows = queries.durations_by_year(warehouse, codes[force], "sexual", "standard")
    app = draw(demo_home, "outcomes", force=force, type="Sexual abuse", complexity="Standard")
    expected = rows.filter(measure="closing").sort("opened_year", descending=True)
    shown = table_rows(app, "median_days")
    assert [row["investigation_count"] for row in shown] == expected[
        "investigation_count"
    ].to_list()


def test_a_year_of_few_tells_no_days_and_draws_no_curve(draw: Draw, demo_home: Path) -> None:
    choice = {"force": a_force(demo_home), "type": "Online images", "complexity": "Major"}
    app = draw(demo_home, "outcomes", **choice)
    few = [row for row in table_rows(app, "median_days") if row["investigation_count"] < 5]
    assert few
    assert all(row["median_days"] != row["median_days"] for row in few)
    assert duration_words.NOT_DRAWN in words(app)
