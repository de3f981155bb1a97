"""The PowerPoint writer: one idea a slide, tables and charts that can be edited."""

import io
import re
from datetime import datetime
from typing import Any

import pptx
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from dashboard.briefing.content import Briefing, BriefingTable, Picture, Reading
from dashboard.briefing.drawing import draw_png
from dashboard.briefing.slide_charts import add_native_chart, is_drawn_natively
from dashboard.briefing.slide_deck import (
    BODY_TOP,
    LEFT,
    TITLE_BOX,
    TITLE_HEIGHT,
    add_slide,
    add_text,
    describe,
    fill,
    set_up_deck,
    write,
)
from dashboard.briefing.slide_plan import (
    BODY_HEIGHT,
    BODY_WIDTH,
    CELL_SIZE,
    MOST_BOXES,
    POINT_GAP,
    Slide,
    column_widths,
    plan_slides,
    row_height,
)
from dashboard.briefing.slide_text import LINE, height_of, largest_size
from dashboard.briefing.table_shape import Shape, shown_cell
from dashboard.shell.charts import theme
from pipelines.table_files.archive import read_archive, write_archive

STATEMENT_SIZE = 32
"""Of a title that has its slide alone."""
TITLE_SIZES, VALUE_SIZES, NOTE_SIZES = (26, 24, 22, 20, 18), (40, 34, 28, 22), (16, 14, 12)
NAME_SIZE, NOTE_SIZE, NOTE_ROOM = 14.0, 12.0, Pt(34)
GAP, PAD, LINE_GAP = 14.0, 12.0, 4.0
WIDE = (760, 215)
"""The plot of a chart that has a slide to itself, in pixels."""
STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def write_slides(briefing: Briefing) -> bytes:
    """Set a briefing as a presentation.

    Args:
        briefing: What it says.

    Returns:
        A .pptx file; every date in it is the build's, so the same briefing gives the same bytes.
    """
    deck = pptx.Presentation()
    set_up_deck(deck, briefing)
    _add_first(deck, briefing)
    for slide in plan_slides(briefing):
        _add(deck, briefing, slide)
    made = io.BytesIO()
    deck.save(made)
    return _date_all(made.getvalue(), briefing.info.built_at)


def _add_first(deck: Any, briefing: Briefing) -> None:
    title = briefing.title
    slide = add_slide(deck, briefing, title, largest_size(title, (40, 34, 28), 871, 120, bold=True))
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = LEFT, Pt(170), TITLE_BOX[2], Pt(120)
    words = " ".join(filter(None, (briefing.organisation, briefing.subtitle)))
    add_text(slide, "Subtitle", (LEFT, Pt(300), TITLE_BOX[2], Pt(60)), words, 20,
             colour=theme.DARK_GREY)  # fmt: skip
    slide.notes_slide.notes_text_frame.text = briefing.provenance


def _add(deck: Any, briefing: Briefing, slide: Slide) -> None:
    sizes = TITLE_SIZES if slide.body else (STATEMENT_SIZE, *TITLE_SIZES)
    size = largest_size(slide.title, sizes, BODY_WIDTH, TITLE_HEIGHT, bold=True)
    added = add_slide(deck, briefing, slide.title, size)
    if slide.eyebrow and slide.eyebrow != slide.title:
        place = (LEFT, Pt(40), TITLE_BOX[2], Pt(20))
        add_text(added, "Heading", place, slide.eyebrow, 13, colour=theme.DARK_GREY)
    _add_body(added, slide)
    added.notes_slide.notes_text_frame.text = "\n".join((*slide.notes, briefing.provenance))


def _add_body(added: Any, slide: Slide) -> None:
    body = slide.body
    if isinstance(body, Picture):
        _add_picture(added, body)
    elif isinstance(body, BriefingTable):
        _add_table(added, body, slide.shapes)
    elif body and isinstance(body[0], Reading):
        _add_figures(added, body)  # type: ignore[arg-type]
    elif body:
        _add_points(added, slide)


def _add_points(added: Any, slide: Slide) -> None:
    box = (LEFT, BODY_TOP, TITLE_BOX[2], Pt(BODY_HEIGHT))
    frame = add_text(added, "Text", box, "", slide.size).text_frame
    for place, point in enumerate(slide.body):  # type: ignore[arg-type]
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(POINT_GAP)
        write(paragraph, point, slide.size)
        if slide.has_bullets:
            _make_point(paragraph, slide.size)


