"""The charts of what is coming: a fan of actual and forecast, and forecasts side by side."""

from datetime import date

import altair as alt
import polars as pl

from dashboard.events.charts import event_marks
from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    DEFAULT_HEIGHT,
    TURQUOISE,
    count_axis,
    layered,
    legend,
    time_axis,
)

ACTUAL, EXPECTED, UNTESTED = "Actual", "Forecast", "Forecast, not yet back-tested"
OUTCOME, CLAIMED = "What then happened", "As then claimed"
WITHIN_80, WITHIN_95 = "8 in 10 within this", "19 in 20 within this"
COLOURS = {
    ACTUAL: DARK_BLUE,
    EXPECTED: DARK_PINK,
    UNTESTED: DARK_PINK,
    OUTCOME: TURQUOISE,
    CLAIMED: DARK_GREY,
}
DASHES = {ACTUAL: [1, 0], EXPECTED: [7, 3], UNTESTED: [7, 3], OUTCOME: [1, 0], CLAIMED: [2, 2]}
BANDS = {
    WITHIN_95: ("lower_95", "upper_95", "#EAD9E2"),
    WITHIN_80: ("lower_80", "upper_80", "#C79BB3"),
}
"""In the order to draw: the narrower lies on the wider."""
MONTHS_AFTER_START = {"month": 0, "quarter": 2}
END_HEIGHT = 20
"""Pixels at the top of the plot for the words at the end of what was counted."""
REGION_HEIGHT = 34
LEGEND_OFFSET = 44
"""Two legends side by side, the taller of which would reach into the axis's title."""
Lines = dict[str, pl.DataFrame]


def forecast_fan(
    actual: pl.DataFrame,
    forecast: pl.DataFrame,
    *,
    title: str,
    unit: str = "Investigations opened per month",
    frequency: str = "month",
    outcome: pl.DataFrame | None = None,
    claimed: pl.DataFrame | None = None,
    events: pl.DataFrame | None = None,
) -> alt.LayerChart:
    """What was counted, what is expected with its intervals, and a rule where the first ends.

    Without intervals the line's label says that nobody has back-tested it.

    Args:
        actual: One row per period: period_start, value (count; null where not delivered).
        forecast: One row per period: period_start, point, and where it was back-tested lower_80,
            upper_80, lower_95, upper_95 (counts).
        title: What the chart shows.
        unit: Title of the vertical axis.
        frequency: `month` or `quarter`.
        outcome: What then happened, as `actual`, where the forecast is one of the past.
        claimed: What somebody said would happen, as `actual`.
        events: As `queries.events`; marked by number.

    Returns:
        A layered chart: bands, lines, the end of what was known.
    """
    bands = _bands(forecast)
    expected = EXPECTED if bands.height else UNTESTED
    points = forecast.select("period_start", pl.col("point").alias("value"))
    lines = {ACTUAL: actual, expected: points}
    lines |= {OUTCOME: outcome} if outcome is not None else {}
    lines |= {CLAIMED: claimed} if claimed is not None else {}
    periods = pl.concat([frame["period_start"] for frame in lines.values()])
    marks = event_marks(events, first=periods.min(), last=periods.max(), top=END_HEIGHT)
    scale = marks.scale(
        *(frame["value"] for frame in lines.values()),
        *([bands["low"], bands["high"]] if bands.height else []),
    )
    layers = [*marks.layers(), *([_band_layer(bands)] if bands.height else [])]
    layers += [_line_layer(lines, unit, scale), *_end_of_actual(actual, frequency)]
    return layered(layers, title=title, height=DEFAULT_HEIGHT + marks.room)


def _bands(forecast: pl.DataFrame) -> pl.DataFrame:
    """One row per period and interval: period_start, band, low, high."""
    found = []
    for name, (low, high, _) in BANDS.items():
        if low in forecast.columns:
            values = forecast.select(
                "period_start",
                pl.col(low).alias("low"),
                pl.col(high).alias("high"),
                band=pl.lit(name),
            )
            found.append(values.drop_nulls())
    return pl.concat(found) if found else pl.DataFrame()


def _band_layer(bands: pl.DataFrame) -> alt.Chart:
    names = list(BANDS)[::-1]
    shades = alt.Scale(domain=names, range=[BANDS[name][2] for name in names])
    chart: alt.Chart = (
        alt.Chart(bands)
        .mark_area()
        .encode(
            x=alt.X("period_start:T"),
            y=alt.Y("low:Q"),
            y2="high:Q",
            fill=alt.Fill("band:N", scale=shades, legend=legend(names, offset=LEGEND_OFFSET)),
            tooltip=[
                alt.Tooltip("period_start:T", title="From", format="%B %Y"),
                alt.Tooltip("band:N", title="Interval"),
                alt.Tooltip("low:Q", title="From", format=",.0f"),
                alt.Tooltip("high:Q", title="To", format=",.0f"),
            ],
        )
    )
    return chart


