"""Views of the store for the selects: what is in force, what was refused, what was loaded when."""

import datetime as dt

import duckdb

from pipelines.record_store.quarantine import is_resolved
from pipelines.record_store.store import is_in_force, latest_versions
from pipelines.sources import SOURCES
from pipelines.sources.source import Source

WITH_HISTORY = ("incidents", "investigations")
WITH_PAST = (*WITH_HISTORY, "cost_lines")
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


def lay_out_past(connection: duckdb.DuckDBPyConnection) -> None:
    """Lay out schema `past` beside `latest`: what `reference.since` names knew of what moved since.

    A row of `reference.since` is a state of the store: the versions up to a load and an extract's
    date. `past` has of each such state the records of which a version came later, as they were
    in force then (`is_held`; all else is null where they were not there, or withdrawn then), and
    `extracts`: the days to which a force's records had come by each load.
    """
    connection.execute("create schema past")
    for name in WITH_PAST:
        connection.execute(f"create view past.{name} as {_past_versions(SOURCES[name])}")
    extracts = " union all ".join(
        f"""
        select distinct '{name}' as source, force_code, load_id, as_at, last_as_at
        from records.{name}
        """
        for name in WITH_PAST
    )
    connection.execute(f"create view past.extracts as {extracts}")


def _past_versions(source: Source) -> str:
    """Of every state, the records with a version that it did not know, as it knew them.

    Loads never change which of two older versions is in force: a confirmation is given to the one
    in force alone. So what was in force then is found among what was known then.
    """
    key = ", ".join(source.key)
    values = ", ".join(
        f"case when not known.is_withdrawn then known.{name} end as {name}"
        for name in source.columns
        if name not in source.key
    )
    return f"""
        with moved as (
            select distinct since, last_load_id, as_known_date, {key}
            from records.{source.name} as versions
            cross join reference.since
            where left_out is null
                and (load_id > last_load_id or versions.as_at > as_known_date)
        ),
        known as (
            select versions.*, moved.since
            from records.{source.name} as versions
            join moved using ({key})
            where load_id <= last_load_id and as_at <= as_known_date
            qualify {is_in_force(f"moved.since, {key}", "as_known_date")}
        )
        select moved.since, {", ".join(f"moved.{name}" for name in source.key)}, {values},
            coalesce(not known.is_withdrawn, false) as is_held,
            coalesce(known.is_withdrawn, false) as was_withdrawn
        from moved left join known using (since, {key})
    """


def drop_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the views, before the store that they look at is detached."""
    for schema in ("latest", "history", "past"):
        connection.execute(f"drop schema {schema} cascade")
