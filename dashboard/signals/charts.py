"""The control chart: a series, its average and limits, and the points that stand out."""

from datetime import date

import altair as alt
import polars as pl

from dashboard.events.charts import event_marks
from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    PALE_GREY,
    TURQUOISE,
    count_axis,
    layered,
    legend,
    time_axis,
)

SHAPES = {
    "outside_limits": ("Outside the usual range", "diamond"),
    "seven_on_one_side": ("Seven or more on one side", "square"),
    "seven_rising": ("Seven or more rising", "triangle-up"),
    "seven_falling": ("Seven or more falling", "triangle-down"),
    "two_of_three_near_limit": ("Two of three close to the edge", "cross"),
    "smoothed_outside_limits": ("Smoothed line outside its range", "circle"),
}
HEIGHT = 440
REBASE_HEIGHT = 18
"""Pixels at the top of the plot for the names of new limits."""

CENTRE, LIMITS, SMOOTHED = "Usual level", "Edges of the usual range", "Smoothed line"
SIGNAL_SIZE, CROWDED_SIZE, CROWD = 80, 30, 40
"""Marks shrink where more than so many points stand out, or they would hide the line."""


def control_chart(
    points: pl.DataFrame,
    rebases: pl.DataFrame,
    *,
    title: str,
    unit: str,
    counted: str,
    events: pl.DataFrame | None = None,
) -> alt.LayerChart:
    """A series with its usual level, the edges of its usual range and what stands out.

    Args:
        points: One series of mart control_chart, in order of month.
        rebases: One row per re-base that is drawn: month, reason, name.
        title: What the chart shows.
        unit: What a point is: `month` or `quarter`.
        counted: Name of the line, such as `Incidents a month`.
        events: As `queries.events`; marked by number, for they move no limit.

    Returns:
        Lines that break where a month was not delivered and limits that break at a re-base, each
        signal by its own shape, provisional points hollow on a shaded band, re-bases as rules. The
        axis need not begin at zero: the question is how far a point is from its limits.
    """
    words = {code: name for code, (name, _) in SHAPES.items()}
    rows = points.with_columns(
        _stretch(rebases).alias("stretch"),
        pl.col("signal").replace_strict(words, default=None, return_dtype=pl.String),
        pl.when("is_provisional").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("provisional"),
    )
    top = REBASE_HEIGHT if rebases.height else 0
    marks = event_marks(events, first=rows["month"].min(), last=rows["month"].max(), top=top)
    drawn = (rows[name] for name in ("adjusted", "centre", "lower", "upper", "smoothed"))
    layers = [
        *marks.layers(),
        *_provisional(rows),
        _lines(rows, counted, unit, marks.scale(*drawn, zero=False, height=HEIGHT)),
        *_signals(rows, unit),
        *_rebases(rebases),
    ]
    return layered(layers, title=title, height=HEIGHT + marks.room)


def _stretch(rebases: pl.DataFrame) -> pl.Expr:
    """How many re-bases a point has behind it; a quarter that holds one is the first after it."""
    end = pl.col("month").dt.offset_by(pl.format("{}mo", "period_months"))
    months: list[date] = rebases["month"].to_list()
    return pl.sum_horizontal(pl.lit(0), *((end > month).cast(pl.Int64) for month in months))


def _lines(rows: pl.DataFrame, counted: str, unit: str, scale: alt.Scale) -> alt.Chart:
    names = {"adjusted": counted, "centre": CENTRE, "lower": LIMITS, "upper": LIMITS}
    names["smoothed"] = SMOOTHED
    long = rows.unpivot(list(names), index=["month", "stretch"], variable_name="line").with_columns(
        pl.col("line").replace_strict(names).alias("series"),
        # The series runs on over a re-base, its limits do not.
        pl.when(pl.col("line") == "adjusted")
        .then(pl.lit("adjusted"))
        .otherwise(pl.concat_str("line", pl.col("stretch").cast(pl.String)))
        .alias("piece"),
    )
    labels = [counted, CENTRE, LIMITS, SMOOTHED]
    colours = alt.Scale(domain=labels, range=[DARK_BLUE, DARK_GREY, DARK_GREY, TURQUOISE])
    dashes = alt.Scale(domain=labels, range=[[1, 0], [8, 4], [2, 3], [1, 0]])
    axis = count_axis(counted)
    axis.tickMinStep = 1
    lines: alt.Chart = (
        alt.Chart(long)
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("month:T", axis=time_axis(unit.capitalize())),
            y=alt.Y("value:Q", axis=axis, scale=scale),
            color=alt.Color("series:N", scale=colours, legend=legend(labels)),
            strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=legend(labels)),
            detail="piece:N",
            tooltip=[
                alt.Tooltip("month:T", title=unit.capitalize(), format="%B %Y"),
                alt.Tooltip("series:N", title="Line"),
                alt.Tooltip("value:Q", title="Value", format=",.0f"),
            ],
        )
    )
    return lines


