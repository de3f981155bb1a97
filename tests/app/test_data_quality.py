"""The data quality page: what the latest loads brought and which months did not arrive."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.quality import queries as quality_queries
from dashboard.warehouse.door import Warehouse
from tests.pages import Draw, change


@pytest.fixture
def draw(draw: Draw) -> Draw:
    """Draw this page, where no other is named."""
    return lambda home, page="data-quality", **choices: draw(home, page, **choices)


def answer(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html")).replace("\u00a0", " ")


def table(app: AppTest, column: str) -> list[dict[str, object]]:
    """The rows of the table that has a column."""
    (frame,) = [shown.value for shown in app.dataframe if column in shown.value.columns]
    return list(frame.to_dict("records"))


WHOLE = "update marts.completeness_by_month set status = 'complete', expected_count = 50"


def test_the_answer_counts_the_months_that_lack_rows_and_names_where_most_are(
    draw: Draw, own_home: Path
) -> None:
    some = "(select min(force_code) from marts.completeness_by_month)"
    change(
        own_home,
        WHOLE,
        "update marts.completeness_by_month set status = 'missing' where source = 'incidents'"
        f" and month in ('2026-05-01', '2026-06-01') and force_code = {some}",
        "update marts.completeness_by_month set status = 'incomplete' where source = 'staffing'"
        f" and month = '2026-07-01' and force_code = {some}",
        "update marts.completeness_by_month set status = 'missing' where month = '2019-05-01'",
    )
    app = draw(own_home)
    with Warehouse(own_home) as warehouse:
        months = quality_queries.incomplete_months(warehouse, date(2024, 11, 1), date(2026, 10, 1))
    name = months["force_name"][0]
    assert not app.exception
    assert "3 months look incomplete or did not arrive; the most: " in answer(app)
    assert f"{name} incidents (2), {name} staffing (1)." in answer(app)
    assert "Nov 2024 to Oct 2026" in answer(app)


def test_the_answer_says_so_where_nothing_lacks(draw: Draw, own_home: Path) -> None:
    change(own_home, WHOLE)
    assert "No month of any force and source looks incomplete" in answer(draw(own_home))


def test_the_map_is_of_the_source_chosen_and_its_table_begins_with_what_lacks(
    draw: Draw, own_home: Path
) -> None:
    change(
        own_home,
        WHOLE,
        "update marts.completeness_by_month set status = 'missing', record_count = 0"
        " where source = 'staffing' and month = '2026-03-01'",
    )
    rows = table(draw(own_home, source="Staffing"), "expected_count")
    assert {row["status"] for row in rows[:3]} == {"Missing"}
    assert "Missing" not in {row["status"] for row in rows[3:]}
    other = table(draw(own_home, source="Incidents"), "expected_count")
    assert "Missing" not in {row["status"] for row in other}
    assert len(other) == 3 * 24


def test_without_the_marts_of_this_part_the_page_stands(draw: Draw, own_home: Path) -> None:
    change(own_home, "drop table marts.completeness_by_month")
    app = draw(own_home)
    assert not app.exception
    assert "Files loaded:" in answer(app)
    assert "incomplete" not in answer(app)


def test_the_latest_load_of_each_source_is_shown_with_its_main_reasons_and_changes(
    draw: Draw, own_home: Path
) -> None:
    change(
        own_home,
        "drop table if exists marts.load_reason",
        "drop table if exists marts.load_change",
        "create table marts.load_reason as select load_id, 'ambiguous_date:' || n as reason,"
        " n as row_count, '12, 480' as example_lines from marts.load, range(1, 6) as r(n)",
        "create table marts.load_change as select load_id, unnest(['changed:opened_date', 'new'])"
        " as change, unnest([900, 5]) as record_count from marts.load where source = 'incidents'",
        "insert into marts.load select * replace (1000 as load_id, 'repeated' as status)"
        " from marts.load where source = 'incidents'",
        "insert into marts.load select * replace (0 as load_id, 7 as rows_read, 7 as rows_accepted,"
        " 0 as rows_unchanged, 0 as rows_rejected) from marts.load where source = 'rates'",
    )
    app = draw(own_home)
    (latest, _) = [
        frame.value for frame in app.dataframe if "rows_unchanged" in frame.value.columns
    ]
    assert not app.exception
    assert latest["source"].is_unique
    assert 7 not in set(latest["rows_read"])
    reasons = [row for row in table(app, "example_lines") if row["source"] == "Incidents"]
    assert [row["row_count"] for row in reasons] == [5, 4, 3]
    assert reasons[0]["reason"] == "Ambiguous date: 5"
    changes = [(row["change"], row["record_count"]) for row in table(app, "change")]
    assert changes == [("New", 5), ("Changed: opened date", 900)]
