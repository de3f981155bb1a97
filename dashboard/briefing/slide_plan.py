"""Which slides a briefing makes: one idea each, its title the sentence that says it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from dashboard.briefing.content import (
    SOURCES_HEADING,
    Block,
    Briefing,
    BriefingTable,
    Bullets,
    Heading,
    Number,
    Paragraph,
    Picture,
    Pictures,
    Reading,
    Readings,
)
from dashboard.briefing.end_notes import end_notes
from dashboard.briefing.slide_text import count_lines, height_of
from dashboard.briefing.table_shape import Shape, shape_columns, shown_cell

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z£0-9])")
BODY_WIDTH, BODY_HEIGHT = 871.0, 320.0
"""Points, of the room below a slide's title."""
LEAD_SIZE, MOST_LINES = 22.0, 3
"""Of a title: what is longer is told below it."""
POINT_SIZE, POINT_GAP = 18.0, 8.0
SOURCE_SIZE = 14.0
CELL_SIZE, CELL_MARGIN, CELL_PAD = 13.0, 14.4, 9.0
MOST_BOXES = 4

Body = tuple[str, ...] | tuple[Reading, ...] | Picture | BriefingTable


@dataclass(frozen=True)
class Slide:
    """One slide.

    Attributes:
        title: The sentence that it is about.
        body: Points, figures, a picture or a table; no points where the title says it all.
        eyebrow: The heading that it stands under.
        notes: What whoever speaks has beside it: sources, and where each number comes from.
        size: Of the type of points.
        has_bullets: Whether a bullet stands before each of the points.
        shapes: Of the columns of a table, the same on each slide that it takes.
    """

    title: str
    body: Body = ()
    eyebrow: str = ""
    notes: tuple[str, ...] = ()
    size: float = POINT_SIZE
    has_bullets: bool = False
    shapes: tuple[Shape, ...] = ()


def plan_slides(briefing: Briefing) -> list[Slide]:
    """The slides after the first, in the order of the blocks, each title once.

    Args:
        briefing: What it says.
    """
    slides: list[Slide] = []
    eyebrow = ""
    for block in briefing.blocks:
        if isinstance(block, Heading):
            eyebrow = block.words
            continue
        notes = notes_of(briefing, block)
        for slide in PLANNERS[type(block)](block, eyebrow or briefing.name):
            slides.append(replace(slide, eyebrow=eyebrow, notes=notes))
    slides = _join_figures(slides)
    sources = (*(source.entry for source in briefing.sources), briefing.provenance)
    parted = _parted(SOURCES_HEADING, sources, SOURCE_SIZE)
    return _tell_apart([*slides, *parted])


def notes_of(briefing: Briefing, block: Block) -> tuple[str, ...]:
    """The sources that a block quotes, and where each of its numbers comes from."""
    quoted = [source.entry for source in briefing.sources if source in quoted_sources(block)]
    return (*quoted, *(note.words for note in end_notes(briefing, block)))


def quoted_sources(block: Block) -> list[object]:
    """The sources that stand beside a block's figures."""
    parts: tuple[object, ...] = (block,)
    if isinstance(block, Readings):
        parts = block.readings
    elif isinstance(block, Pictures):
        parts = block.pictures
    return [getattr(part, "source", None) for part in parts]


def row_height(row: tuple[str | Number, ...], widths: list[float], *, bold: bool = False) -> float:
    """The height of a table's row (points), its columns of these widths."""
    told = zip(row, widths, strict=True)
    return CELL_PAD + max(
        height_of(shown_cell(cell), CELL_SIZE, width - CELL_MARGIN, bold=bold)
        for cell, width in told
    )


def column_widths(shapes: tuple[Shape, ...]) -> list[float]:
    """The widths of a table's columns (points)."""
    return [BODY_WIDTH * shape.share for shape in shapes]


def _slides_of_points(block: Bullets, heading: str) -> Iterator[Slide]:
    for slide in _parted(heading, block.points, POINT_SIZE):
        yield replace(slide, has_bullets=True)


