"""Mart change: the moves of records, added up to the numbers that they moved."""

import datetime as dt

import polars as pl

from pipelines.contracts.changes import COST, METHOD, OPEN, RECLASSIFICATION
from pipelines.models.changes.moves import MOVE_SCHEMA
from pipelines.models.changes.periods import NUMBER, in_periods

PLACE = ["measure", "force_code", "abuse_type", "month"]
PART = ["since", *NUMBER, "reason"]


def changes(
    moves: pl.DataFrame,
    now: pl.DataFrame,
    then: pl.DataFrame,
    ends: pl.DataFrame,
    as_at: dt.date,
) -> pl.DataFrame:
    """What moved in each number since each older state, in parts that add to it.

    Args:
        moves: As `record_moves` gives them.
        now: What this version counts: measure, force_code, month, abuse_type, amount (records, or
            pence of cost).
        then: The same of what each older version published, with since; a state without rows here
            is taken to have counted as this version does.
        ends: The last settled month by measure and force_code, ALL among them: month.
        as_at: The day to which this version counts.

    Returns:
        Mart change. Of a financial year under way a number is that of its days so far; `open` is
        at the end of the period. The latest twelve months are this version's, for both states.
        What remains between the records' moves and what an older version published is `method`.
    """
    # Numbers for the names of records: they are told apart often, and never shown.
    numbered = moves.with_columns(pl.col("record").rank("dense"))
    netted = numbered.group_by([n for n in MOVE_SCHEMA if n != "amount"]).agg(
        pl.col("amount").sum()
    )
    every = pl.concat([netted, _remainders(moves, now, then)])
    parts = _parts(in_periods(every, ends, as_at))
    number = [name for name in PART if name != "reason"]
    return _in_units(
        parts.join(_numbers(in_periods(now, ends, as_at)), on=NUMBER, how="left")
        .with_columns(pl.col("after").fill_null(0))
        .with_columns(before=pl.col("after") - pl.col("change").sum().over(number))
    ).sort(PART)


def _remainders(moves: pl.DataFrame, now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """By month, what an older version published beside what its records count today."""
    states = then.select("since").unique()
    place = ["since", *PLACE]
    return (
        pl.concat(
            [
                now.join(states, how="cross").select(*place, "amount"),
                then.select(*place, -pl.col("amount")),
                moves.join(states, on="since", how="semi").select(*place, -pl.col("amount")),
            ]
        )
        .group_by(place)
        .agg(pl.col("amount").sum())
        .filter(pl.col("amount") != 0)
        .with_columns(pl.lit(METHOD).alias("reason"), pl.lit(None, dtype=pl.UInt32).alias("record"))
        .select(list(MOVE_SCHEMA))
    )


def _parts(placed: pl.DataFrame) -> pl.DataFrame:
    """The moves by number and reason: change and record_count."""
    is_of_records = pl.col("reason") != METHOD
    stays_in_it = (pl.col("reason") == RECLASSIFICATION) & (pl.col("measure") != OPEN)
    return (
        # What a record gave and took within a number cancels out: it did not move it.
        placed.group_by(*PART, "record", "of_force")
        .agg(pl.col("amount").sum())
        .filter((pl.col("amount") != 0) | stays_in_it)
        .group_by(PART)
        .agg(
            pl.col("amount").sum().alias("change"),
            pl.when(is_of_records.first()).then(pl.len().cast(pl.Int64)).alias("record_count"),
        )
    )


def _numbers(placed: pl.DataFrame) -> pl.DataFrame:
    return placed.group_by(NUMBER).agg(pl.col("amount").sum().alias("after"))


def _in_units(rows: pl.DataFrame) -> pl.DataFrame:
    """Before, after and change as counts, or as pounds where they are pence of cost."""

    def pounds(pence: str) -> pl.Expr:
        return (pl.col(pence).cast(pl.Decimal(24, 2)) / 100).cast(pl.Decimal(18, 2))

    is_cost = pl.col("measure") == COST
    values = {
        "count_before": "before",
        "count_after": "after",
        "change_count": "change",
        "before_gbp": "before",
        "after_gbp": "after",
        "change_gbp": "change",
    }
    return rows.select(
        "since",
        "measure",
        "force_code",
        "abuse_type",
        "period_kind",
        "period",
        "reason",
        "period_end",
        "record_count",
        *(
            pl.when(is_cost).then(pounds(value)).alias(name)
            if name.endswith("gbp")
            else pl.when(~is_cost).then(pl.col(value)).alias(name)
            for name, value in values.items()
        ),
    )
