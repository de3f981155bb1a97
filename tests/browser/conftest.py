"""Fixtures of a served dashboard and a browser."""

from tests.chromium import address, browser, page

__all__ = ["address", "browser", "page"]
