"""A release: a folder of tables that may leave, with evidence, written whole or not at all."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.profiles import Profile
from pipelines.contracts.published import PROFILE_FILES, read_manifest
from pipelines.contracts.release_plan import plan_of
from pipelines.contracts.spreadsheets import neutralise_text
from pipelines.contracts.symbols import SYMBOLS
from pipelines.errors import ContractError, ReleaseError
from pipelines.publishing.profile_files import read_protection
from pipelines.publishing.release_tables import SYMBOL, make_publication
from pipelines.storage.checksum import hash_file
from pipelines.storage.durable import replace_whole, sync
from pipelines.table_files import TablePublication, csvw_files, write_statistical_tables

WORKBOOK, HIDDEN_CELLS, EVIDENCE, README = (
    "statistical-tables.xlsx",
    "hidden-cells.csv",
    "evidence.json",
    "README.md",
)


def write_release_folder(folder: Path, profile: Profile, out: Path) -> dict[str, Any]:
    """Write the tables that a version has for a profile.

    Args:
        folder: The version's.
        profile: partnership or public.
        out: A folder that is not there yet, or empty.

    Returns:
        The evidence: version, dates, code, and of every table how many cells are shown and hidden,
        with the checksum of what is shown.

    Raises:
        ContractError: The version is not what was published.
        ReleaseError: The folder holds something, or cannot be written; nothing is left behind.
        WarehouseMissing: The version has no figures for the profile.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ReleaseError(f"{out}: is there and not empty. Name a folder that is not there yet.")
    manifest = read_manifest(folder)
    file = PROFILE_FILES[profile]
    publication = make_publication(folder, profile)
    if hash_file(folder / file) != manifest["files"].get(file):
        raise ContractError(
            f"{folder.name}/{file}: is not what was published. Go back to an intact version with"
            " `caseweight rollback VERSION`, or run `caseweight build`."
        )
    files = csvw_files(publication)
    files[WORKBOOK] = write_statistical_tables(publication)
    counted = count_cells(publication)
    files[HIDDEN_CELLS] = counted.write_csv().encode()
    files[README] = _read_me(publication, profile).encode()
    evidence = _evidence(publication, profile, manifest, counted, files)
    files[EVIDENCE] = f"{json.dumps(evidence, indent=2)}\n".encode()
    _write_whole_folder(out, files)
    return evidence


def count_cells(publication: TablePublication) -> pl.DataFrame:
    """How many cells of each table are shown and how many not, by symbol.

    Returns:
        One row per table: table, cell_count, shown_count, and a count for each symbol.
    """
    rows = [
        {
            "table": table.name,
            "cell_count": table.frame.height,
            "shown_count": (table.frame[SYMBOL] == "").sum(),
            **{f"{symbol}_count": (table.frame[SYMBOL] == symbol).sum() for symbol in SYMBOLS},
        }
        for table in publication.tables
    ]
    return pl.DataFrame(rows)


def write_reasons(folder: Path, profile: Profile, out: Path) -> int:
    """Write why each cell was hidden: for those who may see the true counts.

    Returns:
        How many rows: table, the dimensions in words, why, the cell that it protects, marking.

    Raises:
        ReleaseError: The file cannot be written.
    """
    names = [table.name for table in plan_of(profile)]
    logs = [kinds["log"] for kinds in read_protection(folder).values() if "log" in kinds]
    rows = pl.concat(logs, how="diagonal_relaxed") if logs else pl.DataFrame()
    if rows.height:
        said = ("table", "why", "partner_of", "block")
        where = [pl.col(name).cast(pl.String) for name in rows.columns if name not in said]
        rows = rows.filter(pl.col("table").str.replace("_(count|sum)$", "").is_in(names)).select(
            "table",
            pl.concat_str(where, separator=", ", ignore_nulls=True).alias("cell"),
            "why",
            "partner_of",
            pl.lit(Profile.INTERNAL.marking).alias("marking"),
        )
    try:
        replace_whole(out, lambda aside: aside.write_text(neutralise_text(rows).write_csv()))
    except OSError as error:
        raise ReleaseError(f"{out}: cannot be written ({error.strerror}).") from error
    return rows.height


def _evidence(
    publication: TablePublication,
    profile: Profile,
    manifest: dict[str, Any],
    counted: pl.DataFrame,
    files: dict[str, bytes],
) -> dict[str, Any]:
    cells = {row["table"]: row for row in counted.to_dicts()}
    return {
        "profile": str(profile),
        "marking": publication.marking,
        "version": publication.version,
        "as_at": str(publication.as_at) if publication.as_at else None,
        "built_at": publication.built_at.isoformat(),
        "until": manifest["until"],
        "as_known": manifest["as_known"],
        "code_version": manifest.get("code_version"),
        "is_synthetic": publication.banner is not None,
        "tables": [
            {
                **cells[table.name],
                "title": table.title,
                "sha256": hashlib.sha256(files[f"{table.name}.csv"]).hexdigest(),
            }
            for table in publication.tables
        ],
        "files": {
            name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())
        },
    }


def _read_me(publication: TablePublication, profile: Profile) -> str:
    """What the folder holds, and how its tables are to be read."""
    listed = [f"- `{table.name}.csv`: {table.title}" for table in publication.tables]
    symbols = [f"- `{symbol}`: {meaning}" for symbol, meaning in SYMBOLS.items()]
    lines = [
        f"# {publication.title}",
        "",
        f"**{publication.marking}**. {profile.words} {publication.provenance}",
        *(["", f"**{publication.banner}**"] if publication.banner else []),
        "",
        "## Tables",
        "",
        *listed,
        "",
        f"`{WORKBOOK}` holds the same tables. `csv-metadata.json` says what each column is (CSV on"
        f" the Web), `{HIDDEN_CELLS}` how many cells of each table are hidden, `{EVIDENCE}` the"
        " version, its dates and the checksum of each file.",
        "",
        "## Symbols",
        "",
        "A cell has a number in `value`, or a symbol in `symbol`; with `low` it has both.",
        "",
        *symbols,
        "",
        "## Notes",
        "",
        *(f"- {note}" for note in publication.notes),
        "- `ALL` in `force_code` is the sum of the forces of that time that are not marked `x`,"
        " `all` elsewhere the sum over all values.",
        "",
    ]
    return "\n".join(lines)


def _write_whole_folder(out: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder beside the place, and move it there once all are safe."""
    aside = out.with_name(f".{out.name}.{os.getpid()}.new")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        for name, content in files.items():
            path = aside / name
            path.touch(mode=0o600)
            path.write_bytes(content)
            sync(path)
        if out.exists():
            out.rmdir()
        aside.rename(out)
        sync(out.parent)
    except OSError as error:
        raise ReleaseError(
            f"{out}: cannot be written ({error.strerror or error}). Nothing was left behind. Mend"
            " that, or name another folder, and run this again."
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
