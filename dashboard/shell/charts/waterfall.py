"""Waterfalls: from one total to a later one, a floating bar for what each driver adds."""

from dataclasses import dataclass

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_PINK,
    TURQUOISE,
    WRAPPED_LABEL,
    label_lines,
    layered,
    legend,
)

INK = "#0B0C0C"
MARGIN = 0.08
SCHEMA = {
    "step": pl.String,
    "amount": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "is_total": pl.Boolean,
}


@dataclass(frozen=True)
class Words:
    """What a waterfall is about.

    Attributes:
        up: What a bar to the right does.
        down: What a bar to the left does.
        step: What a step is called.
        amount: What an amount is called.
        unit: What stands before a number, such as `£`.
        multiple: What stands after one, such as `k` for thousands.
    """

    up: str
    down: str
    step: str
    amount: str
    unit: str = ""
    multiple: str = ""


def whole_steps(
    contributions: dict[str, float], *, first: str, last: str, level: float
) -> pl.DataFrame:
    """From one total to a later one, driver by driver, in whole numbers that add up.

    Args:
        contributions: What each driver (by its name) adds, in the order to draw.
        first: The name of the earlier total.
        last: The name of the later total.
        level: The earlier total.

    Returns:
        One row per step, the totals first and last: step, amount, start, end, is_total. The level
        after each step is what is rounded, so that the amounts shown add up to the change shown.
    """
    exact, shown = level, round(level)
    rows: list[tuple[str, int, int, int, bool]] = [(first, shown, shown, shown, True)]
    for name, amount in contributions.items():
        exact += amount
        rows.append((name, round(exact) - shown, shown, round(exact), False))
        shown = round(exact)
    rows.append((last, shown, shown, shown, True))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def floating_bars(
    steps: pl.DataFrame, *, title: str, words: Words, axis: alt.Axis, room: float, height: int
) -> alt.LayerChart:
    """What each driver adds between two totals, one bar after the other.

    Args:
        steps: As `whole_steps` gives them.
        title: What the chart shows.
        words: What it is about.
        axis: The axis of the totals.
        room: Of the span of the bars, how much is left on the right for the numbers beside them.
        height: Pixels a step.

    Returns:
        Floating bars from total to total. The axis need not begin at zero: the totals are ticks and
        not bars, and a bar's length is what it adds.
    """
    rows = _drawn(steps, words)
    base = _base(rows, words)
    low, high = float(min(rows["low"].to_list())), float(max(rows["high"].to_list()))
    span = max(high - low, 1.0)
    domain = [low - MARGIN * span, high + room * span]
    labels = [words.up, words.down]
    bars = (
        base.transform_filter("!datum.is_total")
        .mark_bar(height={"band": 0.6})
        .encode(
            x=alt.X("low:Q", axis=axis, scale=alt.Scale(zero=False, nice=False, domain=domain)),
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
    return layered([bars, totals.encode(x="end:Q"), names], title=title, height=alt.Step(height))


def _base(rows: pl.DataFrame, words: Words) -> alt.Chart:
    """The steps down the page, in their own order."""
    return alt.Chart(rows).encode(
        y=alt.Y(
            "step:N",
            sort=rows["step"].to_list(),
            axis=alt.Axis(title=None, labelLimit=0, ticks=False, labelExpr=WRAPPED_LABEL),
        ),
        tooltip=[
            alt.Tooltip("step:N", title=words.step),
            alt.Tooltip("shown:N", title=words.amount),
        ],
    )


def _drawn(steps: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The steps with the ends of their bars, their direction and their number in words."""
    amount = pl.col("amount")
    sign = pl.when(amount < 0).then(pl.lit("−")).when(amount > 0).then(pl.lit("+"))
    digits = amount.abs().map_elements(lambda n: f"{n:,}", return_dtype=pl.String)
    number = pl.lit(words.unit) + digits + pl.lit(words.multiple)
    return steps.with_columns(
        pl.min_horizontal("start", "end").alias("low"),
        pl.max_horizontal("start", "end").alias("high"),
        pl.when(amount >= 0)
        .then(pl.lit(words.up))
        .otherwise(pl.lit(words.down))
        .alias("direction"),
        pl.when("is_total").then(number).otherwise(sign.fill_null("") + number).alias("shown"),
        pl.col("step").map_elements(label_lines, return_dtype=pl.String),
    )
