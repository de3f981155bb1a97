"""A server of public figures: the pages that these can answer, and a plain word on every other."""

import shutil
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import app as dashboard_app
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import Profile
from tests.pages import Downloads, Draw, warehouse_file, words

OPEN = {
    *("force", "population_by_year", "event", "outcome", "published_figure", "claim", "load"),
    *("price_index", "recorded_crime_by_quarter", "safeguarding_by_year", "build_info"),
}
"""Marts that hold nothing of a force's own extracts."""


@pytest.fixture
def public_home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A version whose public file holds the open marts alone, on a server of public figures."""
    file = warehouse_file(own_home).with_name("public.duckdb")
    file.unlink(missing_ok=True)
    shutil.copy(warehouse_file(own_home), file)
    file.chmod(0o600)
    with duckdb.connect(str(file)) as connection:
        held = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        for (name,) in held:
            if name not in OPEN:
                connection.execute(f"drop table marts.{name}")
    monkeypatch.setenv("CASEWEIGHT_PROFILE", "public")
    return own_home


def listed(home: Path, profile: Profile) -> set[str]:
    with Warehouse(home, profile=profile) as warehouse:
        return {
            page.path
            for pages in dashboard_app.MENU.values()
            for page in pages
            if dashboard_app.is_shown(page, profile, warehouse)
        }


def test_the_menu_lists_the_pages_that_public_figures_can_answer(public_home: Path) -> None:
    everything = {page.path for pages in dashboard_app.MENU.values() for page in pages}
    assert listed(public_home, Profile.INTERNAL) == everything
    assert listed(public_home, Profile.PUBLIC) == {"compare-forces", "claims-check"}


def test_the_app_is_marked_public_and_opens_on_a_page_that_it_can_answer(
    draw: Draw, public_home: Path
) -> None:
    app = draw(public_home)
    said = words(app)
    assert "Public figures. Small counts hidden: may be published." in said
    assert "OFFICIAL-SENSITIVE" not in said
    assert app.title[0].value == "How do forces compare?"


@pytest.mark.parametrize("view", ["compare-forces", "claims-check"])
def test_open_figures_are_shown_and_leave_under_the_public_marking(
    downloads: Downloads, public_home: Path, view: str
) -> None:
    found = downloads(public_home, view)
    assert found
    for name, file in found.items():
        assert "-public-OFFICIAL-SYNTHETIC." in file.file_name, name
        if file.file_name.endswith(".csv"):
            assert set(file.rows["marking"]) == {"OFFICIAL"}, name
            assert set(file.rows["profile"]) == {"public"}, name


def test_filters_offer_the_forces_and_say_nothing_of_what_a_force_delivered(
    draw: Draw, public_home: Path
) -> None:
    app = draw(public_home, "compare-forces", force="Kent", by="Growth")
    assert app.selectbox(key="force").value == "E23000032"
    assert "has delivered no data" not in words(app)


def test_another_address_says_that_it_is_internal_only_and_what_to_open_instead() -> None:
    app = AppTest.from_string(
        """
        import streamlit as st
        from dashboard.app import internal_only
        from pipelines.contracts.profiles import Profile
        other = st.Page(lambda: None, title="Claims check", url_path="claims-check")
        st.navigation([other])
        internal_only("Unit cost", Profile.PUBLIC, [other])
        """
    ).run()
    assert not app.exception
    assert app.title[0].value == "Internal only"
    said = words(app)
    assert "The page “Unit cost” is made of true counts, also of 1 to 5." in said
    assert "This server shows public figures and does not hold them." in said
    assert [link.proto.label for link in app.get("page_link")] == ["Claims check"]
