"""What every paper says at its foot and at its end, whatever the file."""

from dashboard.briefing.content import Briefing
from dashboard.shell import text

NOTE_HEADINGS = ("As printed", "Table and column", "Rows")


def note_rows(briefing: Briefing) -> list[tuple[str, str, str]]:
    """Where each number comes from, a row a mart, column and filter, under `NOTE_HEADINGS`."""
    return [
        ("; ".join(note.shown), f"{note.mart}: {note.column}".rstrip(": "), note.filter or "all")
        for note in briefing.end_notes
    ]


def running_foot(briefing: Briefing) -> str:
    """Of when the data are and of which version, for the foot of each page."""
    return f"Data as at {text.day_name(briefing.info.as_at)}. Version {briefing.info.version}."
