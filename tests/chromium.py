"""A served dashboard and a real Chromium, for whichever tier looks at pages as a person does."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    Download,
    Locator,
    Page,
    TimeoutError,
    expect,
    sync_playwright,
)

from dashboard.app import FIRST
from pipelines.contracts.profiles import Profile
from tests import pages
from tests.services import path_of

PAGES = ["" if path == FIRST else path for path in pages.PAGES]
CHECKOUT = Path(__file__).parents[1]
SERVE = """
import sys
from pathlib import Path
from dashboard.server import serve
from pipelines.contracts.profiles import Profile
serve(Path(sys.argv[1]), port=int(sys.argv[2]), profile=Profile(sys.argv[3]))
"""
WAIT = 30_000


@pytest.fixture(scope="module")
def address(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo's dashboard, served on a free port of this machine."""
    with served(demo_home, tmp_path_factory.mktemp("dashboard") / "log") as url:
        yield url


@contextmanager
def served(home: Path, log: Path, profile: Profile = Profile.INTERNAL) -> Iterator[str]:
    """A dashboard on a free port of this machine, ended by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(home), str(port), profile],
            cwd=CHECKOUT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(url, process, log)
        yield url
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0, log.read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the dashboard did not come up: {log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = path_of("chromium", "chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(WAIT)
    yield opened
    context.close()


def open_page(page: Page, url: str) -> None:
    """Open an address and wait until the page has drawn its last line."""
    page.goto(url)
    expect(page.locator(".about")).to_be_visible(timeout=WAIT)
    if urlsplit(url).path.strip("/") not in pages.WITHOUT_A_CHART:
        expect(drawings(page).first).to_be_visible(timeout=WAIT)


def drawings(page: Page) -> Locator:
    return page.locator(".vega-embed canvas, .vega-embed svg.marks")


def bare_exports(page: Page) -> list[str]:
    """The buttons within reach that hand out what a chart or table holds, without its marking.

    A button that is not displayed takes no focus: the keyboard does not get to it either.
    """
    reached: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stElementToolbarButton] button')]
            .filter(button => button.checkVisibility())
            .map(button => button.getAttribute('aria-label'))"""
    )
    harmless = (
        *("Fullscreen", "Close fullscreen", "Search", "Show/hide columns", "Clear selection"),
        *("Add row", "Delete row"),
    )
    return [label for label in reached if not label.startswith(harmless)]


def downloaded(page: Page, place: Page | Locator, button: str) -> Download:
    """The file behind a button, asked for again where a redraw of the page swallowed the click.

    The button stands behind another of the same name, with what must be read before.
    """
    for timeout in (10_000, 10_000, 30_000):
        try:
            if not page.get_by_test_id("stPopoverBody").is_visible():
                place.get_by_role("button", name=button).first.click()
            body = page.get_by_test_id("stPopoverBody")
            expect(body).to_contain_text("true counts, also of 1 to 5")
            with page.expect_download(timeout=timeout) as download:
                body.get_by_role("button", name=button).click()
            page.keyboard.press("Escape")
            return download.value
        except TimeoutError as error:
            last = error
    raise last
