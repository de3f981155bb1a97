"""The page Ingest, from an awful extract to a built version, as an analyst walks it."""

import re
import stat
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pipelines.contracts.published import read_current_version
from pipelines.publishing.versions import read_mart
from tests.awful import DEFECTS, FORCE, ROWS, write_awful
from tests.chromium import served

pytestmark = pytest.mark.browser
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SLOW = 90_000


def barriers_on(page: Page) -> dict[str, list[str]]:
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    return {rule["id"]: [str(element["target"]) for element in rule["nodes"]] for rule in found}


def press(page: Page, button: str, *, then: str) -> None:
    """Press a button and wait for what stands on the page when its command has ended."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(then).first).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=SLOW)


def test_an_awful_extract_is_dropped_decided_tried_loaded_and_built(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, extract = tmp_path / "home", tmp_path / "awful.csv"
    write_awful(extract)
    monkeypatch.setenv("CASEWEIGHT_INGEST_PAGE", "1")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    barriers = {}  # on the page in full, with a question, table, preview and terms, and at its end
    with served(home, tmp_path / "log") as address:
        page.goto(f"{address}/ingest")
        page.get_by_text("Drop it here").click()
        page.locator("input[type=file]").set_input_files(extract)
        expect(page.get_by_text("awful.csv").first).to_be_visible(timeout=SLOW)
        press(page, "Look at it", then="To be decided first: 2 columns")
        dropped = next((home / "ingest-page").glob("*/dropped/awful.csv"))
        assert stat.S_IMODE(dropped.stat().st_mode) == 0o600
        constant = page.get_by_label("Or the same in every row, for force_code")
        constant.fill(FORCE)
        constant.press("Tab")
        expect(page.get_by_text("You changed how it is read")).to_be_visible(timeout=SLOW)
        press(page, "Read it so", then="What would become of it?")
        expect(page.locator(".answer")).to_have_text(
            f"{ROWS - DEFECTS} of its {ROWS} rows would be taken."
        )
        assert not (home / "published").exists()
        barriers |= {("tried", rule): found for rule, found in barriers_on(page).items()}
        press(page, "Load it", then="Show it to readers")
        press(page, "Build a new version", then="Readers are now on version")
        barriers |= {("built", rule): found for rule, found in barriers_on(page).items()}
        expect(page.get_by_text(f"version {read_current_version(home)}").first).to_be_visible()
        page.get_by_role("link", name="See what came of it on Data quality").click()
        page.wait_for_url(re.compile("data-quality"))
        expect(page.locator("h1")).to_have_text("Can these figures be trusted?", timeout=SLOW)
    assert barriers == {}
    assert {url.split("/")[2] for url in asked if "//" in url} == {address.split("/")[2]}
    assert list((home / "ingest-page").iterdir()) == []
    assert "Müller" not in (tmp_path / "log").read_text()
    demand = read_mart(home, "demand_by_month")
    assert demand["incident_count"].sum() == ROWS - DEFECTS
