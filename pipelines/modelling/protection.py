"""Disclosure control of the release plan, block by block, with what earlier versions told."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from pipelines.contracts.symbols import HIDDEN
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.disclosure import Protected, Table, protect
from pipelines.models.release.windows import (
    earlier_windows,
    known_of_forces,
    unsettled_forces,
    window_column,
    window_table,
    with_windows,
)

OF_MONTHS = dict.fromkeys(("financial_year", "period"), "month")
"""What follows from a month, for a force: the longer times that it is a whole part of."""


@dataclass
class Protection:
    """Disclosure control of one block of tables after the other, and what it found.

    Attributes:
        earlier: What the last version found, by block: taken over where nothing changed.
        shown_before: What issued versions showed, as `protect` takes it, and hid.
        found: What was found now, by block.
        seconds: How long each block took.
    """

    earlier: Mapping[str, Protected]
    shown_before: pl.DataFrame | None
    found: dict[str, Protected] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def protect(
        self,
        block: str,
        counted: pl.DataFrame,
        tables: Sequence[Table],
        hidden: pl.DataFrame | None = None,
        coarser: Mapping[str, str] = OF_MONTHS,
    ) -> Protected:
        """Protect a block of tables.

        Args:
            block: Its name.
            counted: Its atoms.
            tables: Its tables, in order of importance.
            hidden: Further cells that were hidden or shown before, as `protect` takes them; those
                that must be hidden whatever they hold as `hide` gives them.
            coarser: As `protect` takes it.
        """
        started = time.monotonic()
        before = [frame for frame in (self.before(tables), hidden) if frame is not None]
        shown_before = pl.concat(before, how="diagonal_relaxed") if before else None
        found = protect(
            counted,
            tables,
            coarser=coarser,
            shown_before=shown_before,
            earlier=self.earlier.get(block),
        )
        took = time.monotonic() - started
        self.seconds[block] = self.seconds.get(block, 0) + took
        return self.keep(block, found)

    def keep(self, block: str, found: Protected) -> Protected:
        """Note what was found of a block."""
        self.found[block] = found
        return found

    def before(self, tables: Sequence[Table]) -> pl.DataFrame | None:
        """What issued versions showed and hid of some tables; None where nothing is known."""
        if self.shown_before is None:
            return None
        own = self.shown_before.filter(pl.col("table").is_in([table.name for table in tables]))
        return own.with_columns(amount_gbp=pl.lit(None, pl.Float64))


def protect_demand(
    measure: str,
    counted: pl.DataFrame,
    tables_of: Mapping[str, Table],
    names: Mapping[str, str],
    protection: Protection,
) -> Protected:
    """Protect the tables of a measure together with the windows that earlier versions showed.

    Forces of which nothing is hidden, and all versions say the same, are left out: nothing of them
    is unknown. Where partners turn out to be of another force, it is done once more with that.

    Args:
        measure: incidents or investigations.
        counted: As `demand_atoms` gives it.
        tables_of: The measure's tables by name.
        names: As `name_periods` gives them.
        protection: Notes what is found.
    """
    (latest,) = (table for table in tables_of.values() if "period" in table.dimensions)
    known = earlier_windows(latest, names, protection.shown_before, protection.earlier.get(measure))
    if not known:
        return protection.protect(measure, counted, list(tables_of.values()))
    before = protection.before(list(tables_of.values()))
    forces = set[str]().union(*map(unsettled_forces, known.values()))
    if before is not None:
        forces |= _forces_with_hidden(before)
    while True:
        cells = [known_of_forces(frame, forces) for frame in known.values()]
        found = protection.protect(
            measure,
            with_windows(counted, known, forces),
            [*tables_of.values(), *(window_table(latest, window) for window in known)],
            pl.concat(cells, how="diagonal_relaxed"),
            OF_MONTHS | dict.fromkeys(map(window_column, known), "month"),
        )
        hidden = _forces_with_hidden(found.cells)
        if hidden <= forces:
            return protection.keep(measure, _with_known(found, latest, known))
        forces |= hidden


def _forces_with_hidden(cells: pl.DataFrame) -> set[str]:
    hidden = cells.filter(pl.col("symbol") == HIDDEN)["force_code"]
    return {*hidden.drop_nulls()} - {ALL_FORCES}


def _with_known(found: Protected, latest: Table, known: Mapping[str, pl.DataFrame]) -> Protected:
    """What was found, with the windows as earlier versions showed them: for the next one."""
    names = [window_table(latest, window).name for window in known]
    laid_out = found.cells.filter(~pl.col("table").is_in(names))
    frames = [frame.unique(maintain_order=True) for frame in known.values()]
    return replace(found, cells=pl.concat([laid_out, *frames], how="diagonal_relaxed"))
