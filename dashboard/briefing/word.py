"""The Word writer: a briefing as a file that can be edited, its pictures with alternatives."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import altair as alt
import docx
import vl_convert
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from dashboard.briefing.content import (
    NOTES_HEADING,
    SOURCES_HEADING,
    Block,
    Briefing,
    BriefingTable,
    Bullets,
    Heading,
    Number,
    Paragraph,
    Pictures,
    Readings,
)

FONT = "Arial"
BLACK = RGBColor(0, 0, 0)
BLUE = RGBColor(0x12, 0x43, 0x6D)
GREY = RGBColor(0x3D, 0x3D, 0x3D)
YELLOW_FILL, PALE_FILL = "FFDD00", "F1F4F7"
BODY, SMALL, CARD = Pt(9.5), Pt(7.5), Pt(8.5)
MARGIN, PAGE_WIDTH, PAGE_HEIGHT = Mm(15), Mm(210), Mm(297)
TEXT_WIDTH, GUTTER = PAGE_WIDTH - 2 * MARGIN, Mm(4)
PRINT_SCALE = 2.0
"""Pictures are drawn at twice their size, sharp enough for print."""
LONGEST_PROPERTY = 255


def write_word(briefing: Briefing) -> bytes:
    """Set a briefing as a Word file.

    Args:
        briefing: What it says.

    Returns:
        A .docx file; every date in it is the build's, so the same briefing gives the same bytes.
    """
    document = docx.Document()
    _set_up(document, briefing)
    if briefing.banner:
        _shade(_write(document.add_paragraph(), briefing.banner, Pt(9), bold=True), YELLOW_FILL)
    _write(document.add_paragraph(style="Title"), briefing.title, Pt(18), bold=True, colour=BLUE)
    _write(document.add_paragraph(), briefing.subtitle, BODY, colour=GREY)
    for block in briefing.blocks:
        WRITERS[type(block)](document, block)
    _write_heading(document, Heading(SOURCES_HEADING))
    for source in briefing.sources:
        _write(document.add_paragraph(), source.entry, SMALL, colour=GREY)
    if briefing.end_notes:
        _write_heading(document, Heading(NOTES_HEADING))
    for note in briefing.end_notes:
        _write(document.add_paragraph(), note.words, SMALL, colour=GREY)
    _write(document.add_paragraph(), briefing.provenance, SMALL, colour=GREY)
    file = io.BytesIO()
    document.save(file)
    return _with_fixed_times(file.getvalue(), briefing.info.built_at)


def _set_up(document: Any, briefing: Briefing) -> None:
    """A4, British English, the marking above and below, and the build's date in the properties."""
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = Mm(14)
    section.header_distance = section.footer_distance = Mm(6)
    for part in (section.header, section.footer):
        paragraph = _write(part.paragraphs[0], briefing.marking, Pt(9), bold=True)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for style in ("Normal", "Title", "Heading 2", "List Bullet", "Caption"):
        _plain_style(document.styles[style])
    properties = document.core_properties
    properties.title = briefing.title[:LONGEST_PROPERTY]
    properties.subject = briefing.subtitle[:LONGEST_PROPERTY]
    properties.comments = briefing.provenance[:LONGEST_PROPERTY]
    properties.keywords = briefing.marking
    properties.author = properties.last_modified_by = "Caseweight"
    properties.language, properties.revision = "en-GB", 1
    properties.created = properties.modified = briefing.info.built_at


def _plain_style(style: Any) -> None:
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.rPr.append(language)
    style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.space_after = Pt(2)
    style.paragraph_format.line_spacing = 1.0
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _write(
    paragraph: Any,
    words: str,
    size: Pt,
    *,
    bold: bool = False,
    colour: RGBColor | None = None,
    after: Pt | None = None,
) -> Any:
    run = paragraph.add_run(words)
    run.font.size, run.font.bold, run.font.name = size, bold, FONT
    if colour is not None:
        run.font.color.rgb = colour
    if after is not None:
        paragraph.paragraph_format.space_after = after
    return paragraph


