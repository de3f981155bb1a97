"""With which older states of the records a version is compared."""

import datetime as dt
import json

import polars as pl

from pipelines.contracts.changes import (
    LOOKS_BACK,
    MONTH_END,
    OLDER_CODE,
    OTHER_STORE,
    VERSION,
)

MONTH_ENDS = 3
"""How many month ends before the latest extract of demand are looked back at."""

DEMAND_SOURCES = ("incidents", "investigations")
EVERY_LOAD, EVERY_DAY = 2**62, dt.date(9999, 12, 30)
SCHEMA = {
    "since": pl.String,
    "kind": pl.String,
    "last_load_id": pl.Int64,
    "as_known_date": pl.Date,
    "as_at": pl.Date,
    "code_version": pl.String,
    "left_out": pl.String,
    "is_previous": pl.Boolean,
}


def comparisons(versions: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """The older states: kept versions, and what was known at the last month ends.

    Args:
        versions: One row per kept version: version, last_load_id (of the store when it was built),
            as_at, code_version, looks_back, input_checksums (load number to SHA-256, as JSON; null
            where its tables cannot be read by this code).
        loads: The load log: load_id, source, as_at, status, file_sha256.

    Returns:
        One row per state, the latest version first, then the latest month end: since, kind,
        last_load_id and as_known_date (what it knew: loads up to the one of extracts up to the
        other), as_at, code_version, left_out (why it cannot be compared; null: it is),
        is_previous (the first that can be).
    """
    files = dict(loads.select("load_id", "file_sha256").iter_rows())
    rows = [
        {
            "since": version["version"],
            "kind": VERSION,
            "last_load_id": version["last_load_id"],
            "as_known_date": EVERY_DAY,
            "as_at": version["as_at"],
            "code_version": version["code_version"],
            "left_out": _why_left_out(version, files),
        }
        for version in versions.sort("version", descending=True).iter_rows(named=True)
    ]
    rows += [
        {
            "since": day.isoformat(),
            "kind": MONTH_END,
            "last_load_id": EVERY_LOAD,
            "as_known_date": day,
            "as_at": day,
        }
        for day in _month_ends(loads)
    ]
    previous = next((row["since"] for row in rows if not row.get("left_out")), None)
    return pl.DataFrame(
        [{**row, "is_previous": row["since"] == previous} for row in rows], schema=SCHEMA
    )


def _why_left_out(version: dict[str, object], files: dict[int, str]) -> str | None:
    if version["looks_back"]:
        return LOOKS_BACK
    if version["input_checksums"] is None:
        return OLDER_CODE
    built_from = json.loads(str(version["input_checksums"]))
    is_of_store = all(files.get(int(load)) == sha256 for load, sha256 in built_from.items())
    return None if is_of_store else OTHER_STORE


def _month_ends(loads: pl.DataFrame) -> list[dt.date]:
    """The last month ends before the latest extract of demand, by which one had come."""
    days = loads.filter(pl.col("source").is_in(DEMAND_SOURCES), pl.col("status") == "loaded")[
        "as_at"
    ].unique()
    found: list[dt.date] = []
    if days.is_empty():
        return found
    first, day = min(days), max(days)
    while len(found) < MONTH_ENDS:
        day = day.replace(day=1) - dt.timedelta(days=1)
        if day < first:
            break
        found.append(day)
    return found
