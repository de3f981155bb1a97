"""Charts of a claim: where its own pace leads, and what was recorded meanwhile."""

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    LABEL_SEPARATION,
    count_axis,
    dash_scale,
    layered,
    legend,
    series_scale,
)

CLAIMED, CARRIED_ON = "Claim, its own years", "Claim, carried on at its pace"
CLAIMED_LATER, RECORDED = "Claimed for later (diamond)", "Recorded (unit: see above)"
ORDER = (CLAIMED, CARRIED_ON, RECORDED, CLAIMED_LATER)


def claim_lines(rows: pl.DataFrame, *, title: str, axis: str) -> alt.LayerChart:
    """A claim year by year, where its pace leads, and what was recorded.

    Args:
        rows: One row per year and series (of `ORDER`): year, series, level.
        title: What the chart shows.
        axis: What the levels are, with their unit.

    Returns:
        Lines with a dash pattern each, and a diamond where the claim named a later number. The axis
        begins at zero.
    """
    labels = [name for name in ORDER if name in set(rows["series"])]
    # A line keeps its colour whichever of the others are there.
    key = legend(labels)
    key.values, key.symbolType = labels, "stroke"
    span = rows["year"].max() == rows["year"].min()
    years = alt.X(
        "year:Q",
        axis=alt.Axis(
            title="Year",
            format="d",
            tickMinStep=1,
            tickCount=5 if not span else 1,
            grid=False,
            labelOverlap=True,
            labelSeparation=LABEL_SEPARATION,
        ),
        scale=alt.Scale(zero=False, nice=False),
    )
    base = alt.Chart(rows.select("year", "series", "level")).encode(
        x=years,
        y=alt.Y("level:Q", axis=count_axis(axis), scale=alt.Scale(zero=True)),
        color=alt.Color("series:N", scale=series_scale(ORDER), legend=key),
        tooltip=[
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("series:N", title="Line"),
            alt.Tooltip("level:Q", title=axis, format=",.0f"),
        ],
    )
    drawn = base.transform_filter(alt.datum.series != CLAIMED_LATER)
    lines = drawn.mark_line(strokeWidth=2.5).encode(
        strokeDash=alt.StrokeDash("series:N", scale=dash_scale(ORDER), legend=key)
    )
    points = drawn.mark_point(size=30, filled=True, opacity=1)
    return layered([lines, points, *_later(base, labels)], title=title)


def _later(base: alt.Chart, labels: list[str]) -> list[alt.Chart]:
    """A diamond for a later number; no layer without one, which has no name for a screen reader."""
    if CLAIMED_LATER not in labels:
        return []
    later = base.transform_filter(alt.datum.series == CLAIMED_LATER)
    return [
        later.mark_point(
            description=CLAIMED_LATER, shape="diamond", size=180, filled=True, opacity=1
        )
    ]
