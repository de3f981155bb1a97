"""The state database: what people save, apart from what the pipelines work out.

A file under home (SQLite), or PostgreSQL where `CASEWEIGHT_STATE_URL` names it and several servers
share it. Whoever writes does so alone and in one transaction: a process that is killed on the way
has written nothing.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool

from pipelines.errors import StateError
from pipelines.settings import Settings
from pipelines.state.tables import VERSION_TABLE

LATEST = "0002"
"""The migration that this version of the code knows last; a test holds it to the folder's."""
MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATING = 7_405_920_031
"""The number of PostgreSQL's advisory lock under which migrations run; any that is ours alone."""
WRITES = "caseweight_writes"


class StateDatabase:
    """The state database, opened and brought up to date; close it, or use it in a `with` block."""

    def __init__(self, engine: sa.Engine, place: str, wait_seconds: float) -> None:
        self._engine = engine
        self.place = place
        self._wait = f"{max(1, round(wait_seconds * 1000))}ms"

    def __enter__(self) -> "StateDatabase":
        """Use as a context: connections are closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close connections."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state of things.

        Raises:
            StateError: The database cannot be read.
        """
        with self._in_words(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction of a writer: all of it is kept, or where the block fails nothing.

        Raises:
            StateError: The database cannot be written, or others write past the waiting time.
        """
        writer = self._engine.execution_options(**{WRITES: True})
        with self._in_words(), writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"set local lock_timeout = '{self._wait}'")
            yield connection

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """A database's own words can quote what is in it and are not passed on."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise StateError(f"{self.place}: {_what_is_wrong(error)}") from error
        except sa.exc.SQLAlchemyError as error:
            what = type(error).__name__
            raise StateError(f"{self.place}: gave up ({what}). Nothing was half done.") from error
        except OSError as error:
            why = error.strerror or error
            raise StateError(f"{self.place}: cannot be made or written ({why}).") from error


def open_state(settings: Settings) -> StateDatabase:
    """Open the state database: made on first use, and brought up to date where it is of old code.

    Two processes that come at once do so one after the other.

    Raises:
        StateError: It cannot be opened, is damaged, or a newer version of the code made it.
    """
    url = _choose_url(settings)
    wait = settings.lock_wait_seconds
    try:
        engine = _make_engine(url, wait)
    except ModuleNotFoundError as error:
        raise StateError(
            "CASEWEIGHT_STATE_URL: PostgreSQL needs a package that is not installed:"
            " pip install 'caseweight[postgres]'."
        ) from error
    state = StateDatabase(engine, _place_of(url), wait)
    try:
        with state._in_words():
            if url.database and url.get_backend_name() == "sqlite":
                _make_file(Path(url.database))
        _bring_up_to_date(state)
    except BaseException:
        state.close()
        raise
    return state


def _choose_url(settings: Settings) -> sa.URL:
    if settings.state_url is None:
        return sa.URL.create("sqlite", database=str(settings.state_file))
    try:
        url = sa.make_url(settings.state_url.get_secret_value())
    except (sa.exc.ArgumentError, ValueError):
        url = None  # its text may hold a password, and is not repeated
    if url is None or url.get_backend_name() not in ("postgresql", "postgres", "sqlite"):
        raise StateError(
            "CASEWEIGHT_STATE_URL: is not the address of a database. Write"
            " postgresql://USER:PASSWORD@HOST/DATABASE or sqlite:////FOLDER/FILE, or leave it out."
        )
    if url.get_backend_name() == "sqlite":
        if not url.database or url.database == ":memory:":
            raise StateError("CASEWEIGHT_STATE_URL: name a file, as in sqlite:////FOLDER/FILE.")
        return sa.URL.create("sqlite", database=url.database)
    return url.set(drivername="postgresql+psycopg")


def _place_of(url: sa.URL) -> str:
    """Where it is, for messages: a file's path, or host and database, never who with which word."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"the state database {url.database or ''} on {url.host or 'this machine'}"


def _make_engine(url: sa.URL, wait_seconds: int) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        terms = {"connect_timeout": max(2, wait_seconds)}
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=terms)
    terms = {"timeout": wait_seconds}
    # A connection a use: opening costs less than a millisecond, and nothing is held in between.
    engine = sa.create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=terms)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    """Begin transactions ourselves, and have every commit on the disk before it is told done."""
    connection.isolation_level = None
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma synchronous = extra")


def _begin_sqlite(connection: sa.Connection) -> None:
    """A writer takes the file before it reads, so that nobody writes in between."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _make_file(path: Path) -> None:
    """Make the file for its user only; an empty one is an empty database."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _bring_up_to_date(state: StateDatabase) -> None:
    with state.reading() as connection:
        if _version_of(connection, state.place) == LATEST:
            return
    with state.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({MIGRATING})")
        version = _version_of(connection, state.place)
        if version == LATEST:  # another process was here first
            return
        _migrate(connection, version, state.place)


def _version_of(connection: sa.Connection, place: str) -> str | None:
    """The migration that a database is at; nothing where none was ever run."""
    tables = set(sa.inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        number: sa.Column[str] = sa.Column("version_num", sa.Text)
        found: str | None = connection.execute(
            sa.select(number).select_from(sa.table(VERSION_TABLE, number))
        ).scalar()
        return found
    if tables and connection.dialect.name == "sqlite":
        raise StateError(f"{place}: is a database of another program. Name another file.")
    return None


def _migrate(connection: sa.Connection, version: str | None, place: str) -> None:
    from alembic import command  # takes longer to import than most commands to run
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise StateError(
            f"{place}: was made by a newer version of Caseweight (its tables are at {version}, this"
            f" version knows {LATEST}). Nothing was changed: update this installation, or name"
            " another database with CASEWEIGHT_STATE_URL."
        )
    command.upgrade(config, "head")


def _what_is_wrong(error: sa.exc.DBAPIError) -> str:
    """What a person can do about it."""
    name = getattr(error.orig, "sqlite_errorname", None) or type(error.orig).__name__
    for beginnings, words in WORDS.items():
        if name.startswith(beginnings):
            return words
    return f"gave up ({name}). Nothing was half done: add --debug to see more."


WORDS: dict[tuple[str, ...], str] = {
    ("SQLITE_NOTADB", "SQLITE_CORRUPT"): (
        "is damaged. Restore it from your backup; without one, move it aside: what was saved in it"
        " is then lost."
    ),
    ("SQLITE_BUSY", "SQLITE_LOCKED", "LockNotAvailable"): (
        "others are writing to it, and did not end in time. Nothing was changed: try again."
    ),
    ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH", "InsufficientPrivilege"): (
        "cannot be written by this user. Nothing was changed."
    ),
    ("SQLITE_CANTOPEN", "SQLITE_IOERR"): (
        "cannot be opened or read. Check the disk and who may use the folder."
    ),
    ("SQLITE_FULL", "DiskFull"): "the disk is full. Nothing was changed: free some space.",
    ("OperationalError", "AdminShutdown", "CannotConnectNow", "Connection"): (
        "cannot be reached. Nothing was changed: check that the server runs, and the address in"
        " CASEWEIGHT_STATE_URL."
    ),
}
