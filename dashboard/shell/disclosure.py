"""What may leave the dashboard: small counts and whatever would give them away become `c`."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from dashboard.shell.amounts import SMALLEST_SHOWN as SMALLEST_SHOWN
from dashboard.shell.amounts import is_hidden_amount, is_small
from dashboard.shell.columns import (
    Column,
    Kind,
    Leaves,
    check_declared,
    counts_behind,
    counts_shown,
)

SUPPRESSED = "c"
FEWEST_WITH_TOTAL = 3
Masks = dict[str, list[bool]]


def public_table(
    table: pl.DataFrame,
    columns: Mapping[str, Column],
    *,
    totals: Sequence[Sequence[str]] = (),
) -> pl.DataFrame:
    """The public form of a table.

    Counts of 1 to 5 become `c`. Where a column holds just one hidden cell the next smallest goes
    too, so that a known total does not give it back; the same in the rows of counts that are parts
    and their sum. What was worked out from a hidden count goes with it. Zeros stay. Money and hours
    never leave without a count: a row that has none, or a small one, keeps them (see
    `is_hidden_amount`).

    Args:
        table: Any table, with the counts that columns rest on even where these do not leave.
        columns: Which columns leave, in order, and what they hold.
        totals: Sets of columns over which totals of this table are published beside it.

    Returns:
        Those columns, the ones concerned as text, and money that is no decimal in whole pounds.

    Raises:
        TypeError: A column is not declared, or is not of the kind declared.
        ValueError: A column, or a count that it rests on, is not in the table.
    """
    check_declared(table, columns)
    hidden = _hidden_counts(table, columns)
    masks = {name: _any(hidden, column.rests_on, table) for name, column in columns.items()}
    masks |= {name: hidden[name] for name in counts_shown(columns)}
    for basis, amounts in _by_basis(columns).items():
        few = is_hidden_amount(table, amounts, rests_on=basis, totals=totals)
        masks |= {name: masks[name] | few for name in amounts}
    return table.select(
        _masked(table[name], column, masks[name]) for name, column in columns.items()
    )


def _any(hidden: Mapping[str, pl.Series], names: Iterable[str], table: pl.DataFrame) -> pl.Series:
    found = pl.Series([False] * table.height, dtype=pl.Boolean)
    for name in names:
        found = found | hidden[name]
    return found


def _by_basis(columns: Mapping[str, Column]) -> Mapping[tuple[str, ...], list[str]]:
    """The columns of money and time by the counts that they rest on."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, column in columns.items():
        if column.kind.leaves is Leaves.ON_CASES and column.rests_on:
            found.setdefault(tuple(sorted(column.rests_on)), []).append(name)
    return found


def _hidden_counts(table: pl.DataFrame, columns: Mapping[str, Column]) -> dict[str, pl.Series]:
    """Hide on until no count leaves with what it rests on, and none alone in its line.

    A count that stays behind gives away nothing for company's sake, only where it is small itself.
    """
    shown, behind = counts_shown(columns), counts_behind(columns)
    small = table.select(is_small(name) for name in (*shown, *behind))
    cells = {name: table[name].to_list() for name in small.columns}
    masks = {name: small[name].to_list() for name in small.columns}
    own = {name: small[name].to_list() for name in behind}
    sums = _sums(table, columns)
    while True:
        before = _count_hidden(masks)
        _close(cells, masks, sums)
        for name in shown:
            resting = [own.get(other, masks[other]) for other in columns[name].rests_on]
            masks[name] = [any(row) for row in zip(masks[name], *resting, strict=True)]
        if _count_hidden(masks) == before:
            return {
                name: pl.Series(own.get(name, mask), dtype=pl.Boolean)
                for name, mask in masks.items()
            }


def _count_hidden(masks: Masks) -> int:
    return sum(map(sum, masks.values()))


def _sums(table: pl.DataFrame, columns: Mapping[str, Column]) -> list[tuple[str, ...]]:
    """Counts of a row that are parts and their sum: those declared, and all where it is so."""
    declared = [(name, *column.sum_of) for name, column in columns.items() if column.sum_of]
    counted = [name for name, column in columns.items() if column.kind is Kind.COUNT]
    counts = (*counted, *counts_behind(columns))
    return [*declared, counts] if _has_total(table.select(counts)) else declared


def _has_total(counts: pl.DataFrame) -> bool:
    """Whether one of the columns is, in every row, the sum of all the others (two or more)."""
    if counts.width < FEWEST_WITH_TOTAL or counts.is_empty():
        return False
    total = pl.sum_horizontal(counts.columns)
    return any(
        counts.select((2 * pl.col(name) == total).fill_null(False).all()).item()
        for name in counts.columns
    )


def _close(
    cells: Mapping[str, list[float | None]], masks: Masks, sums: Sequence[tuple[str, ...]]
) -> None:
    """Hide on until no column, and no row of parts and their sum, holds a single hidden count."""
    while True:
        before = _count_hidden(masks)
        for name, mask in masks.items():
            company = _company(cells[name], mask)
            if company is not None:
                mask[company] = True
        for parts in sums:
            for row, hidden in enumerate(zip(*(masks[name] for name in parts), strict=True)):
                company = _company([cells[name][row] for name in parts], hidden)
                if company is not None:
                    masks[parts[company]][row] = True
        if _count_hidden(masks) == before:
            return


def _company(line: Sequence[float | None], hidden: Sequence[bool]) -> int | None:
    """Where a line holds one hidden cell, the next smallest that is not nought."""
    if sum(hidden) != 1:
        return None
    others = [(n < 0, abs(n), at) for at, n in enumerate(line) if n and not hidden[at]]
    return min(others)[2] if others else None


def _masked(values: pl.Series, column: Column, mask: pl.Series) -> pl.Expr:
    shown = pl.col(values.name)
    if column.kind.leaves is Leaves.FREELY and not mask.any():
        return shown
    if column.kind is Kind.POUNDS and column.rests_on and values.dtype.is_float():
        shown = shown.round(0).cast(pl.Int64, strict=False)
    hidden = pl.when(pl.lit(mask)).then(pl.lit(SUPPRESSED))
    return hidden.otherwise(shown.cast(pl.String)).alias(values.name)
