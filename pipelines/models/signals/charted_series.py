"""The series that are charted: each force and type, and their sums, without gaps."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.periods import add_months, months_between

Vector = NDArray[np.float64]

RECORDED_CRIME = "recorded_crime"
MONTHS_MISSING_IN_SUM = 12
"""A force that lacks a year or more stays out of the sum of forces, which it would blank."""
KEYS = ["measure", "force_code", "abuse_type"]


@dataclass(frozen=True)
class Series:
    """One series to be charted.

    Attributes:
        period_months: 1 for months, 3 for quarters.
        counts: A count a period from the first on; NaN where none was delivered.
        force_count: Forces in the sum.
    """

    measure: str
    force_code: str
    abuse_type: str
    first: dt.date
    period_months: int
    counts: Vector
    force_count: int

    @property
    def starts(self) -> list[dt.date]:
        """The first month of each period."""
        steps = range(len(self.counts))
        return [add_months(self.first, self.period_months * step) for step in steps]


def charted_series(counts: pl.DataFrame) -> Iterator[Series]:
    """Every series of the counts and of their sums, in order of its keys.

    Args:
        counts: As for `control_charts`.
    """
    for measure in sorted(counts["measure"].unique()):
        part = counts.filter(pl.col("measure") == measure)
        months = int(part["period_months"][0]) if "period_months" in part.columns else 1
        for key, block in _with_sums(part, months).group_by(KEYS, maintain_order=True):
            first, values = _grid(block, months)
            _, force_code, abuse_type = map(str, key)
            in_sum = int(block["force_count"][0])
            yield Series(measure, force_code, abuse_type, first, months, values, in_sum)


def _grid(block: pl.DataFrame, months: int) -> tuple[dt.date, Vector]:
    """The first period, and a count a period to the last one; NaN where none was delivered."""
    starts: list[dt.date] = block["month"].to_list()
    first = min(starts)
    counts = np.full(months_between(first, max(starts)) // months + 1, np.nan)
    for start, count in zip(starts, block["count"], strict=True):
        # Net corrections of recorded crime may fall below nought; there is no such level.
        counts[months_between(first, start) // months] = np.nan if count is None else max(count, 0)
    return first, counts


def _with_sums(counts: pl.DataFrame, months: int) -> pl.DataFrame:
    """The counts of one measure with `all` types and `ALL` forces, each computed on the sum."""
    frame = counts.select(*KEYS, "month", pl.col("count").cast(pl.Int64))
    # A force's month is delivered for all of its types or for none.
    delivered = pl.when(pl.col("count").is_not_null().all()).then(pl.col("count").sum())
    total = frame.group_by("measure", "force_code", "month").agg(delivered.alias("count"))
    total = total.with_columns(pl.lit(ALL_TYPES).alias("abuse_type")).select(frame.columns)
    span = (pl.col("month").max().dt.year() - pl.col("month").min().dt.year()) * 12 + (
        pl.col("month").max().dt.month() - pl.col("month").min().dt.month()
    )
    periods = span.over("measure") // months + 1
    missing = periods - pl.col("count").count().over("measure", "force_code")
    # Lacking some months a force takes these from the sum of forces, lacking a year itself.
    summed = total.filter(missing < MONTHS_MISSING_IN_SUM // months)
    force_count = pl.col("force_code").n_unique().over("measure").cast(pl.Int64)
    forces = summed.select("measure", "force_code", force_count.alias("force_count")).unique()
    whole = summed.filter(pl.col("count").is_not_null()).group_by("measure", "month").len("whole")
    # Offence groups of recorded crime are not summed.
    parts = [frame] if counts["measure"][0] == RECORDED_CRIME else [frame, total]
    every_force = (
        pl.concat(parts)
        .join(forces, on=["measure", "force_code"])
        .group_by("measure", "abuse_type", "month", "force_count")
        .agg(pl.col("count").sum())
        .join(whole, on=["measure", "month"], how="left")
        .with_columns(
            pl.lit(ALL_FORCES).alias("force_code"),
            pl.when(pl.col("whole") == pl.col("force_count")).then("count").alias("count"),
        )
    )
    one = pl.lit(1, pl.Int64).alias("force_count")
    own = [part.with_columns(one) for part in parts]
    columns = [*frame.columns, "force_count"]
    return pl.concat([p.select(columns) for p in [*own, every_force]]).sort(*KEYS, "month")
