"""The dashboard in a real Chromium: every page draws, and no other machine is let in.

What a person does on it, and on a phone, is in tests/integration.
"""

import re
import socket

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.chromium import PAGES, bare_exports, drawings, open_page
from tests.pages import WITHOUT_A_CHART

pytestmark = pytest.mark.browser
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def barriers_on(page: Page) -> dict[str, list[str]]:
    """What axe-core finds against the rules of WCAG 2.2 A and AA, with the elements' selectors."""
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    return {rule["id"]: [str(element["target"]) for element in rule["nodes"]] for rule in found}


def test_every_page_draws_its_chart_and_no_exception_and_can_be_used_by_all(
    address: str, page: Page
) -> None:
    barriers = {}
    for name in PAGES:
        open_page(page, f"{address}/{name}")
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        expect(page.locator("h1")).to_have_text(re.compile(r"\?$"))
        expect(page.get_by_text("SYNTHETIC DATA").first).to_be_visible()
        if name not in WITHOUT_A_CHART:
            size = drawings(page).first.bounding_box()
            assert size is not None
            assert size["width"] > 200, name
        assert bare_exports(page) == [], name
        barriers |= {(name, rule): elements for rule, elements in barriers_on(page).items()}
    assert barriers == {}


def test_every_chart_has_a_text_alternative(address: str, page: Page) -> None:
    open_page(page, f"{address}/demand")
    charts = page.locator("[data-testid=stVegaLiteChart]")
    for index in range(charts.count()):
        named = charts.nth(index).locator("[aria-label]").first
        assert len(named.get_attribute("aria-label") or "") > 20


def test_another_host_than_this_machine_is_turned_away(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(
            b"GET /_stcore/stream HTTP/1.1\r\nHost: elsewhere.example\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Version: 13\r\n\r\n"
        )
        assert b" 403 " in connection.recv(200).split(b"\r\n")[0]
