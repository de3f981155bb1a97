"""The Typst writer: a briefing as PDF, in the font of the pages, tagged, the same each time.

The blocks go to briefing.typ as JSON, under the names of their classes and fields; a function of
that name sets each kind there.
"""

import contextlib
import json
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import altair as alt
import polars as pl
import typst

from dashboard.briefing.content import (
    NOTES_HEADING,
    SOURCES_HEADING,
    Briefing,
    BriefingTable,
    FigureSource,
    Number,
    Picture,
)
from dashboard.briefing.drawing import FONT, draw_svg, font_folder, width_of_picture
from dashboard.briefing.end_notes import NOTE_HEADINGS, end_notes, running_foot
from dashboard.briefing.table_shape import shape_columns
from dashboard.shell.charts import theme

TYPESETTING = Path(__file__).with_name("briefing.typ")
PALETTE = {
    "blue": theme.DARK_BLUE,
    "grey": theme.DARK_GREY,
    "pale": theme.PALE_BLUE,
    "banner": theme.BANNER_YELLOW,
}
PREVIEW_PPI = 96
SCALES = ("1", "0.94", "0.88")
"""Sizes of type tried in turn, so that long names and notes still fit the sheets allowed."""
Setting = Literal["pdf", "png"]


def write_pdf(briefing: Briefing) -> bytes:
    """Set a briefing as PDF.

    Args:
        briefing: What it says.

    Returns:
        A PDF/UA-1 file; its date is the build's, so the same briefing gives the same bytes.
    """
    return _fit(briefing, "pdf")[0]


def draw_first_page(briefing: Briefing) -> bytes:
    """The first sheet of the PDF as a picture (PNG), to look at before it is made."""
    return _fit(briefing, "png")[0]


def _fit(briefing: Briefing, format: Setting) -> list[bytes]:
    """Set the briefing in the largest type in which it takes no more sheets than it may."""
    page = json.dumps(_page(briefing))
    built_at = briefing.info.built_at
    for scale in SCALES[:-1]:
        with contextlib.suppress(typst.TypstError):  # it takes more pages than it may at this size
            return _set(page, built_at, scale, format)
    return _set(page, built_at, SCALES[-1], format, may_spill=True)


def _set(
    page: str, built_at: datetime, scale: str, format: Setting, *, may_spill: bool = False
) -> list[bytes]:
    """Set the briefing in type of one size: one file, or of pictures one a sheet.

    Raises:
        TypstError: It takes more sheets than it should, and may not spill on to the next.
    """
    compiler = typst.Compiler(
        TYPESETTING.read_bytes(), font_paths=_fonts(), ignore_system_fonts=True
    )
    made: Any = compiler.compile(
        format=format,
        ppi=PREVIEW_PPI,
        sys_inputs={"page": page, "scale": scale, "may-spill": "yes" if may_spill else "no"},
        timestamp=built_at.replace(tzinfo=UTC),
        pdf_standards="ua-1",
    )
    return list(made) if isinstance(made, list) else [bytes(made)]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts of the package only: a page must not look different where others are installed."""
    return typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])


def _page(briefing: Briefing) -> dict[str, Any]:
    return {
        "font": FONT,
        "palette": PALETTE,
        "marking": briefing.marking,
        "running": running_foot(briefing),
        "organisation": briefing.organisation,
        "banner": briefing.banner,
        "title": briefing.title,
        "subtitle": briefing.subtitle,
        "blocks": _plain(briefing.blocks),
        "sources_heading": SOURCES_HEADING,
        "sources": [source.entry for source in briefing.sources],
        "provenance": briefing.provenance,
        "notes_heading": NOTES_HEADING,
        "note_headings": NOTE_HEADINGS,
        "notes": [note.cells for note in end_notes(briefing)],
        "most_pages": briefing.most_pages,
    }


def _plain(part: object) -> Any:
    """A part of a briefing as JSON holds it: sources as notes, charts as SVG, kinds by name."""
    if isinstance(part, FigureSource):
        return part.note
    if isinstance(part, Number):
        return part.shown
    if isinstance(part, pl.DataFrame):
        return None
    if isinstance(part, alt.TopLevelMixin):
        return draw_svg(part)
    if isinstance(part, tuple):
        return [_plain(each) for each in part]
    if isinstance(part, BriefingTable):
        shapes = [asdict(shape) for shape in shape_columns(part)]
        return {**_fields(part), "columns": shapes}
    if isinstance(part, Picture):
        return {**_fields(part), "width": width_of_picture(part)}
    return _fields(part) if is_dataclass(part) else part


def _fields(part: Any) -> dict[str, Any]:
    values = {field.name: _plain(getattr(part, field.name)) for field in fields(part)}
    return {"kind": type(part).__name__, **values}
