"""Merge what a file brought into the history: new versions, confirmations, withdrawals.

A row is compared with the version of its key that was in force on the extract's own date, so that
late files are set beside what was true then. All statements run in the caller's transaction.
"""

import datetime as dt

from pipelines.record_store.store import RecordStore, is_in_force
from pipelines.record_store.tables import HISTORY_COLUMNS
from pipelines.sources.source import Source
from pipelines.storage.database import read_first_row


def compare(store: RecordStore, source: Source, as_at: dt.date, *, is_full: bool) -> None:
    """Make the temporary table `in_force`: per key, the version in force on a date.

    Of every key for a file that is the whole of its force and period, else of the file's own: a
    month's extract of what changed must not cost what the whole history does.
    """
    key = ", ".join(source.key)
    named = "" if is_full else f"semi join incoming using ({key})"
    store.connection.execute(
        f"""
        create or replace temp table in_force as
        select {source.name}.* from {source.name} {named}
        where as_at <= date '{as_at}'
        qualify {is_in_force(key, f"date '{as_at}'")}
        """
    )


def find_keys_to_withdraw(store: RecordStore, source: Source) -> tuple[int, int]:
    """Make the temporary table `absent`: keys in force, within the file's span, not in the file.

    Returns:
        How many keys that would newly withdraw, and how many are in force within the span.
    """
    key = ", ".join(source.key)
    store.connection.execute(
        f"""
        create or replace temp table within_span as
        select in_force.* from in_force {_span(source)}
        """
    )
    store.connection.execute(
        f"""
        create or replace temp table absent as
        select * from within_span
        anti join incoming using ({key})
        anti join refused using ({key})
        """
    )
    row = read_first_row(
        store.connection,
        """
        select (select count(*) from absent where not is_withdrawn),
            (select count(*) from within_span where not is_withdrawn)
        """,
    )
    return (row[0], row[1]) if row else (0, 0)


def _span(source: Source) -> str:
    """A release covers exactly what it holds; an extract all between its first and last period.

    A table of rates holds for every force and from its days on: it is whole, or it is a part.
    """
    if source.is_release:
        return f"semi join incoming using ({', '.join(source.release_scope)})"
    if not source.has_force:
        return ""
    period = source.period_column
    return f"""
        join (
            select force_code, min({period}) as first_period, max({period}) as last_period
            from incoming group by force_code
        ) as span on span.force_code = in_force.force_code
            and in_force.{period} between span.first_period and span.last_period
    """


def apply(store: RecordStore, source: Source, *, load_id: int, as_at: dt.date) -> int:
    """Write new versions and confirmations.

    Returns:
        Rows of the file that changed nothing.
    """
    matches = " and ".join(f"incoming.{name} = in_force.{name}" for name in source.key)
    same = " and ".join(
        f"incoming.{name} is not distinct from in_force.{name}" for name in source.columns
    )
    store.connection.execute(
        f"""
        create or replace temp table same as
        select incoming.record, incoming.row_count, in_force.load_id, in_force.last_as_at,
            {", ".join(f"incoming.{name}" for name in source.key)}
        from incoming join in_force on {matches}
        where not in_force.is_withdrawn and {same}
        """
    )
    new = "incoming anti join same using (record)"
    _write(store, source, new, load_id=load_id, as_at=as_at, is_withdrawn=False)
    _confirm(store, source, "same", as_at)
    row = read_first_row(store.connection, "select coalesce(sum(row_count), 0) from same")
    return int(row[0]) if row else 0


def withdraw(store: RecordStore, source: Source, *, load_id: int, as_at: dt.date) -> None:
    """Write a withdrawal for every key of `absent`; confirm those that are withdrawn already."""
    missing = "absent where not is_withdrawn"
    _write(store, source, missing, load_id=load_id, as_at=as_at, is_withdrawn=True)
    store.connection.execute(
        "create or replace temp table still_absent as select * from absent where is_withdrawn"
    )
    _confirm(store, source, "still_absent", as_at)


def _write(
    store: RecordStore,
    source: Source,
    rows: str,
    *,
    load_id: int,
    as_at: dt.date,
    is_withdrawn: bool,
) -> None:
    """Write versions, by the names of columns: in a table of an older store a new one is last."""
    columns = ", ".join(source.columns)
    store.connection.execute(
        f"""
        insert into {source.name} ({columns}, {", ".join(HISTORY_COLUMNS)})
        select {columns}, {load_id}, date '{as_at}', date '{as_at}', {is_withdrawn}
        from {rows}
        """
    )


def _confirm(store: RecordStore, source: Source, table: str, as_at: dt.date) -> None:
    matches = " and ".join(f"{source.name}.{key} = {table}.{key}" for key in source.key)
    store.connection.execute(
        f"""
        update {source.name} set last_as_at = date '{as_at}'
        from {table}
        where {matches} and {source.name}.load_id = {table}.load_id
            and {source.name}.last_as_at < date '{as_at}'
        """
    )
