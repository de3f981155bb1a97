"""Records as they were and as they are, told apart into moves that each have one reason."""

import polars as pl

from pipelines.contracts.changes import (
    CORRECTION,
    COST,
    LATE_RECORD,
    LINKED,
    NEW_PERIOD,
    RECLASSIFICATION,
    WITHDRAWAL,
)

NOT_LINKED = "not_linked"
MOVE_SCHEMA = {
    "since": pl.String,
    "measure": pl.String,
    "force_code": pl.String,
    "record": pl.String,
    "reason": pl.String,
    "abuse_type": pl.String,
    "month": pl.Date,
    "amount": pl.Int64,
}
STEPS = [*MOVE_SCHEMA][:5]
THEN, NOW = "before", "after"
"""Columns of a state begin so: month, type and amount (null: it does not count then)."""


def record_moves(
    incidents: pl.DataFrame,
    investigations: pl.DataFrame,
    cost_lines: pl.DataFrame,
    delivered_to: pl.DataFrame,
) -> pl.DataFrame:
    """What each record that changed takes from a number, or brings to it, and why.

    A record that moved in time and in kind makes two steps: first it is corrected, then it is
    reclassified; so the moves of a record always add to what it counts now less what it did then.

    Args:
        incidents: One row per since and incident: was_withdrawn, before_ and after_ date and type.
        investigations: One row per since and investigation: was_withdrawn, before_ and after_
            opened_date, closed_date, type, complexity and outcome.
        cost_lines: One row per since and cost line: investigation_id, was_withdrawn, before_ and
            after_ date, type (null: its investigation is not there) and gbp.
        delivered_to: One row per since, source and force_code: as_at.

    Returns:
        One row per since, measure (incidents, investigations, closed, cost), force_code, record,
        reason, abuse_type and month: amount (records, or pence; below nought where it takes away).
        Of cost the record is the investigation.
    """
    reached = delivered_to.rename({"as_at": "reached"})
    arrived = _counted(incidents, reached, "incidents", "date", record="incident_id")
    opened = _counted(
        investigations, reached, "investigations", "opened_date", also=("complexity",)
    )
    closed = _counted(investigations, reached, "closed", "closed_date", also=("outcome",))
    frames = [_moves(frame) for frame in (arrived, opened, closed, _costed(cost_lines, reached))]
    return pl.concat(frames)


def _counted(
    records: pl.DataFrame,
    reached: pl.DataFrame,
    measure: str,
    date: str,
    *,
    record: str = "investigation_id",
    also: tuple[str, ...] = (),
) -> pl.DataFrame:
    """The states of a measure that counts a record once, in the month of one of its dates."""
    is_kind_changed = pl.any_horizontal(
        pl.lit(value=False),
        *(pl.col(f"before_{name}").ne_missing(pl.col(f"after_{name}")) for name in also),
    )
    source = "incidents" if measure == "incidents" else "investigations"
    was_there = pl.col("before_type").is_not_null()
    is_there = pl.col("after_type").is_not_null()
    came = pl.when(pl.col("was_withdrawn")).then(pl.lit(WITHDRAWAL)).otherwise(_arrival(date))
    return (
        records.join(reached.filter(source=source), on=["since", "force_code"], how="left")
        .filter(pl.any_horizontal(pl.col(f"{state}_{date}").is_not_null() for state in (THEN, NOW)))
        .select(
            "since",
            pl.lit(measure).alias("measure"),
            "force_code",
            pl.col(record).alias("record"),
            came.alias("arrival"),
            pl.when(is_there)
            .then(pl.lit(CORRECTION))  # it is there, and no longer closed
            .otherwise(pl.lit(WITHDRAWAL))
            .alias("departure"),
            (is_kind_changed & was_there & is_there).alias("is_kind_changed"),
            *(_month(f"{state}_{date}").alias(f"{state}_month") for state in (THEN, NOW)),
            *(pl.col(f"{state}_type") for state in (THEN, NOW)),
            *(
                pl.when(pl.col(f"{state}_{date}").is_not_null())
                .then(pl.lit(1, pl.Int64))
                .alias(f"{state}_amount")
                for state in (THEN, NOW)
            ),
        )
    )


