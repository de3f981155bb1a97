"""The columns of a contract that hold days or months: read beside their text, judged by kind."""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import is_dated, kind_of
from pipelines.contracts.dates import is_placeholder, read_days, why_no_day

MOVED = "brought_to_the_first"


def add_days(text: pl.DataFrame, columns: dict[str, dy.Column]) -> pl.DataFrame:
    """The text with a column `day of <name>` beside each that is dated: the day that it says."""
    return text.with_columns(
        read_days(text[name], as_months=kind_of(column) == "month").alias(_day_of(name))
        for name, column in columns.items()
        if is_dated(column)
    )


def find_date_fault(name: str, column: dy.Column) -> pl.Expr:
    """The reason why a dated column cannot be taken, null where it can; of text with its days."""
    return why_no_day(pl.col(name), pl.col(_day_of(name)), _stands_for_none(name, column))


def read_date(name: str, column: dy.Column) -> pl.Expr:
    """The day of a dated column, or the first of its month; null where it has a fault."""
    day = pl.when(~_stands_for_none(name, column)).then(pl.col(_day_of(name)))
    return (day.dt.truncate("1mo") if kind_of(column) == "month" else day).alias(name)


def count_moved_months(text: pl.DataFrame, columns: dict[str, dy.Column]) -> dict[str, int]:
    """Rows in which a month was written as another day than its first, by notice."""
    months = [name for name, column in columns.items() if kind_of(column) == "month"]
    moved = {name: (text[_day_of(name)].dt.day() > 1).sum() for name in months}
    return {f"{MOVED}:{name}": int(count) for name, count in moved.items() if count}


def _day_of(name: str) -> str:
    return f"day of {name}"


def _stands_for_none(name: str, column: dy.Column) -> pl.Expr:
    begins = bool((column.metadata or {}).get("may_begin_always"))
    return stands_for_none(pl.col(_day_of(name)), kind_of(column), may_begin_always=begins)


def stands_for_none(day: pl.Expr, kind: str, *, may_begin_always: bool = False) -> pl.Expr:
    """Whether a day, or the month that it stands for, is no date in its column."""
    if kind == "month":
        ends = (day.dt.month_start(), day.dt.month_end())
        return pl.any_horizontal([is_placeholder(end) for end in ends])
    return is_placeholder(day, may_begin_always=may_begin_always)
