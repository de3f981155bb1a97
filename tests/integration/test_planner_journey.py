"""A planner's way in a real Chromium: unit cost, scenario, comparison, workbook; two at once."""

import re
import shutil
import time

import pytest
from playwright.sync_api import expect

from pipelines.planning.assumption_sheet import read_assumptions
from tests.chromium import WAIT, downloaded, open_page, served
from tests.planner import (
    add_preset,
    plan_as_shown,
    save_at_once,
    save_in,
    type_into,
    type_into_lever,
)
from tests.postgresql import made_cluster

pytestmark = pytest.mark.browser
LONGEST_SECONDS = 120


@pytest.fixture(scope="module")
def home(demo_home, tmp_path_factory):
    """A copy of the demo's published version, so that what is saved stays here."""
    folder = tmp_path_factory.mktemp("planner")
    shutil.copytree(demo_home / "published", folder / "published")
    return folder


@pytest.fixture(scope="module")
def address(home, tmp_path_factory):
    with served(home, tmp_path_factory.mktemp("dashboard") / "log") as url:
        yield url


def test_from_unit_cost_to_a_workbook_in_two_minutes(address, page, home, tmp_path):
    begin = time.monotonic()
    open_page(page, f"{address}/cost")
    expect(page.locator(".answer")).to_contain_text("£")
    open_page(page, f"{address}/scenarios")
    expect(page.locator(".answer")).to_contain_text("as forecast")
    add_preset(page, "Industry referrals double", "Referrals from one source, industry: +100%")
    expect(page.locator(".answer")).to_contain_text("more than base", timeout=WAIT)
    type_into(page, "Name", "Industry doubles")
    type_into(page, "Your name", "A planner")
    page.get_by_role("button", name="Save as a new one").click()
    expect(page.get_by_text("created, revision 1.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Table: scenarios by financial year")).to_be_visible(timeout=WAIT)
    page.goto(page.get_by_role("link", name="Open its plan").get_attribute("href"))
    expect(page.locator(".about")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Industry doubles moves one assumption")).to_be_visible()
    book = tmp_path / "plan.xlsx"
    shutil.copy(downloaded(page, page, "Download the plan as a workbook").path(), book)
    taken = time.monotonic() - begin
    (lever,) = read_assumptions(book).levers
    assert (lever.name, lever.value, lever.of) == ("external_step", 1.0, "industry")
    assert taken < LONGEST_SECONDS


def test_what_is_typed_into_the_table_of_levers_moves_the_answer(address, page):
    open_page(page, f"{address}/scenarios")
    add_preset(page, "Pay frozen", "Pay award: 0%")
    frozen = page.locator(".answer").inner_text()
    said = page.get_by_role("listitem").filter(has_text="Pay award: 4%")
    type_into_lever(page, 1, "4", then=said)
    expect(page.locator(".answer")).not_to_have_text(frozen, timeout=WAIT)
    type_into_lever(
        page, 1, "4000", then=page.get_by_text("It is left out of the figures until then.")
    )


def test_two_browsers_that_save_at_once_lose_nothing(address, browser, home):
    save_at_once(browser, address, home)


def test_a_saved_scenario_gives_the_same_pound_after_a_restart(browser, home, tmp_path_factory):
    saved = save_in(home, "Kept")
    shown = []
    for turn in range(2):
        with served(home, tmp_path_factory.mktemp(f"turn{turn}") / "log") as url:
            shown.append(plan_as_shown(browser, url, saved))
    assert shown[0] == shown[1]
    assert re.search(r"£[\d.]+m", shown[0][0])


def test_on_postgresql_two_save_at_once_and_a_restart_of_both_gives_the_same_pound(
    browser, home, tmp_path_factory, monkeypatch
):
    shown = []
    with made_cluster() as cluster:
        for turn in range(2):
            log = tmp_path_factory.mktemp(f"postgresql{turn}") / "log"
            with cluster.served() as state_url:
                monkeypatch.setenv("CASEWEIGHT_STATE_URL", state_url)
                with served(home, log) as url:
                    if turn == 0:
                        save_at_once(browser, url, home)
                        saved = save_in(home, "Kept")
                    shown.append(plan_as_shown(browser, url, saved))
    assert shown[0] == shown[1]
    assert re.search(r"£[\d.]+m", shown[0][0])
