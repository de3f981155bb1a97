"""A plan of linked tables is protected: from atoms to cells, hidden where they must be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.models.disclosure.baseline import one_partner_a_line
from pipelines.models.disclosure.blocks import Found, protect_part, split
from pipelines.models.disclosure.cases import cases_of_cells
from pipelines.models.disclosure.marks import Judged, judge_amounts, judge_counts
from pipelines.models.disclosure.outcome import Outcome, join_outcomes, outcome_of
from pipelines.models.disclosure.plan import Kind, Table, check_plan, dimensions_of
from pipelines.models.disclosure.system import System, build_system

YEAR_OF_MONTH = {"financial_year": "month"}


@dataclass(frozen=True)
class Protected:
    """The cells of a plan as they may be shown, and what is known of the hidden ones.

    Attributes:
        cells: One row per table and cell: table; every dimension of the plan (null where the
            table lacks it; text where totals are made over it); count (null where hidden, and in
            tables of amounts); amount_gbp (null where hidden, and in tables of counts); symbol.
            Nothing in it tells more than what is shown.
        log: Internal. One row per hidden cell: table; dimensions; why (primary, within, group,
            few, dominance, spread, count, partner, hidden_before); partner_of (the cell that it
            protects, in words; null where it is hidden for its own sake); block.
        audit: Internal. One row per cell that must be protected: table; dimensions; why; lower and
            upper (what is left to an attacker, as far as it was driven: an end that is far enough
            off is not driven on); must_reach_lower, must_reach_upper; is_held; block. A small
            count that an issued version shows stands here too, with why shown_before, not held.
        blocks: Internal. One row per independent block of the plan: block (a fingerprint of all
            that its protection rests on, true counts among them: never to be issued), cell_count,
            hidden_count, is_kept (taken over from earlier).
        shares: One row per kind (count, amount_gbp): nonzero_count (cells that are not nought),
            shown_share (of them), one_partner_share (what primary suppression plus one partner a
            line would show).
    """

    cells: pl.DataFrame
    log: pl.DataFrame
    audit: pl.DataFrame
    blocks: pl.DataFrame
    shares: pl.DataFrame

    def table(self, table: Table) -> pl.DataFrame:
        """The cells of one table: its own dimensions, count or amount_gbp, symbol."""
        own = self.cells.filter(pl.col("table") == table.name)
        return own.select(*table.dimensions, table.kind.value, "symbol")


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
        coarser: Columns that follow from another: `{"financial_year": "month"}` (what is
            taken where nothing is given) says that every month lies in one year.
        shown_before: What issued versions held: table, dimensions, count or amount_gbp (null where
            hidden), symbol; several rows a cell where several versions were issued. What was shown
            and is still the same stays shown; what was hidden stays hidden.
        earlier: What an earlier call gave: blocks of which nothing changed are taken over.

    Returns:
        The cells of all tables, and why some are hidden.

    Raises:
        ValueError: A table names a column that the atoms lack, two have one name, or a count is
            below nought.
    """
    check_plan(tables, atoms.columns)
    if (atoms["count"] < 0).any():
        raise ValueError("the atoms hold counts below nought")
    follows = _that_follow(atoms, YEAR_OF_MONTH if coarser is None else coarser)
    totalled = frozenset[str]().union(*(totals for table in tables for totals in table.totals))
    atoms = atoms.with_columns(pl.col(sorted(totalled)).cast(pl.String))
    outcomes: list[Outcome] = []
    for kind in Kind:
        own = [table for table in tables if table.kind is kind]
        if own:
            outcomes.append(
                _protect_kind(atoms, own, tables, follows, shown_before, earlier, outcomes)
            )
    return Protected(**join_outcomes(outcomes))


def _that_follow(atoms: pl.DataFrame, coarser: Mapping[str, str]) -> dict[str, str]:
    """The columns that follow from another, of those that the atoms have."""
    return {
        column: finer
        for column, finer in coarser.items()
        if column in atoms.columns and finer in atoms.columns
    }


def _protect_kind(
    atoms: pl.DataFrame,
    own: Sequence[Table],
    tables: Sequence[Table],
    coarser: Mapping[str, str],
    shown_before: pl.DataFrame | None,
    earlier: Protected | None,
    counts: Sequence[Outcome],
) -> Outcome:
    system = build_system(atoms, own, coarser)
    if own[0].kind is Kind.COUNT:
        judged = judge_counts(system, own, atoms, coarser, shown_before)
    else:
        cases = cases_of_cells(atoms, own, [outcome.cells for outcome in counts])
        judged = judge_amounts(system, own, cases, shown_before)
    names = _names(judged.cells, own)
    found = _protect_parts(system, judged, names, earlier, is_whole=own[0].kind is Kind.COUNT)
    baseline = one_partner_a_line(judged.cells, own)
    return outcome_of(atoms, own, tables, judged, names, found, baseline, earlier, coarser)


def _names(cells: pl.DataFrame, tables: Sequence[Table]) -> list[str]:
    """A name for each cell, once in the plan: the table and what stands in its dimensions."""
    where = [pl.col(name).cast(pl.String) for name in dimensions_of(tables)]
    return (
        cells.select(
            pl.concat_str(
                "table", pl.lit(": "), pl.concat_str(where, separator=", ", ignore_nulls=True)
            )
        )
        .to_series()
        .to_list()
    )


def _protect_parts(
    system: System, judged: Judged, names: list[str], earlier: Protected | None, *, is_whole: bool
) -> list[Found]:
    known = set() if earlier is None else set(earlier.blocks["block"])
    ranks = judged.cells["rank"].to_numpy().astype("int64")
    return [
        Found(part.fingerprint, part.cells, is_kept=True)
        if part.fingerprint in known
        else protect_part(system, part, judged.marks, ranks, is_whole=is_whole)
        for part in split(system, judged.marks, ranks, names)
    ]
