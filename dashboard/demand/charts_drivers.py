"""The waterfall of growth: from one period's count to another's, one bar a driver."""

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import count_axis
from dashboard.shell.charts.waterfall import Words, floating_bars, whole_steps

UP, DOWN = "Adds to the count", "Takes from the count"
STEP_HEIGHT = 50
ROOM_FOR_NUMBERS = 0.3


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
    steps = whole_steps(contributions, first=baseline, last=current, level=count)
    return steps.rename({"amount": "amount_count"})


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
    axis = count_axis(counted)
    axis.tickCount, axis.tickMinStep = 3, 1
    return floating_bars(
        steps.rename({"amount_count": "amount"}),
        title=title,
        words=Words(UP, DOWN, step="Driver", amount=counted),
        axis=axis,
        room=ROOM_FOR_NUMBERS,
        height=STEP_HEIGHT,
    )
