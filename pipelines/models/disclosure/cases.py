"""How many cases, and which dearest ones, stand behind each cell of a table of amounts."""

from collections.abc import Sequence

import polars as pl

from pipelines.contracts.symbols import HIDDEN
from pipelines.models.disclosure.plan import Table, total_label


def cases_of_cells(
    atoms: pl.DataFrame, tables: Sequence[Table], counts: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """The cases behind amounts.

    Args:
        atoms: As `protect` takes them, with dimensions that have totals as text.
        tables: Those of amounts.
        counts: Cells of the tables of counts, with symbol.

    Returns:
        One row per table and cell: table, dimensions, count, largest_gbp, second_largest_gbp,
        squares_gbp2 if the atoms have it, is_count_hidden.
    """
    squares = [pl.col("squares_gbp2").cast(pl.Float64).sum()] * ("squares_gbp2" in atoms.columns)
    largest = pl.col("largest_gbp").cast(pl.Float64)
    second = pl.col("second_largest_gbp").cast(pl.Float64)
    two = largest.append(second).fill_null(0).top_k(2)
    found = []
    for table in tables:
        within = atoms.drop_nulls(list(table.dimensions))
        for totals in (frozenset[str](), *table.totals):
            labels = [pl.lit(total_label(name)).alias(name) for name in sorted(totals)]
            rows = (
                within.with_columns(labels)
                .group_by(table.dimensions)
                .agg(
                    pl.col("count").sum(),
                    two.max().alias("largest_gbp"),
                    two.min().alias("second_largest_gbp"),
                    *squares,
                )
            )
            found.append(
                _with_hidden_counts(rows, table, counts).with_columns(table=pl.lit(table.name))
            )
    return pl.concat(found, how="diagonal")


def _with_hidden_counts(
    rows: pl.DataFrame, table: Table, counts: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    if table.count_table is None:
        return rows.with_columns(is_count_hidden=pl.lit(value=False))
    own = pl.concat(counts, how="diagonal").filter(pl.col("table") == table.count_table)
    hidden = own.select(*table.dimensions, is_count_hidden=pl.col("symbol") == HIDDEN)
    joined = rows.join(hidden, on=list(table.dimensions), how="left", nulls_equal=True)
    return joined.with_columns(pl.col("is_count_hidden").fill_null(value=False))