def _signals(rows: pl.DataFrame, unit: str) -> list[alt.Chart]:
    """The points that stand out, by shape; none is drawn and no key where there is none."""
    found = rows.filter(pl.col("signal").is_not_null())
    if found.is_empty():
        return []
    present = [(name, shape) for name, shape in SHAPES.values() if name in set(found["signal"])]
    labels = [name for name, _ in present]
    scale = alt.Scale(domain=labels, range=[shape for _, shape in present])
    # Beside the key of the lines it would run off a phone.
    key = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=0, symbolSize=100)
    size = CROWDED_SIZE if found.height > CROWD else SIGNAL_SIZE
    return [
        alt.Chart(found)
        .mark_point(color=DARK_PINK, size=size, opacity=1, strokeWidth=1.5)
        .encode(
            x=alt.X("month:T"),
            y=alt.Y("adjusted:Q"),
            shape=alt.Shape("signal:N", scale=scale, legend=key),
            fill=alt.condition(
                "datum.provisional == 'yes'", alt.value("#FFFFFF"), alt.value(DARK_PINK)
            ),
            tooltip=[
                alt.Tooltip("month:T", title=unit.capitalize(), format="%B %Y"),
                alt.Tooltip("signal:N", title="Signal"),
                alt.Tooltip("adjusted:Q", title="Value", format=",.0f"),
                alt.Tooltip("provisional:N", title="Provisional"),
            ],
        )
    ]


def _provisional(rows: pl.DataFrame) -> list[alt.Chart]:
    """A shaded band over the points whose late records are still to come, which are hollow."""
    open_points = rows.filter("is_provisional")
    if open_points.is_empty():
        return []
    span: list[date] = [open_points["month"][0], open_points["month"][-1]]
    band = alt.Chart(pl.DataFrame({"start": span[:1], "end": span[1:]}))
    hollow = alt.Chart(open_points.filter(pl.col("adjusted").is_not_null()))
    return [
        band.mark_rect(color=PALE_GREY).encode(x=alt.X("start:T"), x2=alt.X2("end:T")),
        band.mark_text(
            text="Provisional", align="right", baseline="bottom", dx=-4, color=DARK_GREY
        ).encode(x=alt.X("start:T"), y=alt.YValue("height")),
        hollow.mark_point(
            shape="circle", color=DARK_BLUE, fill="#FFFFFF", size=50, opacity=1
        ).encode(x=alt.X("month:T"), y=alt.Y("adjusted:Q")),
    ]


def _rebases(rebases: pl.DataFrame) -> list[alt.Chart]:
    """A rule where an analyst had the limits start anew, numbered as in the list below it."""
    if rebases.is_empty():
        return []
    rows = rebases.with_row_index("number", offset=1).with_columns(
        pl.format("New limits {}", "number").alias("label")
    )
    base = alt.Chart(rows).encode(
        x=alt.X("month:T"),
        tooltip=[
            alt.Tooltip("month:T", title="From", format="%B %Y"),
            alt.Tooltip("reason:N", title="Reason"),
            alt.Tooltip("name:N", title="Decided by"),
        ],
    )
    return [
        base.mark_rule(color=DARK_GREY, strokeWidth=2, strokeDash=[6, 2]),
        base.mark_text(align="right", baseline="top", dx=-5, color=DARK_GREY).encode(
            y=alt.YValue(0), text="label:N"
        ),
    ]
