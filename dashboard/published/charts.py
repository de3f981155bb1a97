"""A released line over time, with a mark where a number is hidden."""

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    DEFAULT_HEIGHT,
    count_axis,
    layered,
    money_axis,
    time_axis,
)


def released_line(
    rows: pl.DataFrame, *, title: str, unit: str, time: str, is_money: bool = False
) -> alt.LayerChart:
    """Numbers over time; where there is none the line breaks and the symbol stands on the ground.

    Args:
        rows: One row per time: when (first day), label, value (null where hidden), symbol.
        title: What the chart shows.
        unit: Title of the vertical axis.
        time: What each time is: `month`, or what has its own name on the axis, in words.
        is_money: Whether the values are pounds.
    """
    axis = money_axis(unit) if is_money else count_axis(unit)
    title_of_time = time.capitalize().replace("_", " ")
    named = alt.Axis(title=title_of_time, labelAngle=0, labelOverlap=True, grid=False)
    x = alt.X("label:O", sort=None, axis=named)
    if time == "month":
        x = alt.X("when:T", axis=time_axis(title_of_time))
    tooltip = [
        alt.Tooltip("label:N", title="When"),
        alt.Tooltip("value:Q", title=unit, format=",.0f"),
        alt.Tooltip("symbol:N", title="Symbol"),
    ]
    y = alt.Y("value:Q", axis=axis, scale=alt.Scale(zero=True))
    line = (
        alt.Chart(rows.with_columns(pl.col("value").cast(pl.Float64)))
        .mark_line(color=DARK_BLUE, point=alt.OverlayMarkDef(color=DARK_BLUE, size=40))
        .encode(x=x, y=y, tooltip=tooltip)
    )
    hidden = (
        alt.Chart(rows.filter(pl.col("symbol") != "").with_columns(ground=pl.lit(0.0)))
        .mark_text(color=DARK_GREY, dy=-8, fontSize=14, fontWeight="bold")
        .encode(x=x, y=alt.Y("ground:Q"), text="symbol:N", tooltip=tooltip)
    )
    return layered([line, hidden], title=title, height=DEFAULT_HEIGHT)
