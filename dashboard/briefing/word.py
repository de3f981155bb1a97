"""The Word writer: a briefing as a file that can be edited, its pictures with alternatives."""

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from dashboard.briefing.content import (
    NOTES_HEADING,
    SOURCES_HEADING,
    Block,
    Briefing,
    BriefingTable,
    Bullets,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Readings,
)
from dashboard.briefing.drawing import draw_png, width_of_picture
from dashboard.briefing.end_notes import NOTE_HEADINGS, end_notes
from dashboard.briefing.table_shape import Shape, shape_texts, shown_cell
from dashboard.briefing.word_styles import (
    TABLE_STYLE,
    TEXT_WIDTH,
    set_apart,
    set_up_document,
    shade,
)
from dashboard.shell.charts import theme
from pipelines.table_files.archive import read_archive, write_archive

GUTTER = Mm(4)
MOST_BOXES, MOST_PICTURES = 4, 2
"""Side by side across the page."""


def write_word(briefing: Briefing) -> bytes:
    """Set a briefing as a Word file.

    Args:
        briefing: What it says.

    Returns:
        A .docx file; every date in it is the build's, so the same briefing gives the same bytes.
    """
    document = docx.Document()
    set_up_document(document, briefing)
    if briefing.banner:
        shade(document.add_paragraph(briefing.banner, style="Banner"), theme.BANNER_YELLOW)
    if briefing.organisation:
        document.add_paragraph(briefing.organisation, style="Note")
    document.add_paragraph(briefing.title, style="Title")
    document.add_paragraph(briefing.subtitle, style="Subtitle")
    for block in briefing.blocks:
        WRITERS[type(block)](document, block)
    _write_heading(document, Heading(SOURCES_HEADING))
    for source in briefing.sources:
        document.add_paragraph(source.entry, style="Note")
    document.add_paragraph(briefing.provenance, style="Note")
    if notes := [note.cells for note in end_notes(briefing)]:
        _write_heading(document, Heading(NOTES_HEADING))
        _write_rows(document, NOTES_HEADING, NOTE_HEADINGS, notes, len(NOTE_HEADINGS))
    file = io.BytesIO()
    document.save(file)
    return write_archive(read_archive(file.getvalue()), briefing.info.built_at)


def _write_heading(document: Any, block: Heading) -> None:
    document.add_paragraph(block.words, style="Heading 1")


def _write_paragraph(document: Any, block: Paragraph) -> None:
    paragraph = document.add_paragraph(block.words, style="Lead" if block.is_lead else None)
    if block.source:
        note = paragraph.add_run(f" {block.source.note}.")
        note.font.size, note.font.bold = Pt(8), False


def _write_readings(document: Any, block: Readings) -> None:
    for row in _chunks(block.readings, MOST_BOXES):
        for cell, reading in zip(_side_by_side(document, len(row)), row, strict=True):
            set_apart(cell)
            shade(cell, theme.PALE_BLUE)
            _begin(cell, reading.name, "Figure name")
            cell.add_paragraph(reading.value.shown, style="Figure value")
            cell.add_paragraph(reading.note, style="Figure note")
            cell.add_paragraph(reading.source.note, style="Note")


def _write_pictures(document: Any, block: Pictures) -> None:
    for row in _chunks(block.pictures, MOST_PICTURES):
        share = width_of_picture(row[0]) if len(row) == 1 else 1 / len(row)
        width = Emu(int(TEXT_WIDTH * share) - GUTTER)
        for cell, picture in zip(_side_by_side(document, len(row)), row, strict=True):
            _begin(cell, picture.title, "Caption")
            _write_picture(cell, picture, width)


def _write_picture(cell: Any, picture: Picture, width: Emu) -> None:
    if picture.chart is None:
        cell.add_paragraph(picture.alternative)
    else:
        paragraph = cell.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        drawn = io.BytesIO(draw_png(picture.chart))
        described = paragraph.add_run().add_picture(drawn, width)._inline.docPr
        described.set("descr", picture.alternative)
        described.set("title", picture.title)
    if picture.note:
        cell.add_paragraph(picture.note, style="Note")


def _begin(cell: Any, words: str, style: str) -> None:
    """Write the first paragraph of a cell, which is there from the start."""
    cell.paragraphs[0].style = style
    cell.paragraphs[0].add_run(words)


def _chunks(parts: tuple[Any, ...], most: int) -> list[tuple[Any, ...]]:
    return [parts[start : start + most] for start in range(0, len(parts), most)]


def _side_by_side(document: Any, columns: int) -> Any:
    """The cells of a table of one row across the page, for setting things side by side."""
    _keep_tables_apart(document)
    table = document.add_table(rows=1, cols=columns)
    table.autofit = False
    _keep_whole(table.rows[0])
    cells = table.rows[0].cells
    for cell in cells:
        cell.width = Emu(TEXT_WIDTH // columns)
    return cells


def _keep_tables_apart(document: Any) -> None:
    """Word makes one table of two that touch."""
    if document.element.body[-2].tag == qn("w:tbl"):
        document.add_paragraph().paragraph_format.line_spacing = Pt(4)


def _write_table(document: Any, block: BriefingTable) -> None:
    document.add_paragraph(block.title, style="Caption")
    rows = [tuple(shown_cell(cell) for cell in row) for row in block.rows]
    _write_rows(document, block.title, block.headings, rows, block.figures_from)
    document.add_paragraph(f"{block.note} {block.source.note}.".lstrip(), style="Note")


def _write_rows(
    document: Any,
    title: str,
    headings: tuple[str, ...],
    rows: list[tuple[str, ...]],
    figures_from: int,
) -> None:
    """A table whose headings stand on every page that it takes."""
    table = document.add_table(rows=0, cols=len(headings), style=TABLE_STYLE)
    table.autofit = False
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    table._tbl.tblPr.append(caption)
    shapes = shape_texts(headings, [[row[n] for row in rows] for n in range(len(headings))],
                         figures_from)  # fmt: skip
    for column, shape in zip(table.columns, shapes, strict=True):
        column.width = Emu(int(TEXT_WIDTH * shape.share))  # rows take it as they are added
    header = _write_row(table, headings, shapes)
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        _write_row(table, row, shapes)


def _write_row(table: Any, words: tuple[str, ...], shapes: list[Shape]) -> Any:
    row = table.add_row()
    _keep_whole(row)
    for cell, said, shape in zip(row.cells, words, shapes, strict=True):
        _begin(cell, said, "Table text")
        if shape.is_figure:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return row


def _keep_whole(row: Any) -> None:
    """No page parts the row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _write_bullets(document: Any, block: Bullets) -> None:
    for point in block.points:
        document.add_paragraph(point, style="List Bullet")


WRITERS: dict[type[Block], Callable[[Any, Any], None]] = {
    Heading: _write_heading,
    Paragraph: _write_paragraph,
    Readings: _write_readings,
    Pictures: _write_pictures,
    BriefingTable: _write_table,
    Bullets: _write_bullets,
}
