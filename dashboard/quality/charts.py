"""Charts of what was refused, and of what did not arrive."""

import altair as alt
import polars as pl

from dashboard.shell.charts.bars import ranked_bars
from dashboard.shell.charts.theme import DARK_GREY, DARK_PINK, count_axis, layered, legend

LONGEST_LIST = 12
COMPLETENESS_LOOK = {
    "complete": ("", "Complete", "#DCE6EE", DARK_GREY),
    "incomplete": ("↓", "Looks incomplete", "#F46A25", "#0B0C0C"),
    "missing": ("×", "Missing", DARK_PINK, "#FFFFFF"),
    "part_of_month": ("…", "Part of the month", "#F3F2F1", DARK_GREY),
    "too_few_to_say": ("·", "Too few to say", "#F3F2F1", DARK_GREY),
}
"""Symbol, words, colour of the cell and of the symbol; light to dark, so that grey tells it too."""
NARROWEST_CELL = 18
"""Pixels: on a narrower screen earlier months give way, so that a symbol still fits its cell."""
ROW_HEIGHT = 22
SECOND_LINE = 20
"""Pixels: an axis above the plot grows downwards, and its second line would lie on the cells."""
FIRST_DAY = "toDate(datum.value + '-01')"
MONTH_LABEL = (
    f"[utcFormat({FIRST_DAY}, '%b'), datum.index == 0 || utcmonth({FIRST_DAY}) == 0"
    f" ? utcFormat({FIRST_DAY}, '%Y') : ' ']"
)
"""The year stands under the first month and under each January."""


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


def completeness_map(months: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Which months of which force look complete, as a grid of forces and months.

    Args:
        months: One row per force_name and month: record_count, expected_count, status. A force's
            month without a row is left blank.
        title: What the chart shows.

    Returns:
        A grid with a symbol in every cell that is not complete. It shows as many of the latest
        months as the screen has room for.
    """
    rows = _with_looks(months)
    base = alt.Chart(rows).transform_filter(f"datum.months_back < width / {NARROWEST_CELL}")
    place = {
        "x": alt.X("month_key:O", axis=_month_axis()),
        "y": alt.Y(
            "force_name:N",
            sort=None,
            axis=alt.Axis(title=None, labelLimit=0, ticks=False, domain=False),
        ),
        "tooltip": [
            alt.Tooltip("force_name:N", title="Force"),
            alt.Tooltip("month:T", title="Month", format="%B %Y"),
            alt.Tooltip("record_count:Q", title="Records", format=",.0f"),
            alt.Tooltip("expected_count:Q", title="Expected", format=",.0f"),
            alt.Tooltip("words:N", title="Looks"),
        ],
    }
    cells = base.mark_rect(stroke="#FFFFFF", strokeWidth=1).encode(
        color=_cell_colour(rows), **place
    )
    symbols = base.mark_text(fontWeight="bold").encode(
        text="symbol:N", color=alt.Color("ink:N", scale=None), **place
    )
    return layered([cells, symbols], title=title, height=alt.Step(ROW_HEIGHT))


def _with_looks(months: pl.DataFrame) -> pl.DataFrame:
    """The rows with symbol, words and ink of their status, and how many months back they lie."""
    looks = pl.DataFrame(
        [
            (status, symbol, f"{symbol} {words}".strip(), ink)
            for status, (symbol, words, _, ink) in COMPLETENESS_LOOK.items()
        ],
        schema=["status", "symbol", "words", "ink"],
        orient="row",
    )
    number = pl.col("month").dt.year().cast(pl.Int64) * 12 + pl.col("month").dt.month()
    return (
        months.select("force_name", "month", "record_count", "expected_count", "status")
        .join(looks, on="status", maintain_order="left")
        .with_columns(
            pl.col("month").dt.strftime("%Y-%m").alias("month_key"),
            (number.max() - number).alias("months_back"),
        )
    )


def _month_axis() -> alt.Axis:
    return alt.Axis(
        title="Month",
        orient="top",
        labelExpr=MONTH_LABEL,
        labelAngle=0,
        labelPadding=SECOND_LINE,
        labelOverlap=True,
        ticks=False,
        domain=False,
    )


def _cell_colour(rows: pl.DataFrame) -> alt.Color:
    """The colours of the statuses that occur, with a key that also shows their symbols."""
    present = set(rows["status"])
    looks = [look for status, look in COMPLETENESS_LOOK.items() if status in present]
    labels = [f"{symbol} {words}".strip() for symbol, words, _, _ in looks]
    key = legend(labels)
    key.columns = 1  # two would be cut off beside the forces' names on a phone
    key.symbolStrokeColor = DARK_GREY
    key.symbolType = "square"
    scale = alt.Scale(domain=labels, range=[colour for _, _, colour, _ in looks])
    return alt.Color("words:N", scale=scale, legend=key)
