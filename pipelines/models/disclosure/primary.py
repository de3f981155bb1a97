"""Which cells must be protected for their own sake."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.models.disclosure.cliques import with_coarser
from pipelines.models.disclosure.plan import PLACES_AND_TIMES, Table

SMALLEST_SHOWN = 6
"""Counts of 1 to 5 are hidden."""
FEWEST_CASES = 10
"""An amount is shown from so many cases on."""
CLOSEST = 0.1
"""No single case is told to within this share of its cost."""

SMALL, GROUP = "primary", "group"
FEW, DOMINANCE, SPREAD, COUNT = "few", "dominance", "spread", "count"


def small_counts() -> pl.Expr:
    """Whether a count is 1 to 5."""
    return pl.col("value").is_between(1, SMALLEST_SHOWN - 1)


def one_sided_lines(
    cells: pl.DataFrame, tables: Sequence[Table], coarser: Mapping[str, str]
) -> list[list[int]]:
    """Lines whose whole count sits in one cell: the noughts of each, as places in the cells.

    Whoever knows that a child is in such a line knows what the line is about: all cases of a
    force's year ended alike. So it is of what a dimension says of a case, not of where and when.

    Args:
        cells: As `System.cells`, with a column cell (the place).
        tables: Those of the cells.
        coarser: As `protect` takes it.
    """
    said_of_places = with_coarser(PLACES_AND_TIMES, coarser)
    found: list[list[int]] = []
    for table in tables:
        own = cells.filter(pl.col("table") == table.name)
        for dimension in set(table.dimensions) - said_of_places:
            line = [name for name in table.dimensions if name != dimension]
            parts = own.filter(~pl.col("totals").list.contains(dimension))
            lines = parts.group_by(line or [pl.lit(0).alias("line")], maintain_order=True).agg(
                (pl.col("value") > 0).sum().alias("filled"),
                pl.col("cell").filter(pl.col("value") == 0).alias("noughts"),
            )
            is_one_sided = (pl.col("filled") == 1) & (pl.col("noughts").list.len() > 0)
            found += lines.filter(is_one_sided)["noughts"].to_list()
    return found


def amount_reasons(has_squares: bool) -> pl.Expr:
    """Why an amount is hidden; null where it may be shown.

    The p % rule: whoever stands behind the second dearest case must not come nearer to the dearest
    than a tenth of it by taking their own from the sum. Where an interval is shown beside the mean,
    the sum of squares follows from it, and its root is no more than a tenth above the dearest case
    where that case dominates it.

    Columns: count, value, largest_gbp, second_largest_gbp, is_count_hidden, squares_gbp2 if any.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, chapter 4 (p % rule); the
        rule for squares is our own.
    """
    largest = pl.col("largest_gbp")
    rest = pl.col("value") - largest - pl.col("second_largest_gbp")
    found = (
        pl.when(pl.col("count") < FEWEST_CASES)
        .then(pl.lit(FEW))
        .when(rest < CLOSEST * largest)
        .then(pl.lit(DOMINANCE))
    )
    if has_squares:
        is_near = pl.col("squares_gbp2").sqrt() < (1 + CLOSEST) * largest
        found = found.when(is_near).then(pl.lit(SPREAD))
    return found.when(pl.col("is_count_hidden")).then(pl.lit(COUNT)).otherwise(None)
