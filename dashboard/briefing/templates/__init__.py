"""Templates: a briefing is one function from evidence to its blocks, and one line here."""

from collections.abc import Callable

from dashboard.briefing.content import Briefing
from dashboard.briefing.gathering import Evidence
from dashboard.briefing.templates.chief_officer import brief_chief_officer

TEMPLATES: dict[str, Callable[[Evidence], Briefing]] = {
    "chief-officer": brief_chief_officer,
}
