"""The linear system of a plan: every cell a sum of unknowns, and what binds these together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from pipelines.models.disclosure.cliques import (
    Dimensions,
    find_cliques,
    join_cliques,
    with_coarser,
)
from pipelines.models.disclosure.plan import PLACES_AND_TIMES, Table, total_label

Rows: TypeAlias = sparse.csr_array


@dataclass(frozen=True)
class System:
    """What is told of a plan, in unknowns.

    Attributes:
        cells: One row per table and cell, in the order of the tables: table, rank (of the table),
            dimensions, value (count or pounds), totals (the dimensions that it is a total over).
        cell_rows: Which unknowns each cell adds up (cells × unknowns, 0 or 1).
        relations: What is nought whatever the values: margins agree where cliques meet
            (relations × unknowns, -1 to 1).
        values: The unknowns' true values.
    """

    cells: pl.DataFrame
    cell_rows: Rows
    relations: Rows
    values: NDArray[np.float64]


def build_system(
    atoms: pl.DataFrame, tables: Sequence[Table], coarser: Mapping[str, str]
) -> System:
    """The system of tables of one kind.

    Args:
        atoms: As `protect` takes them.
        tables: All counts, or all amounts.
        coarser: As `protect` takes it.

    Returns:
        Cells of what was delivered alone: a force and month without any atom has none.
    """
    value = tables[0].kind.value
    families = [with_coarser(table.dimensions, coarser) for table in tables]
    cliques = find_cliques(families)
    frames, first = [], 0
    for clique in cliques:
        frame = _margin(atoms, clique, value, coarser).with_row_index("unknown", offset=first)
        frames.append(frame.with_columns(pl.col("unknown").cast(pl.Int64)))
        first += frame.height
    found = [
        (table, frames[next(i for i, clique in enumerate(cliques) if family <= clique)])
        for table, family in zip(tables, families, strict=True)
    ]
    parts = [
        _cells(table, rank, totals, frame)
        for rank, (table, frame) in enumerate(found)
        for totals in (frozenset[str](), *sorted(table.totals, key=sorted))
    ]
    cells = pl.concat(parts, how="diagonal")
    return System(
        cells.drop("unknown"),
        _rows(cells["unknown"].to_list(), first),
        _relations(cliques, frames, first),
        pl.concat([frame["value"] for frame in frames]).to_numpy().astype(float),
    )


def _margin(
    atoms: pl.DataFrame, clique: Dimensions, value: str, coarser: Mapping[str, str]
) -> pl.DataFrame:
    """All cells of a clique, noughts too: of what was delivered, every category there is."""
    bases = with_coarser(PLACES_AND_TIMES, coarser)
    where = sorted(clique & bases)
    parts = [atoms.select(where).unique()] if where else []
    parts += [atoms.select(pl.col(name).unique()) for name in sorted(clique - bases)]
    every = reduce(lambda left, right: left.join(right, how="cross"), parts, pl.DataFrame([{}]))
    names = sorted(clique)
    if not names:
        return atoms.select(pl.col(value).sum().alias("value"))
    sums = atoms.group_by(names).agg(pl.col(value).sum().alias("value"))
    found = every.join(sums, on=names, how="left", nulls_equal=True)
    return found.with_columns(pl.col("value").cast(pl.Float64).fill_null(0)).sort(names)


def _cells(table: Table, rank: int, totals: Dimensions, frame: pl.DataFrame) -> pl.DataFrame:
    """The cells of a table over one set of totals, with the unknowns of each."""
    within = frame.drop_nulls(list(table.dimensions))
    by = [name for name in table.dimensions if name not in totals]
    what = [pl.col("unknown"), pl.col("value").sum()]
    grouped = (
        within.group_by(by, maintain_order=True).agg(what)
        if by
        else within.select(pl.col("unknown").implode(), pl.col("value").sum())
    )
    return grouped.with_columns(
        *(pl.lit(total_label(name)).alias(name) for name in sorted(totals)),
        table=pl.lit(table.name),
        rank=pl.lit(rank),
        totals=pl.lit(sorted(totals), dtype=pl.List(pl.String)),
    )


def _rows(unknowns: list[list[int]], width: int) -> Rows:
    lengths = [len(row) for row in unknowns]
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    columns = np.array([at for row in unknowns for at in row], dtype=np.int64)
    ones = np.ones(len(columns), dtype=np.int64)
    return sparse.csr_array((ones, columns, ends), shape=(len(unknowns), width))


def _relations(cliques: list[Dimensions], frames: list[pl.DataFrame], width: int) -> Rows:
    """For every pair of neighbours, and everything that both tell: one margin less the other."""
    found = []
    for first, second in join_cliques(cliques):
        names = sorted(cliques[first] & cliques[second])
        sides = []
        for frame in (frames[first], frames[second]):
            by = [pl.col(name) for name in names] or [pl.lit(0).alias("whole")]
            sides.append(frame.group_by(by).agg("unknown"))
        on = names or ["whole"]
        both = sides[0].join(sides[1], on=on, nulls_equal=True).sort(on, nulls_last=True)
        found.append(
            _rows(both["unknown"].to_list(), width) - _rows(both["unknown_right"].to_list(), width)
        )
    if not found:
        return sparse.csr_array((0, width), dtype=np.int64)
    return sparse.csr_array(sparse.vstack(found, format="csr"))


def open_unknowns(system: System, is_hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which unknowns shown noughts leave open.

    A sum of counts that is shown as nought makes all its parts nought, and so does a margin that
    has no other part left.
    """
    sizes = system.cell_rows @ np.abs(system.values)
    is_open = np.ones(len(system.values), dtype=bool)
    shown = system.cell_rows[np.flatnonzero((sizes == 0) & ~is_hidden)]
    is_open[np.unique(shown.indices)] = False
    sides = [system.relations.maximum(0), (-system.relations).maximum(0)]
    while True:
        left = [side @ is_open.astype(np.int64) for side in sides]
        empty = np.flatnonzero((left[0] == 0) != (left[1] == 0))
        gone = np.unique(abs(system.relations[empty]).indices)
        gone = gone[is_open[gone]]
        if not len(gone):
            return is_open
        is_open[gone] = False
