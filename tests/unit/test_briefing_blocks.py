import io
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any, get_args

import altair as alt
import docx
import polars as pl
import pypdf
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

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
from dashboard.briefing.pdf import write_pdf
from dashboard.briefing.word import write_word
from dashboard.warehouse.versions import BuildInfo

INFO = BuildInfo("v7", datetime(2026, 11, 2, 5, 30), date(2026, 10, 31), "0.1.0", True, 43)
SOURCE = FigureSource(1, "Police force extract of incidents", "as at 31 October 2026")
PUBLISHED = FigureSource(2, "Published average cost", "published 2016")
OPENED = Number("opened", 4321, "4,321", "investigations", "demand_series", "count")
LINE = (
    alt.Chart(pl.DataFrame({"month": [1, 2], "count": [10, 20]}))
    .mark_line()
    .encode(x="month:Q", y="count:Q")
)
DRAWN = Picture("Drawn title", "A line that rises.", "Note of a picture.", SOURCE, LINE)
NOT_DRAWN = Picture("Title without a chart", "No chart: too few.", "", SOURCE, None)
TABLE = BriefingTable(
    title="Investigations by type",
    headings=("Type of abuse", "Opened", "Open at the end"),
    rows=(("Neglect", "1,234", "640"), ("Sexual abuse", "c", "87"), ("All types", "1,981", "c")),
    note="A note under a table.",
    source=PUBLISHED,
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
    ("Note of a picture.", "Title without a chart", "No chart: too few."),
    ("A heading of its own",),
    ("A sentence with a source. Source 1, as at 31 October 2026.", "A sentence without one."),
    ("Investigations by type", "Type of abuse", "Opened", "Open at the end"),
    ("Neglect", "1,234", "640", "Sexual abuse", "c", "87", "All types", "1,981", "c"),
    ("A note under a table. Source 2, published 2016.",),
    ("• First point.", "• Second point."),
    ("Sources", "1. Police force extract of incidents; as at 31 October 2026."),
    ("2. Published average cost; published 2016.",),
    ("Where each number comes from", "4,321: marts.demand_series, count."),
)
"""What either file says of these blocks, paragraph by paragraph."""


def briefing_of(*blocks: Block, **others: Any) -> Briefing:
    known = {"name": "Test briefing", "title": "A title", "info": INFO}
    return Briefing(**known, blocks=blocks, sources=(SOURCE, PUBLISHED), **others)


def long_table(rows: int) -> BriefingTable:
    return replace(TABLE, rows=tuple((f"Row {n}", f"{n}", "c") for n in range(rows)))


def read_pdf(briefing: Briefing) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(write_pdf(briefing)))


def words_of_page(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def read_word(briefing: Briefing) -> Any:
    return docx.Document(io.BytesIO(write_word(briefing)))


def texts_in_order(document: Any) -> list[str]:
    """Every paragraph's text as it stands in the file, those in tables with the others."""
    paragraphs = document.element.body.iter(qn("w:p"))
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs]


