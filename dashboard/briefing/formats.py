"""The formats of a briefing, each by what writes it."""

from collections.abc import Callable

from dashboard.briefing.content import Briefing
from dashboard.briefing.pdf import write_pdf
from dashboard.briefing.slides import write_slides
from dashboard.briefing.spreadsheet import write_csv, write_spreadsheet
from dashboard.briefing.word import write_word

FORMATS: dict[str, Callable[[Briefing], bytes]] = {
    "pdf": write_pdf,
    "docx": write_word,
    "pptx": write_slides,
    "xlsx": write_spreadsheet,
    "csv": write_csv,
}
"""What writes each format; the same briefing gives the same bytes."""
ENDINGS = {**{name: name for name in FORMATS if name != "csv"}, "zip": "csv"}
"""The format that a file's ending asks for: CSV files with their metadata are an archive."""
