"""What every slide has before anything stands on it: size, colours, font, marking, number."""

import re
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Pt

from dashboard.briefing.content import Briefing
from dashboard.briefing.end_notes import running_foot
from dashboard.briefing.office import OFFICE_FONT, set_properties
from dashboard.shell.charts import theme

WIDTH, HEIGHT = Pt(960), Pt(540)
LEFT, BODY_TOP = Pt(44), Pt(150)
FOOT_TOP, FOOT_HEIGHT = Pt(508), Pt(22)
TITLE_HEIGHT = 80
TITLE_BOX = (LEFT, Pt(62), Pt(871), Pt(TITLE_HEIGHT))
FOOT_SIZE = 11
ACCENTS = (*theme.SERIES_COLOURS, theme.DARK_GREY, theme.PALE_GREY)
TITLE_KINDS = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
FIELD = (
    '<a:fld {namespace} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
    '<a:rPr lang="en-GB" sz="{size}"/><a:t>{number}</a:t></a:fld>'
)


def set_up_deck(deck: Any, briefing: Briefing) -> None:
    """16:9, the palette and font as the theme's, and the build's date in the properties."""
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_master
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part._blob = _house_theme(part.blob.decode()).encode()
    for layout in (master, *deck.slide_layouts):
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type in TITLE_KINDS:
                shape.left, shape.top, shape.width, shape.height = TITLE_BOX
            else:
                shape._element.getparent().remove(shape._element)
    set_properties(deck.core_properties, briefing)


def add_slide(deck: Any, briefing: Briefing, title: str, size: float) -> Any:
    """A slide with its title, and what none goes without.

    Args:
        deck: The presentation.
        briefing: What it is of.
        title: The slide's.
        size: Of the title's type, in points.
    """
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Only"))
    frame = slide.shapes.title.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame.paragraphs[0], title, size, bold=True, colour=theme.DARK_BLUE)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    top, centre = (LEFT, Pt(10), TITLE_BOX[2], Pt(20)), PP_ALIGN.CENTER
    add_text(slide, "Marking", top, briefing.marking, 12, bold=True, align=centre)
    if briefing.banner:
        strip = (0, Pt(484), WIDTH, Pt(20))
        box = add_text(slide, "Banner", strip, briefing.banner, 12, bold=True, align=centre)
        fill(box, theme.BANNER_YELLOW)
    third = Emu(TITLE_BOX[2] // 3)
    foot = (
        ("Version", running_foot(briefing), PP_ALIGN.LEFT, False),
        ("Marking below", briefing.marking, PP_ALIGN.CENTER, True),
        ("Slide number", "", PP_ALIGN.RIGHT, False),
    )
    for place, (name, words, align, is_bold) in enumerate(foot):
        place_box = (Emu(LEFT + place * third), FOOT_TOP, third, FOOT_HEIGHT)
        box = add_text(slide, name, place_box, words, FOOT_SIZE, bold=is_bold, align=align)
    field = FIELD.format(namespace=nsdecls("a"), number=len(deck.slides), size=FOOT_SIZE * 100)
    box.text_frame.paragraphs[0]._p.insert(0, parse_xml(field))
    return slide


def add_text(
    slide: Any,
    name: str,
    box: tuple[int, int, int, int],
    words: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = theme.INK,
    align: Any = PP_ALIGN.LEFT,
) -> Any:
    """A box of words on a slide: name, left, top, width and height (EMU), size in points."""
    shape = slide.shapes.add_textbox(*box)
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    if words:
        write(frame.paragraphs[0], words, size, bold=bold, colour=colour)
    frame.paragraphs[0].alignment = align
    return shape


def write(
    paragraph: Any, words: str, size: float, *, bold: bool = False, colour: str = theme.INK
) -> None:
    """Words in a paragraph; the font is the theme's."""
    run = paragraph.add_run()
    run.text = words
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = colour_of(colour)
    run._r.get_or_add_rPr().set("lang", "en-GB")
    # Without it an empty cell is as high as a line of the template's type, which is larger.
    paragraph._p.get_or_add_endParaRPr().set("sz", str(round(size * 100)))


def colour_of(value: str) -> Any:
    """A colour of the palette, as the library has it."""
    parts = (int(value[place : place + 2], 16) for place in (1, 3, 5))
    return RGBColor(*parts)


def fill(shape: Any, colour: str) -> None:
    """Fill a shape or a cell with a colour of the palette."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour_of(colour)


def describe(shape: Any, title: str, alternative: str) -> None:
    """Say in words what a shape shows, for those who cannot see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", alternative)
    properties.set("title", title)


def _house_theme(xml: str) -> str:
    """The template's theme with the palette of the pages and a font that every office has."""
    colours = {"dk2": theme.DARK_BLUE, "lt2": theme.PALE_BLUE}
    colours |= {f"accent{number}": colour for number, colour in enumerate(ACCENTS, start=1)}
    for name, colour in colours.items():
        ours = f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>'
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", ours, xml, flags=re.DOTALL)
    return re.sub(r'(<a:m(?:aj|in)orFont>\s*<a:latin typeface=")[^"]*', rf"\1{OFFICE_FONT}", xml)
