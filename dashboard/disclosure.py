"""What may leave the dashboard: small counts and whatever would give them away become `c`."""

import polars as pl

SMALLEST_SHOWN = 6
SUPPRESSED = "c"
FEWEST_WITH_TOTAL = 3


def public_table(table: pl.DataFrame) -> pl.DataFrame:
    """The public form of a table.

    Counts of 1 to 5 become `c`. Where a column holds just one such cell the next smallest goes
    too, so that a known total does not give it back; the same in the rows of a table whose counts
    are parts and their sum. The shares and money of a row that lost a count go with it. Zeros stay.

    Args:
        table: Any table; columns that end in `_count` hold counts, float columns what was worked
            out from them.

    Returns:
        The same table with the columns concerned as text.
    """
    counts = [name for name in table.columns if name.endswith("_count")]
    hidden = {name: _hidden(table[name]) for name in counts}
    if _has_total(table.select(counts)):
        hidden = _closed(table.select(counts), hidden)
    row_hidden = pl.any_horizontal(hidden.values()) if hidden else pl.lit(False)
    derived = [name for name, kind in table.schema.items() if kind.is_float()]
    return table.with_columns(
        *[_masked(name, pl.lit(mask)) for name, mask in hidden.items()],
        *[_masked(name, row_hidden) for name in derived],
    )


def _hidden(counts: pl.Series) -> pl.Series:
    """Which cells of a column of counts must not be shown."""
    small = (counts.is_between(1, SMALLEST_SHOWN - 1)).fill_null(False)
    if small.sum() != 1:
        return small
    others = counts.filter(~small & (counts > 0).fill_null(False))
    return small | (counts == others.min()).fill_null(False) if others.len() else small


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


def _masked(name: str, mask: pl.Expr) -> pl.Expr:
    shown = pl.col(name).cast(pl.String)
    return pl.when(mask).then(pl.lit(SUPPRESSED)).otherwise(shown).alias(name)
