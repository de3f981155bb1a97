"""The workload's charts: what is open month by month, and hours by the age of the case."""

from collections.abc import Sequence

import altair as alt
import polars as pl

from dashboard.plan.charts import YEAR_LABEL
from dashboard.shell.charts.theme import (
    DARK_BLUE,
    INK,
    WHITE,
    count_axis,
    finish,
    layered,
    legend,
    series_scale,
    time_axis,
)


def open_line(rows: pl.DataFrame, *, title: str) -> alt.Chart:
    """Investigations open at each month's end.

    Args:
        rows: month and open_count.
        title: What the chart shows.
    """
    chart = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2, color=DARK_BLUE, strokeDash=[7, 3])
        .encode(
            x=alt.X("month:T", axis=time_axis("Year")),
            y=alt.Y(
                "open_count:Q",
                axis=count_axis("Investigations open"),
                scale=alt.Scale(zero=True),
            ),
            tooltip=[
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                alt.Tooltip("open_count:Q", title="Open", format=",.0f"),
                alt.Tooltip("waiting_hours:Q", title="Hours overdue", format=",.0f"),
            ],
        )
    )
    return finish(chart, title=title, height=300)


def hours_bars(rows: pl.DataFrame, bands: Sequence[str], *, title: str) -> alt.LayerChart:
    """Hours still to be worked a year, by the age of the case, and a line at what can be done.

    Args:
        rows: financial_year, age_band, hours, able_hours (null where not known).
        bands: The age bands, youngest first.
        title: What the chart shows.
    """
    shown = list(bands)
    order = {band: place for place, band in enumerate(shown)}
    placed = rows.with_columns(
        place=pl.col("age_band").replace_strict(order, return_dtype=pl.Int64)
    )
    x = alt.X(
        "financial_year:O",
        axis=alt.Axis(title=None, labelAngle=0, grid=False, labelExpr=YEAR_LABEL),
    )
    bars = (
        alt.Chart(placed)
        .mark_bar(stroke=WHITE, strokeWidth=1, width={"band": 0.6})
        .encode(
            x=x,
            y=alt.Y("hours:Q", axis=count_axis("Hours in the year"), stack="zero"),
            color=alt.Color("age_band:N", scale=series_scale(shown), legend=legend(shown)),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("financial_year:O", title="Financial year"),
                alt.Tooltip("age_band:N", title="Age of the case"),
                alt.Tooltip("hours:Q", title="Hours", format=",.0f"),
            ],
        )
    )
    able = rows.drop_nulls("able_hours").unique("financial_year", maintain_order=True)
    layers = [bars]
    if able.height:
        layers.append(
            alt.Chart(able)
            .mark_tick(color=INK, orient="horizontal", thickness=4, width={"band": 0.95})
            .encode(
                x=alt.X("financial_year:O"),
                y="able_hours:Q",
                tooltip=[alt.Tooltip("able_hours:Q", title="Can be done", format=",.0f")],
            )
        )
    return layered(layers, title=title, height=320)
