"""Each page, drawn by Streamlit's own test runner on the demo's published warehouse."""

import shutil
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard.shell.months import demand_by_month
from dashboard.warehouse.door import Warehouse
from tests import pages
from tests.pages import PAGES, WITHOUT_A_CHART, Draw, a_force, change, warehouse_file

words = partial(pages.words, also=("metric",))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_asks_a_question_answers_it_and_names_its_source(
    draw: Draw, demo_home: Path, page: str
) -> None:
    app = draw(demo_home, page)
    assert not app.exception
    assert app.title[0].value.endswith("?")
    said = words(app)
    assert "Source: " in said
    assert app.get("vega_lite_chart") or page in WITHOUT_A_CHART
    # The demo holds every publication, and none of them is real.
    assert "not been loaded" not in said
    assert "not synthetic" not in said


def test_the_app_shows_marking_version_as_at_date_and_that_the_data_are_invented(
    draw: Draw, demo_home: Path
) -> None:
    app = draw(demo_home)
    said = words(app)
    assert not app.exception
    assert said.count("OFFICIAL-SENSITIVE") >= 2
    assert "SYNTHETIC DATA" in said
    assert (demo_home / "published" / "CURRENT").read_text().strip() in said
    assert "Data as at" in said


def test_real_data_are_not_called_synthetic(draw: Draw, own_home: Path) -> None:
    change(own_home, "update marts.build_info set is_synthetic = false")
    assert "SYNTHETIC" not in words(draw(own_home))


def test_the_number_in_the_answer_is_the_sum_of_the_months_in_the_mart(
    draw: Draw, own_home: Path
) -> None:
    with duckdb.connect(str(warehouse_file(own_home)), read_only=True) as connection:
        (expected,) = connection.execute(
            """
            select sum(incident_count)
            from marts.demand_by_month, (
                select max(month) as last from marts.demand_series
                where is_settled and force_code = 'ALL' and measure = 'incidents'
            )
            where month <= last and month > last - interval 12 month
            """
        ).fetchone()
    assert f"{expected:,} incidents were reported" in words(draw(own_home, "demand"))


def test_choosing_a_force_changes_what_the_page_says(draw: Draw, demo_home: Path) -> None:
    name = a_force(demo_home)
    app = draw(demo_home, "demand", force=name)
    assert not app.exception
    assert f"{name}: " in words(app)


def test_choosing_a_period_narrows_the_table(draw: Draw, demo_home: Path) -> None:
    app = draw(demo_home, "demand", **{"from": "2018/19", "to": "2019/20"})
    months = app.dataframe[0].value["month"]
    assert len(months) == 24
    assert str(min(months))[:10] == "2018-04-01"


def test_a_force_without_data_gets_a_plain_word_on_every_page(draw: Draw, own_home: Path) -> None:
    change(own_home, "insert into marts.force values ('BTX', 'Nowhere', 'NOW', 'None', null, null)")
    for page in ("overview", "demand", "cost", "forecast"):
        app = draw(own_home, page, force="Nowhere")
        assert not app.exception
        assert "Nowhere has delivered no data" in words(app), page


@pytest.mark.parametrize("page", PAGES)
def test_a_version_without_any_mart_but_its_own_description_raises_nothing(
    draw: Draw, own_home: Path, page: str
) -> None:
    file = warehouse_file(own_home)
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
    change(own_home, *(f"drop table marts.{name}" for (name,) in tables if name != "build_info"))
    assert not draw(own_home, page).exception


@pytest.mark.parametrize("page", PAGES)
def test_empty_marts_raise_nothing(draw: Draw, own_home: Path, page: str) -> None:
    with Warehouse(own_home) as warehouse:
        marts = sorted(warehouse._marts - {"build_info", "force"})
    change(own_home, *(f"delete from marts.{mart}" for mart in marts))
    assert not draw(own_home, page).exception


def test_without_a_warehouse_the_page_says_which_command_to_run(draw: Draw, tmp_path: Path) -> None:
    app = draw(tmp_path)
    assert not app.exception
    assert app.title[0].value == "There is nothing to show yet"
    assert [code.value for code in app.code] == [
        "caseweight demo",
        "caseweight ingest PATH && caseweight build",
    ]


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000])
def test_a_broken_warehouse_is_a_plain_page_and_not_a_traceback(
    draw: Draw, own_home: Path, content: bytes
) -> None:
    file = warehouse_file(own_home)
    file.chmod(0o600)
    file.write_bytes(content)
    app = draw(own_home)
    assert not app.exception
    assert "caseweight verify" in words(app)


def test_a_pointer_that_leaves_the_folder_is_not_followed(draw: Draw, own_home: Path) -> None:
    (own_home / "published" / "CURRENT").write_text("../published/somewhere")
    assert "does not name a version" in words(draw(own_home))


def test_a_new_version_is_shown_on_the_next_run_without_a_restart(
    draw: Draw, own_home: Path
) -> None:
    app = draw(own_home)
    old = warehouse_file(own_home).parent
    shutil.copytree(old, old.with_name("next-version"))
    (own_home / "published" / "CURRENT").write_text("next-version")
    change(own_home, "update marts.build_info set version = 'next-version'")
    assert "next-version" not in words(app)
    assert "version next-version" in words(app.run())


def test_the_table_on_the_page_holds_the_true_counts(draw: Draw, demo_home: Path) -> None:
    app = draw(demo_home, "demand")
    shown = pl.from_pandas(app.dataframe[0].value)
    with Warehouse(demo_home) as warehouse:
        held = demand_by_month(warehouse, "ALL")
    assert shown["incident_count"].sum() == held["incident_count"].sum()


def test_a_file_that_came_again_is_not_counted_twice(
    draw: Draw, demo_home: Path, own_home: Path
) -> None:
    before = words(draw(demo_home, "data-quality"))
    change(
        own_home,
        "insert into marts.load select * replace (load_id + 100 as load_id, 'repeated' as status)"
        " from marts.load where source = 'rates'",
    )
    after = words(draw(own_home, "data-quality"))
    answer = before[before.index("Files loaded:") : before.index("guessed at.")]
    assert answer in after
    assert "Files that came again and changed nothing: 1." in after
