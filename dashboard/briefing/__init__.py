"""Briefings: the numbers of a page, written down with their sources."""

from dashboard.briefing.issue import briefing_bytes, write_briefing

__all__ = ["briefing_bytes", "write_briefing"]
