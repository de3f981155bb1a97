"""The triangle that a single extract holds, where records say when they were entered."""

import datetime as dt

import polars as pl

from pipelines.models.lateness.loading_triangle import Steps, find_steps
from pipelines.models.periods import add_months, months_between

DATED_SHARE = 0.5
"""At least so many of a month's records must say when they were entered."""

LIKE_THE_BEST = 0.9
"""A month of which clearly fewer are dated than of others fell to a change of system: its late
records have a day and those of its own time have none, or the other way round."""

BEST = 0.9
MONTHS_WEIGHED = 48


def find_recorded_steps(recorded: pl.DataFrame, seen: pl.DataFrame, newest: dt.date) -> Steps:
    """Every step of every month from month to month, by the days on which records were entered.

    Args:
        recorded: Of one force, one row per month and age at which records were entered:
            record_count; those without a day of entry are not in it.
        seen: Of the same force, every record: as for `find_steps`.
        newest: Last month that was over when the latest extract was made.

    Returns:
        As `find_steps`, of the months of which enough records are dated and about as many as of
        the others; none where that is no month.
    """
    counts = seen.group_by("month").agg(pl.col("record_count").sum().alias("held"))
    dated = (
        recorded.group_by("month")
        .agg(pl.col("record_count").sum().alias("dated"))
        .join(counts, on="month")
        .filter(pl.col("month") <= newest)
        .sort("month")
        .tail(MONTHS_WEIGHED)
        .with_columns((pl.col("dated") / pl.col("held")).alias("share"))
    )
    best = LIKE_THE_BEST * pl.col("share").quantile(BEST)
    told = dated.filter(pl.col("share") >= pl.max_horizontal(best, DATED_SHARE))
    first_as_at = pl.col("month").dt.offset_by(pl.format("{}mo", "age")).dt.month_end()
    cells = recorded.join(told, on="month", how="semi").select(
        "month", first_as_at.alias("first_as_at"), "record_count"
    )
    first = min(told["month"], default=newest)
    months = [add_months(first, step) for step in range(months_between(first, newest) + 1)]
    return find_steps(cells, pl.Series(months, dtype=pl.Date).dt.month_end().to_list())
