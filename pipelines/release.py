"""What leaves: at a build the plan is protected and written for each profile that may see less."""

import logging
from collections.abc import Collection
from dataclasses import fields
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.published import PUBLISHED, read_current_version
from pipelines.errors import WarehouseMissing
from pipelines.modelling.protection import Protection
from pipelines.modelling.release import ReadTable, make_release
from pipelines.models.disclosure import Protected
from pipelines.publishing.profile_files import (
    read_protection,
    read_shown,
    write_profile_files,
    write_protection,
)
from pipelines.publishing.versions import list_versions
from pipelines.reference.events import read_events

log = logging.getLogger(__name__)
KEPT = [field.name for field in fields(Protected)]


def write_release(
    home: Path, folder: Path, read_table: ReadTable, in_use: Collection[str] | None
) -> dict[str, Any]:
    """Protect the release plan and write the files of the profiles into a version's folder.

    Args:
        home: Where earlier versions are: what was protected for the current one is taken over where
            nothing changed, and what it and those `in_use` showed is shown again.
        folder: The version's, unfinished.
        read_table: From a table's name to its frame, of all that the build made.
        in_use: The versions that scenarios and briefings name; None where that is not known.

    Returns:
        For the manifest: rows per table of each profile, and how the protection went by block of
        tables: seconds, cells, how many of them hidden, taken over or not.

    Raises:
        ContractError: A table breaks its contract.
    """
    current = _current(home)
    earlier = read_protection(home / PUBLISHED / current) if current else {}
    protection = Protection(
        {block: Protected(**found) for block, found in earlier.items()},
        read_shown(home / PUBLISHED / version for version in versions_shown(home, in_use)),
    )
    release = make_release(read_table, protection)
    rows = write_profile_files(_open_marts(read_table), release.tables, folder)
    found = protection.found.items()
    write_protection(
        folder, {block: {name: getattr(it, name) for name in KEPT} for block, it in found}
    )
    return {"profiles": rows, "protection": _told(protection)}


def versions_shown(home: Path, in_use: Collection[str] | None) -> list[str]:
    """The versions of which figures may be out: the current one and those that briefings name.

    Args:
        home: Where versions are published.
        in_use: Those that scenarios and briefings name; None where that is not known: then any
            version that is kept may have been shown.
    """
    current = _current(home)
    named = [version.name for version in list_versions(home)] if in_use is None else in_use
    return sorted({*named, *([current] if current else [])})


def _current(home: Path) -> str | None:
    try:
        return read_current_version(home)
    except WarehouseMissing:
        return None


def _open_marts(read_table: ReadTable) -> ReadTable:
    """Marts as they may leave: of the register the shipped events, of the build no checksums."""

    def read(name: str) -> pl.DataFrame:
        frame = read_table(f"marts.{name}")
        if name == "event":
            shipped = read_events(None)["event_id"]
            return frame.filter(pl.col("event_id").is_in(shipped.to_list()))
        if name == "build_info":
            return frame.with_columns(input_checksums=pl.lit("{}"))
        return frame

    return read


def _told(protection: Protection) -> dict[str, Any]:
    """How long each block took, and what it came to."""
    told = {}
    for block, found in protection.found.items():
        told[block] = {
            "seconds": round(protection.seconds[block], 2),
            "cells": int(found.blocks["cell_count"].sum()),
            "hidden": int(found.blocks["hidden_count"].sum()),
            "taken_over": found.blocks.height > 0 and bool(found.blocks["is_kept"].all()),
        }
        log.info("protected %s: %s", block, told[block])
    return told