def _slides_of_figures(block: Readings, _: str) -> Iterator[Slide]:
    for start in range(0, len(block.readings), MOST_BOXES):
        first = block.readings[start]
        title = f"{first.name}: {first.value.shown}"
        yield Slide(title, block.readings[start : start + MOST_BOXES])


def _slides_of_pictures(block: Pictures, _: str) -> Iterator[Slide]:
    for picture in block.pictures:
        is_drawn = picture.chart is not None
        yield Slide(picture.title, picture if is_drawn else (picture.alternative,))


def _slides_of_table(block: BriefingTable, _: str) -> Iterator[Slide]:
    shapes = tuple(shape_columns(block))
    for part in _parts_of_table(block, column_widths(shapes)):
        yield Slide(block.title, part, shapes=shapes)


def _slides_of_sentences(block: Paragraph, heading: str) -> Iterator[Slide]:
    """The first sentence is the title; that of the answer may be all that it says."""
    first, *others = SENTENCE_END.split(block.words)
    if block.is_lead and count_lines(block.words, LEAD_SIZE, BODY_WIDTH, bold=True) <= MOST_LINES:
        first, others = block.words, []
    elif count_lines(first, LEAD_SIZE, BODY_WIDTH, bold=True) > MOST_LINES:
        first, others = heading, [first, *others]
    yield from _parted(first, tuple(others), POINT_SIZE)


def _parted(title: str, points: tuple[str, ...], size: float) -> Iterator[Slide]:
    """Points on as many slides as they need."""
    fitting: list[str] = []
    used = 0.0
    for point in points:
        needed = height_of(point, size, BODY_WIDTH - 2 * size) + POINT_GAP
        if fitting and used + needed > BODY_HEIGHT:
            yield Slide(title, tuple(fitting), size=size)
            fitting, used = [], 0.0
        fitting.append(point)
        used += needed
    yield Slide(title, tuple(fitting), size=size)


def _parts_of_table(table: BriefingTable, widths: list[float]) -> Iterator[BriefingTable]:
    """A table in parts that fit a slide each, with its note."""
    room = BODY_HEIGHT - row_height(table.headings, widths, bold=True) - 2 * SOURCE_SIZE
    rows: list[tuple[str | Number, ...]] = []
    used = 0.0
    for row in table.rows:
        needed = row_height(row, widths)
        if rows and used + needed > room:
            yield replace(table, rows=tuple(rows))
            rows, used = [], 0.0
        rows.append(row)
        used += needed
    yield replace(table, rows=tuple(rows))


def _join_figures(slides: list[Slide]) -> list[Slide]:
    """Figures go under the sentence before them, where that has its slide alone."""
    joined: list[Slide] = []
    for slide in slides:
        is_figures = isinstance(slide.body, tuple) and bool(slide.body)
        is_figures = is_figures and isinstance(slide.body[0], Reading)  # type: ignore[index]
        if is_figures and joined and joined[-1].body == ():
            said = joined.pop()
            notes = tuple(dict.fromkeys((*said.notes, *slide.notes)))
            slide = replace(slide, title=said.title, eyebrow=said.eyebrow, notes=notes)
        joined.append(slide)
    return joined


def _tell_apart(slides: list[Slide]) -> list[Slide]:
    """Titles that come more than once get a number: who goes by titles must know which is which."""
    titles = [slide.title for slide in slides]
    told = []
    for place, slide in enumerate(slides):
        title, many = slide.title, titles.count(slide.title)
        if many > 1:
            title = f"{title} ({titles[: place + 1].count(title)} of {many})"
        told.append(replace(slide, title=title))
    return told


PLANNERS: dict[type[Block], Callable[[Any, str], Iterator[Slide]]] = {
    Paragraph: _slides_of_sentences,
    Bullets: _slides_of_points,
    Readings: _slides_of_figures,
    Pictures: _slides_of_pictures,
    BriefingTable: _slides_of_table,
}
"""How each kind of block but a heading makes slides; a heading stands over those that follow."""
