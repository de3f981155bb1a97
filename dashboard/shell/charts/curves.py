"""Curves of shares by days, each with the band of its interval."""

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DEFAULT_HEIGHT,
    count_axis,
    dash_scale,
    layered,
    legend,
    percent_axis,
    series_scale,
)


def share_curves(
    rows: pl.DataFrame,
    *,
    title: str,
    series: tuple[str, str],
    days: tuple[str, str, str],
    share: tuple[str, str],
    scale: alt.Scale,
) -> alt.LayerChart:
    """Shares of at most four series by days, over the bands of their 95% intervals.

    Args:
        rows: One row per series and days: the columns named, low_share and high_share (0-1).
        title: What the chart shows.
        series: The column of the series, in words and in the order to draw, and what it is called.
        days: The column of the days, what its axis is called, and what a single one is.
        share: The column of the share, and what it is of, in per cent.
        scale: Of the share, in per cent.
    """
    (name, heading), (day, axis_title, day_heading), (part, of) = series, days, share
    labels = rows[name].unique(maintain_order=True).to_list()
    shares = {"percent": part, "low": "low_share", "high": "high_share"}
    drawn = rows.select(name, day, **{to: pl.col(column) * 100 for to, column in shares.items()})
    key = legend(labels)
    key.symbolOpacity = 1  # the bands lie first, and would lend it their own
    colour = alt.Color(f"{name}:N", scale=series_scale(labels), legend=key)
    x = alt.X(f"{day}:Q", axis=count_axis(axis_title))
    axis = percent_axis(of)
    base = alt.Chart(drawn)
    bands = base.mark_area(opacity=0.2).encode(
        x=x, y=alt.Y("low:Q", axis=axis, scale=scale), y2="high:Q", color=colour
    )
    lines = base.mark_line(strokeWidth=2).encode(
        x=x,
        y=alt.Y("percent:Q", axis=axis, scale=scale),
        color=colour,
        strokeDash=alt.StrokeDash(f"{name}:N", scale=dash_scale(labels), legend=key),
        tooltip=[
            alt.Tooltip(f"{name}:N", title=heading),
            alt.Tooltip(f"{day}:Q", title=day_heading, format=",.0f"),
            alt.Tooltip("percent:Q", title=of, format=".1f"),
            alt.Tooltip("low:Q", title="95% from", format=".1f"),
            alt.Tooltip("high:Q", title="95% to", format=".1f"),
        ],
    )
    return layered([bands, lines], title=title, height=DEFAULT_HEIGHT)
