"""The tables of the record store, and how those of an older store catch up with the contracts."""

import hashlib

import duckdb
import polars as pl

from pipelines.contracts.columns import contract_columns
from pipelines.sources import SOURCES
from pipelines.sources.source import Source
from pipelines.storage.database import read_first_row

HISTORY_COLUMNS = {
    "load_id": "bigint",
    "as_at": "date",
    "last_as_at": "date",
    "is_withdrawn": "boolean",
}
"""What every version of a record has beside the columns of its contract."""
LOAD_LOG = """
create table if not exists loads (
    load_id bigint primary key, source varchar, file_name varchar, file_sha256 varchar, as_at date,
    loaded_at timestamp, status varchar, is_full boolean, is_synthetic boolean, rows_read bigint,
    rows_accepted bigint, rows_unchanged bigint, rows_rejected bigint, keys_withdrawn bigint,
    seconds double, code_version varchar
);
alter table loads add column if not exists terms_sha256 varchar;
alter table loads add column if not exists rows_folded bigint;
create table if not exists load_reasons (
    load_id bigint, reason varchar, row_count bigint, example_lines varchar
);
create table if not exists load_changes (load_id bigint, change varchar, record_count bigint);
create table if not exists load_links (
    load_id bigint, refers_by varchar, refers_to varchar, record_count bigint, linked_count bigint
);
create table if not exists pseudonym_key (fingerprint varchar);
create table if not exists store_layout (mark varchar);
"""
QUARANTINE = """
create table if not exists quarantine.rejects (
    load_id bigint, source varchar, file_name varchar, line bigint, reasons varchar[],
    record_key varchar, original json, rejected_at timestamp
);
alter table quarantine.rejects add column if not exists sheet varchar;
"""
LAYOUT_MARK = hashlib.sha256(
    " ".join(
        [
            LOAD_LOG,
            QUARANTINE,
            ", ".join(f"{name} {kind}" for name, kind in HISTORY_COLUMNS.items()),
            *sorted(f"{name}({', '.join(source.columns)})" for name, source in SOURCES.items()),
        ]
    ).encode()
).hexdigest()
"""Stands for the tables and columns that this version of the code makes; the store keeps it."""


def make_empty_frame(source: Source) -> pl.DataFrame:
    """A frame without rows in the types of a source's contract."""
    columns = contract_columns(source.contract)
    return pl.DataFrame(schema={name: column.dtype for name, column in columns.items()})


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what is missing of the tables and columns; the quarantine is attached as such.

    The mark is written last, so that a process that is killed on the way is made up for.
    """
    connection.execute(LOAD_LOG)
    connection.execute(QUARANTINE)
    if has_todays_tables(connection):
        return
    for source in SOURCES.values():
        connection.register("empty", make_empty_frame(source))
        columns = ", ".join(f"null::{kind} as {name}" for name, kind in HISTORY_COLUMNS.items())
        connection.execute(
            f"create table if not exists {source.name} as select *, {columns} from empty limit 0"
        )
        _add_new_columns(connection, source)
        connection.unregister("empty")
    connection.execute("delete from store_layout")
    connection.execute("insert into store_layout values (?)", [LAYOUT_MARK])


def _add_new_columns(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Give a table of an older store the columns that the contract got since, without values."""
    kinds = connection.execute("select column_name, column_type from (describe empty)").fetchall()
    for name, kind in kinds:
        connection.execute(f"alter table {source.name} add column if not exists {name} {kind}")


def has_todays_tables(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether this version of the code made the tables of a store, or brought them up to date."""
    try:
        return read_first_row(connection, "select mark from store_layout") == (LAYOUT_MARK,)
    except duckdb.CatalogException:
        return False
