"""Briefings: the numbers of a page, written down with their sources."""

from dashboard.briefing.batch import issue_each
from dashboard.briefing.case import Desk
from dashboard.briefing.check import check_paper
from dashboard.briefing.compose import compose
from dashboard.briefing.evidence import evidence_of
from dashboard.briefing.issue import issue_briefing, make_again
from dashboard.briefing.paper import make_paper
from dashboard.briefing.request import Request

__all__ = [
    "Desk",
    "Request",
    "check_paper",
    "compose",
    "evidence_of",
    "issue_briefing",
    "issue_each",
    "make_again",
    "make_paper",
]
