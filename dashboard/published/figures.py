"""What a released table comes to for one force: how much of it is shown, and its line over time."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.contracts.release_plan import ReleaseTable


@dataclass(frozen=True)
class Counted:
    """How many cells there are, and how many of them have no number, by symbol."""

    cell_count: int
    by_symbol: Mapping[str, int]


def other_dimensions(table: ReleaseTable) -> list[str]:
    """The dimensions that say neither where nor when."""
    return [name for name in table.dimensions[1:] if name != table.time]


def count_symbols(cells: pl.DataFrame) -> Counted:
    """How much of some cells is shown.

    Args:
        cells: Rows with symbol.
    """
    found = cells.filter(pl.col("symbol") != "")["symbol"].value_counts(sort=True)
    return Counted(cells.height, dict(found.iter_rows()))


def line_over_time(
    cells: pl.DataFrame, table: ReleaseTable, chosen: Mapping[str, str]
) -> pl.DataFrame:
    """The cells of one choice of the other dimensions, in order of time.

    Args:
        cells: A table's cells of one force.
        table: The table.
        chosen: A value for each of its other dimensions.

    Returns:
        One row per time: when (its first day), label, value, symbol.
    """
    time = table.time
    own = cells.filter(*(pl.col(name) == value for name, value in chosen.items()))
    if time == "financial_year":
        when, label = pl.date(pl.col(time).str.head(4).cast(pl.Int32), 4, 1), pl.col(time)
    elif time == "period":
        months = [pl.col(name).dt.strftime("%b %Y") for name in ("first_month", "last_month")]
        when, label = pl.col("first_month"), pl.concat_str(months, separator=" to ")
    else:
        when, label = pl.col(time), pl.col(time).dt.strftime("%b %Y")
    return own.select(when.alias("when"), label.alias("label"), "value", "symbol").sort("when")
