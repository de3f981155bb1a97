"""The columns of a contract that hold days or months: read beside their text, judged by kind."""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import is_dated, kind_of
from pipelines.contracts.dates import is_placeholder, read_days, why_no_day

MOVED = "brought_to_the_first"


def add_days(text: pl.DataFrame, columns: dict[str, dy.Column]) -> pl.DataFrame:
    """The text with a column `day of <name>` beside each that is dated: the day that it says.

    Where a column has placeholders, `no day of <name>` says which; they are no days.
    """
    added = []
    for name, column in columns.items():
        if not is_dated(column):
            continue
        day = read_days(text[name], as_months=kind_of(column) == "month").alias(_day_of(name))
        # There are fewer days than rows: only the days are looked at.
        days = day.unique().to_frame("day")
        none = days.filter(_stands_for_none(pl.col("day"), column))["day"]
        if len(none):
            is_none = day.is_in(none.implode())
            added.append(is_none.alias(_no_day_of(name)))
            day = day.set(is_none, None)
        added.append(day)
    return text.with_columns(added)


def find_date_fault(text: pl.DataFrame, name: str) -> pl.Expr | None:
    """The reason why a dated column cannot be taken, null where it can; None where all can.

    Args:
        text: As `add_days` gives it.
        name: The column.
    """
    has_placeholders = _no_day_of(name) in text.columns
    if text[_day_of(name)].null_count() == text[name].null_count():
        return None
    stands_for_none = pl.col(_no_day_of(name)) if has_placeholders else pl.lit(value=False)
    return why_no_day(pl.col(name), pl.col(_day_of(name)), stands_for_none)


def read_date(name: str, column: dy.Column) -> pl.Expr:
    """The day of a dated column, or the first of its month; null where it has a fault."""
    day = pl.col(_day_of(name))
    return (day.dt.truncate("1mo") if kind_of(column) == "month" else day).alias(name)


def count_moved_months(text: pl.DataFrame, columns: dict[str, dy.Column]) -> dict[str, int]:
    """Rows in which a month was written as another day than its first, by notice."""
    months = [name for name, column in columns.items() if kind_of(column) == "month"]
    moved = {name: (text[_day_of(name)].dt.day() > 1).sum() for name in months}
    return {f"{MOVED}:{name}": int(count) for name, count in moved.items() if count}


def _day_of(name: str) -> str:
    return f"day of {name}"


def _no_day_of(name: str) -> str:
    return f"no day of {name}"


def _stands_for_none(day: pl.Expr, column: dy.Column) -> pl.Expr:
    begins = bool((column.metadata or {}).get("may_begin_always"))
    return stands_for_none(day, kind_of(column), may_begin_always=begins)


def stands_for_none(day: pl.Expr, kind: str, *, may_begin_always: bool = False) -> pl.Expr:
    """Whether a day, or the month that it stands for, is no date in its column."""
    if kind == "month":
        ends = (day.dt.month_start(), day.dt.month_end())
        return pl.any_horizontal([is_placeholder(end) for end in ends])
    return is_placeholder(day, may_begin_always=may_begin_always)
