"""The waterfall of growth: from one period's count to another's, one bar a driver."""

import altair as alt
import polars as pl

from dashboard.charts.theme import (
    DARK_BLUE,
    DARK_PINK,
    TURQUOISE,
    WRAPPED_LABEL,
    count_axis,
    label_lines,
    layered,
    legend,
)

INK = "#0B0C0C"
UP, DOWN = "Adds to the count", "Takes from the count"
STEP_HEIGHT = 50
ROOM_FOR_NUMBERS = 0.3
"""Of the span of the bars, how much is left on the right for the numbers beside them."""


def growth_steps(
    contributions: dict[str, float], *, baseline: str, current: str, count: int
) -> pl.DataFrame:
    """From a period's count to a later one's, driver by driver, in whole numbers that add up.

    Args:
        contributions: What each driver (by its name) adds to the count, in the order to draw.
        baseline: The earlier period.
        current: The later period.
        count: The earlier period's count.

    Returns:
        One row per step, the periods first and last: step, amount_count, start, end, is_total. The
        level after each step is what is rounded, so that the amounts add up to the change.
    """
    level, exact = count, float(count)
    rows: list[tuple[str, int, int, int, bool]] = [(baseline, level, level, level, True)]
    for name, amount in contributions.items():
        exact += amount
        rows.append((name, round(exact) - level, level, round(exact), False))
        level = round(exact)
    rows.append((current, level, level, level, True))
    schema = {
        "step": pl.String,
        "amount_count": pl.Int64,
        "start": pl.Int64,
        "end": pl.Int64,
        "is_total": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def growth_waterfall(steps: pl.DataFrame, *, title: str, counted: str) -> alt.LayerChart:
    """What each driver adds between two counts, one bar after the other.

    Args:
        steps: As `growth_steps` gives them.
        title: What the chart shows.
        counted: What is counted, such as `Incidents`.

    Returns:
        Floating bars from count to count. The axis need not begin at zero: the counts of the
        periods are ticks and not bars, and a bar's length is what it adds.
    """
    amount = pl.col("amount_count")
    sign = pl.when(amount < 0).then(pl.lit("−")).when(amount > 0).then(pl.lit("+"))
    number = amount.abs().map_elements(lambda n: f"{n:,}", return_dtype=pl.String)
    rows = steps.with_columns(
        pl.min_horizontal("start", "end").alias("low"),
        pl.max_horizontal("start", "end").alias("high"),
        pl.when(amount >= 0).then(pl.lit(UP)).otherwise(pl.lit(DOWN)).alias("direction"),
        pl.when("is_total").then(number).otherwise(sign.fill_null("") + number).alias("shown"),
        pl.col("step").map_elements(label_lines, return_dtype=pl.String),
    )
    labels = [UP, DOWN]
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "step:N",
            sort=rows["step"].to_list(),
            axis=alt.Axis(title=None, labelLimit=0, ticks=False, labelExpr=WRAPPED_LABEL),
        ),
        tooltip=[
            alt.Tooltip("step:N", title="Driver"),
            alt.Tooltip("shown:N", title=counted),
        ],
    )
    axis = count_axis(counted)
    axis.tickCount, axis.tickMinStep = 3, 1
    scale = alt.Scale(zero=False, nice=False, domain=_room(rows))
    bars = (
        base.transform_filter("!datum.is_total")
        .mark_bar(height={"band": 0.6})
        .encode(
            x=alt.X("low:Q", axis=axis, scale=scale),
            x2="high:Q",
            color=alt.Color(
                "direction:N",
                scale=alt.Scale(domain=labels, range=[DARK_PINK, TURQUOISE]),
                legend=legend(labels),
            ),
        )
    )
    totals = base.transform_filter("datum.is_total").mark_tick(
        color=DARK_BLUE, thickness=5, opacity=1, height={"band": 0.8}
    )
    names = base.mark_text(align="left", dx=8, color=INK).encode(x=alt.X("high:Q"), text="shown:N")
    return layered(
        [bars, totals.encode(x="end:Q"), names], title=title, height=alt.Step(STEP_HEIGHT)
    )


def _room(rows: pl.DataFrame) -> list[float]:
    """The axis, with a margin on the left and room for the numbers on the right."""
    low, high = float(min(rows["low"].to_list())), float(max(rows["high"].to_list()))
    span = max(high - low, 1.0)
    return [low - 0.08 * span, high + ROOM_FOR_NUMBERS * span]
