"""Charts of why pounds differ: a waterfall between two years, and the ledger against the lines."""

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    WRAPPED_LABEL,
    finish,
    label_lines,
    legend,
    money_axis,
)
from dashboard.shell.charts.waterfall import Words, floating_bars, whole_steps

UP, DOWN = "Adds to the cost", "Takes from the cost"
MORE, LESS = "Ledger is higher", "Cost lines are higher"
STEP_HEIGHT, DIFFERENCE_HEIGHT = 46, 62
ROOM_FOR_NAMES = 0.35


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
    first, last = f"Mean {baseline}", f"Mean {current}"
    steps = whole_steps(contributions, first=first, last=last, level=mean_gbp)
    year = pl.col("step").replace_strict({first: baseline, last: current}, default=None)
    return steps.with_columns(year.alias("year")).select(
        "step",
        "year",
        pl.col("amount", "start", "end").name.suffix("_gbp"),
        "is_total",
    )


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
    axis = money_axis(f"Mean cost per closed case (£, {price_base})")
    axis.tickCount = 4
    return floating_bars(
        steps.rename({f"{name}_gbp": name for name in ("amount", "start", "end")}),
        title=title,
        words=Words(UP, DOWN, step="Step", amount=f"Pounds ({price_base})", unit="£"),
        axis=axis,
        room=ROOM_FOR_NAMES,
        height=STEP_HEIGHT,
    )


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
