"""The page as a Word file that can be edited: the same words, pictures with alternatives."""

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from dashboard.briefing.content import Briefing, Picture, Reading
from dashboard.briefing.pictures import as_png

FONT = "Arial"
BLUE = RGBColor(0x12, 0x43, 0x6D)
GREY = RGBColor(0x3D, 0x3D, 0x3D)
YELLOW_FILL, PALE_FILL = "FFDD00", "F1F4F7"
BODY, SMALL, CARD = Pt(9.5), Pt(7.5), Pt(8.5)
MARGIN, PAGE_WIDTH, PAGE_HEIGHT = Mm(15), Mm(210), Mm(297)
GUTTER = Mm(4)


def as_word(briefing: Briefing) -> bytes:
    """Set the page.

    Args:
        briefing: What it says.

    Returns:
        A .docx file; every date in it is the build's, so the same page gives the same bytes.
    """
    document = docx.Document()
    _set_up(document, briefing)
    if briefing.banner:
        _shade(_write(document.add_paragraph(), briefing.banner, Pt(9), bold=True), YELLOW_FILL)
    _write(document.add_paragraph(style="Title"), briefing.title, Pt(18), bold=True, colour=BLUE)
    _write(document.add_paragraph(), briefing.subtitle, BODY, colour=GREY)
    _write(document.add_paragraph(), briefing.headline, Pt(12), bold=True, after=Pt(6))
    _readings(document, briefing.readings)
    _pictures(document, briefing.pictures)
    _heading(document, briefing.outlook.name)
    sentence = _write(document.add_paragraph(), briefing.outlook.note, BODY)
    _write(sentence, f" {briefing.outlook.source.note}.", SMALL, colour=GREY)
    _heading(document, "How to read this")
    for caution in briefing.cautions:
        _write(document.add_paragraph(style="List Bullet"), caution, BODY)
    _heading(document, "Sources")
    for source in briefing.sources:
        _write(document.add_paragraph(), source.entry, SMALL, colour=GREY)
    _write(document.add_paragraph(), briefing.provenance, SMALL, colour=GREY)
    file = io.BytesIO()
    document.save(file)
    return _with_fixed_times(file.getvalue(), briefing.built_at)


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
    for style in ("Normal", "Title", "Heading 2", "List Bullet"):
        _plain_style(document.styles[style])
    properties = document.core_properties
    properties.title, properties.subject = briefing.title, briefing.subtitle
    properties.author = properties.last_modified_by = "Caseweight"
    properties.keywords, properties.comments = briefing.marking, briefing.provenance
    properties.language, properties.revision = "en-GB", 1
    properties.created = properties.modified = briefing.built_at


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


def _heading(document: Any, words: str) -> None:
    paragraph = document.add_paragraph(style="Heading 2")
    paragraph.paragraph_format.space_before = Pt(5)
    _write(paragraph, words, Pt(10), bold=True, colour=BLUE)


def _shade(element: Any, fill: str) -> None:
    """Fill a paragraph or a table's cell with a colour."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), fill)
    is_cell = hasattr(element, "paragraphs")
    owner = element._tc.get_or_add_tcPr() if is_cell else element._p.get_or_add_pPr()
    owner.append(shading)


def _readings(document: Any, readings: tuple[Reading, ...]) -> None:
    table = _table(document, len(readings))
    for cell, reading in zip(table.rows[0].cells, readings, strict=True):
        _shade(cell, PALE_FILL)
        name = _write(cell.paragraphs[0], reading.name, CARD, bold=True)
        name.paragraph_format.space_before = Pt(4)
        _write(cell.add_paragraph(), reading.value, Pt(17), bold=True, colour=BLUE)
        _write(cell.add_paragraph(), reading.note, CARD)
        _write(cell.add_paragraph(), reading.source.note, SMALL, colour=GREY, after=Pt(4))
    _write(document.add_paragraph(), "", Pt(3))


def _pictures(document: Any, pictures: tuple[Picture, ...]) -> None:
    table = _table(document, len(pictures))
    width = Emu((PAGE_WIDTH - 2 * MARGIN) // len(pictures) - GUTTER)
    for cell, picture in zip(table.rows[0].cells, pictures, strict=True):
        if picture.chart is None:
            _write(cell.paragraphs[0], picture.title, BODY, bold=True)
            _write(cell.add_paragraph(), picture.alternative, BODY)
            continue
        inline = cell.paragraphs[0].add_run().add_picture(io.BytesIO(as_png(picture.chart)), width)
        described = inline._inline.docPr
        described.set("descr", picture.alternative)
        described.set("title", picture.title)
        _write(cell.add_paragraph(), picture.note, SMALL, colour=GREY)


def _table(document: Any, columns: int) -> Any:
    """A table of one row across the page, for setting things side by side."""
    table = document.add_table(rows=1, cols=columns)
    table.autofit = False
    for cell in table.rows[0].cells:
        cell.width = Emu((PAGE_WIDTH - 2 * MARGIN) // columns)
    return table


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
