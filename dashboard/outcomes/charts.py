"""Charts of outcomes: shares of what was closed, or of what was opened, over time."""

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    dash_scale,
    finish,
    legend,
    percent_axis,
    series_scale,
    time_axis,
)


def share_lines(rows: pl.DataFrame, *, title: str, axis: str, time: str) -> alt.Chart:
    """Shares of a whole by period, one line a group.

    Args:
        rows: One row per period (a date) and outcome_group (the label to show, at most four):
            share (0-1).
        title: What the chart shows.
        axis: What the shares are of, with "%".
        time: What the periods are.

    Returns:
        Lines with a dash pattern each and an axis from nought; the rest of the whole is not drawn.

    Raises:
        ValueError: There are more than four groups.
    """
    labels = rows["outcome_group"].unique(maintain_order=True).to_list()
    drawn = rows.select("period", "outcome_group", (pl.col("share") * 100).alias("percent"))
    key = legend(labels)
    chart = (
        alt.Chart(drawn)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("period:T", axis=time_axis(time)),
            y=alt.Y("percent:Q", axis=percent_axis(axis), scale=alt.Scale(zero=True)),
            color=alt.Color("outcome_group:N", scale=series_scale(labels), legend=key),
            strokeDash=alt.StrokeDash("outcome_group:N", scale=dash_scale(labels), legend=key),
            tooltip=[
                alt.Tooltip("period:T", title="From", format="%B %Y"),
                alt.Tooltip("outcome_group:N", title="Outcome"),
                alt.Tooltip("percent:Q", title=axis, format=".1f"),
            ],
        )
    )
    return finish(chart, title=title)
