"""Publish: versions that are written aside, checked, and swapped in by renaming one small file.

A version is a folder under `published/` with `warehouse.duckdb` (what the dashboard reads),
`partnership.duckdb` and `public.duckdb` (what may leave), `protection.duckdb` (why the rest may
not), `cases.duckdb` (case level, for the command line) and `manifest.json`. `published/CURRENT`
names the version in use. Nothing inside a version is ever changed.
"""

import datetime as dt
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.marts import CASE_MART, MARTS
from pipelines.contracts.marts.release import RELEASE_MARTS
from pipelines.contracts.published import (
    CASES,
    CURRENT,
    FILES,
    MANIFEST,
    PUBLISHED,
    VERSION_NAME,
    WAREHOUSE,
    read_current_version,
    read_manifest,
)
from pipelines.errors import ContractError, StoreError, WarehouseMissing
from pipelines.publishing.checking import hold_to_contract
from pipelines.publishing.profile_files import check_profile_files
from pipelines.publishing.reading import open_version
from pipelines.storage.checksum import hash_file
from pipelines.storage.database import connect
from pipelines.storage.durable import sync, write_whole
from pipelines.storage.locking import hold_alone

log = logging.getLogger(__name__)

KEPT_VERSIONS = 5
BUILDING = ".building-"


@dataclass(frozen=True)
class Version:
    """A published version as its manifest states it."""

    name: str
    is_current: bool
    manifest: dict[str, Any]


@contextmanager
def open_workshop(home: Path, wait_seconds: float) -> Iterator[Path]:
    """An empty folder to build a version in; one build at a time, the dead ones' remains swept.

    Args:
        home: Where versions are published.
        wait_seconds: How long to wait for another build to end.

    Raises:
        StoreError: Another build is running past the waiting time, or home cannot be written.
    """
    published = home / PUBLISHED
    try:
        published.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(f"{published}: cannot be written ({error.strerror}).") from error
    with hold_alone(published / ".lock", "another build is running", wait_seconds):
        for remains in published.glob(f"{BUILDING}*"):
            shutil.rmtree(remains)
        folder = published / f"{BUILDING}{os.getpid()}"
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def choose_version_name(home: Path) -> str:
    """A name that sorts by time, such as `20261123T101500Z`."""
    moment = dt.datetime.now(dt.UTC)
    while (home / PUBLISHED / f"{moment:%Y%m%dT%H%M%SZ}").exists():
        moment += dt.timedelta(seconds=1)
    return f"{moment:%Y%m%dT%H%M%SZ}"


def write_marts(read_table: Callable[[str], pl.DataFrame], folder: Path) -> dict[str, int]:
    """Write schema `marts` into the version's files, each mart held to its contract.

    Args:
        read_table: From a table's name to its frame.
        folder: The version's, unfinished.

    Returns:
        Rows per mart.

    Raises:
        ContractError: A mart breaks its contract.
    """
    for file, names in ((WAREHOUSE, [n for n in MARTS if n != CASE_MART]), (CASES, [CASE_MART])):
        with connect(folder / file) as target:
            target.execute("create schema marts")
            for name in names:
                target.register("frame", read_table(f"marts.{name}").to_arrow())
                target.execute(f"create table marts.{name} as select * from frame")
                target.unregister("frame")
    return check_marts(folder)


def check_marts(folder: Path) -> dict[str, int]:
    """Hold every mart of a version to its contract.

    Returns:
        Rows per mart.

    Raises:
        ContractError: A mart breaks its contract: names the mart and the rules, never a row.
    """
    with open_version(folder) as read:
        return {name: hold_to_contract(name, MARTS[name], read(name)).height for name in MARTS}


def hash_contracts() -> str:
    """Stands for the contracts of today's marts and released tables: their columns and rules."""
    contracts = (*MARTS.values(), *RELEASE_MARTS.values())
    return hashlib.sha256("".join(map(repr, contracts)).encode()).hexdigest()