def _line_layer(lines: Lines, unit: str, scale: alt.Scale) -> alt.Chart:
    rows = pl.concat(
        frame.select("period_start", pl.col("value").cast(pl.Float64), series=pl.lit(name))
        for name, frame in lines.items()
    )
    names = list(lines)
    colours = alt.Scale(domain=names, range=[COLOURS[name] for name in names])
    dashes = alt.Scale(domain=names, range=[DASHES[name] for name in names])
    key = legend(names, offset=LEGEND_OFFSET)
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("period_start:T", axis=time_axis("Year")),
            y=alt.Y("value:Q", axis=count_axis(unit), scale=scale),
            color=alt.Color("series:N", scale=colours, legend=key),
            strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=key),
            tooltip=[
                alt.Tooltip("period_start:T", title="From", format="%B %Y"),
                alt.Tooltip("series:N", title="Series"),
                alt.Tooltip("value:Q", title=unit, format=",.0f"),
            ],
        )
    )
    return chart


def _end_of_actual(actual: pl.DataFrame, frequency: str) -> list[alt.Chart]:
    """A vertical rule at the last counted period, and its label."""
    last = actual["period_start"].max() if actual.height else None
    if not isinstance(last, date):
        return []
    month = last.replace(month=last.month + MONTHS_AFTER_START[frequency])
    at = alt.Chart(pl.DataFrame({"end": [last]})).encode(x=alt.X("end:T"))
    return [
        at.mark_rule(color=DARK_GREY, strokeWidth=1.5),
        at.mark_text(text=f"Actual to {month:%b %Y}", align="right", dx=-5, baseline="top").encode(
            y=alt.YValue(2)
        ),
    ]


def expected_by_region(regions: pl.DataFrame, *, title: str, unit: str) -> alt.LayerChart:
    """What is expected in each region in one year, with its interval.

    Args:
        regions: One row per region, in the order to draw: region, point, lower_80, upper_80 (null
            where not back-tested).
        title: What the chart shows.
        unit: What is counted.

    Returns:
        Dots on rules, a row a region.
    """
    base = alt.Chart(regions)
    y = alt.Y("region:N", sort=None, axis=alt.Axis(title=None, labelLimit=0, grid=True))
    tooltip = [
        alt.Tooltip("region:N", title="Region"),
        alt.Tooltip("point:Q", title=unit, format=",.3~r"),
        alt.Tooltip("lower_80:Q", title="8 in 10: from", format=",.3~r"),
        alt.Tooltip("upper_80:Q", title="8 in 10: to", format=",.3~r"),
    ]
    axis = count_axis(unit)
    rules = (
        base.transform_filter("isValid(datum.lower_80)")
        .mark_rule(strokeWidth=3, color=DARK_PINK, opacity=0.5)
        .encode(y=y, x=alt.X("lower_80:Q", axis=axis), x2="upper_80:Q", tooltip=tooltip)
    )
    dots = base.mark_point(filled=True, size=90, opacity=1, color=DARK_PINK).encode(
        y=y, x=alt.X("point:Q", axis=axis, scale=alt.Scale(zero=True)), tooltip=tooltip
    )
    return layered([rules, dots], title=title, height=alt.Step(REGION_HEIGHT))


def errors_by_horizon(
    accuracy: pl.DataFrame, *, title: str, unit: str, period: str
) -> alt.LayerChart:
    """How far models missed in back-tests, the further ahead the more.

    Args:
        accuracy: One row per model and horizon: name (at most four), horizon, value.
        title: What the chart shows.
        unit: What the value is.
        period: What a step of the horizon is called, in the plural.

    Returns:
        A line a model.
    """
    names = list(dict.fromkeys(accuracy["name"]))
    key = legend(names)
    colours = [DARK_PINK, DARK_BLUE, TURQUOISE, DARK_GREY][: len(names)]
    dashes = [[1, 0], [7, 3], [2, 2], [9, 3, 2, 3]][: len(names)]
    lines = (
        alt.Chart(accuracy)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("horizon:Q", axis=alt.Axis(title=f"{period} ahead", tickMinStep=1, grid=False)),
            y=alt.Y("value:Q", axis=alt.Axis(title=unit, format=".1f", tickCount=5)),
            color=alt.Color("name:N", scale=alt.Scale(domain=names, range=colours), legend=key),
            strokeDash=alt.StrokeDash(
                "name:N", scale=alt.Scale(domain=names, range=dashes), legend=key
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Model"),
                alt.Tooltip("horizon:Q", title=f"{period} ahead"),
                alt.Tooltip("value:Q", title=unit, format=".2f"),
            ],
        )
    )
    return layered([lines], title=title)
