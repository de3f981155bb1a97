import io
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

import docx
import pypdf
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Paragraphs

from dashboard.briefing.content import (
    Block,
    Briefing,
    FigureSource,
    Paragraph,
    Pictures,
    Reading,
    Readings,
)
from dashboard.briefing.pdf import write_pdf
from dashboard.briefing.word import write_word
from dashboard.briefing.word_styles import TEXT_WIDTH
from tests.briefings import (
    DRAWN,
    END_NOTES,
    EVERY_KIND,
    NOT_DRAWN,
    OPENED,
    SAID,
    SOURCE,
    TABLE,
    briefing_of,
    long_table,
)


@pytest.fixture(scope="module")
def pdf() -> pypdf.PdfReader:
    return read_pdf(briefing_of(*EVERY_KIND))


@pytest.fixture(scope="module")
def word() -> Any:
    return read_word(briefing_of(*EVERY_KIND))


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


def words_in(document: Any, style: str) -> list[str]:
    """The words of every paragraph of a style, those in tables with the others."""
    paragraphs = [Paragraphs(p, document) for p in document.element.body.iter(qn("w:p"))]
    return [it.text for it in paragraphs if it.style.name == style]


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


def test_the_pdf_says_every_kind_of_block_in_the_order_given(pdf: pypdf.PdfReader) -> None:
    text = " ".join(words_of_page(page) for page in pdf.pages)
    places = [text.find(" ".join(said)) for said in (*SAID[:2], *SAID[3:], END_NOTES)]
    assert -1 not in places
    assert places == sorted(places)


def test_the_word_file_says_every_kind_of_block_in_the_order_given(word: Any) -> None:
    texts = [text for text in texts_in_order(word) if text]
    expected = [words.removeprefix("• ") for said in SAID for words in said]
    after = len(expected) + 3  # banner, title and subtitle stand before
    assert texts[3:after] == expected
    assert texts[after].startswith("Data as at 31\u00a0October\u00a02026. Version v7")
    assert tuple(texts[after + 1 :]) == END_NOTES


def test_headings_points_and_titles_are_such_in_word_and_not_only_large_type(word: Any) -> None:
    by_style = {style: words_in(word, style) for style in ("Title", "Heading 1", "Lead")}
    by_style |= {style: words_in(word, style) for style in ("Caption", "List Bullet")}
    assert by_style == {
        "Title": ["A title"],
        "Heading 1": ["A heading of its own", "Sources", "Where each number comes from"],
        "Lead": ["The answer in a sentence."],
        "Caption": ["Drawn title", "Title without a chart", "Investigations by type"],
        "List Bullet": ["First point.", "Second point."],
    }
    assert [table.style.name for table in word.tables[2:]] == ["Figures", "Figures"]


def test_every_page_of_word_has_marking_version_and_its_number_and_from_the_second_on_the_banner(
    word: Any,
) -> None:
    section = word.sections[0]
    for foot in (section.first_page_footer, section.footer):
        (paragraph,) = foot.paragraphs
        said = "".join(t.text for t in paragraph._p.iter(qn("w:t")))
        assert "OFFICIAL-SENSITIVE" in said
        assert "31\u00a0October\u00a02026. Version v7." in said
        codes = [field.get(qn("w:instr")) for field in paragraph._p.iter(qn("w:fldSimple"))]
        assert codes == ["PAGE", "NUMPAGES"]
    assert "SYNTHETIC DATA" in section.header.paragraphs[1].text
    heads = (section.first_page_header, section.header)
    assert {head.paragraphs[0].text.strip() for head in heads} == {"OFFICIAL-SENSITIVE"}


def test_every_page_of_the_pdf_has_marking_version_number_and_banner() -> None:
    reader = read_pdf(briefing_of(long_table(120)))
    count = len(reader.pages)
    assert count > 2
    for place, page in enumerate(reader.pages, start=1):
        words = words_of_page(page)
        assert words.count("OFFICIAL-SENSITIVE") == 2
        assert words.count("SYNTHETIC DATA") == 1
        assert (
            f"Data as at 31 October 2026. Version v7. OFFICIAL-SENSITIVE Page {place} of {count}"
            in words
        )


def test_the_pdf_is_set_in_the_font_of_the_pages_and_in_no_other(pdf: pypdf.PdfReader) -> None:
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all(font.startswith("SourceSansPro-") for font in fonts)


def test_the_pdf_tags_headings_points_and_the_headings_of_a_table(pdf: pypdf.PdfReader) -> None:
    tags = Counter(tag for tag, _ in tags_of_pdf(pdf))
    expected = {"H1": 1, "H2": 3, "Table": 2, "Caption": 1, "TH": 6, "TD": 12, "L": 1, "LI": 2}
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


def test_figures_are_set_to_the_right_and_columns_are_as_wide_as_their_cells_ask_for() -> None:
    reason = "not delivered: a month or a quarter of it is missing"
    with_words = replace(TABLE, rows=(("Neglect", "1,234", reason), ("Sexual abuse", "c", "")))
    cells = read_word(briefing_of(with_words)).tables[0].rows[1].cells
    assert [cell.paragraphs[0].alignment for cell in cells] == [
        None,
        WD_ALIGN_PARAGRAPH.RIGHT,
        None,
    ]
    assert cells[1].width < cells[0].width < cells[2].width
    assert sum(cell.width for cell in cells) == pytest.approx(TEXT_WIDTH, rel=0.001)


def test_rows_of_boxes_and_pictures_stay_apart_in_word() -> None:
    boxes = Readings((Reading("Opened", OPENED, "", SOURCE),))
    document = read_word(briefing_of(boxes, boxes, Pictures((DRAWN,)), Pictures((NOT_DRAWN,))))
    tags = [part.tag for part in document.element.body]
    assert tags.count(qn("w:tbl")) == 5
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
