"""The chart of the shape of a year."""

from typing import Any

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import DARK_BLUE, LABEL_SEPARATION, layered

ORANGE, INK = "#F46A25", "#0B0C0C"
MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
ROW_HEIGHT = 28
WIDTH_FOR_NUMBERS = 560
"""Pixels of the plot under which twelve numbers of 14 px do not fit side by side."""
FAR_FROM_EVEN = 0.3
DARK_CELL = 0.18
"""Above even by this much, a cell is so dark that its number is white."""


def season_map(shape: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Financial years by months: which months bring more, and which fewer, than an even spread.

    Args:
        shape: One row per month: financial_year, month, count, evenness (1 is even).
        title: What the chart shows.

    Returns:
        A grid, the latest year on top; its cells hold the percentage where the screen has room.
    """
    rows = shape.select(
        "financial_year",
        pl.col("month").dt.strftime("%b").alias("name"),
        pl.col("month").dt.strftime("%B %Y").alias("month"),
        "count",
        (pl.col("evenness") * 100).round().alias("index"),
        (pl.col("evenness") > 1 + DARK_CELL).alias("is_dark"),
    )
    base, place = alt.Chart(rows), _place()
    cells = base.mark_rect(stroke="#FFFFFF", strokeWidth=1).encode(color=_shade(), **place)
    ink = alt.condition("datum.is_dark", alt.value("#FFFFFF"), alt.value(INK))
    numbers = (
        base.transform_filter(f"width > {WIDTH_FOR_NUMBERS}")
        .mark_text()
        .encode(text=alt.Text("index:Q", format=".0f"), color=ink, **place)
    )
    return layered([cells, numbers], title=title, height=alt.Step(ROW_HEIGHT))


def _place() -> dict[str, Any]:
    """Months across, years down, and what a cell says when it is pointed at."""
    return {
        "x": alt.X(
            "name:N",
            sort=MONTHS,
            axis=alt.Axis(
                title="Month",
                orient="top",
                labelAngle=0,
                ticks=False,
                domain=False,
                labelOverlap=True,
                labelSeparation=LABEL_SEPARATION,
            ),
        ),
        "y": alt.Y(
            "financial_year:N",
            sort="descending",
            axis=alt.Axis(title=None, ticks=False, domain=False),
        ),
        "tooltip": [
            alt.Tooltip("month:N", title="Month"),
            alt.Tooltip("count:Q", title="Count", format=",.0f"),
            alt.Tooltip("index:Q", title="Of an even month (%)", format=".0f"),
        ],
    }


def _shade() -> alt.Color:
    """White for an even month; the further from it, the darker."""
    scale = alt.Scale(
        domain=[100 * (1 - FAR_FROM_EVEN), 100, 100 * (1 + FAR_FROM_EVEN)],
        range=[ORANGE, "#FFFFFF", DARK_BLUE],
        clamp=True,
        interpolate="rgb",
    )
    key = alt.Legend(
        title="Per cent of an even month",
        orient="top",
        titleLimit=0,
        gradientLength=200,
        tickCount=3,
        offset=26,
    )
    return alt.Color("index:Q", scale=scale, legend=key)
