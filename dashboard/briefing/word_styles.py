"""What the Word writer sets up: page, styles, marking above and below, page numbers."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from dashboard.briefing.content import Briefing
from dashboard.briefing.end_notes import running_foot
from dashboard.briefing.office import OFFICE_FONT, set_properties
from dashboard.shell.charts import theme

MARGIN, PAGE_WIDTH, PAGE_HEIGHT = Mm(15), Mm(210), Mm(297)
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
TABLE_STYLE = "Figures"
BODY, INK, BLUE, GREY = 9.5, theme.INK, theme.DARK_BLUE, theme.DARK_GREY
# Of each: size in points, bold, colour, space before and after, whether the next one stays by it.
STYLES: dict[str, tuple[float, bool, str, float, float, bool]] = {
    "Normal": (BODY, False, INK, 0, 3, False),
    "Title": (19, True, BLUE, 0, 2, True),
    "Subtitle": (BODY, False, GREY, 0, 4, False),
    "Heading 1": (12, True, BLUE, 8, 3, True),
    "Heading 2": (10.5, True, BLUE, 6, 2, True),
    "Caption": (BODY, True, INK, 6, 2, True),
    "List Bullet": (BODY, False, INK, 0, 2, False),
    "Header": (9, True, INK, 0, 0, False),
    "Footer": (8, False, GREY, 0, 0, False),
    "Banner": (9.5, True, INK, 0, 6, False),
    "Lead": (12.5, True, INK, 2, 8, False),
    "Note": (8, False, GREY, 2, 4, False),
    "Figure name": (8.5, True, INK, 4, 2, True),
    "Figure value": (18, True, BLUE, 0, 2, True),
    "Figure note": (8.5, False, INK, 0, 2, False),
    "Table text": (8.5, False, INK, 2, 2, False),
}
FIGURES = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">
  <w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="6" w:color="{GREY[1:]}"/>
      <w:bottom w:val="single" w:sz="6" w:color="{GREY[1:]}"/>
      <w:insideH w:val="single" w:sz="4" w:color="{GREY[1:]}"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{theme.PALE_BLUE[1:]}"/></w:tcPr>
  </w:tblStylePr>
</w:style>
"""
NEWEST_WORD = f"""
<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode"
  w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
"""


def set_up_document(document: Any, briefing: Briefing) -> None:
    """A4, British English, styles, the marking on each page, the build's date in the properties."""
    _set_styles(document)
    _set_page(document.sections[0], briefing)
    settings = document.settings.element
    for older in settings.findall(qn("w:compat")):
        settings.remove(older)
    settings.append(parse_xml(NEWEST_WORD))
    set_properties(document.core_properties, briefing)


def shade(element: Any, fill: str) -> None:
    """Fill a paragraph or a table's cell with a colour of the palette."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), fill[1:])
    is_cell = hasattr(element, "paragraphs")
    owner = element._tc.get_or_add_tcPr() if is_cell else element._p.get_or_add_pPr()
    owner.append(shading)


def set_apart(cell: Any) -> None:
    """Leave white to the left and right of a filled cell."""
    borders = OxmlElement("w:tcBorders")
    for side in ("left", "right"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "48"), ("color", theme.WHITE[1:])):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    cell._tc.get_or_add_tcPr().append(borders)


def _set_styles(document: Any) -> None:
    known = {style.name for style in document.styles}
    for name, (size, bold, colour, before, after, keeps_next) in STYLES.items():
        if name in known:
            style = document.styles[name]
        else:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles["Normal"]
            style.quick_style = True
        _make_plain(style)
        # What is not bold says nothing of it, so that the first row of a table can be.
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold or None, False
        style.font.color.rgb = RGBColor.from_string(colour[1:])
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.keep_with_next = keeps_next
    document.styles.element.append(parse_xml(FIGURES))


def _make_plain(style: Any) -> None:
    """Take away what the template says beside the style's own terms: theme fonts and rules."""
    style.font.name = OFFICE_FONT
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme_font in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme_font}"), None)
    for stray in ("spacing", "kern"):
        for element in properties.findall(qn(f"w:{stray}")):
            properties.remove(element)
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)


def _set_page(section: Any, briefing: Briefing) -> None:
    """Paper and margins; marking on each page, and from the second on what warns of invention."""
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = Mm(17)
    section.header_distance = section.footer_distance = Mm(8)
    section.different_first_page_header_footer = True
    for header in (section.first_page_header, section.header):
        _write_running(header.paragraphs[0], "", briefing.marking, "")
    if briefing.banner:
        _write_running(section.header.add_paragraph(style="Footer"), "", briefing.banner, "")
    for footer in (section.first_page_footer, section.footer):
        paragraph = footer.paragraphs[0]
        _write_running(paragraph, running_foot(briefing), briefing.marking, "Page ")
        _add_field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        _add_field(paragraph, "NUMPAGES")


def _write_running(paragraph: Any, left: str, middle: str, right: str) -> None:
    """A line in three parts, those in the middle and to the right at stops."""
    stops = paragraph.paragraph_format.tab_stops
    for inherited in paragraph.style.paragraph_format.tab_stops:
        stops.add_tab_stop(inherited.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(TEXT_WIDTH // 2, WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{left}\t")
    run = paragraph.add_run(middle)
    run.bold = True
    if right:
        paragraph.add_run(f"\t{right}")


def _add_field(paragraph: Any, code: str) -> None:
    """A number that the program works out: of the page, or of all pages."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
