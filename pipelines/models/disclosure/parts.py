"""Which cells are parts of others, across all tables of a plan."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.models.disclosure.cliques import Dimensions, with_coarser
from pipelines.models.disclosure.plan import Table


def parts_of(
    wholes: pl.DataFrame,
    cells: pl.DataFrame,
    tables: Sequence[Table],
    atoms: pl.DataFrame,
    coarser: Mapping[str, str],
) -> pl.Series:
    """Cells that are a part of one of some others, and not all of it by name.

    A cell is a part of another where all that names the other follows from what names it: the
    month of a force, of the force's year.

    Args:
        wholes: Some of the cells.
        cells: As `System.cells`, with cell.
        tables: Those of the cells.
        atoms: As `protect` takes them; they tell which year a month lies in.
        coarser: As `protect` takes it.

    Returns:
        Places of the parts, each once.
    """
    levels = [
        (table, totals, frozenset(table.dimensions) - totals)
        for table in tables
        for totals in (frozenset[str](), *table.totals)
    ]
    found = [pl.Series("cell", [], dtype=pl.Int64)]
    for table, totals, names in levels:
        own = _level(cells, table, totals)
        closed = with_coarser(names, coarser)
        if closed != names:
            follows = atoms.select(sorted(closed)).drop_nulls(sorted(names)).unique()
            own = own.select("cell", *sorted(names)).join(
                follows, on=sorted(names), how="left", nulls_equal=True
            )
        for other, other_totals, other_names in levels:
            if not other_names < closed:
                continue
            whole = _level(wholes, other, other_totals)
            if other_names:
                found.append(own.join(whole, on=sorted(other_names), how="semi")["cell"])
            elif whole.height:
                found.append(own["cell"])
    return pl.concat(found).unique()


def _level(cells: pl.DataFrame, table: Table, totals: Dimensions) -> pl.DataFrame:
    """The cells of a table that are totals over just these dimensions."""
    of_totals = pl.col("totals") == pl.lit(sorted(totals), dtype=pl.List(pl.String))
    return cells.filter(pl.col("table") == table.name, of_totals)
