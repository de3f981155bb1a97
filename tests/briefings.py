"""A briefing with every kind of block, for the tests of the writers."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import altair as alt
import polars as pl

from dashboard.briefing.content import (
    Block,
    Briefing,
    BriefingTable,
    Bullets,
    FigureSource,
    Heading,
    Number,
    Paragraph,
    Picture,
    Pictures,
    Reading,
    Readings,
)
from dashboard.warehouse.versions import BuildInfo

INFO = BuildInfo("v7", datetime(2026, 11, 2, 5, 30), date(2026, 10, 31), "0.1.0", True, 43)
SOURCE = FigureSource(1, "Police force extract of incidents", "as at 31 October 2026")
PUBLISHED = FigureSource(2, "Published average cost", "published 2016")
OPENED = Number(
    "opened", 4321, "4,321", "investigations", "demand_series", "count", (("force_code", "ALL"),)
)
LINE = (
    alt.Chart(pl.DataFrame({"month": [1, 2], "count": [10, 20]}))
    .mark_line()
    .encode(x="month:Q", y="count:Q")
)
MONTHS = pl.DataFrame(
    {
        "Month": pl.date_range(date(2026, 1, 1), date(2026, 6, 1), "1mo", eager=True),
        "Opened": [10, 12, None, 11, 14, 9],
        "is_provisional": [False, False, False, False, False, True],
    }
)
DRAWN = Picture("Drawn title", "A line that rises.", "Note of a picture.", SOURCE, LINE)
NOT_DRAWN = Picture("Title without a chart", "No chart: too few.", "", SOURCE, None)
WITH_POINTS = replace(DRAWN, title="Months go up by 4", series=MONTHS, key="months")


def number(key: str, value: float | None, shown: str, unit: str = "", symbol: str = "") -> Number:
    return Number(key, value, shown, unit, "mart", "column", (("year", 2025),), symbol)


TABLE = BriefingTable(
    title="Investigations by type",
    headings=("Type of abuse", "Opened", "Open at the end"),
    rows=(("Neglect", "1,234", "640"), ("Sexual abuse", "c", "87"), ("All types", "1,981", "c")),
    note="A note under a table.",
    source=PUBLISHED,
    key="by_type",
)
EVERY_KIND: tuple[Block, ...] = (
    Paragraph("The answer in a sentence.", is_lead=True),
    Readings((Reading("Opened", OPENED, "Up on last year.", SOURCE),)),
    Pictures((DRAWN, NOT_DRAWN)),
    Heading("A heading of its own"),
    Paragraph("A sentence with a source.", SOURCE),
    Paragraph("A sentence without one."),
    TABLE,
    Bullets(("First point.", "Second point.")),
)
SAID = (
    ("The answer in a sentence.",),
    ("Opened", "4,321", "Up on last year.", "Source 1, as at 31 October 2026"),
    ("Drawn title", "Note of a picture.", "Title without a chart", "No chart: too few."),
    ("A heading of its own",),
    ("A sentence with a source. Source 1, as at 31 October 2026.", "A sentence without one."),
    ("Investigations by type", "Type of abuse", "Opened", "Open at the end"),
    ("Neglect", "1,234", "640", "Sexual abuse", "c", "87", "All types", "1,981", "c"),
    ("A note under a table. Source 2, published 2016.",),
    ("• First point.", "• Second point."),
    ("Sources", "1. Police force extract of incidents; as at 31 October 2026."),
    ("2. Published average cost; published 2016.",),
)
"""What PDF and Word say of these blocks, paragraph by paragraph, before version and end notes."""
END_NOTES = (
    "Where each number comes from",
    *("As printed", "Table and column", "Rows"),
    *("4,321", "demand_series: count", "force_code = ALL"),
)


def briefing_of(*blocks: Block, **others: Any) -> Briefing:
    known = {"name": "Test briefing", "title": "A title", "info": INFO}
    return Briefing(**{**known, "blocks": blocks, "sources": (SOURCE, PUBLISHED), **others})


def long_table(rows: int) -> BriefingTable:
    return replace(TABLE, rows=tuple((f"Row {n}", f"{n}", "c") for n in range(rows)))
