"""Fixtures of a served dashboard, a browser and what else a whole machine has."""

from tests.chromium import address, browser, page

__all__ = ["address", "browser", "page"]
