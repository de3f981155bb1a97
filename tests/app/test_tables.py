"""Every table of every page says what its columns hold, and none leaves by another door."""

import ast
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import pytest

from dashboard.shell import page
from dashboard.shell.charts.marked_picture import with_own_data
from dashboard.shell.columns import Column, Kind
from pipelines.models.plan import Lever, Scenario
from pipelines.planning.saved_scenarios import make_content
from pipelines.settings import Settings
from pipelines.state import SavedScenario, create_scenario, open_state, save_scenario
from tests.pages import PAGES, a_force, change, drawn, warehouse_file

ROOT = Path(__file__).parents[2]
DOOR = ROOT / "dashboard/shell/page.py"
OTHER_DOORS = frozenset({"write_csv", "write_excel", "write_parquet", "write_json", "to_csv"})
HANDS_OUT = ROOT / "dashboard/shell/downloads.py"
TYPED_OR_OWN = {
    *("dashboard/ingest/asking.py", "dashboard/ingest/deciding.py", "dashboard/ingest/weighing.py"),
    "dashboard/plan/editor.py",
}
"""Where a person types assumptions, or sees rows of a file of their own: no mart is shown there."""
Site = tuple[str, int]
Drawn = list[tuple[Site, Mapping[str, Column]]]
Charts = list[tuple[str, dict[str, Any]]]

# What the demo is too small or too young to show.
LACKING = (
    "update marts.reporting_lag"
    ' set expected_final_count = 1.25 * "count", low = "count", high = 2 * "count"',
    "insert into marts.load_change by name"
    " select load_id, 'new' as change, 900 as record_count from marts.load",
    "insert into marts.forecast_scorecard by name select 'v1' as version, date '2024-01-31' as"
    " made_on, measure, force_code, series, frequency, date '2024-01-31' as cutoff, period_start,"
    " 3 as horizon, model, point, lower_80, upper_80, lower_95, upper_95, 7.0 as last_value,"
    " 8.0 as seasonal_last_value, 9.0 as actual, true as is_in_80, true as is_in_95"
    " from marts.forecast where is_chosen",
)


def calls(path: Path) -> list[ast.Call]:
    return [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]


OF_TWO_VERSIONS = {
    ROOT / "dashboard" / "briefing" / "issued_page.py",
    ROOT / "dashboard" / "changes" / "panel.py",
}
"""What these tables hold is there only where something was issued, or an older version is kept."""


def modules() -> list[Path]:
    return sorted((ROOT / "dashboard").rglob("*.py"))


def sites() -> dict[Site, int]:
    """Where a page draws a table: file and first line, and the last line."""
    return {
        (str(path), call.lineno): call.end_lineno or call.lineno
        for path in modules()
        for call in calls(path)
        if ast.unparse(call.func) == "page.table" and path not in OF_TWO_VERSIONS
    }


@pytest.fixture(scope="module")
def drawn_charts() -> Charts:
    """Every chart of every page by its words, as it is drawn to be taken along."""
    return []


@pytest.fixture(scope="module")
def drawn_tables(
    demo_home: Path, tmp_path_factory: pytest.TempPathFactory, drawn_charts: Charts
) -> Drawn:
    """Every table of every page, of all forces and of one: where it is called from, its columns."""
    found: Drawn = []
    draw_table: Callable[..., None] = page.table

    def table(rows: pl.DataFrame, columns: Mapping[str, Column], **more: Any) -> None:
        frame = sys._getframe(1)
        found.append(((frame.f_code.co_filename, frame.f_lineno), columns))
        draw_table(rows, columns, **more)

    def offer_picture(chart: alt.Chart | alt.LayerChart, *, description: str) -> None:
        drawn_charts.append((description, with_own_data(chart).to_dict(validate=False)))

    home = tmp_path_factory.mktemp("home")
    shutil.copytree(demo_home / "published", home / "published")
    change(home, *LACKING)
    saved = save(home, Scenario("More", (Lever("volume", 0.2),)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASEWEIGHT_HOME", str(home))
        patch.setattr(page, "table", table)
        patch.setattr(page.downloads, "offer_picture", offer_picture)
        for force in ({}, {"force": a_force(home)}):
            for view in PAGES:
                drawn(view, **force)
        draw_conflict(home, saved)
    return found


def save(home: Path, scenario: Scenario, on: SavedScenario | None = None) -> SavedScenario:
    """Save a scenario: a new one, or on the revision of another."""
    content = make_content(scenario, warehouse_file(home).parent.name)
    with open_state(Settings(home=home)) as state:
        if on is None:
            return create_scenario(state, scenario.name, content, author="One")
        terms = {"on_revision": on.revision, "author": "One"}
        return save_scenario(state, on.scenario_id, content, **terms)


def draw_conflict(home: Path, saved: SavedScenario) -> None:
    """The page Scenarios where somebody saved after it was opened."""
    app = drawn("scenarios", scenario=saved.scenario_id)
    save(home, Scenario("More", (Lever("volume", 0.3),)), saved)
    app.button(key="add preset").click().run()
    app.text_input(key="author").input("Two").run()
    app.button(key="save").click().run()


def test_every_table_of_every_page_is_drawn_with_declared_columns(drawn_tables: Drawn) -> None:
    for site, columns in drawn_tables:
        assert all(isinstance(column, Column) for column in columns.values()), site
    seen = {site for site, _ in drawn_tables}
    not_drawn = [
        (file, first)
        for (file, first), last in sites().items()
        if not any((file, line) in seen for line in range(first, last + 1))
    ]
    assert not not_drawn


@pytest.mark.usefixtures("drawn_tables")
def test_every_chart_of_every_page_can_be_taken_along_with_its_rows(drawn_charts: Charts) -> None:
    assert len(drawn_charts) > len(PAGES)
    without = [words for words, chart in drawn_charts if not any(chart["datasets"].values())]
    assert not without


def test_no_column_is_declared_as_what_its_name_says_it_is_not(drawn_tables: Drawn) -> None:
    kinds = {
        "_count": {Kind.COUNT, Kind.EXPECTED_COUNT},
        "_gbp": {Kind.POUNDS, Kind.PENCE},
        "hours": {Kind.HOURS},
        "_days": {Kind.DAYS, Kind.SHARE},
        # A model's forecast is called national_share.
        "_share": {Kind.SHARE, Kind.EXPECTED_COUNT},
        "_per_1000": {Kind.RATE_PER_1000},
    }
    named = [
        (ending, name, column)
        for _, columns in drawn_tables
        for name, column in columns.items()
        for ending in kinds
        if name.endswith(ending)
    ]
    assert {ending for ending, _, _ in named} == set(kinds)
    assert not [name for ending, name, column in named if column.kind not in kinds[ending]]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_tables_and_charts_are_shown_and_handed_out_by_the_shell_alone(path: Path) -> None:
    if path in {DOOR, HANDS_OUT}:
        return
    called = [ast.unparse(call.func) for call in calls(path)]
    if str(path.relative_to(ROOT)) not in TYPED_OR_OWN:
        assert not {"st.dataframe", "st.data_editor", "st.table"} & set(called)
    assert not [name for name in called if name.split(".")[-1] in OTHER_DOORS]
    assert not [name for name in called if name.endswith((".download_button", ".altair_chart"))]
