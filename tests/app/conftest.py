"""Fixtures of the pages."""

from tests.drawing import as_served, downloads, draw, own_home

__all__ = ["as_served", "downloads", "draw", "own_home"]
