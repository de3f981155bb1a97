"""The plan's charts: cash by financial year beside the budget, and what matters most."""

from collections.abc import Sequence

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    MONEY_LABEL,
    TURQUOISE,
    WRAPPED_LABEL,
    count_axis,
    label_lines,
    layered,
    legend,
    money_axis,
)
from dashboard.shell.charts.waterfall import Words, floating_bars

BUDGET = "Budget"
COLOURS = (DARK_BLUE, DARK_PINK, TURQUOISE)
SHAPES = ("circle", "square", "diamond")
LOW, HIGH = "At the low end of it", "At the high end of it"
SIGNED_MONEY = (
    "(datum.value < 0 ? '−' : datum.value > 0 ? '+' : '') + "
    f"({MONEY_LABEL.replace('datum.value', 'abs(datum.value)')})"
)
UP, DOWN = "Adds to the cash needed", "Takes from the cash needed"
STEP_HEIGHT = 50
YEAR_LABEL = "width < 420 ? [slice(datum.label, 0, 5), slice(datum.label, 5)] : datum.label"
"""Five years side by side do not fit a phone on one line."""
DRIVER_HEIGHT = 54
YEAR_HEIGHT = 320


def yearly_ranges(
    rows: pl.DataFrame, names: Sequence[str], *, axis: alt.Axis, title: str, budget: str = BUDGET
) -> alt.LayerChart:
    """A range and its middle a financial year and scenario, and a mark where the budget lies.

    Args:
        rows: One row per year and scenario: financial_year, scenario, low, middle, high, budget
            (null where there is none).
        names: The scenarios in the order to draw, at most three.
        axis: Of what is drawn.
        title: What the chart shows.
        budget: What the mark is called.
    """
    shown = list(names)
    colours = alt.Scale(domain=shown, range=list(COLOURS[: len(shown)]))
    base = alt.Chart(rows)
    x = alt.X(
        "financial_year:O",
        axis=alt.Axis(title=None, labelAngle=0, grid=False, labelExpr=YEAR_LABEL),
    )
    shift = alt.XOffset("scenario:N", sort=shown)
    tooltip = [
        alt.Tooltip("financial_year:O", title="Financial year"),
        alt.Tooltip("scenario:N", title="Scenario"),
        alt.Tooltip("low:Q", title="P10", format=",.0f"),
        alt.Tooltip("middle:Q", title="P50", format=",.0f"),
        alt.Tooltip("high:Q", title="P90", format=",.0f"),
    ]
    key = legend(shown) if len(shown) > 1 else None
    colour = alt.Color("scenario:N", scale=colours, legend=key)
    scale = alt.Scale(zero=False)
    ranges = base.mark_rule(strokeWidth=9, opacity=0.35).encode(
        x=x, xOffset=shift, y=alt.Y("low:Q", axis=axis, scale=scale), y2="high:Q", color=colour
    )
    middles = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=x,
        xOffset=shift,
        y=alt.Y("middle:Q", scale=scale),
        color=colour,
        shape=alt.Shape(
            "scenario:N",
            scale=alt.Scale(domain=shown, range=list(SHAPES[: len(shown)])),
            legend=key,
        ),
        tooltip=tooltip,
    )
    return layered([ranges, middles, *_budgets(rows, budget)], title=title, height=YEAR_HEIGHT)


def _budgets(rows: pl.DataFrame, name: str) -> list[alt.Chart]:
    """A line across each year that has a budget."""
    known = rows.drop_nulls("budget").unique("financial_year", maintain_order=True)
    if known.is_empty():
        return []
    base = alt.Chart(known).encode(
        x=alt.X("financial_year:O"),
        tooltip=[
            alt.Tooltip("financial_year:O", title="Financial year"),
            alt.Tooltip("budget:Q", title=name, format=",.0f"),
        ],
    )
    return [base.mark_tick(color=DARK_GREY, thickness=3, width={"band": 0.8}).encode(y="budget:Q")]


def tornado(rows: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """By how much cash departs from its middle when one thing alone stands at its ends.

    Args:
        rows: The largest first: name (in words), low_gbp, high_gbp.
        title: What the chart shows.
    """
    name = pl.col("name").map_elements(label_lines, return_dtype=pl.String)
    ends = pl.concat(
        rows.select(name, end=pl.lit(end), gbp=pl.col(column))
        for end, column in ((LOW, "low_gbp"), (HIGH, "high_gbp"))
    )
    axis = money_axis("Change of cash")
    axis.labelExpr = SIGNED_MONEY
    key = [LOW, HIGH]
    base = alt.Chart(ends)
    bars = base.mark_bar(height={"band": 0.6}).encode(
        x=alt.X("gbp:Q", axis=axis, stack=None),
        y=alt.Y(
            "name:N",
            sort=None,
            axis=alt.Axis(title=None, labelLimit=0, labelExpr=WRAPPED_LABEL),
        ),
        color=alt.Color(
            "end:N",
            scale=alt.Scale(domain=key, range=[TURQUOISE, DARK_BLUE]),
            legend=legend(key),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="What moves"),
            alt.Tooltip("end:N", title="End"),
            alt.Tooltip("gbp:Q", title="Change of cash (£)", format="+,.0f"),
        ],
    )
    middle = alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=DARK_GREY).encode(x="zero:Q")
    return layered([bars, middle], title=title, height=alt.Step(DRIVER_HEIGHT))


def bridge(steps: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """From one sum of cash to another, a floating bar a step.

    Args:
        steps: As `whole_steps`, in thousands of pounds.
        title: What the chart shows.
    """
    axis = count_axis("Cash, thousands of pounds")
    axis.tickCount = 3
    words = Words(UP, DOWN, step="Step", amount="Cash", unit="£", multiple="k")
    return floating_bars(steps, title=title, words=words, axis=axis, room=0.45, height=STEP_HEIGHT)
