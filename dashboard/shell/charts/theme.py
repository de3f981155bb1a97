"""One look for every chart: the government analysis-function palette and text of 14 px or more."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, cast

import altair as alt

DARK_BLUE = "#12436D"
TURQUOISE = "#28A197"
DARK_PINK = "#801650"
DARK_GREY = "#3D3D3D"
PALE_GREY = "#E8E8E8"
PALE_BLUE = "#F1F4F7"
"""The ground of boxes and of the headings of tables."""
INK = "#0B0C0C"
WHITE = "#FFFFFF"
BANNER_YELLOW = "#FFDD00"
"""The ground of what warns that data are invented."""
SERIES_COLOURS = (DARK_BLUE, TURQUOISE, DARK_PINK, DARK_GREY)
SERIES_DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3])
FONT = "Arial, 'Liberation Sans', sans-serif"
FONT_SIZE = 14
TITLE_CHARACTERS = 36
DEFAULT_HEIGHT = 380
DEFAULT_WIDTH = 640


LABEL_SEPARATION = 8
LABEL_CHARACTERS = 24
WRAPPED_LABEL = "split(datum.label, '\\n')"
# A title along the axis is cut off on a phone, where the axis is shorter than the words.
TITLE_ABOVE: dict[str, Any] = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "end",
    "titleBaseline": "bottom",
    "titleX": -50,
    "titleY": -10,
}

WORDS: dict[str, Any] = {
    "labelFontSize": FONT_SIZE,
    "titleFontSize": FONT_SIZE,
    "labelFont": FONT,
    "titleFont": FONT,
    "labelColor": DARK_GREY,
    "titleColor": DARK_GREY,
    "titleFontWeight": "normal",
}
LOOK = alt.Config(
    font=FONT,
    background=WHITE,
    axis=alt.AxisConfig(**WORDS, gridColor=PALE_GREY, domainColor=DARK_GREY),
    axisY=alt.AxisConfig(**TITLE_ABOVE),
    title=alt.TitleConfig(fontSize=16, font=FONT, anchor="start", color=INK, offset=12),
    legend=alt.LegendConfig(**WORDS),
    text=alt.MarkConfig(fontSize=FONT_SIZE, font=FONT, color=DARK_GREY),
    view=alt.ViewConfig(continuousWidth=DEFAULT_WIDTH, discreteWidth=DEFAULT_WIDTH, stroke=None),
)


def title_lines(title: str) -> list[str]:
    """The title broken so that it fits a phone; Vega does not wrap text by itself."""
    return wrap(title, TITLE_CHARACTERS) or [""]


def label_lines(label: str) -> str:
    """A bar's name broken into lines that leave a phone room for the bar."""
    return "\n".join(wrap(label, LABEL_CHARACTERS)) or label


def series_scale(labels: Sequence[str]) -> alt.Scale:
    """One colour a series, in the order given.

    Raises:
        ValueError: There are more than four series, which no reader can tell apart.
    """
    _refuse_crowd(labels)
    return alt.Scale(domain=list(labels), range=list(SERIES_COLOURS[: len(labels)]))


def dash_scale(labels: Sequence[str]) -> alt.Scale:
    """One dash pattern a series, so that colour is never the only difference."""
    _refuse_crowd(labels)
    return alt.Scale(
        domain=list(labels), range=[list(dash) for dash in SERIES_DASHES[: len(labels)]]
    )


def _refuse_crowd(labels: Sequence[str]) -> None:
    if len(labels) > len(SERIES_COLOURS):
        raise ValueError(
            f"a chart shows at most four series, got {len(labels)}: {', '.join(labels)}"
        )


def legend(labels: Sequence[str], *, offset: int = 26) -> alt.Legend:
    """A legend above the plot, in one column where its labels are too long for a phone."""
    columns = 1 if any(len(label) > 16 for label in labels) else 2
    return alt.Legend(
        title=None, orient="top", columns=columns, labelLimit=0, symbolSize=200, offset=offset
    )


def time_axis(title: str) -> alt.Axis:
    """A yearly time axis."""
    return alt.Axis(
        title=title,
        format="%Y",
        tickCount="year",
        grid=False,
        labelOverlap=True,
        labelSeparation=LABEL_SEPARATION,
    )


def count_axis(title: str) -> alt.Axis:
    """An axis of counts with thousands separators."""
    return alt.Axis(title=title, format=",.0f", tickCount=5)


def percent_axis(title: str) -> alt.Axis:
    """An axis of per cent that are given as whole numbers (100 is all)."""
    return alt.Axis(title=title, format=",.0f", tickCount=5)


def money_axis(title: str) -> alt.Axis:
    """An axis of pounds, shortened above a thousand."""
    return alt.Axis(
        title=title,
        labelExpr=MONEY_LABEL,
        tickCount=5,
        labelOverlap=True,
        labelSeparation=LABEL_SEPARATION,
    )


MONEY_LABEL = (
    "datum.value >= 1e9 ? '£' + format(datum.value / 1e9, ',.1~f') + 'bn' : "
    "datum.value >= 1e6 ? '£' + format(datum.value / 1e6, ',.1~f') + 'm' : "
    "'£' + format(datum.value, ',.0f')"
)


def finish(chart: alt.Chart, *, title: str, height: int | alt.Step = DEFAULT_HEIGHT) -> alt.Chart:
    """Give a chart its title, size and the common look."""
    return cast(alt.Chart, _styled(chart, title, height))


def layered(
    layers: Sequence[alt.Chart], *, title: str, height: int | alt.Step = DEFAULT_HEIGHT
) -> alt.LayerChart:
    """Lay charts over one another, drawn in the order given, and give them the common look."""
    return cast(alt.LayerChart, _styled(alt.layer(*layers), title, height))


def _styled(chart: Any, title: str, height: int | alt.Step) -> Any:
    # The look goes on in one step: every `configure_...` would copy the whole chart once more.
    return chart.properties(title=alt.TitleParams(title_lines(title)), height=height, config=LOOK)
