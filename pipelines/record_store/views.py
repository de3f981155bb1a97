"""Views of the store for the selects: what is in force, what was refused, what was loaded when."""

import datetime as dt

import duckdb

from pipelines.record_store.quarantine import is_resolved
from pipelines.record_store.store import latest_versions
from pipelines.sources import SOURCES

WITH_HISTORY = ("incidents", "investigations")
LOAD_LOG = ("loads", "load_reasons", "load_changes", "load_links")


def lay_out_views(connection: duckdb.DuckDBPyConnection, as_known: dt.date) -> None:
    """Lay out schemas `latest` and `history` in a scratch database that the store is attached to.

    `latest` has each source's records in force on a date, and `rejects`: source, reason and
    is_resolved of every quarantined row, once a reason. `history` has the load log, and of every
    version loaded by that date its key, the day it was entered on the force's system and its
    extract dates; a confirmation by a later extract is left out, since it was not known then.
    """
    connection.execute("create schema latest; create schema history")
    for name, source in SOURCES.items():
        select = latest_versions(source, as_known=as_known)
        connection.execute(f"create view latest.{name} as {select}")
    rejects = " union all ".join(
        f"""
        select source, unnest(reasons) as reason, {is_resolved(name)} as is_resolved
        from quarantine.rejects where source = '{name}'
        """
        for name in SOURCES
    )
    connection.execute(f"create view latest.rejects as {rejects}")
    for name in LOAD_LOG:
        connection.execute(f"create view history.{name} as select * from records.{name}")
    for name in WITH_HISTORY:
        connection.execute(
            f"""
            create view history.{name} as
            select {", ".join(SOURCES[name].key)}, recorded_date, as_at,
                case when last_as_at <= date '{as_known}' then last_as_at end as last_as_at
            from records.{name} where as_at <= date '{as_known}'
            """
        )


def drop_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the views, before the store that they look at is detached."""
    connection.execute("drop schema latest cascade; drop schema history cascade")
