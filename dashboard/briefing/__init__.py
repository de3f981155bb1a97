"""Briefings: the numbers of a page, written down with their sources."""

from dashboard.briefing.case import Desk
from dashboard.briefing.compose import compose
from dashboard.briefing.evidence import evidence_of
from dashboard.briefing.issue import make_briefing, write_briefing
from dashboard.briefing.request import Request

__all__ = ["Desk", "Request", "compose", "evidence_of", "make_briefing", "write_briefing"]
