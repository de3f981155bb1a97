"""What may leave the dashboard: small counts and whatever would give them away become `c`."""

from collections.abc import Sequence

import polars as pl

from dashboard.shell.amounts import SMALLEST_SHOWN as SMALLEST_SHOWN
from dashboard.shell.amounts import is_amount, is_hidden_amount

SUPPRESSED = "c"
FEWEST_WITH_TOTAL = 3


def public_table(
    table: pl.DataFrame,
    columns: Sequence[str] | None = None,
    *,
    rests_on: Sequence[str] | None = None,
    totals: Sequence[Sequence[str]] = (),
) -> pl.DataFrame:
    """The public form of a table.

    Counts of 1 to 5 become `c`. Where a column holds just one such cell the next smallest goes
    too, so that a known total does not give it back; the same in the rows of a table whose counts
    are parts and their sum. The shares and money of a row that lost a count go with it. Zeros stay.
    Money, hours and days never leave without a count: a row that has none, or a small one, keeps
    them (see `is_hidden_amount`).

    Args:
        table: Any table; columns that end in `_count` hold counts, float columns what was worked
            out from them, and columns that end in `_gbp`, `_days` or `hours` money and time.
        columns: Which columns leave, in order; all where none are named. Counts that stay behind
            decide all the same: where one of them is small the row's other counts go too.
        rests_on: The counts that the shares and money rest on, where not on all of them.
        totals: Sets of columns over which totals of this table are published beside it.

    Returns:
        Those columns, the ones concerned as text, and money that is no decimal in whole pounds.
    """
    shown = table.columns if columns is None else list(columns)
    counts = [name for name in table.columns if name.endswith("_count")]
    hidden = {name: _hidden(table[name]) for name in counts}
    if _has_total(table.select(counts)):
        hidden = _closed(table.select(counts), hidden)
    behind = _any([_small(table[name]) for name in counts if name not in shown], table.height)
    hidden = {name: mask | behind for name, mask in hidden.items()}
    decide = counts if rests_on is None else list(rests_on)
    row_hidden = behind | _any([hidden[name] for name in decide if name in shown], table.height)
    amount_hidden = row_hidden | is_hidden_amount(table, rests_on=rests_on, totals=totals)
    masks = {name: hidden[name] for name in counts if name in shown}
    for name in shown:
        if is_amount(name):
            masks[name] = amount_hidden
        elif table.schema[name].is_float():
            masks[name] = row_hidden
    return table.select(shown).with_columns(
        _masked(table, name, mask) for name, mask in masks.items()
    )


def _any(masks: Sequence[pl.Series], height: int) -> pl.Series:
    found = pl.Series([False] * height, dtype=pl.Boolean)
    for mask in masks:
        found = found | mask
    return found


def _small(counts: pl.Series) -> pl.Series:
    """Counts of 1 to 5, and changes of so few up or down."""
    return counts.abs().is_between(1, SMALLEST_SHOWN - 1).fill_null(False)


def _hidden(counts: pl.Series) -> pl.Series:
    """Which cells of a column of counts must not be shown."""
    small = _small(counts)
    if small.sum() != 1:
        return small
    others = counts.set(~(~small & (counts > 0).fill_null(False)), None)
    next_one = others.arg_min()
    if next_one is None:
        return small
    return small | (pl.int_range(counts.len(), eager=True) == next_one)


def _has_total(counts: pl.DataFrame) -> bool:
    """Whether one of the columns is, in every row, the sum of all the others (two or more)."""
    if counts.width < FEWEST_WITH_TOTAL or counts.is_empty():
        return False
    total = pl.sum_horizontal(counts.columns)
    return any(
        counts.select((2 * pl.col(name) == total).fill_null(False).all()).item()
        for name in counts.columns
    )


def _closed(counts: pl.DataFrame, hidden: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Hide on until no row and no column holds a single hidden count."""
    names = counts.columns
    cells = [list(row) for row in counts.iter_rows()]
    masks = [list(row) for row in pl.DataFrame(hidden).select(names).iter_rows()]
    before = -1
    while before != sum(map(sum, masks)):
        before = sum(map(sum, masks))
        _pair_up(cells, masks)
        columns = [list(column) for column in zip(*masks, strict=True)]
        _pair_up([list(column) for column in zip(*cells, strict=True)], columns)
        masks = [list(row) for row in zip(*columns, strict=True)]
    return {
        name: pl.Series(name, column)
        for name, column in zip(names, zip(*masks, strict=True), strict=True)
    }


def _pair_up(cells: list[list[int | None]], masks: list[list[bool]]) -> None:
    """Where a line holds one hidden cell, hide its next smallest that is not nought too."""
    for line, mask in zip(cells, masks, strict=True):
        others = [(n, at) for at, n in enumerate(line) if n and not mask[at]]
        if sum(mask) == 1 and others:
            mask[min(others)[1]] = True


def _masked(table: pl.DataFrame, name: str, mask: pl.Series) -> pl.Expr:
    values = pl.col(name)
    if name.endswith("_gbp") and is_amount(name) and table.schema[name].is_float():
        values = values.round(0).cast(pl.Int64, strict=False)
    shown = values.cast(pl.String)
    return pl.when(pl.lit(mask)).then(pl.lit(SUPPRESSED)).otherwise(shown).alias(name)
