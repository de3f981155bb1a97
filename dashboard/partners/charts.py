"""Charts of partners: who knew of what another knew of, and how soon."""

import altair as alt
import polars as pl

from dashboard.shell.charts.curves import share_curves
from dashboard.shell.charts.theme import INK, WHITE, WRAPPED_LABEL, label_lines, layered

ROW_HEIGHT = 54
SHADES = ["#E3ECF4", "#C3D6E7", "#8FB3D3", "#33709F", "#12436D"]
STEPS = [20, 40, 60, 80]
DARK_FROM = 60
"""From this share on a cell is so dark that its number is white."""
SHORT = 10


def knowledge_matrix(rows: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Agencies by agencies: the share that the one across knew of what the one down knew of.

    Args:
        rows: One row per pair, in the order to draw: from_agency, to_agency (in words), share
            (0-1; null where it cannot be given), due_count.
        title: What the chart shows.

    Returns:
        A grid whose cells hold the percentage.
    """
    drawn = rows.select(
        pl.col("from_agency").map_elements(label_lines, return_dtype=pl.String),
        pl.col("to_agency").map_elements(_short_lines, return_dtype=pl.String),
        (pl.col("share") * 100).alias("percent"),
        "due_count",
    )
    base = _grid(drawn)
    cells = base.mark_rect(stroke=WHITE, strokeWidth=2).encode(
        color=alt.Color(
            "percent:Q", scale=alt.Scale(type="threshold", domain=STEPS, range=SHADES), legend=None
        )
    )
    ink = alt.condition(f"datum.percent >= {DARK_FROM}", alt.value(WHITE), alt.value(INK))
    numbers = base.mark_text().encode(text=alt.Text("percent:Q", format=".0f"), color=ink)
    return layered([cells, numbers], title=title, height=alt.Step(ROW_HEIGHT))


def _grid(rows: pl.DataFrame) -> alt.Chart:
    """Agencies down and across, and what a cell says when it is pointed at."""
    return alt.Chart(rows).encode(
        x=alt.X(
            "to_agency:N",
            sort=None,
            axis=alt.Axis(
                title="known to",
                orient="top",
                labelAngle=0,
                labelPadding=20,  # the second line of a name lies below the first
                ticks=False,
                domain=False,
                labelExpr=WRAPPED_LABEL,
                labelLimit=0,
            ),
        ),
        y=alt.Y(
            "from_agency:N",
            sort=None,
            axis=alt.Axis(
                title=None, ticks=False, domain=False, labelExpr=WRAPPED_LABEL, labelLimit=0
            ),
        ),
        tooltip=[
            alt.Tooltip("from_agency:N", title="Of what was known to"),
            alt.Tooltip("to_agency:N", title="Known to"),
            alt.Tooltip("percent:Q", title="%", format=".1f"),
            alt.Tooltip("due_count:Q", title="Of incidents", format=",.0f"),
        ],
    )


def _short_lines(label: str) -> str:
    """An agency's name in two lines, so that all of them end just above the grid."""
    return label.replace(" ", "\n") if len(label) > SHORT else f" \n{label}"


def reach_curves(rows: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Share of a year's incidents that an agency knew of, by working days since the report.

    Args:
        rows: One row per agency (in words, at most four) and working_days: reached_share,
            low_share, high_share (0-1).
        title: What the chart shows.

    Returns:
        Lines through the days of the mart, with their 95% intervals.
    """
    return share_curves(
        rows,
        title=title,
        series=("agency", "Agency"),
        days=("working_days", "Working days since the report", "Working days"),
        share=("reached_share", "% of incidents"),
        scale=alt.Scale(domain=[0, 100]),
    )
