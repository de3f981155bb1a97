"""The released tables of a version as they leave: with titles, units, notes and symbols."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.marts.release import RELEASE_TABLE
from pipelines.contracts.profiles import Profile
from pipelines.contracts.release_plan import COUNT, DIMENSIONS, ReleaseTable, plan_of
from pipelines.contracts.vocabulary import ALL_FORCES, SYNTHETIC_BANNER
from pipelines.errors import ReleaseError
from pipelines.publishing.profile_files import read_profile_file
from pipelines.table_files import Datatype, StatisticalTable, TableColumn, TablePublication

VALUE, SYMBOL, FORCE, FORCE_NAME = "value", "symbol", "force_code", "force_name"
ALL_TOGETHER = "All forces that delivered"
DAYS = ("month", "first_month", "last_month")
POUNDS, OF_COUNTS = "GBP", "#,##0"
NOTES = (
    "A number that is hidden is small, or would give a small one away with the others that are"
    " shown. Whoever adds up, subtracts or joins the tables finds no hidden number.",
    "Numbers are of records in their latest version as the forces delivered them, and change when"
    " records arrive late, are corrected or withdrawn.",
)


def make_publication(folder: Path, profile: Profile) -> TablePublication:
    """Every table that a version has for a profile, with what none goes without.

    Args:
        folder: The version's.
        profile: partnership or public.

    Raises:
        ReleaseError: No table of the version holds anything.
        WarehouseMissing: The version has no figures for the profile.
    """
    found = read_profile_file(folder, profile)
    info: dict[str, Any] = found["build_info"].row(0, named=True)
    names = dict(found["force"].select(FORCE, FORCE_NAME).iter_rows()) | {ALL_FORCES: ALL_TOGETHER}
    tables = tuple(
        _statistical_table(table, found[table.mart], names)
        for table in plan_of(profile)
        if found[table.mart].height
    )
    if not tables or not isinstance(info["as_at"], dt.date):
        raise ReleaseError(
            f"{folder.name}: this version holds no {profile} table with anything in it. Load the"
            " forces' incidents or investigations with `caseweight ingest PATH`, then"
            " `caseweight build`."
        )
    return TablePublication(
        title=f"Child-protection demand and cost: {profile.title.lower()}",
        summary=(profile.words,),
        marking=profile.marking,
        banner=SYNTHETIC_BANNER if info["is_synthetic"] else None,
        as_at=info["as_at"],
        version=info["version"],
        built_at=info["built_at"],
        tables=tables,
        notes=NOTES,
    )


def _statistical_table(
    table: ReleaseTable, cells: pl.DataFrame, names: Mapping[str, str]
) -> StatisticalTable:
    others = [name for name in cells.columns if name not in (FORCE, VALUE, SYMBOL)]
    name = pl.col(FORCE).replace_strict(names, default=None, return_dtype=pl.String)
    frame = cells.select(FORCE, name.alias(FORCE_NAME), *others, VALUE, SYMBOL)
    is_pounds = table.subject == "cost"
    return StatisticalTable(
        name=table.name,
        title=table.title,
        columns=(
            _text(FORCE, DIMENSIONS[FORCE]),
            _text(FORCE_NAME, "Force"),
            *(_dimension(name) for name in others),
            TableColumn(
                VALUE,
                table.unit[0].upper() + table.unit[1:],
                Datatype.WHOLE,
                unit=POUNDS if is_pounds else table.unit,
                symbols=SYMBOL,
            ),
            _text(SYMBOL, "Symbol"),
        ),
        frame=frame,
        source=f"Extracts of police forces; mart {table.source_mart} ({RELEASE_TABLE}"
        f" {table.name}).",
        notes=(table.note,),
        key=table.dimensions,
        cell_formats=_of_counts(frame) if is_pounds else {},
    )


def _dimension(name: str) -> TableColumn:
    if name in DAYS:
        return TableColumn(name, DIMENSIONS[name], Datatype.DATE, description="Its first day.")
    return _text(name, DIMENSIONS[name])


def _text(name: str, title: str) -> TableColumn:
    return TableColumn(name, title, Datatype.TEXT)


def _of_counts(frame: pl.DataFrame) -> dict[tuple[int, str], str]:
    """The cells of a table of pounds that count."""
    if "statistic" not in frame.columns:
        return {}
    rows = (frame["statistic"] == COUNT).arg_true().to_list()
    return {(row, VALUE): OF_COUNTS for row in rows}