def _costed(lines: pl.DataFrame, reached: pl.DataFrame) -> pl.DataFrame:
    """The states of cost lines: pence, where the line is there and its investigation too."""
    was_held = pl.col("before_date").is_not_null()
    came = (
        pl.when(was_held)
        .then(pl.lit(LINKED))
        .when(pl.col("was_withdrawn"))
        .then(pl.lit(WITHDRAWAL))
        .otherwise(_arrival("date"))
    )
    return lines.join(
        reached.filter(source="cost_lines"), on=["since", "force_code"], how="left"
    ).select(
        "since",
        pl.lit(COST).alias("measure"),
        "force_code",
        pl.col("investigation_id").alias("record"),
        came.alias("arrival"),
        pl.lit(WITHDRAWAL).alias("departure"),
        pl.lit(value=False).alias("is_kind_changed"),
        *(_month(f"{state}_date").alias(f"{state}_month") for state in (THEN, NOW)),
        *(pl.col(f"{state}_type") for state in (THEN, NOW)),
        *(
            pl.when(pl.col(f"{state}_type").is_not_null())
            .then((pl.col(f"{state}_gbp").cast(pl.Decimal(18, 2)) * 100).cast(pl.Int64))
            .alias(f"{state}_amount")
            for state in (THEN, NOW)
        ),
    )


def _arrival(date: str) -> pl.Expr:
    """Why a record counts that was not known: its day is new, or was over when they last came."""
    is_new = (pl.col(f"after_{date}") > pl.col("reached")).fill_null(value=True)
    return pl.when(is_new).then(pl.lit(NEW_PERIOD)).otherwise(pl.lit(LATE_RECORD))


def _month(date: str) -> pl.Expr:
    return pl.col(date).dt.truncate("1mo")


def _moves(states: pl.DataFrame) -> pl.DataFrame:
    """The steps from what a record counted then to what it counts now, each with its reason."""
    was, now = pl.col("before_amount").is_not_null(), pl.col("after_amount").is_not_null()
    stays = states.filter(was & now)
    is_same_place = pl.col("before_month").eq(pl.col("after_month")) & pl.col("before_amount").eq(
        pl.col("after_amount")
    )
    retyped = pl.col("before_type") != pl.col("after_type")
    corrected = stays.filter(~is_same_place).with_columns(reason=pl.lit(CORRECTION))
    changed = stays.filter(retyped | pl.col("is_kind_changed")).with_columns(
        pl.when(retyped & (pl.col("before_type") == NOT_LINKED))
        .then(pl.lit(LINKED))
        .when(retyped & (pl.col("after_type") == NOT_LINKED))
        .then(pl.lit(WITHDRAWAL))
        .otherwise(pl.lit(RECLASSIFICATION))
        .alias("reason")
    )
    came = states.filter(~was & now).with_columns(pl.col("arrival").alias("reason"))
    left = states.filter(was & ~now).with_columns(pl.col("departure").alias("reason"))
    return pl.concat(
        [
            _at(came, NOW, NOW, 1),
            _at(left, THEN, THEN, -1),
            _at(corrected, THEN, THEN, -1),
            _at(corrected, NOW, THEN, 1),
            _at(changed, NOW, THEN, -1),
            _at(changed, NOW, NOW, 1),
        ]
    )


def _at(states: pl.DataFrame, state: str, type_of: str, sign: int) -> pl.DataFrame:
    """A step: the month and amount of one state, under the type of the same or the other one."""
    return states.select(
        *STEPS,
        pl.col(f"{type_of}_type").alias("abuse_type"),
        pl.col(f"{state}_month").alias("month"),
        (pl.col(f"{state}_amount") * sign).alias("amount"),
    )
