"""What kept versions were built from and what they published by month, to be compared with."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts.published import PUBLISHED, WAREHOUSE
from pipelines.publishing.versions import Version, list_versions
from pipelines.storage.database import connect

log = logging.getLogger(__name__)

VERSIONS_SCHEMA = {
    "version": pl.String,
    "last_load_id": pl.Int64,
    "as_at": pl.Date,
    "code_version": pl.String,
    "looks_back": pl.Boolean,
    "input_checksums": pl.String,
}
TOTALS_SCHEMA = {
    "since": pl.String,
    "measure": pl.String,
    "force_code": pl.String,
    "month": pl.Date,
    "abuse_type": pl.String,
    "amount": pl.Int64,
}


@dataclass(frozen=True)
class PastVersions:
    """The versions that are kept, and what they published.

    Attributes:
        versions: One row per version: version, last_load_id, as_at, code_version, looks_back,
            input_checksums (null where its tables cannot be read by today's code).
        totals: One row per since (the version) and row of the totals asked for.
    """

    versions: pl.DataFrame
    totals: pl.DataFrame


NO_PAST = PastVersions(pl.DataFrame(schema=VERSIONS_SCHEMA), pl.DataFrame(schema=TOTALS_SCHEMA))


def read_past_versions(home: Path, totals_query: str) -> PastVersions:
    """Read the kept versions.

    Args:
        home: Where versions are published.
        totals_query: A select on schema `marts`: measure, force_code, month, abuse_type, amount.
    """
    versions: list[dict[str, Any]] = []
    totals = [NO_PAST.totals]
    for version in list_versions(home):
        row, frame = _read(version, home / PUBLISHED / version.name / WAREHOUSE, totals_query)
        versions.append(row)
        totals.append(frame)
    return PastVersions(pl.DataFrame(versions, schema=VERSIONS_SCHEMA), pl.concat(totals))


def _read(version: Version, warehouse: Path, query: str) -> tuple[dict[str, Any], pl.DataFrame]:
    manifest = version.manifest
    row: dict[str, Any] = {
        "version": version.name,
        "last_load_id": manifest.get("last_load_id", 0),
        "looks_back": bool(manifest["until"] or manifest["as_known"]),
    }
    if row["looks_back"]:
        return row, NO_PAST.totals
    try:
        with connect(warehouse, read_only=True) as connection:
            info = "select as_at, code_version, input_checksums from marts.build_info"
            told = connection.sql(info).pl().row(0, named=True)
            frame: pl.DataFrame = connection.sql(query).pl()
    except (duckdb.Error, OSError) as error:  # of older code, or damaged: verify says which
        log.warning("%s: left out of what changed (%s)", version.name, type(error).__name__)
        return row, NO_PAST.totals
    named = frame.with_columns(since=pl.lit(version.name))
    return {**row, **told}, named.select(
        pl.col(name).cast(kind) for name, kind in TOTALS_SCHEMA.items()
    )
