"""What every file has that an office program opens: its font, and what it says of itself."""

from typing import Any

from dashboard.briefing.content import Briefing

OFFICE_FONT = "Arial"
"""Of files that office programs open: they have it wherever they are, and not that of the pages."""
LONGEST_PROPERTY = 255


def set_properties(properties: Any, briefing: Briefing) -> None:
    """Fill in a file's core properties; every date in them is the build's.

    Args:
        properties: Of python-docx or python-pptx, whose names are the same.
        briefing: What the file says.
    """
    properties.title = briefing.title[:LONGEST_PROPERTY]
    properties.subject = briefing.subtitle[:LONGEST_PROPERTY]
    properties.comments = briefing.provenance[:LONGEST_PROPERTY]
    properties.keywords = briefing.marking
    properties.author = properties.last_modified_by = briefing.organisation or "Caseweight"
    properties.language, properties.revision = "en-GB", 1
    properties.created = properties.modified = briefing.info.built_at
