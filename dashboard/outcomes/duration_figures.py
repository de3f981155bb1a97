"""What the section on durations works out beyond what is published."""

import polars as pl

from pipelines.contracts.marts.durations import SHARE_DAYS

QUARTILE = "quartile"
HALF, THREE_QUARTERS = "Half", "Three quarters"


def of_measure(rows: pl.DataFrame, measure: str, first: str, last: str) -> pl.DataFrame:
    """One measure's rows of the years opened from the first to the last."""
    return rows.filter(
        pl.col("measure") == measure, pl.col("opened_year").is_between(pl.lit(first), pl.lit(last))
    )


def latest_reached(rows: pl.DataFrame) -> dict[str, object]:
    """The latest year of which half have ended; empty where none has got so far."""
    reached = rows.filter(pl.col("median_days").is_not_null())
    return reached.sort("opened_year").row(-1, named=True) if reached.height else {}


def quartiles(rows: pl.DataFrame) -> pl.DataFrame:
    """The days to draw: opened_year, quartile (in words), days, low, high; reached ones only.

    An interval without an upper end is drawn without any.
    """
    parts = [
        rows.select(
            "opened_year",
            pl.lit(words).alias(QUARTILE),
            pl.col(f"{name}_days").alias("days"),
            pl.col(f"{name}_low_days").alias("low"),
            pl.col(f"{name}_high_days").alias("high"),
        )
        for name, words in (("median", HALF), ("upper_quartile", THREE_QUARTERS))
    ]
    is_open_ended = pl.col("high").is_null()
    return (
        pl.concat(parts)
        .drop_nulls("days")
        .with_columns(low=pl.when(~is_open_ended).then("low"))
        .sort("opened_year", QUARTILE)
    )


def year_of_endings(rows: pl.DataFrame) -> str | None:
    """The latest year opened of which two years are known, or else of which one is."""
    for day in reversed(SHARE_DAYS):
        known = rows.filter(pl.col(f"share_by_{day}_days").is_not_null())
        if known.height:
            return str(known["opened_year"].max())
    return None
