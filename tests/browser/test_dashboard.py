"""The dashboard in a real Chromium: every page draws, the force changes, a phone fits."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect, sync_playwright

from dashboard.app import FIRST
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from tests import pages

pytestmark = pytest.mark.browser
PAGES = ["" if path == FIRST else path for path in pages.PAGES]
CHROMIUM = Path("/usr/bin/chromium")
CHECKOUT = Path(__file__).parents[2]
SERVE = """
import sys
from pathlib import Path
from dashboard.server import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]))
"""
WAIT = 30_000


@pytest.fixture(scope="module")
def address(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard served on a free port of this machine, ended by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("dashboard") / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(demo_home), str(port)],
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
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is not installed (apt-get install chromium)"
        if os.environ.get("CASEWEIGHT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
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
    expect(drawings(page).first).to_be_visible(timeout=WAIT)


def drawings(page: Page) -> Locator:
    return page.locator(".vega-embed canvas, .vega-embed svg.marks")


def test_every_page_draws_its_chart_and_no_exception(address: str, page: Page) -> None:
    for name in PAGES:
        open_page(page, f"{address}/{name}")
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        expect(page.locator("h1")).to_have_text(re.compile(r"\?$"))
        expect(page.get_by_text("SYNTHETIC DATA").first).to_be_visible()
        size = drawings(page).first.bounding_box()
        assert size is not None
        assert size["width"] > 200, name


def test_every_chart_has_a_text_alternative(address: str, page: Page) -> None:
    open_page(page, f"{address}/demand")
    charts = page.locator("[data-testid=stVegaLiteChart]")
    for index in range(charts.count()):
        named = charts.nth(index).locator("[aria-label]").first
        assert len(named.get_attribute("aria-label") or "") > 20


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


def test_another_host_than_this_machine_is_turned_away(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(
            b"GET /_stcore/stream HTTP/1.1\r\nHost: elsewhere.example\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Version: 13\r\n\r\n"
        )
        assert b" 403 " in connection.recv(200).split(b"\r\n")[0]


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
