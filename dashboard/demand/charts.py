"""Charts of demand: months, mix and districts."""

from datetime import date
from typing import Any

import altair as alt
import polars as pl

from dashboard.events.charts import event_marks
from dashboard.lateness.figures import DEMAND_SERIES, expected_points
from dashboard.shell.charts.theme import (
    DARK_GREY,
    DEFAULT_HEIGHT,
    PALE_GREY,
    SERIES_COLOURS,
    count_axis,
    dash_scale,
    layered,
    legend,
    series_scale,
    time_axis,
)

LOOKS = dict(
    zip(
        DEMAND_SERIES.values(), zip(SERIES_COLOURS, ("circle", "square"), strict=False), strict=True
    )
)
"""Colour and shape of a series' points, fixed so that the legend shows its lines alone."""


def demand_trend(
    demand: pl.DataFrame,
    *,
    title: str,
    provisional_from: date | None = None,
    lag: pl.DataFrame | None = None,
    events: pl.DataFrame | None = None,
    unit: str = "Count per month",
) -> alt.LayerChart:
    """Incidents reported and investigations opened, month by month.

    Args:
        demand: One row per month: month, incident_count, investigation_count (counts; null where
            the month was not delivered, which breaks the line instead of drawing a zero).
        title: What the chart shows, in ten words or so.
        provisional_from: First month for which late records are still expected; from there on the
            ground is shaded and the counts so far are hollow points on a dotted line.
        lag: As `queries.reporting_lag`; the expected counts of provisional months are drawn with
            their 95% interval.
        events: As `queries.events`; marked by number.
        unit: Title of the vertical axis.

    Returns:
        A layered line chart.
    """
    long = demand.select("month", *DEMAND_SERIES).unpivot(
        index="month", variable_name="series", value_name="count"
    )
    long = long.with_columns(pl.col("series").replace(DEMAND_SERIES))
    first, last = demand["month"].min(), demand["month"].max()
    late = first_late(demand, provisional_from)
    marks = event_marks(events, first=first, last=last)
    expected = expected_points(lag, first=first, last=last)
    scale = marks.scale(long["count"], expected["high"])
    place = {
        "x": alt.X("month:T", axis=time_axis("Month")),
        "y": alt.Y("count:Q", axis=count_axis(unit), scale=scale),
        "tooltip": [
            alt.Tooltip("month:T", title="Month", format="%B %Y"),
            alt.Tooltip("series:N", title="Measure"),
            alt.Tooltip("count:Q", title="Count", format=",.0f"),
        ],
    }
    settled = long if late is None else long.filter(pl.col("month") < late)
    layers = [*marks.layers(), *_provisional(late, last), _lines(settled, place)]
    if late is not None:
        layers += _so_far(long, late, place)
    layers += _expected(expected)
    return layered(layers, title=title, height=DEFAULT_HEIGHT + marks.room)


def _lines(settled: pl.DataFrame, place: dict[str, Any]) -> alt.Chart:
    """The months whose records are all in, as lines told apart by colour and dashes."""
    labels = list(DEMAND_SERIES.values())
    lines: alt.Chart = (
        alt.Chart(settled)
        .mark_line(strokeWidth=2)
        .encode(
            color=alt.Color("series:N", scale=series_scale(labels), legend=legend(labels)),
            strokeDash=alt.StrokeDash("series:N", scale=dash_scale(labels), legend=legend(labels)),
            **place,
        )
    )
    return lines


def first_late(demand: pl.DataFrame, provisional_from: date | None) -> date | None:
    """The first provisional month among those drawn; none where all of them are settled."""
    last = demand["month"].max() if demand.height else None
    if provisional_from is None or not isinstance(last, date) or provisional_from > last:
        return None
    return provisional_from


def _provisional(late: date | None, last: object) -> list[alt.Chart]:
    """A shaded band over the months whose late records are still to come, and its label."""
    if late is None:
        return []
    band = alt.Chart(pl.DataFrame({"start": [late], "end": [last]}))
    return [
        band.mark_rect(color=PALE_GREY).encode(x=alt.X("start:T"), x2=alt.X2("end:T")),
        band.mark_text(
            text="Provisional", align="right", baseline="bottom", dx=-4, color=DARK_GREY
        ).encode(x=alt.X("start:T"), y=alt.YValue("height")),
    ]


def _so_far(long: pl.DataFrame, late: date, place: dict[str, Any]) -> list[alt.Chart]:
    """What is recorded so far: a dotted line from the last settled month, and hollow points."""
    layers = []
    for series, (colour, shape) in LOOKS.items():
        rows = long.filter(pl.col("series") == series)
        joint = rows.filter(pl.col("month") < late)["month"].max()
        dotted = alt.Chart(rows.filter(pl.col("month") >= (late if joint is None else joint)))
        points = alt.Chart(rows.filter(pl.col("month") >= late))
        layers += [
            dotted.mark_line(color=colour, strokeWidth=1.5, strokeDash=[1, 2]).encode(**place),
            points.mark_point(
                color=colour, shape=shape, filled=False, fill="#FFFFFF", size=26
            ).encode(**place),
        ]
    return layers


def _expected(expected: pl.DataFrame) -> list[alt.Chart]:
    """What the provisional months are expected to come to, each with its interval."""
    tooltip = [
        alt.Tooltip("month:T", title="Month", format="%B %Y"),
        alt.Tooltip("series:N", title="Measure"),
        alt.Tooltip("expected:Q", title="Expected in the end", format=",.0f"),
        alt.Tooltip("low:Q", title="95% from", format=",.0f"),
        alt.Tooltip("high:Q", title="95% to", format=",.0f"),
    ]
    layers: list[alt.Chart] = []
    for (series,), part in expected.group_by("series", maintain_order=True):
        colour, _ = LOOKS[str(series)]
        base = alt.Chart(part).encode(x=alt.X("month:T"), tooltip=tooltip)
        layers += [
            base.mark_rule(color=colour).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
            base.mark_point(color=colour, shape="diamond", filled=True, opacity=1, size=30).encode(
                y=alt.Y("expected:Q")
            ),
        ]
    return layers
