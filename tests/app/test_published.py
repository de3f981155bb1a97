"""The page of the tables that may leave, on internal and on public servers."""

import polars as pl
import pytest

from pipelines.contracts.profiles import Profile
from pipelines.contracts.release_plan import PLAN
from pipelines.publishing.profile_files import read_profile_file
from pipelines.publishing.versions import find_version_folder
from tests.pages import table_rows, words

PAGE = "published-tables"
TITLES = {table.name: table.title for table in PLAN}


def boxes(app):
    return {box.key: box for box in app.selectbox}


def test_the_page_shows_the_cells_of_the_public_file_with_their_symbols(draw, demo_home):
    cells = read_profile_file(find_version_folder(demo_home), Profile.PUBLIC)
    hidden = cells["release_outcomes_by_year"].filter(pl.col("symbol") == "c")
    force = hidden.filter(pl.col("force_code") != "ALL")["force_code"][0]
    (name,) = cells["force"].filter(force_code=force)["force_name"]
    app = draw(demo_home, PAGE, table=TITLES["outcomes_by_year"], force=name)
    rows = table_rows(app, "value")
    own = cells["release_outcomes_by_year"].filter(pl.col("force_code") == force)
    assert [row["symbol"] for row in rows] == own["symbol"].to_list()
    shown = [row["value"] for row in rows if row["symbol"] == ""]
    assert shown == own.filter(pl.col("symbol") == "")["value"].to_list()
    of_force = own.filter(pl.col("symbol") == "c").height
    assert f"{of_force} of the {own.height} cells" in words(app)
    assert "**c** hidden, since it is small or would give a small one away" in words(app)


def test_an_internal_server_offers_the_figures_of_partners_beside_the_public_ones(draw, demo_home):
    public = draw(demo_home, PAGE)
    assert public.radio[0].options == ["Public figures", "Partnership figures"]
    sources = TITLES["incidents_by_source"]
    assert sources not in boxes(public)["table"].options
    partners = draw(demo_home, PAGE, figures="Partnership figures", table=sources)
    assert "Partnership figures (OFFICIAL-SENSITIVE)" in words(partners)
    assert table_rows(partners, "referral_source")


def test_a_public_server_has_the_page_first_and_no_figures_of_partners(
    draw, demo_home, monkeypatch
):
    monkeypatch.setenv("CASEWEIGHT_PROFILE", "public")
    app = draw(demo_home)
    assert "Which figures may leave?" in words(app)
    assert not app.radio
    asked = draw(demo_home, PAGE, figures="Partnership figures")
    assert "Public figures (OFFICIAL)" in words(asked)


@pytest.mark.parametrize("profile", ["public", "partnership"])
def test_what_the_page_hands_out_says_for_whom_it_is(downloads, demo_home, profile):
    figures, table = Profile(profile).title, TITLES["incidents_by_month"]
    found = downloads(demo_home, PAGE, figures=figures, table=table)
    file = next(file for file in found.values() if file.file_name.endswith(".csv"))
    assert profile in file.file_name
    assert set(file.rows["profile"]) == {profile}
    assert "c" not in set(file.rows["value"])


@pytest.mark.parametrize("table", ["incidents_latest", "unit_cost_by_year", "forecast_by_year"])
def test_every_shape_of_table_is_drawn(draw, demo_home, table):
    app = draw(demo_home, PAGE, table=TITLES[table])
    rows = table_rows(app, "symbol")
    assert rows
    assert {"c", "z", "x", "low", ""} >= {row["symbol"] for row in rows}
