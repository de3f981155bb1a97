"""What leaves a page says in its name, in every row and in the picture what it is and for whom."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import altair as alt
import polars as pl
import pytest

from dashboard.shell.charts.bars import ranked_bars
from dashboard.shell.charts.marked_picture import compose_marked_picture, draw_marked_picture
from dashboard.shell.charts.theme import count_axis, layered
from dashboard.shell.columns import Column, Kind
from dashboard.shell.downloads import marked_csv, title_of
from dashboard.shell.shown import Shown
from dashboard.warehouse.versions import BuildInfo
from pipelines.contracts.profiles import Profile

INFO = BuildInfo(
    "20261101T090000Z", dt.datetime(2026, 11, 1, 9), dt.date(2026, 10, 31), "1", False, 43
)
KENT = Shown(INFO, Profile.INTERNAL, True, "Kent", "Apr 2024 to Mar 2025")
ROWS = pl.DataFrame(
    {
        "month": [dt.date(2024, 4, 1), dt.date(2024, 5, 1)],
        "incident_count": [1, 0],
        "cost_gbp": [1234.5678, None],
        "exact_gbp": [Decimal("-1.20"), Decimal("3.00")],
        "name": ["=HYPERLINK(1)", "North"],
    }
)
COLUMNS = {
    "month": Column("Month", Kind.MONTH),
    "incident_count": Column("Incidents", Kind.COUNT),
    "cost_gbp": Column("Cost (£)", Kind.POUNDS),
    "exact_gbp": Column("Exact (£)", Kind.PENCE),
    "name": Column("Name", Kind.TEXT),
}


def read(csv: str) -> pl.DataFrame:
    return pl.read_csv(io.StringIO(csv), infer_schema=False)


def test_a_table_leaves_with_the_values_of_the_page_and_no_text_of_it_is_run():
    rows = read(marked_csv(ROWS, COLUMNS, KENT))
    assert rows.columns[: len(COLUMNS)] == list(COLUMNS)
    assert rows["incident_count"].to_list() == ["1", "0"]
    assert rows["cost_gbp"].to_list() == ["1234.57", None]
    assert rows["exact_gbp"].to_list() == ["-1.20", "3.00"]
    assert rows["name"].to_list() == ["'=HYPERLINK(1)", "North"]


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("is_synthetic", [True, False])
def test_every_row_says_what_it_is_and_for_whom(profile, is_synthetic):
    shown = replace(KENT, profile=profile, info=replace(INFO, is_synthetic=is_synthetic))
    told = read(marked_csv(ROWS, COLUMNS, shown)).select(pl.exclude(COLUMNS)).unique()
    assert told.to_dicts() == [
        {
            "shown_for": "Kent",
            "as_at": "2026-10-31",
            "version": INFO.version,
            "profile": profile.value,
            "marking": profile.marking,
            "synthetic": "yes" if is_synthetic else "no",
        }
    ]


def test_a_table_with_a_version_of_its_own_keeps_it_and_one_without_rows_its_headings():
    columns = {"version": Column("Saved on", Kind.TEXT)}
    rows = read(marked_csv(pl.DataFrame({"version": ["older"]}), columns, KENT))
    assert rows["version"].to_list() == ["older"]
    assert rows["page_version"].to_list() == [INFO.version]
    empty = read(marked_csv(ROWS.clear(), COLUMNS, KENT))
    assert empty.height == 0
    assert empty.columns[-2:] == ["marking", "synthetic"]


def test_a_file_is_named_after_what_it_holds_the_force_the_period_and_for_whom():
    name = KENT.file_name("Cost by month, £ (cash)", "csv")
    assert name == (
        "caseweight-cost-by-month-cash-kent-apr-2024-to-mar-2025-20261101T090000Z-internal-"
        "OFFICIAL-SENSITIVE.csv"
    )
    invented = Shown(replace(INFO, is_synthetic=True), Profile.PUBLIC, True)
    assert invented.file_name("../=Plan “x”", "xlsx") == (
        "caseweight-plan-x-20261101T090000Z-public-OFFICIAL-SYNTHETIC.xlsx"
    )


def a_chart(title: str = "Incidents by month in a force") -> alt.Chart:
    rows = pl.DataFrame({"name": ["Kent & Medway"], "n": [2]})
    return ranked_bars(rows, label="name", value="n", axis=count_axis("Incidents"), title=title)


def test_a_picture_says_its_marking_above_and_below_and_what_it_is_of():
    drawn = compose_marked_picture(
        a_chart(), marking="OFFICIAL-SENSITIVE", banner="SYNTHETIC", about=KENT.sentences()
    )
    assert drawn.count(">OFFICIAL-SENSITIVE<") == 2
    first, last = drawn.index(">OFFICIAL-SENSITIVE<"), drawn.rindex(">OFFICIAL-SENSITIVE<")
    assert first < drawn.index("SYNTHETIC<") < drawn.index("Kent &amp; Medway") < last
    words = drawn.replace("\u00a0", " ")
    for said in ("True counts, also of 1 to 5", "Kent, Apr 2024", "31 October 2026", INFO.version):
        assert said in words, said
    plain = compose_marked_picture(a_chart(), marking="OFFICIAL", banner="", about=[])
    assert "#FFDD00" not in plain


def test_a_picture_is_drawn_with_its_rows_while_a_page_is_drawn_in_another_session():
    rows = pl.DataFrame({"day": [dt.date(2026, 1, 1), dt.date(2026, 2, 1)], "n": [1.0, 2.0]})
    line = alt.Chart(rows).mark_line().encode(x="day:T", y="n:Q")
    points = alt.Chart(rows.head(1)).mark_point().encode(x="day:T", y="n:Q")
    both = layered([line, points], title="x")
    marked = {"marking": "OFFICIAL", "banner": "", "about": ["x"]}
    alone = draw_marked_picture(both, **marked)
    alt.data_transformers.register("elsewhere", lambda data: {"name": "elsewhere"})
    with alt.data_transformers.enable("elsewhere"):
        beside = draw_marked_picture(both, **marked)
    assert alone[:8] == b"\x89PNG\r\n\x1a\n"
    assert alone == beside


def test_a_chart_is_called_by_its_title_however_that_is_broken():
    assert title_of(a_chart("Incidents by month, all forces together, whatever they are")) == (
        "Incidents by month, all forces together, whatever they are"
    )
    assert title_of(alt.Chart().properties(title="Short")) == "Short"
    assert title_of(alt.Chart()) == ""
