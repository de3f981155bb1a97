"""Charts of how long investigations take: days by year opened, and how they end day by day."""

from collections.abc import Mapping

import altair as alt
import polars as pl

from dashboard.shell.charts.curves import share_curves
from dashboard.shell.charts.theme import (
    DARK_GREY,
    DEFAULT_HEIGHT,
    count_axis,
    layered,
    legend,
    series_scale,
)

SHAPES = ("circle", "triangle-up")


def days_by_year(
    rows: pl.DataFrame, *, title: str, published: Mapping[str, float]
) -> alt.LayerChart:
    """Days within which half and three quarters have ended, by year opened.

    Args:
        rows: One row per opened_year and quartile (in words, at most four): days, low, high (null
            where the interval has no upper end).
        title: What the chart shows.
        published: A published number of days by the words that stand at its line; may be empty.

    Returns:
        Points with their 95% intervals, over a line for each published number.
    """
    labels = rows["quartile"].unique(maintain_order=True).sort().to_list()
    base = alt.Chart(rows)
    key = legend(labels)
    shared = {
        "x": alt.X("opened_year:O", axis=alt.Axis(title="Year opened", labelOverlap=True)),
        "color": alt.Color("quartile:N", scale=series_scale(labels), legend=key),
        "tooltip": [
            alt.Tooltip("opened_year:O", title="Opened"),
            alt.Tooltip("quartile:N", title="Ended"),
            alt.Tooltip("days:Q", title="Within days", format=",.0f"),
            alt.Tooltip("low:Q", title="95% from", format=",.0f"),
            alt.Tooltip("high:Q", title="95% to", format=",.0f"),
        ],
    }
    axis = count_axis("Days since opening")
    points = base.mark_point(filled=True, size=80, opacity=1).encode(
        y=alt.Y("days:Q", axis=axis, scale=alt.Scale(zero=True)),
        shape=alt.Shape(
            "quartile:N",
            scale=alt.Scale(domain=labels, range=list(SHAPES[: len(labels)])),
            legend=key,
        ),
        **shared,
    )
    intervals = (
        base.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=2)
        .encode(y=alt.Y("low:Q", axis=axis), y2="high:Q", **shared)
    )
    layers = [*_published(published), intervals, points]
    return layered(layers, title=title, height=DEFAULT_HEIGHT)


def _published(published: Mapping[str, float]) -> list[alt.Chart]:
    if not published:
        return []
    lines = alt.Chart(pl.DataFrame({"name": list(published), "days": list(published.values())}))
    return [
        lines.mark_rule(color=DARK_GREY, strokeDash=[5, 3]).encode(y="days:Q"),
        lines.mark_text(align="left", dx=4, dy=-4, baseline="bottom", color=DARK_GREY).encode(
            y="days:Q", x=alt.XValue(0), text="name:N"
        ),
    ]


def endings_by_day(rows: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Share of a year's investigations that has ended in each way, by days since opening.

    Args:
        rows: One row per ending (in words, at most four) and days: ended_share, low_share,
            high_share (0-1).
        title: What the chart shows.

    Returns:
        Steps from nought with their 95% intervals; what is left to 100 per cent is open.
    """
    return share_curves(
        rows,
        title=title,
        series=("ending", "Ended"),
        days=("days", "Days since opening", "Days since opening"),
        share=("ended_share", "% of those opened"),
        scale=alt.Scale(zero=True),
    )
