"""The cells of a released table: all that there could be, with the value or the symbol of each."""

from collections.abc import Iterable, Mapping

import polars as pl

from pipelines.contracts.release_plan import ReleaseTable
from pipelines.contracts.symbols import LOW, NOT_DELIVERED, SHOWN
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES

FORCE = "force_code"


def lay_out_cells(
    table: ReleaseTable,
    protected: pl.DataFrame,
    spans: pl.DataFrame,
    values: Mapping[str, Iterable[str]],
    forces: Iterable[str],
) -> pl.DataFrame:
    """Every cell of a table of counts, also those of which nothing was counted or delivered.

    Args:
        table: The table.
        protected: What may be shown of the cells that hold anything: the dimensions, count (null
            where hidden), symbol.
        spans: Single forces and the times of which each delivered: force_code and the table's time.
        values: What the table's other dimensions are known to hold.
        forces: All that are shown, in each time of any of them.

    Returns:
        The dimensions, value and symbol. A delivered cell of which nothing was counted is 0; one
        that was not delivered is `x`. `ALL` is delivered where any force is.
    """
    time = table.time
    delivered = spans.select(FORCE, time).drop_nulls().unique()
    of_all = delivered.select(pl.lit(ALL_FORCES).alias(FORCE), time).unique()
    delivered = pl.concat([delivered, of_all]).with_columns(is_delivered=pl.lit(True))
    grid = pl.DataFrame({FORCE: [*forces, ALL_FORCES]}, schema={FORCE: pl.String}).join(
        delivered.select(time).unique(), how="cross"
    )
    for name in table.dimensions:
        if name not in (FORCE, time):
            known = sorted({*values.get(name, ()), *protected[name]} - {ALL_TYPES, None})
            every = [*known, ALL_TYPES] if name in table.sums else known
            grid = grid.join(pl.DataFrame({name: every}, schema={name: pl.String}), how="cross")
    keys = list(table.dimensions)
    is_given = pl.col("symbol").is_not_null()
    is_delivered = pl.col("is_delivered").fill_null(False)
    return (
        grid.join(delivered, on=[FORCE, time], how="left")
        .join(protected.select(*keys, "count", "symbol"), on=keys, how="left")
        .select(
            *keys,
            pl.when(is_delivered & ~is_given).then(0).otherwise("count").alias("value"),
            pl.when(is_given)
            .then("symbol")
            .otherwise(pl.when(is_delivered).then(pl.lit(SHOWN)).otherwise(pl.lit(NOT_DELIVERED)))
            .alias("symbol"),
        )
        .sort(keys)
    )


def round_to(value: pl.Expr, step: int) -> pl.Expr:
    """A number to the nearest multiple of a step, as a whole number."""
    return ((value / step).round(0) * step).cast(pl.Int64)


def with_rounding_symbol(value: pl.Expr, rounded: pl.Expr, symbol: pl.Expr) -> pl.Expr:
    """The symbol, or `low` of what is shown and rounds to nought without being it."""
    is_low = (symbol == SHOWN) & (rounded == 0) & (value != 0)
    return pl.when(is_low).then(pl.lit(LOW)).otherwise(symbol)
