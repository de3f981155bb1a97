"""The page as PDF, set by Typst from fonts that it carries itself: tagged, the same each time."""

import contextlib
import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from dashboard.briefing.content import Briefing, Picture, Reading
from dashboard.briefing.pictures import as_svg

TEMPLATE = Path(__file__).with_name("chief_officer.typ")
FONT = "Libertinus Serif"
SCALES = ("1", "0.94", "0.88")
"""Sizes of type tried in turn, so that long names and notes still fit one sheet."""


def as_pdf(briefing: Briefing) -> bytes:
    """Set the page.

    Args:
        briefing: What it says.

    Returns:
        A PDF/UA-1 file; its date is the build's, so the same page gives the same bytes.
    """
    page = json.dumps(_page(briefing))
    for scale in SCALES[:-1]:
        with contextlib.suppress(typst.TypstError):  # it takes more than a page at this size
            return _set(page, briefing.built_at, scale)
    return _set(page, briefing.built_at, SCALES[-1], may_spill=True)


def _set(page: str, built_at: datetime, scale: str, *, may_spill: bool = False) -> bytes:
    """Set the page in type of one size.

    Raises:
        TypstError: It takes more than one sheet, and may not spill on to the next.
    """
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(), font_paths=_carried_fonts(), ignore_system_fonts=True
    )
    document: Any = compiler.compile(
        format="pdf",
        sys_inputs={"page": page, "scale": scale, "may-spill": "yes" if may_spill else "no"},
        timestamp=built_at.replace(tzinfo=UTC),
        pdf_standards="ua-1",
    )
    return bytes(document)


@lru_cache(maxsize=1)
def _carried_fonts() -> typst.Fonts:
    """Typst's own fonts only: a page must not look different where other fonts are installed."""
    return typst.Fonts(include_system_fonts=False)


def _page(briefing: Briefing) -> dict[str, Any]:
    return {
        "marking": briefing.marking,
        "banner": briefing.banner,
        "title": briefing.title,
        "subtitle": briefing.subtitle,
        "headline": briefing.headline,
        "readings": [_reading(reading) for reading in briefing.readings],
        "outlook": _reading(briefing.outlook),
        "pictures": [_picture(picture) for picture in briefing.pictures],
        "cautions": briefing.cautions,
        "sources": [source.entry for source in briefing.sources],
        "provenance": briefing.provenance,
    }


def _reading(reading: Reading) -> dict[str, str]:
    return {**asdict(reading), "source": reading.source.note}


def _picture(picture: Picture) -> dict[str, str | None]:
    return {
        "title": picture.title,
        "alternative": picture.alternative,
        "note": picture.note,
        "svg": as_svg(picture.chart, font=FONT) if picture.chart else None,
    }
