"""The files of those who may see less: `partnership.duckdb` and `public.duckdb`, and why.

Each holds the tables of the release plan that its profile may see, and the marts made of nothing
that a force delivered. `protection.duckdb` keeps what disclosure control found: why a cell is
hidden is for those alone who may see it, and the next version takes over what did not change.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import polars as pl

from pipelines.contracts.marts import MARTS
from pipelines.contracts.marts.release import OPEN_MARTS, RELEASE_MARTS, RELEASE_TABLE
from pipelines.contracts.profiles import LEAVING, Profile
from pipelines.contracts.published import PROFILE_FILES, PROTECTION
from pipelines.contracts.release_plan import MEAN, PLAN, ReleaseTable, name_window, plan_of
from pipelines.contracts.symbols import HIDDEN, SHOWN
from pipelines.errors import WarehouseMissing
from pipelines.publishing.checking import hold_to_contract
from pipelines.storage.database import connect

ReadTable = Callable[[str], pl.DataFrame]
Protection = dict[str, dict[str, pl.DataFrame]]
"""What was found, by what was protected together and by kind of finding."""
GROUP = "protected_together"


def write_profile_files(
    read_open: ReadTable, released: Mapping[str, pl.DataFrame], folder: Path
) -> dict[str, dict[str, int]]:
    """Write the file of each profile that may see less, each table held to its contract.

    Args:
        read_open: From the name of a mart of OPEN_MARTS to its frame, as it may leave.
        released: Every table of the release plan by its name in the files.
        folder: The version's, unfinished.

    Returns:
        Rows per table, by profile.

    Raises:
        ContractError: A table breaks its contract.
    """
    open_marts = {name: read_open(name) for name in OPEN_MARTS}
    for name, cells in released.items():
        hold_to_contract(name, RELEASE_MARTS[name], cells)
    rows = {}
    for profile in LEAVING:
        names = [table.mart for table in plan_of(profile)]
        tables = {
            **open_marts,
            RELEASE_TABLE: describe_plan(profile),
            **{name: released[name] for name in names},
        }
        _write(folder / PROFILE_FILES[profile], tables)
        rows[str(profile)] = {name: frame.height for name, frame in sorted(tables.items())}
    return rows


def describe_plan(profile: Profile) -> pl.DataFrame:
    """Table release_table: what a profile's tables show."""
    columns = list(RELEASE_MARTS[RELEASE_TABLE].column_names())
    rows = [
        {name: getattr(table, name) for name in columns}
        | {"dimensions": ", ".join(table.dimensions), "profile": str(table.profile)}
        for table in plan_of(profile)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


def check_profile_files(folder: Path) -> dict[str, dict[str, int]]:
    """Hold every table of the profiles' files to its contract.

    Returns:
        Rows per table, by profile.

    Raises:
        ContractError: A table breaks its contract: names it and the rules, never a row.
    """
    contracts = {name: MARTS[name] for name in OPEN_MARTS} | RELEASE_MARTS
    return {
        str(profile): {
            name: hold_to_contract(name, contracts[name], frame).height
            for name, frame in sorted(read_profile_file(folder, profile).items())
        }
        for profile in LEAVING
    }


def read_profile_file(folder: Path, profile: Profile) -> dict[str, pl.DataFrame]:
    """Every table that a version's file for a profile holds, by name.

    Raises:
        WarehouseMissing: The version was published by older code, and has no such file.
    """
    path = folder / PROFILE_FILES[profile]
    if not path.is_file():
        raise WarehouseMissing(
            f"{folder.name}: this version has no {profile} figures; older code published it."
            " Run `caseweight build`."
        )
    return _read(path)


def write_protection(folder: Path, found: Protection) -> None:
    """Keep what disclosure control found, beside the files that it was found for."""
    parts: dict[str, list[pl.DataFrame]] = {}
    for group, kinds in found.items():
        for kind, frame in kinds.items():
            parts.setdefault(kind, []).append(frame.with_columns(pl.lit(group).alias(GROUP)))
    _write(
        folder / PROTECTION,
        {kind: pl.concat(frames, how="diagonal_relaxed") for kind, frames in parts.items()},
    )


def read_protection(folder: Path) -> Protection:
    """What disclosure control found for a version; nothing where older code published it."""
    path = folder / PROTECTION
    kinds = _read(path) if path.is_file() else {}
    groups = sorted({group for frame in kinds.values() for group in frame[GROUP]})
    return {
        group: {
            kind: frame.filter(pl.col(GROUP) == group).drop(GROUP) for kind, frame in kinds.items()
        }
        for group in groups
    }


def _write(path: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    with connect(path) as target:
        target.execute("create schema marts")
        target.execute("begin")
        for name, frame in tables.items():
            target.register("frame", frame.to_arrow())
            target.execute(f'create table marts."{name}" as select * from frame')
            target.unregister("frame")
        target.execute("commit")


def _read(path: Path) -> dict[str, pl.DataFrame]:
    with connect(path, read_only=True) as source:
        names = source.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        return {name: _frame(source, name) for (name,) in names}


def _frame(source: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    frame: pl.DataFrame = source.sql(f'select * from marts."{name}"').pl()
    return frame


def read_shown(folders: Iterable[Path]) -> pl.DataFrame | None:
    """What versions showed and hid, as disclosure control asks for it.

    Args:
        folders: Of versions whose figures may have been handed out.

    Returns:
        One row per version, table and cell: table; every dimension (null where the table lacks it;
        a period by its months); count (null where hidden, and of pounds); symbol. Pounds are there
        where they were hidden; those that were shown were rounded. None where there is nothing.
    """
    frames = []
    for folder in folders:
        if (folder / PROFILE_FILES[Profile.PARTNERSHIP]).is_file():
            tables = read_profile_file(folder, Profile.PARTNERSHIP)
            frames += [
                _as_shown(table, tables[table.mart]) for table in PLAN if table.mart in tables
            ]
    return pl.concat(frames, how="diagonal") if frames else None


def _as_shown(table: ReleaseTable, cells: pl.DataFrame) -> pl.DataFrame:
    cells = cells.filter(pl.col("symbol").is_in([SHOWN, HIDDEN]))
    if "period" in table.dimensions:
        cells = cells.with_columns(period=name_window())
    if table.subject == "cost":
        cells = cells.filter(symbol=HIDDEN)
    if "statistic" in table.dimensions:
        cells = cells.filter(statistic=MEAN)
    dimensions = [name for name in table.dimensions if name != "statistic"]
    named = cells.select(
        pl.lit(table.name).alias("table"), *dimensions, pl.col("value").alias("count"), "symbol"
    )
    return named.unique(maintain_order=True)
