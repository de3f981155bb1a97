"""The chart of the latest months: what is recorded so far, and what is expected in the end."""

from typing import Any

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_PINK,
    LABEL_SEPARATION,
    count_axis,
    layered,
    legend,
)

COMPLETE, SO_FAR = "Recorded", "Recorded so far"
EXPECTED = "Expected in the end, 95% interval"
LABELS = [COMPLETE, SO_FAR, EXPECTED]
HEIGHT = 380
NAME = pl.col("month").dt.strftime("%b %Y").alias("name")


def latest_months(lag: pl.DataFrame, *, title: str, unit: str) -> alt.LayerChart:
    """The latest months of one measure, the provisional ones with what they may come to.

    Args:
        lag: One row per month, the earliest first: month, count (null where the month was not
            delivered, of which there is no point), expected_final_count, low, high (counts, null
            where they are not known), is_provisional.
        title: What the chart shows.
        unit: Title of the vertical axis.

    Returns:
        Filled circles for months that are in, hollow ones for those recorded so far, and above
        these a diamond with a bar for what is expected.
    """
    counted, expected = _counted(lag), _expected(lag)
    place = {
        "x": alt.X("name:O", sort=lag["month"].dt.strftime("%b %Y").to_list(), axis=_month_axis()),
        "y": alt.Y("count:Q", axis=count_axis(unit), scale=alt.Scale(zero=True)),
        **_looks(),
    }
    tooltip = [
        alt.Tooltip("name:O", title="Month"),
        alt.Tooltip("what:N", title="What it is"),
        alt.Tooltip("count:Q", title=unit, format=",.0f"),
    ]
    ends = [
        alt.Tooltip("low:Q", title="95% from", format=",.0f"),
        alt.Tooltip("high:Q", title="95% to", format=",.0f"),
    ]
    point: dict[str, Any] = {"size": 80, "strokeWidth": 2, "opacity": 1}
    return layered(
        [
            alt.Chart(expected)
            .mark_rule(color=DARK_PINK, strokeWidth=2)
            .encode(x=place["x"], y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
            alt.Chart(expected).mark_point(**point).encode(tooltip=[*tooltip, *ends], **place),
            alt.Chart(counted).mark_point(**point).encode(tooltip=tooltip, **place),
        ],
        title=title,
        height=HEIGHT,
    )


def _counted(lag: pl.DataFrame) -> pl.DataFrame:
    """What is recorded of each month that was delivered, and whether that is all of it."""
    lag = lag.drop_nulls("count")
    what = pl.when("is_provisional").then(pl.lit(SO_FAR)).otherwise(pl.lit(COMPLETE))
    return lag.select(NAME, pl.col("count").cast(pl.Float64), what.alias("what"))


def _expected(lag: pl.DataFrame) -> pl.DataFrame:
    """What the months still provisional are expected to come to."""
    late = lag.filter(pl.col("is_provisional") & pl.col("expected_final_count").is_not_null())
    return late.select(
        NAME,
        pl.col("expected_final_count").alias("count"),
        pl.col("low").cast(pl.Float64),
        pl.col("high").cast(pl.Float64),
        pl.lit(EXPECTED).alias("what"),
    )


def _month_axis() -> alt.Axis:
    return alt.Axis(
        title="Month", labelAngle=0, labelOverlap=True, labelSeparation=LABEL_SEPARATION
    )


def _looks() -> dict[str, Any]:
    """Colour, filling and shape of a point, all told by one key."""

    def scale(*looks: str) -> alt.Scale:
        return alt.Scale(domain=LABELS, range=list(looks))

    key = legend(LABELS)
    return {
        "color": alt.Color("what:N", scale=scale(DARK_BLUE, DARK_BLUE, DARK_PINK), legend=key),
        "fill": alt.Fill("what:N", scale=scale(DARK_BLUE, "#FFFFFF", DARK_PINK), legend=key),
        "shape": alt.Shape("what:N", scale=scale("circle", "circle", "diamond"), legend=key),
    }