def tags_of_pdf(reader: pypdf.PdfReader) -> list[tuple[str, str | None]]:
    """The kinds of the tagged parts in reading order, with their alternative text."""
    found = []

    def walk(part: Any) -> None:
        part = part.get_object() if hasattr(part, "get_object") else part
        if isinstance(part, list):
            for each in part:
                walk(each)
        elif isinstance(part, dict):
            if "/S" in part:
                found.append((part["/S"].lstrip("/"), part.get("/Alt")))
            if "/K" in part:
                walk(part["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_every_kind_of_block_is_among_those_read_back_below() -> None:
    assert {type(block) for block in EVERY_KIND} == set(get_args(Block))


def test_the_pdf_says_every_kind_of_block_in_the_order_given() -> None:
    text = words_of_page(read_pdf(briefing_of(*EVERY_KIND)).pages[0])
    places = [text.find(" ".join(said)) for said in SAID]
    assert -1 not in places
    assert places == sorted(places)


def test_the_word_file_says_every_kind_of_block_in_the_order_given() -> None:
    texts = [text for text in texts_in_order(read_word(briefing_of(*EVERY_KIND))) if text]
    expected = [words.removeprefix("• ") for said in SAID for words in said]
    assert texts[3:-1] == expected  # after banner, title and subtitle; before the provenance


def test_headings_points_and_titles_of_tables_are_such_in_word_and_not_only_large_type() -> None:
    paragraphs = read_word(briefing_of(*EVERY_KIND)).paragraphs
    by_style = {
        style: [it.text for it in paragraphs if it.style.name == style]
        for style in ("Title", "Heading 2", "Caption", "List Bullet")
    }
    assert by_style == {
        "Title": ["A title"],
        "Heading 2": ["A heading of its own", "Sources", "Where each number comes from"],
        "Caption": ["Investigations by type"],
        "List Bullet": ["First point.", "Second point."],
    }


def test_the_pdf_tags_headings_points_and_the_headings_of_a_table() -> None:
    tags = Counter(tag for tag, _ in tags_of_pdf(read_pdf(briefing_of(*EVERY_KIND))))
    expected = {"H1": 1, "H2": 3, "Table": 1, "Caption": 1, "TH": 3, "TD": 9, "L": 1, "LI": 2}
    assert {tag: tags[tag] for tag in expected} == expected


def test_pictures_say_in_words_what_they_show_in_both_files() -> None:
    page = briefing_of(Pictures((DRAWN,)), Pictures((NOT_DRAWN, DRAWN)))
    figures = [words for tag, words in tags_of_pdf(read_pdf(page)) if tag == "Figure"]
    described = [part.get("descr") for part in read_word(page).element.body.iter(qn("wp:docPr"))]
    assert figures == described == [DRAWN.alternative] * 2


def test_the_headings_of_a_long_table_stand_on_every_page_of_the_pdf() -> None:
    pages = [words_of_page(page) for page in read_pdf(briefing_of(long_table(120))).pages]
    with_rows = [words for words in pages if "Row" in words]
    assert len(with_rows) > 1
    assert all("Type of abuse Opened Open at the end Row" in words for words in with_rows)
    assert " ".join(pages).count("Row ") == 120


def test_word_repeats_the_headings_of_a_table_and_keeps_its_rows_whole() -> None:
    table = read_word(briefing_of(long_table(3))).tables[0]
    headers = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert headers == [True, False, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == TABLE.title


def test_figures_of_a_table_are_set_to_the_right_in_columns_half_as_wide_as_words() -> None:
    two_of_words = replace(TABLE, figures_from=2)
    cells = read_word(briefing_of(two_of_words)).tables[0].rows[1].cells
    right = WD_ALIGN_PARAGRAPH.RIGHT
    assert [cell.paragraphs[0].alignment for cell in cells] == [None, None, right]
    assert cells[0].width == cells[1].width == pytest.approx(2 * cells[2].width, rel=0.001)


def test_rows_of_boxes_and_pictures_stay_apart_in_word() -> None:
    boxes = Readings((Reading("Opened", OPENED, "", SOURCE),))
    document = read_word(briefing_of(boxes, boxes, Pictures((DRAWN,)), Pictures((NOT_DRAWN,))))
    tags = [part.tag for part in document.element.body]
    assert tags.count(qn("w:tbl")) == 4
    assert (qn("w:tbl"), qn("w:tbl")) not in pairwise(tags)


@pytest.mark.parametrize(("most_pages", "taken"), [(None, 2), (1, 1), (2, 2)])
def test_a_briefing_is_set_smaller_only_to_fit_the_pages_that_it_may_take(
    most_pages: int | None, taken: int
) -> None:
    page = briefing_of(*[Paragraph("Words " * 70)] * 14, most_pages=most_pages)
    assert len(read_pdf(page).pages) == taken


def test_a_table_with_a_cell_too_many_or_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="row 2 of the table 'Investigations by type' has 2 cells"):
        replace(TABLE, rows=(("Neglect", "1", "2"), ("Physical", "3")))


def test_a_briefing_that_quotes_a_source_which_it_does_not_list_is_refused() -> None:
    stray = FigureSource(9, "Hearsay", "yesterday")
    with pytest.raises(ValueError, match="quotes source 9, 'Hearsay'"):
        briefing_of(Readings((Reading("Opened", "1,234", "", stray),)))


def test_a_title_longer_than_words_properties_hold_is_written_whole_on_the_page() -> None:
    title = "Child-protection caseload " * 12
    document = read_word(replace(briefing_of(), title=title))
    assert title in [paragraph.text for paragraph in document.paragraphs]
    assert document.core_properties.title == title[:255]
