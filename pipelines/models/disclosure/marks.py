"""What must be protected in a plan, before any partner is chosen."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.contracts.symbols import HIDDEN
from pipelines.models.disclosure.blocks import Marks
from pipelines.models.disclosure.intervals import Mask
from pipelines.models.disclosure.parts import parts_of
from pipelines.models.disclosure.plan import Kind, Table, dimensions_of
from pipelines.models.disclosure.primary import (
    CLOSEST,
    GROUP,
    SMALL,
    SMALLEST_SHOWN,
    amount_reasons,
    one_sided_lines,
    small_counts,
)
from pipelines.models.disclosure.system import System, open_unknowns

HIDDEN_BEFORE, PARTNER, WITHIN = "hidden_before", "partner", "within"
LEAST_POUNDS = 1.0
"""How far an amount must stay open even where its dearest case cost nothing."""


@dataclass(frozen=True)
class Judged:
    """The cells with what was found of them.

    Attributes:
        cells: As `System.cells`, with cell, why (null where nothing asks for hiding),
            is_primary, is_forced (shown before, and still the same), case_count.
        marks: The same, and what must stay possible, as arrays.
    """

    cells: pl.DataFrame
    marks: Marks


def judge_counts(
    system: System,
    tables: Sequence[Table],
    atoms: pl.DataFrame,
    coarser: Mapping[str, str],
    before: pl.DataFrame | None,
) -> Judged:
    """Mark small counts, noughts that would tell of them, and what earlier versions hid or showed.

    Args:
        system: The counts.
        tables: Those of the cells.
        atoms: As `protect` takes them.
        coarser: As `protect` takes it.
        before: As `shown_before` of `protect`.
    """
    cells = _with_before(_numbered(system), tables, before, Kind.COUNT)
    primary = small_counts() & ~pl.col("is_forced")
    cells = cells.with_columns(
        is_primary=primary,
        why=pl.when(primary).then(pl.lit(SMALL)),
        case_count=pl.col("value"),
    )
    inside = parts_of(cells.filter("is_primary"), cells, tables, atoms, coarser)
    is_part = cells["cell"].is_in(inside.implode()).to_numpy()
    within = _noughts_within(system, cells, is_part)
    noughts, further = _noughts_to_hide(
        system, cells, one_sided_lines(cells, tables, coarser), _zeros_hidden_before(cells), within
    )
    reasons = dict.fromkeys(within, WITHIN) | dict.fromkeys(further, PARTNER)
    cells = _with_reasons(cells, reasons | dict.fromkeys(noughts, GROUP))
    value = cells["value"].to_numpy()
    is_group = (cells["why"] == GROUP).fill_null(value=False).to_numpy()
    return _judged(
        cells,
        is_protected=cells["is_primary"].to_numpy() | is_group,
        low=np.minimum(value, 1.0),
        high=np.full(len(value), SMALLEST_SHOWN - 1.0),
        least=np.where(is_part, 0.0, np.minimum(value, 1.0)),
    )


def _numbered(system: System) -> pl.DataFrame:
    return system.cells.with_row_index("cell").with_columns(pl.col("cell").cast(pl.Int64))


def _noughts_within(system: System, cells: pl.DataFrame, is_part: Mask) -> set[int]:
    """Noughts within a small count: shown, they tell how many parts share it, and which.

    Those that follow from a nought that is shown stay shown themselves.
    """
    may_hide = is_part & (cells["value"] == 0).to_numpy() & ~cells["is_forced"].to_numpy()
    primary = cells["is_primary"].to_numpy()
    while True:
        is_open = open_unknowns(system, primary | may_hide)
        still = may_hide & (system.cell_rows @ is_open.astype(np.int64) > 0)
        if still.sum() == may_hide.sum():
            return set(np.flatnonzero(still).tolist())
        may_hide = still


def judge_amounts(
    system: System,
    tables: Sequence[Table],
    cases: pl.DataFrame,
    before: pl.DataFrame | None,
) -> Judged:
    """Mark amounts of too few cases, of one case above all, and those whose count is hidden.

    Args:
        system: The amounts.
        tables: Those of the cells.
        cases: One row per cell: table, dimensions, count, largest_gbp, second_largest_gbp,
            is_count_hidden, squares_gbp2 if any.
        before: As `shown_before` of `protect`.
    """
    cells = _with_before(_numbered(system), tables, before, Kind.AMOUNT)
    keys = ["table", *dimensions_of(tables)]
    cells = cells.join(cases, on=keys, how="left", nulls_equal=True, maintain_order="left")
    cells = cells.with_columns(pl.col("count", "largest_gbp", "second_largest_gbp").fill_null(0))
    has_cases = (pl.col("count") > 0) & ~pl.col("is_forced")
    reason = amount_reasons("squares_gbp2" in cells.columns)
    cells = cells.with_columns(why=pl.when(has_cases).then(reason), case_count=pl.col("count"))
    cells = cells.with_columns(is_primary=pl.col("why").is_not_null())
    zeros = cells.filter("is_primary", pl.col("value") == 0)["cell"].to_list()
    _, partners = _noughts_to_hide(system, cells, [], [*zeros, *_zeros_hidden_before(cells)], set())
    cells = _with_reasons(cells, dict.fromkeys(partners, PARTNER))
    value = cells["value"].to_numpy()
    margin = np.maximum(CLOSEST * cells["largest_gbp"].to_numpy(), LEAST_POUNDS)
    return _judged(
        cells,
        is_protected=cells["is_primary"].to_numpy(),
        low=np.where(value < 0, value - margin, np.maximum(value - margin, 0)),
        high=value + margin,
        least=np.zeros(len(value)),
    )


def _judged(
    cells: pl.DataFrame,
    *,
    is_protected: Mask,
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    least: NDArray[np.float64],
) -> Judged:
    hidden = cells["why"].is_not_null().to_numpy()
    forced = cells["is_forced"].to_numpy()
    return Judged(cells, Marks(is_protected, hidden, forced, least, low, high))


def _with_before(
    cells: pl.DataFrame, tables: Sequence[Table], before: pl.DataFrame | None, kind: Kind
) -> pl.DataFrame:
    """Cells with is_forced (some issued version shows their value) and was_hidden (one hid it)."""
    if before is None or before.is_empty():
        return cells.with_columns(is_forced=pl.lit(value=False), was_hidden=pl.lit(value=False))
    keys = ["table", *dimensions_of(tables)]
    own = before.filter(pl.col("table").is_in([table.name for table in tables]))
    own = own.with_columns(
        pl.lit(None).cast(cells.schema[name]).alias(name)
        for name in keys
        if name not in own.columns
    )
    own = own.select(
        *(pl.col(name).cast(cells.schema[name]) for name in keys),
        pl.col(kind.value).cast(pl.Float64).alias("shown_value"),
        pl.col("symbol") == HIDDEN,
    )
    found = own.group_by(keys).agg("shown_value", pl.col("symbol").any().alias("was_hidden"))
    joined = cells.join(found, on=keys, how="left", nulls_equal=True, maintain_order="left")
    values = joined.select("cell", "value", "shown_value").explode("shown_value")
    same = values.filter((pl.col("value") - pl.col("shown_value")).abs() < 0.005)["cell"].unique()
    return joined.drop("shown_value").with_columns(
        is_forced=pl.col("cell").is_in(same.implode()),
        was_hidden=pl.col("was_hidden").fill_null(value=False),
    )


def _zeros_hidden_before(cells: pl.DataFrame) -> list[int]:
    is_one = pl.col("was_hidden") & (pl.col("value") == 0) & ~pl.col("is_forced")
    return cells.filter(is_one)["cell"].to_list()


def _with_reasons(cells: pl.DataFrame, reasons: Mapping[int, str]) -> pl.DataFrame:
    """Reasons by place where a cell has none yet, then those of cells that were hidden before."""
    places, words = list(reasons), list(reasons.values())
    given = pl.DataFrame(
        {"cell": places, "further": words}, schema={"cell": pl.Int64, "further": pl.String}
    )
    is_kept = pl.col("was_hidden") & ~pl.col("is_forced")
    return (
        cells.join(given, on="cell", how="left", maintain_order="left")
        .with_columns(pl.coalesce("why", "further"))
        .with_columns(why=pl.coalesce("why", pl.when(is_kept).then(pl.lit(HIDDEN_BEFORE))))
        .drop("further")
    )


def _noughts_to_hide(
    system: System,
    cells: pl.DataFrame,
    lines: Iterable[Sequence[int]],
    alone: Iterable[int],
    already: Collection[int],
) -> tuple[set[int], set[int]]:
    """One nought of each line, and every further one that would give a hidden one away.

    A nought over a sum says that all its parts are nought. So one unknown of a hidden nought stays
    open, and every nought that adds it up is hidden too: the unknown with the fewest such.
    """
    is_nought = (cells["value"] == 0).to_numpy() & ~cells["is_forced"].to_numpy()
    by_unknown = system.cell_rows.tocsc()
    chosen: set[int] = set()
    hidden: set[int] = set(already)
    for line in (*lines, *([it] for it in alone)):
        if hidden & set(line):
            chosen |= {min(hidden & set(line))}
            continue
        best: tuple[int, int, set[int]] | None = None
        for cell in line:
            first, last = system.cell_rows.indptr[cell], system.cell_rows.indptr[cell + 1]
            for unknown in system.cell_rows.indices[first:last].tolist():
                ends = by_unknown.indptr[unknown], by_unknown.indptr[unknown + 1]
                holding = by_unknown.indices[ends[0] : ends[1]]
                also = set(holding[is_nought[holding]].tolist())
                if best is None or len(also) < best[0]:
                    best = (len(also), cell, also)
        if best is not None and is_nought[best[1]]:
            chosen.add(best[1])
            hidden |= best[2]
    return chosen, hidden - chosen - set(already)
