"""Charts of costs that mature: cohorts by quarter opened, and the curve that they follow."""

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_PINK,
    TURQUOISE,
    finish,
    layered,
    legend,
    money_axis,
)

SO_FAR, TO_COME = "Cost so far", "Expected still to come"
ERRORS_EITHER_SIDE = 1.96
MATURE_SHARE = 0.995
COHORT_HEIGHT = 30


def cohort_bars(cohorts: pl.DataFrame, *, title: str) -> alt.LayerChart:
    """Cost so far and still to come by quarter opened, with the 95% interval of the final cost.

    Args:
        cohorts: One row per cohort, in the order to draw: cohort (its name), cost_to_date_gbp,
            still_to_come_gbp, expected_final_cost_gbp, standard_error_gbp (GBP; null where the
            error is not known, which draws no interval).
        title: What the chart shows.

    Returns:
        Stacked bars from zero; a cohort without a known error has none beside it.
    """
    rows = cohorts.with_columns(low=_end(-1), high=_end(1))
    labels = [SO_FAR, TO_COME]
    long = rows.select(
        "cohort",
        pl.col("cost_to_date_gbp").alias(SO_FAR),
        pl.col("still_to_come_gbp").alias(TO_COME),
    ).unpivot(labels, index="cohort", variable_name="part", value_name="gbp")
    # A new axis object for each layer: shared ones lose their settings when layers are merged.
    y = alt.Y("cohort:N", sort=None, axis=alt.Axis(title=None, labelLimit=0, ticks=False))
    bars = (
        alt.Chart(long)
        .mark_bar(height={"band": 0.7})
        .encode(
            y=y,
            x=alt.X("gbp:Q", axis=money_axis("Cost of the quarter's cases (£, cash)")),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=labels, range=[DARK_BLUE, TURQUOISE]),
                legend=legend(labels),
            ),
            order=alt.Order("part:N"),
            tooltip=[
                alt.Tooltip("cohort:N", title="Opened"),
                alt.Tooltip("part:N", title="Part"),
                alt.Tooltip("gbp:Q", title="Pounds", format=",.0f"),
            ],
        )
    )
    intervals = (
        alt.Chart(rows)
        .transform_filter("isValid(datum.low)")
        .mark_errorbar(ticks=True, color=DARK_PINK, thickness=2)
        .encode(y=y, x=alt.X("low:Q", title=""), x2="high:Q")
    )
    return layered([bars, intervals], title=title, height=alt.Step(COHORT_HEIGHT))


def _end(side: int) -> pl.Expr:
    return pl.col("expected_final_cost_gbp") + side * ERRORS_EITHER_SIDE * pl.col(
        "standard_error_gbp"
    )


def drawn_development(development: pl.DataFrame) -> pl.DataFrame:
    """The quarters up to the first in which all but half a per cent of the final cost is spent."""
    before = pl.col("share_of_final_cost").cum_max().shift(1, fill_value=0.0)
    return development.sort("quarters_since_opened").filter(before < MATURE_SHARE)


def development_curve(development: pl.DataFrame, *, title: str) -> alt.Chart:
    """Share of the final cost that is spent by each quarter since opening.

    Args:
        development: One row per quarters_since_opened: share_of_final_cost (0-1),
            investigation_count.
        title: What the chart shows.

    Returns:
        A line with a point a quarter.
    """
    chart = (
        alt.Chart(drawn_development(development))
        .mark_line(color=DARK_BLUE, strokeWidth=2, point=alt.OverlayMarkDef(size=60))
        .encode(
            x=alt.X(
                "quarters_since_opened:O",
                axis=alt.Axis(title="Quarters since the quarter of opening", labelAngle=0),
            ),
            y=alt.Y(
                "share_of_final_cost:Q",
                axis=alt.Axis(title="Share of the final cost spent", format=".0%", tickCount=5),
                scale=alt.Scale(domain=[0, 1.05], nice=False),
            ),
            tooltip=[
                alt.Tooltip("quarters_since_opened:O", title="Quarters since opening"),
                alt.Tooltip("share_of_final_cost:Q", title="Spent", format=".1%"),
                alt.Tooltip("investigation_count:Q", title="Investigations behind it", format=","),
            ],
        )
    )
    return finish(chart, title=title, height=300)
