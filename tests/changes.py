"""What a store tells of its changes, without the other models of a build; and its recount."""

import datetime as dt

import polars as pl

from pipelines.contracts.marts.changes import Change
from pipelines.modelling.changes import change_marts

PLACE = ["measure", "force_code", "month", "abuse_type"]


def ends_at(month: dt.date, *forces: str) -> pl.DataFrame:
    """The same last settled month of both measures and every force."""
    rows = [(m, f, month) for m in ("incidents", "investigations") for f in (*forces, "ALL")]
    schema = {"measure": pl.String, "force_code": pl.String, "month": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def change_of(read, ends: pl.DataFrame) -> pl.DataFrame:
    """Mart change of what the selects read, held to its contract."""
    marts = dict(change_marts(lambda table: read(f"from {table}"), ends))
    return Change.validate(marts["change"], cast=False)


def months_of(read) -> pl.DataFrame:
    """What the selects count by month."""
    return read("from intermediate.int_monthly_total").select(*PLACE, "amount").sort(PLACE)


def numbers_of(months: pl.DataFrame, year_start: dt.date, year_end: dt.date) -> dict[str, int]:
    """The counts of a year, and those open at its end, of all forces: without the model."""
    within = months.filter(pl.col("month").is_between(year_start, year_end))
    counted = dict(within.group_by("measure").agg(pl.col("amount").sum()).iter_rows())
    so_far = dict(
        months.filter(pl.col("month") <= year_end)
        .group_by("measure")
        .agg(pl.col("amount").sum())
        .iter_rows()
    )
    open_count = so_far.get("investigations", 0) - so_far.get("closed", 0)
    return {**counted, "open": open_count}
