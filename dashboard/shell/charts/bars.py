"""Ranked horizontal bars, as several subjects draw them."""

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    WRAPPED_LABEL,
    finish,
    label_lines,
)


def ranked_bars(
    rows: pl.DataFrame, *, label: str, value: str, axis: alt.Axis, title: str
) -> alt.Chart:
    """Horizontal bars in the order of the frame, for mixes and league-free lists.

    Args:
        rows: One row per bar: the columns named by `label` (text) and `value` (count or GBP).
        label: Column with the bars' names.
        value: Column with their length.
        axis: The axis of the length, with its unit: `count_axis` or `money_axis`.
        title: What the chart shows.

    Returns:
        A bar chart with one bar a row.
    """
    name = pl.col(label).map_elements(label_lines, return_dtype=pl.String)
    named = rows.select(name, pl.col(value).cast(pl.Float64))
    chart = (
        alt.Chart(named)
        .mark_bar(color=DARK_BLUE, height={"band": 0.7})
        .encode(
            x=alt.X(f"{value}:Q", axis=axis, scale=alt.Scale(zero=True)),
            y=alt.Y(
                f"{label}:N",
                sort=None,
                axis=alt.Axis(title=None, labelLimit=0, labelExpr=WRAPPED_LABEL),
            ),
            tooltip=[
                alt.Tooltip(f"{label}:N", title="Group"),
                alt.Tooltip(f"{value}:Q", title=axis.to_dict()["title"], format=",.0f"),
            ],
        )
    )
    return finish(chart, title=title, height=alt.Step(58))
