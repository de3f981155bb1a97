"""The record store: every version of every record, the load log, and the quarantine.

`records.duckdb` holds a table a source: the contract's columns with identifiers replaced, and

- `load_id`: the load that brought this version,
- `as_at`: the date of the extract that brought it,
- `last_as_at`: the date of the latest extract that confirmed it,
- `is_withdrawn`: the key was missing from an extract that was the whole of its force and period.

The version in force on a date is the one last confirmed by then, so an old file that arrives late
never outranks what newer extracts said. `rejects.duckdb` holds the quarantined rows.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.errors import StoreError, WarehouseMissing
from pipelines.record_store import pseudonyms
from pipelines.record_store.tables import has_todays_tables, make_tables
from pipelines.settings import Settings
from pipelines.sources.source import Source
from pipelines.storage.database import connect, read_first_row
from pipelines.storage.durable import sync
from pipelines.storage.locking import hold_alone, hold_shared

log = logging.getLogger(__name__)

END_OF_TIME = dt.date(9999, 12, 30)
DATABASES = ("records.duckdb", "rejects.duckdb")
LOCK, HELD = ".records.lock", "another command holds the record store"
UNMADE = ("cannot be made or written", "Choose another with --home.")
UNOPENED = (
    "the record store cannot be opened",
    "Close whatever else has it open; if nothing has, restore it from your backup.",
)


class RecordStore:
    """The store, opened for writing, which one process does at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, key: str) -> None:
        self.connection = connection
        self.key = key

    def choose_load_id(self) -> int:
        """The number of the next load."""
        row = read_first_row(self.connection, "select coalesce(max(load_id), 0) + 1 from loads")
        return int(row[0]) if row else 1

    def find_earlier_as_at(self, sha256: str, source: str) -> dt.date | None:
        """The extract date under which this very file was loaded last, if it was."""
        found = read_first_row(
            self.connection,
            "select as_at from loads where file_sha256 = ? and source = ? and status <> 'refused'"
            " order by load_id desc limit 1",
            [sha256, source],
        )
        return found[0] if found else None

    @contextmanager
    def transaction(self, *, is_kept: bool = True) -> Iterator[None]:
        """All of what runs inside, or nothing of it; nothing too where it is not to be kept."""
        self.connection.execute("begin")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit" if is_kept else "rollback")

    def purge_rejects(self, days: int) -> None:
        """Delete quarantined rows that are older than a number of days, or of a load that died."""
        self.connection.execute(
            "delete from quarantine.rejects where load_id not in (select load_id from loads)"
            " or rejected_at < now()::timestamp - to_days(?::integer)",
            [days],
        )


@contextmanager
def open_store(settings: Settings) -> Iterator[RecordStore]:
    """Open the record store for writing, making it on first use.

    Raises:
        StoreError: Home cannot be written, another command holds the store past the waiting time,
            or the store was filled under another pseudonym key.
    """
    home = settings.home
    with _in_words(home, *UNMADE):
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with hold_alone(home / LOCK, HELD, settings.lock_wait_seconds):
        with _in_words(home, *UNMADE):
            for name in DATABASES:
                _make_database(home / name)
        with _in_words(home, *UNOPENED):
            connection = connect(home / "records.duckdb", memory_limit=settings.memory_limit)
        try:
            connection.execute(f"attach '{_quoted(home / 'rejects.duckdb')}' as quarantine")
            make_tables(connection)
            store = RecordStore(connection, _checked_key(connection, settings))
            store.purge_rejects(settings.reject_days)
            yield store
        except duckdb.IOException as error:
            raise StoreError(
                f"{home}: writing failed ({_first_line(error)}). Nothing was lost."
            ) from error
        finally:
            connection.close()
            for name in DATABASES:
                (home / name).chmod(0o600)


