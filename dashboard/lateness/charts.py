"""The chart of the latest months: what is recorded so far, and what is expected in the end."""

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


def latest_months(lag: pl.DataFrame, *, title: str, unit: str) -> alt.LayerChart:
    """The latest months of one measure, the provisional ones with what they may come to.

    Args:
        lag: One row per month, the earliest first: month, count, expected_final_count, low, high
            (counts; the latter three null where they are not known), is_provisional.
        title: What the chart shows.
        unit: Title of the vertical axis.

    Returns:
        Filled circles for months that are in, hollow ones for those recorded so far, and above
        these a diamond with a bar for what is expected.
    """
    names = pl.col("month").dt.strftime("%b %Y").alias("name")
    counted = lag.select(
        names,
        pl.col("count").cast(pl.Float64),
        pl.when("is_provisional").then(pl.lit(SO_FAR)).otherwise(pl.lit(COMPLETE)).alias("what"),
    )
    late = lag.filter(pl.col("is_provisional") & pl.col("expected_final_count").is_not_null())
    expected = late.select(
        names,
        pl.col("expected_final_count").alias("count"),
        pl.col("low").cast(pl.Float64),
        pl.col("high").cast(pl.Float64),
        pl.lit(EXPECTED).alias("what"),
    )
    order = lag["month"].dt.strftime("%b %Y").to_list()
    axis = alt.Axis(
        title="Month", labelAngle=0, labelOverlap=True, labelSeparation=LABEL_SEPARATION
    )
    x = alt.X("name:O", sort=order, axis=axis)
    value = alt.Y("count:Q", axis=count_axis(unit), scale=alt.Scale(zero=True))
    look = {
        "color": alt.Color(
            "what:N",
            scale=alt.Scale(domain=LABELS, range=[DARK_BLUE, DARK_BLUE, DARK_PINK]),
            legend=legend(LABELS),
        ),
        "fill": alt.Fill(
            "what:N",
            scale=alt.Scale(domain=LABELS, range=[DARK_BLUE, "#FFFFFF", DARK_PINK]),
            legend=legend(LABELS),
        ),
        "shape": alt.Shape(
            "what:N",
            scale=alt.Scale(domain=LABELS, range=["circle", "circle", "diamond"]),
            legend=legend(LABELS),
        ),
    }
    month = alt.Tooltip("name:O", title="Month")
    count = alt.Tooltip("count:Q", title=unit, format=",.0f")
    ends = [
        alt.Tooltip("low:Q", title="95% from", format=",.0f"),
        alt.Tooltip("high:Q", title="95% to", format=",.0f"),
    ]
    kind = alt.Tooltip("what:N", title="What it is")
    return layered(
        [
            alt.Chart(expected)
            .mark_rule(color=DARK_PINK, strokeWidth=2)
            .encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
            alt.Chart(expected)
            .mark_point(size=80, strokeWidth=2, opacity=1)
            .encode(x=x, y=value, tooltip=[month, kind, count, *ends], **look),
            alt.Chart(counted)
            .mark_point(size=80, strokeWidth=2, opacity=1)
            .encode(x=x, y=value, tooltip=[month, kind, count], **look),
        ],
        title=title,
        height=HEIGHT,
    )
