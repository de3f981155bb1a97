"""What an investigation of a cohort is expected to cost, before its own spending is looked at."""

import numpy as np
import polars as pl

from pipelines.models.cost.development import Vector

HALF_DEVELOPED = 0.5
"""Below this share spent, a cohort's own final cost is too uncertain to teach others."""
PRIOR_COHORTS, TREND_COHORTS = 8, 16
"""Two years of quarters for the level, four for its growth: set on one draw, measured on others."""
FEWEST_TREND_COHORTS = 8
STEEPEST_GROWTH = float(np.log(1.1)) / 4
"""A tenth a year: what grows faster is fuller recording rather than cost, and soon ends."""
SEGMENT = ("abuse_type", "complexity")


def quarter_number(column: str) -> pl.Expr:
    """Quarters since the year nought, of a date column: its differences count quarters."""
    day = pl.col(column).dt
    return day.year().cast(pl.Int64) * 4 + day.quarter().cast(pl.Int64)


def with_prior(developed: pl.DataFrame) -> pl.DataFrame:
    """Add what earlier cohorts lead one to expect that an investigation costs in the end.

    The mean of the eight latest cohorts of the segment that are half developed, moved from their
    quarters to the cohort's own by the growth of the mean over all segments.

    Args:
        developed: One row per abuse_type, complexity, opened_quarter, last_quarter:
            investigation_count, spent (GBP), share (spent of the final cost), factor (to it).

    Returns:
        The same rows in their order with prior (GBP per investigation; null where no cohort of the
        segment is half developed).

    Assumes that cost grows on as it did over the sixteen latest cohorts that are half developed
        (no growth where there are under eight), by a tenth a year at most.
    """
    quarter = quarter_number("opened_quarter")
    half = developed.filter(pl.col("share") >= HALF_DEVELOPED).with_columns(
        (pl.col("spent") * pl.col("factor")).alias("final"), quarter.alias("quarter")
    )
    latest = half.sort("opened_quarter", descending=True)
    cases = pl.col("investigation_count").head(PRIOR_COHORTS)
    own = latest.group_by(SEGMENT, maintain_order=True).agg(
        (pl.col("final").head(PRIOR_COHORTS).sum() / cases.sum()).alias("mean"),
        ((pl.col("quarter").head(PRIOR_COHORTS) * cases).sum() / cases.sum()).alias("when"),
    )
    # From the middle of those eight, weighted by investigations as their mean is.
    grown = (_growth(half) * (quarter - pl.col("when"))).exp()
    return (
        developed.join(own, on=SEGMENT, how="left", maintain_order="left")
        .with_columns((pl.col("mean") * grown).alias("prior"))
        .drop("mean", "when")
    )


def _growth(half: pl.DataFrame) -> float:
    """Growth of the mean final cost a quarter (logarithm), all segments together."""
    # The means of one type and complexity alone jump too much to show a trend.
    cohorts = (
        half.group_by("quarter")
        .agg((pl.col("final").sum() / pl.col("investigation_count").sum()).alias("mean"))
        .filter(pl.col("mean") > 0)
        .sort("quarter")
        .tail(TREND_COHORTS)
    )
    if cohorts.height < FEWEST_TREND_COHORTS:
        return 0.0
    slope = certain_slope(
        cohorts["quarter"].to_numpy().astype(float), np.log(cohorts["mean"].to_numpy())
    )
    return float(np.clip(slope, -STEEPEST_GROWTH, STEEPEST_GROWTH))


def certain_slope(places: Vector, values: Vector) -> float:
    """The slope of a straight line, drawn towards nought by how uncertain it is.

    Args:
        places: Where the values stand; at least three, and not all in one place.
        values: What grows.

    Returns:
        Slope × (1 − squared standard error / squared slope), and nought where that is negative: of
        a few small cohorts, whose means jump, no growth is carried on.

    Source: the positive-part estimator of James and Stein (1961), for one slope.
    """
    apart = places - places.mean()
    slope = float((apart * values).sum() / (apart**2).sum())
    left = values - values.mean() - slope * apart
    squared_error = float((left**2).sum() / (len(places) - 2) / (apart**2).sum())
    return slope * max(0.0, 1 - squared_error / slope**2) if slope else 0.0
