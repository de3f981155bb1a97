"""When each record first came: views of all its loaded versions, for the selects."""

import datetime as dt

import duckdb

from pipelines.sources import SOURCES

WITH_HISTORY = ("incidents", "investigations")


def make_history(connection: duckdb.DuckDBPyConnection, as_known: dt.date) -> None:
    """Lay out schema `history`: of every version loaded by a date its key and extract dates.

    A confirmation by a later extract is left out: that one was not known then.
    """
    connection.execute("create schema history")
    for name in WITH_HISTORY:
        connection.execute(
            f"""
            create view history.{name} as
            select {", ".join(SOURCES[name].key)}, as_at,
                case when last_as_at <= date '{as_known}' then last_as_at end as last_as_at
            from records.{name} where as_at <= date '{as_known}'
            """
        )


def drop_history(connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of the store's tables."""
    connection.execute("drop schema history cascade")
