"""Charts of the readiness survey: shares with what they rest on, and survey after survey."""

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    DEFAULT_HEIGHT,
    WRAPPED_LABEL,
    dash_scale,
    label_lines,
    layered,
    legend,
    percent_axis,
    series_scale,
)

ROW_HEIGHT = 62
SHAPES = ("circle", "square", "triangle-up", "diamond")
PER_CENT = ("yes_share", "low", "high", "least_share", "most_share", "national_2016_share")


def share_bars(rows: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Shares of yes, each on its interval and its bounds, beside the national figure.

    Args:
        rows: One row per question, in the order to draw: asked (in words), yes_share, low, high,
            least_share, most_share, national_2016_share (0-1; null where not known).
        title: What the chart shows.

    Returns:
        A dot on a thick line (the interval) over a thin one (the bounds); a tick of 2016.
    """
    name = pl.col("asked").map_elements(label_lines, return_dtype=pl.String)
    drawn = rows.select(name, *(pl.col(column) * 100 for column in PER_CENT))
    axis = percent_axis("% of those asked")
    axis.values = [0, 25, 50, 75, 100]
    scale = alt.Scale(domain=[0, 100])
    base = alt.Chart(drawn).encode(
        y=alt.Y(
            "asked:N",
            sort=drawn["asked"].to_list(),  # a row without bounds would come last
            axis=alt.Axis(title=None, labelLimit=0, labelExpr=WRAPPED_LABEL),
        ),
        tooltip=[
            alt.Tooltip("asked:N", title="Asked"),
            alt.Tooltip("yes_share:Q", title="%", format=".1f"),
            alt.Tooltip("low:Q", title="95% from", format=".1f"),
            alt.Tooltip("high:Q", title="95% to", format=".1f"),
            alt.Tooltip("least_share:Q", title="If all others said no", format=".1f"),
            alt.Tooltip("most_share:Q", title="If all others said yes", format=".1f"),
            alt.Tooltip("national_2016_share:Q", title="2016 nationally", format=".0f"),
        ],
    )

    def line(low: str, high: str, width: float, colour: str) -> alt.Chart:
        drawn_line: alt.Chart = base.mark_rule(strokeWidth=width, color=colour).encode(
            x=alt.X(f"{low}:Q", axis=axis, scale=scale), x2=f"{high}:Q"
        )
        return drawn_line

    dots = base.mark_point(filled=True, size=110, opacity=1, color=DARK_BLUE)
    ticks = base.mark_tick(color=DARK_PINK, thickness=4, opacity=1, height={"band": 0.45})
    layers = [
        line("least_share", "most_share", 1.5, DARK_GREY),
        line("low", "high", 6, "#8FB3D3"),
        ticks.encode(x=alt.X("national_2016_share:Q", axis=axis, scale=scale)),
        dots.encode(x=alt.X("yes_share:Q", axis=axis, scale=scale)),
    ]
    return layered(layers, title=title, height=alt.Step(ROW_HEIGHT))


def survey_lines(rows: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Shares of yes from survey to survey, with their intervals.

    Args:
        rows: One row per asked (in words, at most four) and survey_date: yes_share, low, high.
        title: What the chart shows.

    Returns:
        Lines from nought to all; a survey that is not shown leaves a gap.
    """
    labels = rows["asked"].unique(maintain_order=True).to_list()
    dates = rows["survey_date"].unique().sort().to_list()
    per_cent = (pl.col(name) * 100 for name in ("yes_share", "low", "high"))
    base = alt.Chart(rows.select("asked", "survey_date", *per_cent))
    axis, scale = percent_axis("% of those who answered"), alt.Scale(domain=[0, 100])
    key = legend(labels)
    days = [alt.DateTime(year=it.year, month=it.month, date=it.day) for it in dates]
    axis_of_days = alt.Axis(
        title=None, values=days, format="%b %Y", grid=False, labelOverlap=True, labelBound=True
    )
    shared = {
        "x": alt.X("survey_date:T", axis=axis_of_days),
        "color": alt.Color("asked:N", scale=series_scale(labels), legend=key),
        "tooltip": [
            alt.Tooltip("asked:N", title="Asked"),
            alt.Tooltip("survey_date:T", title="Survey", format="%-d %B %Y"),
            alt.Tooltip("yes_share:Q", title="%", format=".1f"),
            alt.Tooltip("low:Q", title="95% from", format=".1f"),
            alt.Tooltip("high:Q", title="95% to", format=".1f"),
        ],
    }
    y = alt.Y("yes_share:Q", axis=axis, scale=scale)
    lines = base.mark_line(strokeWidth=2).encode(
        y=y,
        strokeDash=alt.StrokeDash("asked:N", scale=dash_scale(labels), legend=key),
        **shared,
    )
    whiskers = base.mark_rule(strokeWidth=2).encode(
        y=alt.Y("low:Q", axis=axis, scale=scale), y2="high:Q", **shared
    )
    shapes = alt.Scale(domain=labels, range=list(SHAPES[: len(labels)]))
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        y=y, shape=alt.Shape("asked:N", scale=shapes, legend=key), **shared
    )
    return layered([whiskers, lines, points], title=title, height=DEFAULT_HEIGHT)
