"""What a person does on the dashboard, in a real Chromium: choose, share, take along, a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from tests.chromium import PAGES, WAIT, open_page

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


def downloaded(page: Page, button: str, *, table: str | None = None) -> Path:
    """The file behind a button, asked for again where a redraw of the page swallowed the click.

    Where a table is named, the button is the one inside its own fold: the page has one a table.
    """
    place = page.get_by_test_id("stExpander").filter(has_text=table) if table else page
    for timeout in (10_000, 10_000, 30_000):
        try:
            with page.expect_download(timeout=timeout) as download:
                place.get_by_role("button", name=button).first.click()
            return Path(download.value.path())
        except TimeoutError as error:
            last = error
    raise last


def test_a_downloaded_table_holds_no_count_of_one_to_five(
    address: str, page: Page, demo_home: Path
) -> None:
    with Warehouse(demo_home) as warehouse:
        name = str(shell_queries.forces(warehouse).filter("has_data")["force_name"][0])
    open_page(page, f"{address}/demand?force={name}")
    page.get_by_text("Table: demand by month").click()
    path = downloaded(page, "Download as CSV", table="Table: demand by month")
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    counts = [cell for row in rows for cell in row.split(",")[1:]]
    assert header == "month,incident_count,investigation_count,status"
    assert counts
    assert not {"1", "2", "3", "4", "5"} & set(counts)
