"""The twelve months that earlier versions showed: no table of this one, and known all the same.

Two versions a month apart show windows of twelve months that differ by one month on either side.
Their difference is a month less the one a year before it, so whoever kept the older window knows
more of the new month than the tables of the new version tell. Older windows are therefore protected
together with the present tables, and not laid out.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

import polars as pl

from pipelines.contracts.symbols import HIDDEN
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.disclosure import Protected, Table
from pipelines.models.periods import add_months
from pipelines.models.release.spans import YEAR_MONTHS

KNOWN = ("count", "symbol")


def earlier_windows(
    table: Table, windows: Mapping[str, str], before: pl.DataFrame | None, earlier: Protected | None
) -> dict[str, pl.DataFrame]:
    """What earlier versions showed of windows that this one has no table of.

    Args:
        table: The present table of windows.
        windows: As `name_periods` gives them: what the present ones are called.
        before: What issued versions showed and hid, as `protect` takes it.
        earlier: What the last version found, older windows among it.

    Returns:
        By window, as far as it meets a present one: shown cells as `protect` takes them, of the
        table that `window_table` gives.
    """
    first = min((window[:7] for window in windows.values()), default="")
    found: dict[str, list[pl.DataFrame]] = {}
    if before is not None and "period" in before.columns:
        shown = before.filter(pl.col("period").is_not_null(), table=table.name)
        for (window,), cells in shown.group_by("period"):
            own = window_table(table, str(window))
            named = cells.with_columns(
                pl.col("period").alias(window_column(str(window))), table=pl.lit(own.name)
            )
            found[str(window)] = [named.select("table", *own.dimensions, *KNOWN)]
    if earlier is not None:
        start = window_table(table, "").name
        kept = earlier.cells.filter(pl.col("table").str.starts_with(start))
        for (name,), cells in kept.group_by("table"):
            window = str(name).removeprefix(start)
            own = window_table(table, window)
            found.setdefault(window, []).append(cells.select("table", *own.dimensions, *KNOWN))
    past = sorted(
        window for window in found if window[-7:] >= first and window not in windows.values()
    )
    return {window: pl.concat(found[window], how="vertical_relaxed") for window in past}


def unsettled_forces(cells: pl.DataFrame) -> set[str]:
    """Single forces of which something is hidden, or of which versions say different things.

    Args:
        cells: Of one window, as `earlier_windows` gives them.
    """
    keys = [name for name in cells.columns if name not in KNOWN]
    cells = cells.unique()
    is_unsettled = (pl.col("symbol") == HIDDEN) | pl.struct(keys).is_duplicated()
    return {*cells.filter(is_unsettled)["force_code"]} - {ALL_FORCES}


def known_of_forces(cells: pl.DataFrame, forces: Collection[str]) -> pl.DataFrame:
    """What is known of some forces in a window, and of all of these together.

    The others are taken out of the sum of all forces: few unknowns for the same knowledge.

    Args:
        cells: Of one window, as `earlier_windows` gives them.
        forces: Their codes, those of `unsettled_forces` among them: of the others all is shown.
    """
    cells = cells.unique(maintain_order=True)
    keys = [name for name in cells.columns if name not in ("force_code", *KNOWN)]
    is_all = pl.col("force_code") == ALL_FORCES
    is_own = pl.col("force_code").is_in(list(forces))
    others = cells.filter(~is_all & ~is_own).group_by(keys).agg(others=pl.col("count").sum())
    rest = (
        cells.filter(is_all)
        .join(others, on=keys, how="left", maintain_order="left")
        .with_columns(pl.col("count") - pl.col("others").fill_null(0))
    )
    return pl.concat([cells.filter(is_own), rest.select(cells.columns)])


def window_column(window: str) -> str:
    """The column of atoms that says whether they lie in a window."""
    return f"months {window}"


def window_table(table: Table, window: str) -> Table:
    """The table of one earlier window.

    Args:
        table: The present table of windows.
        window: Its first and last month, as `name_periods` calls them.
    """
    swapped = tuple(window_column(window) if it == "period" else it for it in table.dimensions)
    return Table(f"{table.name} of {window}", swapped, table.totals, table.kind)


def with_windows(
    atoms: pl.DataFrame, windows: Iterable[str], forces: Collection[str]
) -> pl.DataFrame:
    """Atoms with a column for each window: its name, null of months outside it.

    A force that did not deliver all twelve months is in no row of the window.

    Args:
        atoms: As `demand_atoms` gives them.
        windows: First and last months, as `name_periods` calls them.
        forces: Those of which windows matter.
    """
    is_own = pl.col("force_code").is_in(list(forces))
    for window in windows:
        first = dt.date.fromisoformat(f"{window[:7]}-01")
        is_within = pl.col("month").is_between(first, add_months(first, YEAR_MONTHS - 1))
        months = pl.col("month").filter(is_within).n_unique().over("force_code")
        atoms = atoms.with_columns(
            pl.when(is_own & is_within & (months == YEAR_MONTHS))
            .then(pl.lit(window))
            .alias(window_column(window))
        )
    return atoms
