"""The joint draws of investigations to be opened, by quarter: what a plan's demand rests on."""

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES

INVESTIGATIONS = "investigations"
MONTHS_IN_QUARTER = 3
SCHEMA = {
    "force_code": pl.String,
    "abuse_type": pl.String,
    "quarter": pl.Date,
    "draw": pl.Int64,
    "opened_count": pl.Float64,
}


def opening_path(paths: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Mart opening_path.

    Args:
        paths: As `Forecasts.paths` of months gives them.
        counts: One row per measure, force_code, abuse_type, period_start: count, of the months
            before (settled, or what they are expected to come to).

    Returns:
        One row per force_code, abuse_type, quarter and draw: opened_count. Quarters are whole: what
        is known of the first is in every draw. A quarter with a month neither known nor drawn has
        no rows.
    """
    is_single = (pl.col("force_code") != ALL_FORCES) & (pl.col("series") != ALL_TYPES)
    keys = ["force_code", "abuse_type", "quarter"]
    drawn = (
        paths.filter(pl.col("measure") == INVESTIGATIONS, is_single)
        .rename({"series": "abuse_type"})
        .with_columns(pl.col("period_start").dt.truncate("1q").alias("quarter"))
    )
    first = drawn.group_by("force_code", "abuse_type").agg(pl.col("period_start").min())
    known = (
        counts.filter(pl.col("measure") == INVESTIGATIONS, pl.col("count").is_not_null())
        .rename({"period_start": "month"})
        .join(first, on=["force_code", "abuse_type"])
        .filter(
            pl.col("month") < pl.col("period_start"),
            pl.col("month") >= pl.col("period_start").dt.truncate("1q"),
        )
        .group_by("force_code", "abuse_type", pl.col("month").dt.truncate("1q").alias("quarter"))
        .agg(pl.col("count").cast(pl.Float64).sum(), pl.len().alias("known_months"))
    )
    months = pl.col("months") + pl.col("known_months").fill_null(0)
    return (
        drawn.group_by(*keys, "draw")
        .agg(pl.col("value").sum(), pl.len().alias("months"))
        .join(known, on=keys, how="left")
        .filter(months == MONTHS_IN_QUARTER)
        .with_columns((pl.col("value") + pl.col("count").fill_null(0.0)).alias("opened_count"))
        .select(SCHEMA.keys())
        .cast(SCHEMA)  # type: ignore[arg-type]
        .sort(*keys, "draw")
    )