def _make_point(paragraph: Any, size: float) -> None:
    """A bullet before a paragraph, which hangs behind it."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Pt(size)))
    properties.set("indent", str(-Pt(size)))
    bullet = properties.makeelement(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}buChar", {"char": "•"}
    )
    properties.append(bullet)


def _add_figures(added: Any, readings: tuple[Reading, ...]) -> None:
    """Figures in boxes of one height, which the longest of them sets."""
    width = (BODY_WIDTH - GAP * (MOST_BOXES - 1)) / MOST_BOXES
    told = [_lines_of(reading, width - 2 * PAD) for reading in readings]
    height = max(sum(height_of(words, size, width - 2 * PAD, bold=bold) + LINE_GAP
                     for words, size, bold, _ in lines) for lines in told)  # fmt: skip
    for place, (reading, lines) in enumerate(zip(readings, told, strict=True)):
        left = Emu(LEFT + Pt(place * (width + GAP)))
        box = (left, BODY_TOP, Pt(width), Pt(min(height + 2 * PAD, BODY_HEIGHT)))
        shape = add_text(added, reading.name, box, "", NOTE_SIZE)
        fill(shape, theme.PALE_BLUE)
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = Pt(PAD)
        frame.margin_top = frame.margin_bottom = Pt(PAD)
        for number, (words, size, bold, colour) in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(LINE_GAP)
            write(paragraph, words, size, bold=bold, colour=colour)


def _lines_of(reading: Reading, room: float) -> list[tuple[str, float, bool, str]]:
    """What a box says, line by line: words, size, whether bold, colour."""
    value, source = reading.value.shown, reading.source.note
    value_size = largest_size(value, VALUE_SIZES, room, LINE * VALUE_SIZES[0], bold=True)
    used = height_of(reading.name, NAME_SIZE, room, bold=True) + LINE * value_size
    used += height_of(source, NOTE_SIZE, room) + 2 * PAD + 4 * LINE_GAP
    note_size = largest_size(reading.note, NOTE_SIZES, room, BODY_HEIGHT - used)
    return [
        (reading.name, NAME_SIZE, True, theme.INK),
        (value, value_size, True, theme.DARK_BLUE),
        (reading.note, note_size, False, theme.INK),
        (source, NOTE_SIZE, False, theme.DARK_GREY),
    ]


def _add_picture(added: Any, picture: Picture) -> None:
    height = Pt(BODY_HEIGHT) - NOTE_ROOM
    if is_drawn_natively(picture):
        box = (LEFT, BODY_TOP, TITLE_BOX[2], height)
        shape = add_native_chart(added, picture, box)
    else:
        assert picture.chart is not None  # noqa: S101 - without one it is words
        drawn = io.BytesIO(draw_png(picture.chart, plot=WIDE))
        shape = added.shapes.add_picture(drawn, LEFT, BODY_TOP, height=height)
        if shape.width > TITLE_BOX[2]:
            shape.height = Emu(shape.height * TITLE_BOX[2] // shape.width)
            shape.width = TITLE_BOX[2]
        shape.left = Emu(LEFT + (TITLE_BOX[2] - shape.width) // 2)
    describe(shape, picture.title, picture.alternative)
    _add_note(added, picture.note)


def _add_table(added: Any, table: BriefingTable, shapes: tuple[Shape, ...]) -> None:
    rows, columns = len(table.rows) + 1, len(table.headings)
    box = (LEFT, BODY_TOP, TITLE_BOX[2], Pt(CELL_SIZE * rows))
    frame = added.shapes.add_table(rows, columns, *box)
    describe(frame, table.title, f"Table: {table.title}.")
    widths = column_widths(shapes)
    for column, width in zip(frame.table.columns, widths, strict=True):
        column.width = Pt(width)
    for place, row in enumerate((table.headings, *table.rows)):
        frame.table.rows[place].height = Pt(row_height(row, widths, bold=place == 0))
        for number, cell in enumerate(row):
            _write_cell(frame.table.cell(place, number), shown_cell(cell), is_heading=place == 0,
                        is_figure=shapes[number].is_figure)  # fmt: skip
    _add_note(added, f"{table.note} {table.source.note}.".lstrip())


def _write_cell(cell: Any, words: str, *, is_heading: bool, is_figure: bool) -> None:
    cell.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    colour = theme.WHITE if is_heading else theme.INK
    write(paragraph, words, CELL_SIZE, bold=is_heading, colour=colour)
    paragraph.alignment = PP_ALIGN.RIGHT if is_figure else PP_ALIGN.LEFT


def _add_note(added: Any, words: str) -> None:
    """What must be known of a picture or table, on the last lines of its slide."""
    top = Emu(BODY_TOP + Pt(BODY_HEIGHT) - NOTE_ROOM + Pt(4))
    size = largest_size(words, (NOTE_SIZE, 11, 10, 9), BODY_WIDTH, 30)
    add_text(added, "Note", (LEFT, top, TITLE_BOX[2], NOTE_ROOM), words, size,
             colour=theme.DARK_GREY)  # fmt: skip


def _date_all(archive: bytes, moment: datetime) -> bytes:
    """Every file dated by the build, those within the workbooks of charts too."""
    members = read_archive(archive)
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
    for name, content in members.items():
        if name.endswith(".xlsx"):
            parts = read_archive(content)
            core = "docProps/core.xml"
            parts[core] = STAMPS.sub(rb"\g<1>" + stamp, parts[core])
            members[name] = write_archive(parts, moment)
    return write_archive(members, moment)
