"""A chart as a picture to be taken along: what it is and for whom is drawn into it.

Streamlit's own "Download as PNG" hands out the bare chart; a picture made here says its marking,
profile, version and date wherever it is pasted.
"""

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any

import altair as alt
import polars as pl
import polars.selectors as cs
import vl_convert

from dashboard.shell.charts import theme

LINE, MARGIN, SCALE = 22, 16, 2
CHARACTER, BOLD_CHARACTER = 7.2, 8.2
"""Pixels of a character of the text, on the wide side, so that no line runs off the picture."""


def draw_marked_picture(
    chart: alt.Chart | alt.LayerChart, *, marking: str, banner: str, about: Sequence[str]
) -> bytes:
    """Draw a chart with what must be read beside it.

    Args:
        chart: The chart as on the page.
        marking: The protective marking; it stands above and below.
        banner: What stands in yellow above the chart; nothing where empty.
        about: Sentences below it: whose figures, of which version, as at which day.

    Returns:
        A PNG of two pixels a point.
    """
    whole = compose_marked_picture(chart, marking=marking, banner=banner, about=about)
    return bytes(vl_convert.svg_to_png(whole, scale=SCALE))


def compose_marked_picture(
    chart: alt.Chart | alt.LayerChart, *, marking: str, banner: str, about: Sequence[str]
) -> str:
    """The same picture as SVG; see `draw_marked_picture`."""
    # The page drew it already: to hold it to Vega-Lite's schema once more takes half of the time.
    drawn: str = vl_convert.vegalite_to_svg(with_own_data(chart).to_dict(validate=False))
    size = _size_of(drawn)
    width = size[0] + 2 * MARGIN
    above = wrap(banner, int(size[0] / BOLD_CHARACTER))
    below = [line for each in about for line in wrap(each, int(size[0] / CHARACTER))]
    parts, place = [_line(marking, MARGIN + LINE, bold=True)], 2.0 * MARGIN + LINE
    if above:
        band = LINE * len(above) + MARGIN
        parts.append(
            f'<rect x="0" y="{place}" width="100%" height="{band}" fill="{theme.BANNER_YELLOW}"/>'
        )
        parts += _lines(above, place + LINE, bold=True)
        place += band + MARGIN
    parts.append(f'<svg x="{MARGIN}" y="{place}"{drawn.removeprefix("<svg")}')
    place += size[1] + LINE + MARGIN
    parts += [*_lines(below, place), _line(marking, place + LINE * len(below), bold=True)]
    height = place + LINE * (len(below) + 1)
    frame = f'<rect width="100%" height="100%" fill="{theme.WHITE}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f"{frame}{''.join(parts)}</svg>"
    )


def with_own_data(chart: Any) -> Any:
    """A chart with its rows written out.

    Streamlit draws pages with a way of its own to hand Altair's frames over, set for all sessions
    at once: a chart that is made into a dictionary meanwhile would come without its rows.
    """
    copy = chart.copy(deep=False)
    if isinstance(chart, alt.LayerChart):
        copy.layer = [with_own_data(layer) for layer in chart.layer]
    if isinstance(chart.data, pl.DataFrame):
        copy.data = alt.InlineData(values=_as_json(chart.data))
    return copy


def _as_json(rows: pl.DataFrame) -> list[dict[str, Any]]:
    plain = rows.with_columns(
        cs.date().dt.strftime("%Y-%m-%dT00:00:00"),
        cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%S"),
        cs.decimal().cast(pl.Float64),
        cs.float().fill_nan(None),
    )
    return plain.to_dicts()


def _size_of(svg: str) -> tuple[float, float]:
    head = dict(part.split("=", 1) for part in svg[: svg.index(">")].split() if "=" in part)
    return float(head["width"].strip('"')), float(head["height"].strip('"'))


def _lines(lines: Sequence[str], place: float, *, bold: bool = False) -> list[str]:
    return [_line(line, place + LINE * row, bold=bold) for row, line in enumerate(lines)]


def _line(words: str, place: float, *, bold: bool = False) -> str:
    weight = "bold" if bold else "normal"
    return (
        f'<text x="{MARGIN}" y="{place}" '
        f'font-family="{escape(theme.FONT)}" font-size="{theme.FONT_SIZE}" '
        f'font-weight="{weight}" fill="{theme.INK}">{escape(words)}</text>'
    )