def publish(
    folder: Path,
    home: Path,
    manifest: dict[str, Any],
    *,
    make_current: bool,
    in_use: Collection[str] | None = (),
) -> str:
    """Seal a finished folder and move it among the versions; readers see it whole or not at all.

    Old versions go, save those `in_use`; all stay where it is not known (None) which are.
    """
    name = str(manifest["version"])
    for file in FILES:
        (folder / file).chmod(0o600)
        sync(folder / file)
    files = {file: hash_file(folder / file) for file in FILES}
    sealed = {**manifest, "contracts_sha256": hash_contracts(), "files": files}
    write_whole(folder / MANIFEST, json.dumps(sealed, indent=2))
    folder.rename(home / PUBLISHED / name)
    sync(home / PUBLISHED)
    if make_current or not any(version.is_current for version in list_versions(home)):
        _point_at(home, name)
    if in_use is not None:
        _sweep(home, in_use)
    return name


def list_versions(home: Path) -> list[Version]:
    """All published versions, the latest first; one whose manifest is broken is left out."""
    try:
        current = read_current_version(home)
    except WarehouseMissing:
        current = None
    found = []
    for path in sorted((home / PUBLISHED).glob(f"*/{MANIFEST}"), reverse=True):
        name = path.parent.name
        if VERSION_NAME.fullmatch(name):
            try:
                found.append(Version(name, name == current, read_manifest(path.parent)))
            except ContractError as error:
                log.warning("%s", error)
    return found


def roll_back(home: Path, name: str) -> None:
    """Make an older version the one in use, after verifying it.

    Raises:
        WarehouseMissing: No such version.
        ContractError: It is not what was published.
    """
    verify(home, name)
    _point_at(home, name)


def verify(home: Path, name: str | None = None) -> dict[str, int]:
    """Check a version (the current one by default) against its checksums and contracts.

    A version of older code, whose contracts were others, is checked by checksums and row counts.

    Returns:
        Rows per mart.

    Raises:
        WarehouseMissing: No such version.
        ContractError: A file was changed, or a mart breaks its contract.
    """
    folder = find_version_folder(home, name)
    manifest = read_manifest(folder)
    for file, sha256 in manifest["files"].items():
        if not (folder / file).exists() or hash_file(folder / file) != sha256:
            raise ContractError(
                f"{folder.name}/{file}: is not what was published. Go back to an intact one with"
                " `caseweight rollback VERSION`, or run `caseweight build`."
            )
    if manifest.get("contracts_sha256") == hash_contracts():
        rows = check_marts(folder)
        if check_profile_files(folder) != manifest["profiles"]:
            raise ContractError(f"{folder.name}: released rows differ from the manifest's.")
    else:  # published under older contracts, which it was held to then
        with open_version(folder) as read:
            rows = {name: read(name).height for name in manifest["rows"]}
    if rows != manifest["rows"]:
        raise ContractError(f"{folder.name}: row counts differ from the manifest's.")
    return rows


def find_version_folder(home: Path, name: str | None = None) -> Path:
    """The folder of a version, the current one by default.

    Raises:
        WarehouseMissing: Nothing is published, or not that version.
    """
    chosen = name or read_current_version(home)
    folder = home / PUBLISHED / chosen
    if not VERSION_NAME.fullmatch(chosen) or not (folder / MANIFEST).is_file():
        known = ", ".join(version.name for version in list_versions(home)) or "none"
        raise WarehouseMissing(f"{chosen}: no such version. Published are: {known}.")
    return folder


def read_mart(home: Path, name: str) -> pl.DataFrame:
    """One mart of the current version, whole.

    Raises:
        WarehouseMissing: Nothing is published, or there is no such mart.
    """
    if name not in MARTS:
        raise WarehouseMissing(f"{name}: no such table. Choose one of: {', '.join(MARTS)}.")
    with open_version(find_version_folder(home)) as read:
        return read(name)


def _point_at(home: Path, name: str) -> None:
    write_whole(home / PUBLISHED / CURRENT, f"{name}\n")


def _sweep(home: Path, in_use: Collection[str]) -> None:
    """Keep the last five versions, the current one and those in use.

    The others are moved away first, so that none is ever seen half deleted. What cannot be moved or
    deleted, as where Windows has a reader on it, is left to the next build.
    """
    for version in list_versions(home)[KEPT_VERSIONS:]:
        if not version.is_current and version.name not in in_use:
            remains = home / PUBLISHED / f"{BUILDING}{version.name}"
            with suppress(OSError):
                (home / PUBLISHED / version.name).rename(remains)
                shutil.rmtree(remains)
