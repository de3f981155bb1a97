"""A plan of linked tables is protected: from atoms to cells, hidden where they must be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.models.disclosure.plan import Table


@dataclass(frozen=True)
class Protected:
    """The cells of a plan as they may be shown, and what is known of the hidden ones.

    Attributes:
        cells: One row per table and cell: table; every dimension of the plan (null where the
            table lacks it; text where totals are made over it); count (null where hidden, and in
            tables of amounts); amount_gbp (null where hidden, and in tables of counts); symbol.
            Nothing in it tells more than what is shown.
        log: Internal. One row per hidden cell: table; dimensions; why (primary, group, few,
            dominance, spread, count, partner, hidden_before); partner_of (the primary in words,
            null of primaries); block.
        audit: Internal. One row per cell that must be protected: table; dimensions; why; lower and
            upper (what a linear program leaves to an attacker, as far as it was driven: a bound
            that is wide enough is not driven on); must_reach_lower, must_reach_upper; is_held;
            block.
        blocks: Internal. One row per independent block of the plan: block (a fingerprint of all
            that its protection rests on, true counts among them: never to be issued), cell_count,
            hidden_count, is_kept (taken over from earlier).
        shares: One row: nonzero_count (cells that are not nought), shown_share (of them),
            one_partner_share (what primary suppression plus one partner a line would show).
    """

    cells: pl.DataFrame
    log: pl.DataFrame
    audit: pl.DataFrame
    blocks: pl.DataFrame
    shares: pl.DataFrame

    def table(self, name: str) -> pl.DataFrame:
        """The cells of one table: its own dimensions, count or amount_gbp, symbol."""
        raise NotImplementedError


def protect(
    atoms: pl.DataFrame,
    tables: Sequence[Table],
    *,
    coarser: Mapping[str, str] | None = None,
    shown_before: pl.DataFrame | None = None,
    earlier: Protected | None = None,
) -> Protected:
    """Hide what must be hidden in the tables of a plan, taken all together.

    Args:
        atoms: One row per finest cell: the dimensions of all tables; count; for amounts also
            amount_gbp, largest_gbp and second_largest_gbp (the dearest cases of the row), and
            squares_gbp2 (the sum of the cases' squares) where an interval of the mean is shown
            too. A force and month that were delivered have a row at least, with count 0 where
            there was nothing; those without any row were not delivered.
        tables: In the order of their importance: cells of an earlier one are shown rather than
            those of a later one. All of one measure, since what is told of one measure is held to
            tell nothing of another.
        coarser: Columns that follow from another: `{"financial_year": "month"}` says that
            every month lies in one year.
        shown_before: What issued versions held: table, dimensions, count or amount_gbp (null where
            hidden), symbol; several rows a cell where several versions were issued. What was shown
            and is still the same stays shown; what was hidden stays hidden.
        earlier: What an earlier call gave: blocks of which nothing changed are taken over.

    Returns:
        The cells of all tables, and why some are hidden.

    Raises:
        ValueError: A table names a column that the atoms lack, or two have one name.
    """
    raise NotImplementedError
