"""Briefings: the numbers of a page, written down with their sources."""

from dashboard.briefing.issue import make_briefing, write_briefing

__all__ = ["make_briefing", "write_briefing"]