@contextmanager
def read_store(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory with the record store attached, as `attach_store` does.

    Raises:
        WarehouseMissing: Nothing was ever ingested under this home.
        StoreError: Another command writes to the store past the waiting time.
    """
    with (
        connect(memory_limit=settings.memory_limit) as connection,
        attach_store(settings, connection),
    ):
        yield connection


@contextmanager
def attach_store(settings: Settings, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Attach the record store read-only as `records`, and the quarantine as `quarantine`.

    A store that older code made gets its new tables and columns first. When the block ends, the
    store is detached and free for the next ingest; when it fails, the connection is closed.

    Raises:
        WarehouseMissing: Nothing was ever ingested under this home.
        StoreError: Another command writes to the store past the waiting time.
    """
    home, attached = settings.home, dict(zip(("records", "quarantine"), DATABASES, strict=True))
    if not (home / "records.duckdb").exists():
        raise WarehouseMissing(
            f"{home}: nothing was ingested here yet. Run `caseweight ingest PATH` first,"
            " or `caseweight demo` for synthetic data."
        )
    if not _has_todays_tables(settings):
        with open_store(settings):
            log.info("the record store of an older version got its new tables and columns")
    with hold_shared(home / LOCK, HELD, settings.lock_wait_seconds):
        try:
            with _in_words(home, *UNOPENED):
                for name, file in attached.items():
                    connection.execute(f"attach '{_quoted(home / file)}' as {name} (read_only)")
            yield
        except BaseException:
            connection.close()  # before the lock goes: whatever is half done holds the store
            raise
        for name in attached:
            connection.execute(f"detach {name}")


def latest_versions(source: Source, *, as_known: dt.date) -> str:
    """The select of each key's version in force, as known on a date, without withdrawn keys."""
    key = ", ".join(source.key)
    return f"""
        select * from records.{source.name}
        where as_at <= date '{as_known}'
        qualify {is_in_force(key, f"date '{as_known}'")} and not is_withdrawn
    """


def is_in_force(key: str, as_known: str) -> str:
    """The condition of the version in force, withdrawals too, among those known on a date.

    Args:
        key: The columns that name a record.
        as_known: The date, as SQL.
    """
    return f"""
        row_number() over (
            partition by {key}
            order by least(last_as_at, {as_known}) desc, as_at desc, load_id desc
        ) = 1
    """


def _make_database(path: Path) -> None:
    """Make an empty database aside and rename it into place: half a file would never open again."""
    if path.exists():
        return
    aside = path.with_name(f".{path.name}.new")
    aside.unlink(missing_ok=True)
    connect(aside).close()
    sync(aside)
    aside.rename(path)


def _has_todays_tables(settings: Settings) -> bool:
    home = settings.home
    with hold_shared(home / LOCK, HELD, settings.lock_wait_seconds):
        with _in_words(home, *UNOPENED):
            connection = connect(home / "records.duckdb", read_only=True)
        with connection:
            return has_todays_tables(connection)


def _checked_key(connection: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    stored = read_first_row(connection, "select fingerprint from pseudonym_key")
    if stored and not settings.key_file.exists():
        raise StoreError(
            f"{settings.key_file}: the pseudonym key of this store is missing. Restore it from your"
            " backup; without it, move the stores aside and ingest everything again."
        )
    key = pseudonyms.read_or_make_key(settings.key_file)
    mark = pseudonyms.fingerprint_key(key)
    if stored is None:
        connection.execute("insert into pseudonym_key values (?)", [mark])
    elif stored[0] != mark:
        raise StoreError(
            f"{settings.key_file}: this is another pseudonym key (fingerprint {mark}) than the one"
            f" the store was filled under ({stored[0]}). Set CASEWEIGHT_PSEUDONYM_KEY_FILE to that"
            " key, or use a fresh --home and ingest again."
        )
    return key


@contextmanager
def _in_words(home: Path, what: str, remedy: str) -> Iterator[None]:
    try:
        yield
    except (OSError, duckdb.Error) as error:
        why = getattr(error, "strerror", None) or _first_line(error)
        raise StoreError(f"{home}: {what} ({why}). {remedy}") from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:300]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
