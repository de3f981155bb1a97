"""What a person does on the dashboard, in a real Chromium: choose, share, take along, a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import Profile
from tests.chromium import PAGES, WAIT, bare_exports, downloaded, open_page, served

pytestmark = pytest.mark.browser


def test_choosing_a_force_changes_the_page_and_its_address(
    address: str, page: Page, demo_home: Path
) -> None:
    with Warehouse(demo_home) as warehouse:
        name = str(shell_queries.forces(warehouse).filter("has_data")["force_name"][0])
    open_page(page, f"{address}/demand")
    assert f"{name}:" not in page.locator(".answer").inner_text()
    page.get_by_role("combobox", name="Force").fill(name)
    page.get_by_role("option", name=name, exact=True).click()
    expect(page.locator(".answer")).to_contain_text(f"{name}:", timeout=WAIT)
    page.wait_for_url(re.compile(r"[?&]force="))
    shared = page.url
    open_page(page, shared)
    expect(page.locator(".answer")).to_contain_text(f"{name}:", timeout=WAIT)


def test_nothing_runs_off_the_side_of_a_phone(address: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for name in PAGES:
        open_page(page, f"{address}/{name}")
        widest = page.evaluate(
            """() => Math.max(document.documentElement.scrollWidth,
                ...[...document.querySelectorAll('h1,h2,h3,p,svg.marks,[data-testid=stMain]')]
                    .map(element => element.getBoundingClientRect().right))"""
        )
        assert widest <= 391, name


def test_a_table_and_a_chart_are_taken_along_marked_behind_a_word_of_caution(
    address: str, page: Page, demo_home: Path
) -> None:
    with Warehouse(demo_home) as warehouse:
        name = str(shell_queries.forces(warehouse).filter("has_data")["force_name"][0])
        version = warehouse.version
    open_page(page, f"{address}/demand?force={name}")
    page.get_by_text("Table: demand by month").click()
    fold = page.get_by_test_id("stExpander").filter(has_text="Table: demand by month")
    table = downloaded(page, fold, "Download this table (CSV)")
    assert f"{version}-internal-OFFICIAL-SENSITIVE" in table.suggested_filename
    header, *rows = Path(table.path()).read_text(encoding="utf-8").splitlines()
    assert header.startswith("month,incident_count,investigation_count,status")
    assert header.endswith("shown_for,as_at,version,profile,marking,synthetic")
    assert rows
    assert all(row.endswith(",internal,OFFICIAL-SENSITIVE,yes") for row in rows)
    chart = downloaded(page, page, "Download this chart (PNG)")
    assert f"{version}-internal-OFFICIAL-SENSITIVE" in chart.suggested_filename
    assert Path(chart.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_chart_on_the_whole_screen_offers_no_way_out_either(address: str, page: Page) -> None:
    open_page(page, f"{address}/demand")
    toolbars = page.get_by_test_id("stFullScreenFrame").filter(
        has=page.get_by_test_id("stVegaLiteChart")
    )
    for frame in (toolbars.first, toolbars.last):
        frame.get_by_test_id("stVegaLiteChart").hover()
        frame.get_by_role("button", name=re.compile("^Fullscreen")).click()
        expect(frame.get_by_role("button", name=re.compile("^Close"))).to_be_visible()
        assert bare_exports(page) == []
        frame.get_by_role("button", name=re.compile("^Close")).click()


def test_a_public_server_lists_its_pages_and_says_of_others_that_they_are_internal(
    demo_home: Path, page: Page, tmp_path: Path
) -> None:
    with served(demo_home, tmp_path / "log", Profile.PUBLIC) as url:
        open_page(page, f"{url}/compare-forces")
        expect(page.locator(".marking").first).to_have_text("OFFICIAL")
        page.goto(f"{url}/cost")
        expect(page.locator("h1")).to_have_text("Internal only", timeout=WAIT)
        expect(page.locator(".profile")).to_contain_text("Public figures")
        page.get_by_test_id("stPageLink").filter(has_text="Claims check").click()
        expect(page.locator("h1")).to_have_text("Does the claim hold together?", timeout=WAIT)
