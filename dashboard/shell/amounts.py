"""Which rows may let their money, hours and days leave: those that stand on six cases or more."""

from collections.abc import Sequence

import polars as pl

SMALLEST_SHOWN = 6


def is_small(count: str) -> pl.Expr:
    """Whether a count is 1 to 5, or what is expected or changed is so little, up or down."""
    size = pl.col(count).abs()
    return ((size > 0) & (size < SMALLEST_SHOWN)).fill_null(False)


def is_hidden_amount(
    table: pl.DataFrame,
    amounts: Sequence[str],
    *,
    rests_on: Sequence[str],
    totals: Sequence[Sequence[str]] = (),
) -> pl.Series:
    """Which rows must keep their money and time to themselves.

    A row does so where a count that it rests on is 1 to 5 or not known, or where it has amounts and
    no case. Where such rows stand under a total, and all of them together may rest on five cases or
    fewer, the row with the next smallest count is kept back too, so that the total less the rows
    shown does not give them back.

    Args:
        table: Any table, with the counts that decide, shown or not.
        amounts: The columns of money and time that rest on these counts.
        rests_on: The columns of counts that decide, at least one.
        totals: Sets of columns over which totals of this table are published beside it; the total
            of the whole table always counts as one.

    Returns:
        One truth value a row.
    """
    if table.is_empty():
        return pl.Series("hidden", [], dtype=pl.Boolean)
    rows = table.select(
        _smallest(rests_on).alias("cases"),
        _stands_on_too_few(rests_on, amounts).alias("hidden"),
        *{name for names in totals for name in names},
        pl.lit(0).alias("whole"),
    ).with_row_index("row")
    # The finest totals first: who keeps company there does so under the wider ones too.
    return _with_company(rows, [*sorted(map(tuple, totals), key=len, reverse=True), ()])


def _smallest(counts: Sequence[str]) -> pl.Expr:
    """The smallest count of a row that is not nought: at least so many cases are behind it."""
    return pl.min_horizontal(pl.when(pl.col(name) > 0).then(pl.col(name)) for name in counts)


def _stands_on_too_few(counts: Sequence[str], amounts: Sequence[str]) -> pl.Expr:
    small = pl.any_horizontal(is_small(name) for name in counts)
    unknown = pl.any_horizontal(pl.col(name).is_null() for name in counts)
    no_case = pl.all_horizontal(pl.col(name) == 0 for name in counts)
    any_amount = pl.any_horizontal((pl.col(name) != 0).fill_null(False) for name in amounts)
    return small | ((unknown | no_case.fill_null(False)) & any_amount)


def _with_company(rows: pl.DataFrame, totals: Sequence[tuple[str, ...]]) -> pl.Series:
    """Hide on until the hidden rows under each total rest on six cases or more together."""
    while True:
        before = rows["hidden"].sum()
        for keys in totals:
            rows = _one_more(rows, keys)
        if rows["hidden"].sum() == before:
            return rows["hidden"]


def _one_more(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Hide the visible row of fewest cases under each total whose hidden rows rest on too few."""
    group = keys or ("whole",)
    # The same case can stand in several rows: only so many as the largest of them are sure.
    sure = pl.col("cases").filter("hidden").max().fill_null(0)
    next_one = (
        pl.col("row")
        .filter(~pl.col("hidden"))
        .sort_by(pl.col("cases").filter(~pl.col("hidden")), nulls_last=True)
    )
    more = (
        rows.group_by(group)
        .agg(pl.col("hidden").any().alias("any"), sure.alias("sure"), next_one.first())
        .filter(pl.col("any") & (pl.col("sure") < SMALLEST_SHOWN))["row"]
        .drop_nulls()
    )
    return rows.with_columns(pl.col("hidden") | pl.col("row").is_in(more.implode()))