def _shade(element: Any, fill: str) -> None:
    """Fill a paragraph or a table's cell with a colour."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), fill)
    is_cell = hasattr(element, "paragraphs")
    owner = element._tc.get_or_add_tcPr() if is_cell else element._p.get_or_add_pPr()
    owner.append(shading)


def _write_heading(document: Any, block: Heading) -> None:
    paragraph = document.add_paragraph(style="Heading 2")
    paragraph.paragraph_format.space_before = Pt(5)
    _write(paragraph, block.words, Pt(10), bold=True, colour=BLUE)


def _write_paragraph(document: Any, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    if block.is_lead:
        _write(paragraph, block.words, Pt(12), bold=True, after=Pt(6))
    else:
        _write(paragraph, block.words, BODY)
    if block.source:
        _write(paragraph, f" {block.source.note}.", SMALL, colour=GREY)


def _write_readings(document: Any, block: Readings) -> None:
    cells = _side_by_side(document, len(block.readings))
    for cell, reading in zip(cells, block.readings, strict=True):
        _shade(cell, PALE_FILL)
        name = _write(cell.paragraphs[0], reading.name, CARD, bold=True)
        name.paragraph_format.space_before = Pt(4)
        _write(cell.add_paragraph(), reading.value.shown, Pt(17), bold=True, colour=BLUE)
        _write(cell.add_paragraph(), reading.note, CARD)
        _write(cell.add_paragraph(), reading.source.note, SMALL, colour=GREY, after=Pt(4))


def _write_pictures(document: Any, block: Pictures) -> None:
    cells = _side_by_side(document, len(block.pictures))
    width = Emu(TEXT_WIDTH // len(block.pictures) - GUTTER)
    for cell, picture in zip(cells, block.pictures, strict=True):
        if picture.chart is None:
            _write(cell.paragraphs[0], picture.title, BODY, bold=True)
            _write(cell.add_paragraph(), picture.alternative, BODY)
            continue
        drawn = io.BytesIO(_as_png(picture.chart))
        described = cell.paragraphs[0].add_run().add_picture(drawn, width)._inline.docPr
        described.set("descr", picture.alternative)
        described.set("title", picture.title)
        _write(cell.add_paragraph(), picture.note, SMALL, colour=GREY)


def _as_png(chart: alt.Chart | alt.LayerChart) -> bytes:
    png: bytes = vl_convert.vegalite_to_png(chart.to_dict(), scale=PRINT_SCALE)
    return png


def _side_by_side(document: Any, columns: int) -> Any:
    """The cells of a table of one row across the page, for setting things side by side."""
    if document.element.body[-2].tag == qn("w:tbl"):
        # Word makes one table of two that touch.
        _write(document.add_paragraph(), "", Pt(3))
    table = document.add_table(rows=1, cols=columns)
    table.autofit = False
    cells = table.rows[0].cells
    for cell in cells:
        cell.width = Emu(TEXT_WIDTH // columns)
    return cells


def _write_table(document: Any, block: BriefingTable) -> None:
    title = document.add_paragraph(style="Caption")
    title.paragraph_format.space_before = Pt(5)
    title.paragraph_format.keep_with_next = True
    _write(title, block.title, BODY, bold=True, colour=BLACK)
    table = document.add_table(rows=0, cols=len(block.headings), style="Table Grid")
    table.autofit = False
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), block.title)
    table._tbl.tblPr.append(caption)
    # A column of words is twice as wide as one of figures; rows take the widths as they are added.
    shares = [2 if n < block.figures_from else 1 for n in range(len(block.headings))]
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Emu(TEXT_WIDTH * share // sum(shares))
    header = _write_row(table, block, block.headings, bold=True)
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # again on every page
    for cell in header.cells:
        _shade(cell, PALE_FILL)
    for row in block.rows:
        _write_row(table, block, row)
    note = document.add_paragraph()
    note.paragraph_format.space_before = Pt(2)
    _write(note, f"{block.note} {block.source.note}.".lstrip(), SMALL, colour=GREY)


def _write_row(
    table: Any, block: BriefingTable, words: tuple[str | Number, ...], *, bold: bool = False
) -> Any:
    """One row, whole on its page."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for number, (cell, said) in enumerate(zip(row.cells, words, strict=True)):
        shown = said.shown if isinstance(said, Number) else said
        paragraph = _write(cell.paragraphs[0], shown, CARD, bold=bold)
        paragraph.paragraph_format.space_before = Pt(2)
        if number >= block.figures_from:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return row


def _write_bullets(document: Any, block: Bullets) -> None:
    for point in block.points:
        _write(document.add_paragraph(style="List Bullet"), point, BODY)


WRITERS: dict[type[Block], Callable[[Any, Any], None]] = {
    Heading: _write_heading,
    Paragraph: _write_paragraph,
    Readings: _write_readings,
    Pictures: _write_pictures,
    BriefingTable: _write_table,
    Bullets: _write_bullets,
}


def _with_fixed_times(document: bytes, moment: datetime) -> bytes:
    """The same archive with every entry dated by the build, which Word does not mind."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, moment.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(entry))
    return file.getvalue()
