"""A planner's way in a real Chromium: unit cost, scenario, comparison, workbook; two at once."""

import re
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from pipelines.models.plan import Lever, Scenario
from pipelines.planning.assumption_sheet import read_assumptions
from pipelines.planning.saved_scenarios import make_content
from pipelines.settings import Settings
from pipelines.state import create_scenario, list_revisions, list_scenarios, open_state
from tests.chromium import WAIT, downloaded, open_page, served
from tests.pages import warehouse_file

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


def save_in(home: Path, name: str):
    version = warehouse_file(home).parent.name
    content = make_content(Scenario(name, (Lever("volume", 0.2),)), version)
    with open_state(Settings(home=home)) as state:
        return create_scenario(state, name, content, author="One")


def settle(page: Page) -> None:
    """Wait until nothing is drawn anew: a redraw swallows what is typed meanwhile."""
    page.wait_for_timeout(300)
    resting = page.locator("[data-test-script-state=notRunning]")
    expect(resting.first).to_be_attached(timeout=WAIT)


def add_preset(page: Page, name: str, said: str) -> None:
    """Choose a known assumption, add it, and wait until the page says what it does."""
    settle(page)
    field = page.get_by_role("combobox", name="Add a known assumption")
    option = page.get_by_role("option", name=name, exact=True)
    for timeout in (3_000, 3_000, WAIT):
        # A list that has just opened closes again when the page moves under it.
        field.scroll_into_view_if_needed()
        settle(page)
        field.fill("")
        field.fill(name)
        try:
            option.click(timeout=timeout)
            break
        except TimeoutError:
            settle(page)
    expect(page.get_by_text(said).first).to_be_visible(timeout=WAIT)
    settle(page)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("listitem").filter(has_text=said)).to_be_visible(timeout=WAIT)
    settle(page)


def type_into(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Enter")
    settle(page)


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


def test_two_browsers_that_save_at_once_lose_nothing(address, browser: Browser, home):
    saved = save_in(home, "Shared")
    contexts = [browser.new_context(viewport={"width": 1440, "height": 900}) for _ in range(2)]
    try:
        one, other = (context.new_page() for context in contexts)
        for page, author, preset, said in (
            (one, "One", "Pay frozen", "Pay award: 0%"),
            (other, "Two", "Caseload of nine", "Caseload ceiling: 9 cases each"),
        ):
            page.set_default_timeout(WAIT)
            open_page(page, f"{address}/scenarios?scenario={saved.scenario_id}")
            add_preset(page, preset, said)
            type_into(page, "Your name", author)
        one.get_by_role("button", name="Save", exact=True).click()
        expect(one.get_by_text("saved, revision 2.")).to_be_visible(timeout=WAIT)
        other.get_by_role("button", name="Save", exact=True).click()
        expect(other.get_by_text("saved Shared after you opened it")).to_be_visible(timeout=WAIT)
        type_into(other, "Or mine under the name", "Shared, with a ceiling")
        other.get_by_role("button", name="Save mine as a new one").click()
        expect(other.get_by_text("created, revision 1.")).to_be_visible(timeout=WAIT)
    finally:
        for context in contexts:
            context.close()
    with open_state(Settings(home=home)) as state:
        latest = list_revisions(state, saved.scenario_id)[0]
        texts = {one.name: one.content.document for one in list_scenarios(state)}
    assert (latest.revision, latest.author) == (2, "One")
    assert "pay_award" in texts["Shared"]
    assert "caseload_ceiling" in texts["Shared, with a ceiling"]


def test_a_saved_scenario_gives_the_same_pound_after_a_restart(browser, home, tmp_path_factory):
    saved = save_in(home, "Kept")
    answers, tables = [], []
    for turn in range(2):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.set_default_timeout(WAIT)
        with served(home, tmp_path_factory.mktemp(f"turn{turn}") / "log") as url:
            open_page(page, f"{url}/plan?scenario={saved.scenario_id}")
            expect(page.get_by_text("Kept moves one assumption")).to_be_visible()
            answers.append(page.locator(".answer").inner_text())
            table = downloaded(page, page, "Download this table (CSV)")
            tables.append(Path(table.path()).read_text(encoding="utf-8"))
            context.close()
    assert answers[0] == answers[1]
    assert re.search(r"£[\d.]+m", answers[0])
    assert tables[0] == tables[1]
