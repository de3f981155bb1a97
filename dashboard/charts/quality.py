"""The chart of rows that were refused, and why."""

import altair as alt
import polars as pl

from dashboard.charts.demand import ranked_bars
from dashboard.charts.theme import count_axis

LONGEST_LIST = 12


def rejects_by_reason(quality: pl.DataFrame, *, title: str) -> alt.Chart:
    """Rejected rows by reason, the most frequent first.

    Args:
        quality: One row per reason (the label to show): row_count.
        title: What the chart shows.

    Returns:
        A bar chart of the twelve most frequent reasons; the table beside it has them all.
    """
    rows = quality.sort("row_count", "reason", descending=[True, False]).head(LONGEST_LIST)
    return ranked_bars(
        rows, label="reason", value="row_count", axis=count_axis("Rows rejected"), title=title
    )
