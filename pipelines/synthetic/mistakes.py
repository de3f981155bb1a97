"""What a monthly extract says wrong and the next one puts right; what is entered twice, and goes.

Which records these are follows from their numbers, so that nothing else of a run is drawn anew.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from pipelines.contracts.vocabulary import ABUSE_TYPES, COMPLEXITIES
from pipelines.synthetic.stated import stated

ONE_WRONG_DATE_IN = stated(
    "incidents_to_one_with_a_wrong_date", 60, "assumption", "month before, put right a month later"
)
ONE_WRONG_TYPE_IN = stated(
    "incidents_to_one_with_a_wrong_type", 50, "assumption", "put right in the next extract"
)
ONE_WRONG_COMPLEXITY_IN = stated(
    "investigations_to_one_of_wrong_complexity", 40, "assumption", "put right in the next extract"
)
ONE_WRONG_AMOUNT_IN = stated(
    "cost_lines_to_one_with_a_wrong_amount", 90, "assumption", "twice its amount; put right"
)
ONE_TWICE_IN = stated(
    "incidents_to_one_entered_twice", 80, "assumption", "withdrawn by the last, whole extract"
)
RECENT_DAYS = 92
"""A mistake is made in what is as new as this; older records were put right long ago."""

SECOND = "SYN-IX"
"""Identifiers of what was entered twice begin so."""

TWICE = "entered_twice"
DIGITS = 9


def _every(count: int, key: str) -> pl.Expr:
    """One record in so many, by its number."""
    return pl.col(key).str.tail(DIGITS).cast(pl.Int64) % count == count // 2


def _next_of(values: tuple[str, ...], column: str) -> pl.Expr:
    """Another value of a closed list than the right one."""
    return pl.col(column).replace_strict(dict(zip(values, (*values[1:], values[0]), strict=True)))


@dataclass(frozen=True)
class Mistake:
    """A column that is wrong at first: of which records, and what it says there."""

    column: str
    is_made: pl.Expr
    wrong: pl.Expr


MONTH_BEFORE = pl.col("reported_date").dt.offset_by("-1mo")
MISTAKES = {
    "incidents": (
        Mistake(
            "reported_date",
            _every(ONE_WRONG_DATE_IN, "incident_id")
            & (pl.col("occurred_from") <= MONTH_BEFORE).fill_null(value=True),
            MONTH_BEFORE,
        ),
        Mistake(
            "abuse_type",
            _every(ONE_WRONG_TYPE_IN, "incident_id"),
            _next_of(ABUSE_TYPES, "abuse_type"),
        ),
    ),
    "investigations": (
        Mistake(
            "complexity",
            _every(ONE_WRONG_COMPLEXITY_IN, "investigation_id"),
            _next_of(COMPLEXITIES, "complexity"),
        ),
    ),
    "cost_lines": (
        Mistake(
            "amount_gbp",
            _every(ONE_WRONG_AMOUNT_IN, "cost_line_id") & pl.col("amount_gbp").is_not_null(),
            pl.col("amount_gbp") * 2,
        ),
    ),
}


def find_mistakes(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Those of a source's recent rows that the extract that first holds them says wrong."""
    made = [mistake.is_made for mistake in MISTAKES.get(name, ())]
    return rows.filter(pl.any_horizontal(made)) if made else rows.clear()


def make_mistakes(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with what is wrong in them."""
    return rows.with_columns(
        pl.when(mistake.is_made)
        .then(mistake.wrong)
        .otherwise(pl.col(mistake.column))
        .alias(mistake.column)
        for mistake in MISTAKES.get(name, ())
    )


def count_mistakes(name: str, rows: pl.DataFrame) -> dict[str, int]:
    """By column, how many of the rows with mistakes have one there."""
    return {
        mistake.column: int(rows.select(mistake.is_made.sum()).item())
        for mistake in MISTAKES.get(name, ())
    }


def entered_twice(name: str, rows: pl.DataFrame, since: dt.date) -> pl.DataFrame:
    """A second record of some incidents, under an identifier of its own.

    Args:
        name: The source; nothing else is entered twice.
        rows: Its recent rows.
        since: The day of report from which the last, whole extract says what there is.
    """
    if name != "incidents":
        return rows.clear()
    chosen = _every(ONE_TWICE_IN, "incident_id") & (pl.col("reported_date") >= since)
    second = pl.format("{}{}", pl.lit(SECOND), pl.col("incident_id").str.tail(DIGITS))
    return rows.filter(chosen).with_columns(second.alias("incident_id"))
