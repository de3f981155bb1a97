"""The chart of actual and forecast demand."""

from datetime import date

import altair as alt
import polars as pl

from dashboard.charts.theme import (
    DARK_GREY,
    count_axis,
    dash_scale,
    layered,
    legend,
    series_scale,
    time_axis,
)

ACTUAL = "Actual"
FORECAST = "Forecast, not yet back-tested"


def forecast_line(
    actual: pl.DataFrame,
    forecast: pl.DataFrame,
    *,
    title: str,
    unit: str = "Investigations opened per month",
) -> alt.LayerChart:
    """What was counted and what the model expects, with a rule where the first ends.

    No interval is drawn: none has been earned by a back-test yet, and the label says so.

    Args:
        actual: One row per period: period_start, value (count).
        forecast: One row per period: period_start, point (count).
        title: What the chart shows.
        unit: Title of the vertical axis.

    Returns:
        A layered line chart.
    """
    value = pl.col("value").cast(pl.Float64)
    rows = pl.concat(
        [
            actual.select("period_start", value, series=pl.lit(ACTUAL)),
            forecast.select(
                "period_start", pl.col("point").cast(pl.Float64).alias("value")
            ).with_columns(series=pl.lit(FORECAST)),
        ]
    )
    labels = [ACTUAL, FORECAST]
    lines = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("period_start:T", axis=time_axis("Month")),
            y=alt.Y("value:Q", axis=count_axis(unit), scale=alt.Scale(zero=True)),
            color=alt.Color("series:N", scale=series_scale(labels), legend=legend(labels)),
            strokeDash=alt.StrokeDash("series:N", scale=dash_scale(labels), legend=legend(labels)),
            tooltip=[
                alt.Tooltip("period_start:T", title="Month", format="%B %Y"),
                alt.Tooltip("series:N", title="Series"),
                alt.Tooltip("value:Q", title=unit, format=",.0f"),
            ],
        )
    )
    return layered([lines, *_end_of_actual(actual)], title=title)


def _end_of_actual(actual: pl.DataFrame) -> list[alt.Chart]:
    """A vertical rule at the last counted period, and its label."""
    last = actual["period_start"].max() if actual.height else None
    if not isinstance(last, date):
        return []
    at = alt.Chart(pl.DataFrame({"end": [last]})).encode(x=alt.X("end:T"))
    return [
        at.mark_rule(color=DARK_GREY, strokeWidth=1.5),
        at.mark_text(text=f"Actual to {last:%b %Y}", align="right", dx=-5, baseline="top").encode(
            y=alt.value(2)
        ),
    ]
