"""What a planner does in a browser: assumptions added and typed, scenarios saved, plans read."""

from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from pipelines.models.plan import Lever, Scenario
from pipelines.planning.saved_scenarios import make_content
from pipelines.settings import Settings
from pipelines.state import (
    SavedScenario,
    create_scenario,
    list_revisions,
    list_scenarios,
    open_state,
)
from tests.chromium import WAIT, downloaded, open_page
from tests.pages import warehouse_file

WINDOW = {"width": 1440, "height": 900}
FIRST_CELL = {"x": 120, "y": 52}
"""In the middle of a table's first row, under its header; in pixels of the table."""


def save_in(home: Path, name: str) -> SavedScenario:
    """Save a scenario of a fifth more investigations, as another planner would."""
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
    """Type into a field, and wait until the page has taken it."""
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Enter")
    settle(page)


def type_into_lever(page: Page, columns_on: int, text: str, *, then: Locator) -> None:
    """Type into a cell of the table's first lever, so many columns on from its name.

    It is typed again where a redraw swallowed it, until the page shows what comes of it.
    """
    for timeout in (10_000, 10_000, WAIT):
        try:
            _type_once(page, columns_on, text)
            then.wait_for(timeout=timeout)
            return
        except TimeoutError:
            page.keyboard.press("Escape")
    expect(then).to_be_visible()


def _type_once(page: Page, columns_on: int, text: str) -> None:
    settle(page)
    table = page.get_by_test_id("data-grid-canvas").first
    # It is clicked where it lies: above it is a layer that takes the clicks, and the page's header.
    table.evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
    settle(page)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + FIRST_CELL["x"], box["y"] + FIRST_CELL["y"])
    for _ in range(columns_on):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    cell = page.locator("#portal input")
    cell.wait_for(timeout=WAIT)
    cell.fill(text)
    cell.press("Enter")
    settle(page)


def save_at_once(browser: Browser, address: str, home: Path) -> None:
    """Two planners open one scenario, change and save it; nothing of either is lost."""
    saved = save_in(home, "Shared")
    contexts = [browser.new_context(viewport=WINDOW) for _ in range(2)]
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


def plan_as_shown(browser: Browser, address: str, saved: SavedScenario) -> tuple[str, str]:
    """The answer of a scenario's plan, and its first table as downloaded."""
    context = browser.new_context(viewport=WINDOW)
    try:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        open_page(page, f"{address}/plan?scenario={saved.scenario_id}")
        expect(page.get_by_text(f"{saved.name} moves one assumption")).to_be_visible()
        answer = page.locator(".answer").inner_text()
        table = downloaded(page, page, "Download this table (CSV)")
        return answer, Path(table.path()).read_text(encoding="utf-8")
    finally:
        context.close()
