"""Charts of why pounds differ: a waterfall between two years, and the ledger against the lines."""

import altair as alt
import polars as pl

from dashboard.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    TURQUOISE,
    WRAPPED_LABEL,
    finish,
    label_lines,
    layered,
    legend,
    money_axis,
)

INK = "#0B0C0C"
UP, DOWN = "Adds to the cost", "Takes from the cost"
MORE, LESS = "Ledger is higher", "Cost lines are higher"
STEP_HEIGHT, DIFFERENCE_HEIGHT = 46, 62
ROOM_FOR_NAMES = 0.35
"""Of the span of the totals, how much is left on the right for the amounts beside the bars."""


def waterfall_steps(
    contributions: dict[str, float], *, baseline: str, current: str, mean_gbp: float
) -> pl.DataFrame:
    """From a year's mean to a later one's, driver by driver, in whole pounds that add up.

    Args:
        contributions: Pounds that each driver (by its name) adds, in the order to draw.
        baseline: The earlier year.
        current: The later year.
        mean_gbp: Mean of the earlier year (GBP).

    Returns:
        One row per step, the means first and last: step, year (of a mean), amount_gbp, start_gbp,
        end_gbp, is_total. The level after each step is what is rounded, so that the amounts shown
        add up to the difference of the means shown.
    """
    level = round(mean_gbp)
    first = (f"Mean {baseline}", baseline, level, level, level, True)
    rows: list[tuple[str, str | None, int, int, int, bool]] = [first]
    exact = mean_gbp
    for name, amount in contributions.items():
        exact += amount
        rows.append((name, None, round(exact) - level, level, round(exact), False))
        level = round(exact)
    rows.append((f"Mean {current}", current, level, level, level, True))
    schema = {
        "step": pl.String,
        "year": pl.String,
        "amount_gbp": pl.Int64,
        "start_gbp": pl.Int64,
        "end_gbp": pl.Int64,
        "is_total": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def waterfall(steps: pl.DataFrame, *, title: str, price_base: str) -> alt.LayerChart:
    """What each driver adds between two means, one bar after the other.

    Args:
        steps: As `waterfall_steps` gives them.
        title: What the chart shows.
        price_base: Whose prices the pounds are in.

    Returns:
        Floating bars from mean to mean. The axis need not begin at zero: the means are ticks and
        not bars, and a bar's length is the pounds it adds.
    """
    amount = pl.col("amount_gbp")
    sign = pl.when(amount < 0).then(pl.lit("−")).when(amount > 0).then(pl.lit("+"))
    pounds = pl.lit("£") + amount.abs().map_elements(lambda n: f"{n:,}", return_dtype=pl.String)
    low, high = pl.min_horizontal("start_gbp", "end_gbp"), pl.max_horizontal("start_gbp", "end_gbp")
    rows = steps.with_columns(
        low.alias("low"),
        high.alias("high"),
        pl.when(amount >= 0).then(pl.lit(UP)).otherwise(pl.lit(DOWN)).alias("direction"),
        pl.when("is_total").then(pounds).otherwise(sign.fill_null("") + pounds).alias("shown"),
    )
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "step:N",
            sort=steps["step"].to_list(),
            axis=alt.Axis(title=None, labelLimit=0, ticks=False),
        ),
        tooltip=[
            alt.Tooltip("step:N", title="Step"),
            alt.Tooltip("shown:N", title=f"Pounds ({price_base})"),
        ],
    )
    axis = money_axis(f"Mean cost per closed investigation (£, {price_base})")
    axis.tickCount = 4
    scale = alt.Scale(zero=False, nice=False, domain=_room(rows))
    labels = [UP, DOWN]
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
        [bars, totals.encode(x="end_gbp:Q"), names], title=title, height=alt.Step(STEP_HEIGHT)
    )


def _room(rows: pl.DataFrame) -> list[float]:
    """The axis, with a margin on the left and room for the amounts on the right."""
    low, high = (float(rows[name].to_list()[0]) for name in ("low", "high"))
    low, high = min([low, *rows["low"]]), max([high, *rows["high"]])
    span = max(high - low, 1.0)
    return [low - 0.08 * span, high + ROOM_FOR_NAMES * span]


def difference_bars(rows: pl.DataFrame, *, title: str) -> alt.Chart:
    """Ledger less cost lines, largest first, to the right where the ledger is higher.

    Args:
        rows: One row per bar, in the order to draw: label, difference_gbp (GBP).
        title: What the chart shows.

    Returns:
        Bars to either side of zero, in two colours with a key.
    """
    named = rows.select(
        pl.col("label").map_elements(label_lines, return_dtype=pl.String),
        pl.col("difference_gbp").cast(pl.Float64),
    ).with_columns(
        pl.when(pl.col("difference_gbp") > 0)
        .then(pl.lit(MORE))
        .otherwise(pl.lit(LESS))
        .alias("side")
    )
    labels = [MORE, LESS]
    axis = money_axis("Ledger less cost lines (£, cash)")
    axis.tickCount = 4
    axis.labelExpr = "(datum.value < 0 ? '−' : '') + '£' + format(abs(datum.value), ',.0f')"
    chart = (
        alt.Chart(named)
        .mark_bar(height={"band": 0.6})
        .encode(
            x=alt.X("difference_gbp:Q", axis=axis),
            y=alt.Y(
                "label:N",
                sort=None,
                axis=alt.Axis(
                    title=None, labelLimit=0, labelExpr=WRAPPED_LABEL, labelColor=DARK_GREY
                ),
            ),
            color=alt.Color(
                "side:N",
                scale=alt.Scale(domain=labels, range=[DARK_BLUE, DARK_PINK]),
                legend=legend(labels),
            ),
            tooltip=[
                alt.Tooltip("label:N", title="Where"),
                alt.Tooltip("difference_gbp:Q", title="Ledger less cost lines (£)", format=",.2f"),
            ],
        )
    )
    return finish(chart, title=title, height=alt.Step(DIFFERENCE_HEIGHT))
