"""Charts that PowerPoint draws itself, from the points of a picture."""

import re
from typing import Any

import altair as alt
import polars as pl
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.briefing.content import Picture
from dashboard.briefing.printed import as_drawn
from dashboard.briefing.slide_deck import colour_of
from dashboard.shell.charts import theme

MOST_BARS = 12
PROVISIONAL = ", provisional"
END_OF_RANGE = re.compile(r"(low|high|lower|upper|p10|p90)\b", re.IGNORECASE)
AXIS_SIZE = Pt(14)
DASHES = (
    MSO_LINE_DASH_STYLE.SOLID,
    MSO_LINE_DASH_STYLE.DASH,
    MSO_LINE_DASH_STYLE.ROUND_DOT,
    MSO_LINE_DASH_STYLE.DASH_DOT,
)
"""As the dashboard's: colour is never the only difference."""


def is_drawn_natively(picture: Picture) -> bool:
    """Whether a picture's points make a chart that says no less than the picture.

    Months with up to four series, or one series of plain bars. Ends of ranges, and bars that begin
    where others end, have no like among native charts.
    """
    points = picture.series
    if points is None or points.height < 2 or points[points.columns[0]].null_count():
        return False
    label, names = points.columns[0], _series_of(points)
    if not 1 <= len(names) <= len(DASHES) or any(END_OF_RANGE.match(name) for name in names):
        return False
    if any(points[name].null_count() == points.height for name in names):
        return False
    if points[label].dtype == pl.Date:
        return True
    return len(names) == 1 and points.height <= MOST_BARS and _is_plain_bars(picture.chart)


def add_native_chart(slide: Any, picture: Picture, box: tuple[int, int, int, int]) -> Any:
    """Draw a picture's points as a chart that can be edited.

    Args:
        slide: Of python-pptx.
        picture: One that `is_drawn_natively`.
        box: Left, top, width and height (EMU).

    Returns:
        The frame of the chart.
    """
    assert picture.series is not None  # noqa: S101 - as the caller has made sure
    points = as_drawn(picture.series)
    label = points.columns[0]
    is_time = points[label].dtype == pl.Date
    data: Any = CategoryChartData(number_format="#,##0")
    data.categories = points[label].to_list() if is_time else [str(v) for v in points[label]]
    drawn = _with_provisional(points)
    for name, values in drawn.items():
        data.add_series(name, values)
    kind = XL_CHART_TYPE.LINE_MARKERS if is_time else XL_CHART_TYPE.BAR_CLUSTERED
    frame = slide.shapes.add_chart(kind, *box, data)
    _style(frame.chart, list(drawn), is_time=is_time)
    return frame


def _series_of(points: pl.DataFrame) -> list[str]:
    return [name for name in points.columns[1:] if points[name].dtype.is_numeric()]


def _flags_of(points: pl.DataFrame) -> list[str]:
    """Columns that say which points are provisional."""
    return [name for name in points.columns[1:] if points[name].dtype == pl.Boolean]


def _is_plain_bars(chart: Any) -> bool:
    mark = getattr(chart, "mark", None)
    return isinstance(chart, alt.Chart) and getattr(mark, "type", mark) == "bar"


def _with_provisional(points: pl.DataFrame) -> dict[str, list[Any]]:
    """The values of each series, and of its provisional points as a series of their own."""
    flags = _flags_of(points)
    if not flags or not points.select(pl.any_horizontal(flags).any()).item():
        return {name: points[name].to_list() for name in _series_of(points)}
    late = points.select(pl.any_horizontal(flags)).to_series().to_list()
    drawn: dict[str, list[Any]] = {}
    for name in _series_of(points):
        values = list(zip(points[name].to_list(), late, strict=True))
        drawn[name] = [None if is_late else value for value, is_late in values]
        drawn[name + PROVISIONAL] = [value if is_late else None for value, is_late in values]
    return drawn


def _style(chart: Any, names: list[str], *, is_time: bool) -> None:
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = AXIS_SIZE, colour_of(theme.DARK_GREY)
    chart.has_legend = len(names) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    values, labels = chart.value_axis, chart.category_axis
    values.minimum_scale = 0 if _starts_at_nought(chart) else None
    values.format.line.fill.background()
    values.tick_labels.number_format = "#,##0.###"
    values.tick_labels.number_format_is_linked = False
    labels.format.line.color.rgb = colour_of(theme.DARK_GREY)
    if is_time:
        _mark_years(labels)
        values.major_gridlines.format.line.color.rgb = colour_of(theme.PALE_GREY)
    else:
        labels.reverse_order = True  # bars are drawn from below, tables are read from above
        values.visible = values.has_major_gridlines = False
        chart.plots[0].has_data_labels = True
        chart.plots[0].data_labels.number_format = "#,##0.###"
        chart.plots[0].data_labels.number_format_is_linked = False
        chart.plots[0].gap_width = 60
    settled = [name for name in names if not name.endswith(PROVISIONAL)]
    for series in chart.plots[0].series:
        place = settled.index(series.name.removesuffix(PROVISIONAL))
        if not is_time:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour_of(theme.SERIES_COLOURS[place])
        elif series.name in settled:
            _draw_line(series, place)
        else:
            _draw_points(series, place)


def _draw_line(series: Any, place: int) -> None:
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    line = series.format.line
    line.color.rgb, line.width = colour_of(theme.SERIES_COLOURS[place]), Pt(2.25)
    line.dash_style = DASHES[place]


def _draw_points(series: Any, place: int) -> None:
    """Provisional points: small ones, joined by nothing."""
    series.smooth = False
    series.format.line.fill.background()
    marker = series.marker
    marker.style, marker.size = XL_MARKER_STYLE.DIAMOND, 6
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour_of(theme.SERIES_COLOURS[place])
    marker.format.line.fill.background()


def _mark_years(axis: Any) -> None:
    """A label a year, whatever the number of months."""
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "yyyy", False
    element = axis._element
    for name, value in (("baseTimeUnit", "months"), ("majorUnit", "1"), ("majorTimeUnit", "years")):
        for older in element.findall(qn(f"c:{name}")):
            element.remove(older)
        unit = element.makeelement(qn(f"c:{name}"), {"val": value})
        element.append(unit)


def _starts_at_nought(chart: Any) -> bool:
    drawn = [v for series in chart.plots[0].series for v in series.values if v is not None]
    return bool(min(drawn) >= 0)
