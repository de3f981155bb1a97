"""Briefings in a real Chromium: taken in each format, registered, checked, made again."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.briefing.issue import list_issued
from dashboard.briefing.words import FORMAT_NAMES
from pipelines.settings import Settings
from tests.chromium import WAIT, downloaded, open_page, served

pytestmark = pytest.mark.browser
BEGIN = {"pdf": b"%PDF", "docx": b"PK", "pptx": b"PK", "xlsx": b"PK", "csv": b"PK"}


@pytest.fixture(scope="module")
def home(demo_home, tmp_path_factory):
    """A copy of the demo's published version, so that what is issued stays here."""
    folder = tmp_path_factory.mktemp("briefings")
    shutil.copytree(demo_home / "published", folder / "published")
    return folder


@pytest.fixture(scope="module")
def address(home, tmp_path_factory):
    with served(home, tmp_path_factory.mktemp("dashboard") / "log") as url:
        yield url


def test_each_format_is_taken_from_the_page_registered_and_made_again(
    address: str, page: Page, home: Path
) -> None:
    open_page(page, f"{address}/briefings")
    expect(page.locator(".answer")).to_contain_text("Chief officer briefing on", timeout=WAIT)
    expect(page.get_by_test_id("stImage").locator("img")).to_be_visible(timeout=WAIT)
    taken = {}
    for format, name in FORMAT_NAMES.items():
        file = downloaded(page, page, f"Download as {name}")
        taken[file.suggested_filename] = file.path().read_bytes()
        assert taken[file.suggested_filename].startswith(BEGIN[format])
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    issued = {one.content.file_name: one for one in list_issued(Settings(home=home))}
    assert set(issued) == set(taken)
    open_page(page, f"{address}/briefings-issued")
    again = downloaded(page, page, "Make it again")
    assert again.path().read_bytes() in taken.values()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Does it still stand?").click()
    expect(page.get_by_text("Still current: all")).to_be_visible(timeout=WAIT)


def test_one_for_every_force_comes_as_one_archive_with_the_evidence_of_each(
    address: str, page: Page, home: Path
) -> None:
    open_page(page, f"{address}/briefings?figures=Public+figures")
    page.get_by_role("button", name="Make one for every force").click()
    button = page.get_by_role("button", name="Download them all (zip)")
    expect(button).to_be_visible(timeout=2 * WAIT)
    expect(page.get_by_text("delivered nothing to this version")).to_be_visible()
    with page.expect_download() as download:
        button.click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        names = archive.namelist()
    papers = [name for name in names if name.endswith(".pdf")]
    assert sorted(names) == sorted([*papers, *(f"{name}.evidence.json" for name in papers)])
    left = [one for one in list_issued(Settings(home=home)) if one.content.profile == "public"]
    assert {one.content.file_name for one in left} == set(papers)
