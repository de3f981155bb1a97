"""Charts that PowerPoint draws itself, from the points of a picture."""

from typing import Any

import polars as pl
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.briefing.content import Picture
from dashboard.shell.charts import theme

MOST_BARS = 12
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

    Times, or a few labels, with up to four series of numbers. Ends of intervals and points that
    count as provisional have no like among native charts.
    """
    points = picture.series
    if points is None or points.height < 2 or not 2 <= points.width <= 1 + len(DASHES):
        return False
    label, *others = points.columns
    if points[label].null_count() or any(not points[name].dtype.is_numeric() for name in others):
        return False
    if any(points[name].null_count() == points.height for name in others):
        return False
    return points[label].dtype == pl.Date or points.height <= MOST_BARS


def add_native_chart(slide: Any, picture: Picture, box: tuple[int, int, int, int]) -> Any:
    """Draw a picture's points as a chart that can be edited.

    Args:
        slide: Of python-pptx.
        picture: One that `is_drawn_natively`.
        box: Left, top, width and height (EMU).

    Returns:
        The frame of the chart.
    """
    points = picture.series
    assert points is not None  # noqa: S101 - as the caller has made sure
    label, *names = points.columns
    is_time = points[label].dtype == pl.Date
    data = CategoryChartData(number_format="#,##0")
    data.categories = points[label].to_list() if is_time else [str(v) for v in points[label]]
    for name in names:
        data.add_series(name, points[name].to_list())
    kind = XL_CHART_TYPE.LINE if is_time else XL_CHART_TYPE.BAR_CLUSTERED
    frame = slide.shapes.add_chart(kind, *box, data)
    _style(frame.chart, names, is_time=is_time)
    return frame


def _style(chart: Any, names: list[str], *, is_time: bool) -> None:
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = AXIS_SIZE, _colour(theme.DARK_GREY)
    chart.has_legend = len(names) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    values, labels = chart.value_axis, chart.category_axis
    values.minimum_scale = 0 if _starts_at_nought(chart) else None
    values.format.line.fill.background()
    values.tick_labels.number_format = "#,##0.###"
    values.tick_labels.number_format_is_linked = False
    labels.format.line.color.rgb = _colour(theme.DARK_GREY)
    if is_time:
        _mark_years(labels)
        values.major_gridlines.format.line.color.rgb = _colour(theme.PALE_GREY)
    else:
        labels.reverse_order = True  # bars are drawn from below, tables are read from above
        values.visible = values.has_major_gridlines = False
        chart.plots[0].has_data_labels = True
        chart.plots[0].data_labels.number_format = "#,##0.###"
        chart.plots[0].data_labels.number_format_is_linked = False
        chart.plots[0].gap_width = 60
    for place, series in enumerate(chart.plots[0].series):
        colour = _colour(theme.SERIES_COLOURS[place])
        if is_time:
            series.smooth = False
            series.marker.style = XL_MARKER_STYLE.NONE
            line = series.format.line
            line.color.rgb, line.width, line.dash_style = colour, Pt(2.25), DASHES[place]
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour


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
    return min(drawn) >= 0


def _colour(value: str) -> RGBColor:
    return RGBColor.from_string(value[1:])
