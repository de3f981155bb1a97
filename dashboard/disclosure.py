"""What may leave the dashboard: small counts and whatever would give them away become `c`."""

import polars as pl

SMALLEST_SHOWN = 6
SUPPRESSED = "c"


def public_table(table: pl.DataFrame) -> pl.DataFrame:
    """The public form of a table.

    Counts of 1 to 5 become `c`. Where a column holds just one such cell the next smallest goes
    too, so that a known total does not give it back; and the shares and money of a row that lost a
    count go with it. Zeros stay.

    Args:
        table: Any table; columns that end in `_count` hold counts, float columns what was worked
            out from them.

    Returns:
        The same table with the columns concerned as text.
    """
    counts = [name for name in table.columns if name.endswith("_count")]
    hidden = {name: _hidden(table[name]) for name in counts}
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


def _masked(name: str, mask: pl.Expr) -> pl.Expr:
    shown = pl.col(name).cast(pl.String)
    return pl.when(mask).then(pl.lit(SUPPRESSED)).otherwise(shown).alias(name)
