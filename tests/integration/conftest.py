"""Fixtures of a served dashboard, a browser, drawn pages and what else a whole machine has."""

from tests.chromium import address, browser, page
from tests.drawing import draw, own_home

__all__ = ["address", "browser", "draw", "own_home", "page"]
