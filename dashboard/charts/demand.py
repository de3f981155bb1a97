"""Charts of demand: months, mix and districts."""

from datetime import date

import altair as alt
import polars as pl

from dashboard.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    PALE_GREY,
    WRAPPED_LABEL,
    count_axis,
    dash_scale,
    finish,
    label_lines,
    layered,
    legend,
    series_scale,
    time_axis,
)

DEMAND_SERIES = {
    "incident_count": "Incidents reported",
    "investigation_count": "Investigations opened",
}


def demand_trend(
    demand: pl.DataFrame, *, title: str, provisional_from: date | None = None
) -> alt.LayerChart:
    """Incidents reported and investigations opened, month by month.

    Args:
        demand: One row per month: month, incident_count, investigation_count (counts; null where
            the month was not delivered, which breaks the line instead of drawing a zero).
        title: What the chart shows, in ten words or so.
        provisional_from: First month for which late records are still expected; shaded from there.

    Returns:
        A layered line chart, with the provisional months shaded.
    """
    long = demand.select("month", *DEMAND_SERIES).unpivot(
        index="month", variable_name="series", value_name="count"
    )
    long = long.with_columns(pl.col("series").replace(DEMAND_SERIES))
    labels = list(DEMAND_SERIES.values())
    lines = (
        alt.Chart(long)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("month:T", axis=time_axis("Month")),
            y=alt.Y("count:Q", axis=count_axis("Count per month"), scale=alt.Scale(zero=True)),
            color=alt.Color("series:N", scale=series_scale(labels), legend=legend(labels)),
            strokeDash=alt.StrokeDash("series:N", scale=dash_scale(labels), legend=legend(labels)),
            tooltip=[
                alt.Tooltip("month:T", title="Month", format="%B %Y"),
                alt.Tooltip("series:N", title="Measure"),
                alt.Tooltip("count:Q", title="Count", format=",.0f"),
            ],
        )
    )
    layers = [*_provisional(demand, provisional_from), lines]
    return layered(layers, title=title)


def _provisional(demand: pl.DataFrame, provisional_from: date | None) -> list[alt.Chart]:
    """A shaded band over the months whose late records are still to come, and its label."""
    last = demand["month"].max() if demand.height else None
    if provisional_from is None or not isinstance(last, date) or provisional_from > last:
        return []
    band = alt.Chart(pl.DataFrame({"start": [provisional_from], "end": [last]}))
    return [
        band.mark_rect(color=PALE_GREY).encode(x=alt.X("start:T"), x2=alt.X2("end:T")),
        band.mark_text(
            text="Provisional", align="right", baseline="bottom", dx=-4, color=DARK_GREY
        ).encode(x=alt.X("start:T"), y=alt.value("height")),
    ]


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
