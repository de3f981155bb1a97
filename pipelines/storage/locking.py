"""Who may write and who may read: locks that the system lets go of when their process ends.

A lock is a small file that is held alone or shared (filelock's reader and writer lock: SQLite takes
the operating system's own locks). Beside it each holder keeps a file that bears the number of its
process and is locked as long as that lives: nobody is named for what a dead process left behind.
"""

import itertools
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, ReadWriteLock, Timeout

from pipelines.errors import StoreError

log = logging.getLogger(__name__)

_numbers = itertools.count()


@contextmanager
def hold_alone(lock_file: Path, doing: str, wait_seconds: float) -> Iterator[None]:
    """Hold a lock while nobody else does.

    Args:
        lock_file: Its file, made with mode 0600 where there is none, in a folder that is there.
        doing: What whoever holds it is doing, such as `another build is running`.
        wait_seconds: How long to wait for others to let go.

    Raises:
        StoreError: Others hold it past the waiting time, or its folder cannot hold locks.
    """
    lock = _acquired(lock_file, doing, wait_seconds, is_shared=False)
    try:
        for left_behind in _tags(lock_file):  # by processes that were killed: nobody else holds
            left_behind.unlink(missing_ok=True)
        with _tagged(lock_file):
            yield
    finally:
        lock.close()


@contextmanager
def hold_shared(lock_file: Path, doing: str, wait_seconds: float) -> Iterator[None]:
    """Hold a lock beside others who share it, while nobody holds it alone.

    A folder that cannot be written, such as a copy on a read-only disk, needs no lock.

    Args:
        lock_file: As of `hold_alone`.
        doing: As of `hold_alone`.
        wait_seconds: As of `hold_alone`.

    Raises:
        StoreError: Another holds it alone past the waiting time, or its folder cannot hold locks.
    """
    if not os.access(lock_file.parent, os.W_OK):
        yield
        return
    lock = _acquired(lock_file, doing, wait_seconds, is_shared=True)
    try:
        with _tagged(lock_file):
            yield
    finally:
        lock.close()


def _acquired(
    lock_file: Path, doing: str, wait_seconds: float, *, is_shared: bool
) -> ReadWriteLock:
    try:
        lock = ReadWriteLock(lock_file, is_singleton=False)
        acquire = lock.acquire_read if is_shared else lock.acquire_write
        try:
            acquire(timeout=0)
        except Timeout:
            log.info("waiting: %s", doing)
            acquire(timeout=wait_seconds)
    except Timeout as error:
        raise StoreError(
            f"{lock_file.parent}: {doing}{_holders(lock_file)}. Wait for it to end, then run this"
            " again."
        ) from error
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreError(
            f"{lock_file}: cannot be locked ({why}). Choose a home on a disk of this machine, or on"
            " a network drive that can lock files."
        ) from error
    return lock


@contextmanager
def _tagged(lock_file: Path) -> Iterator[None]:
    """Keep a file that names this process."""
    tag = lock_file.with_name(f"{lock_file.name}.{os.getpid()}.{next(_numbers)}")
    try:
        with FileLock(tag, mode=0o600, fallback_to_soft=False):
            yield
    finally:
        tag.unlink(missing_ok=True)


def _tags(lock_file: Path) -> list[Path]:
    return sorted(lock_file.parent.glob(f"{lock_file.name}.*"))


def _holders(lock_file: Path) -> str:
    """The processes that hold a lock, in brackets: those whose files are locked."""
    found = set()
    for tag in _tags(lock_file):
        try:
            with FileLock(tag, mode=0o600, fallback_to_soft=False, timeout=0):
                pass
        except Timeout:
            found.add(tag.suffixes[-2].removeprefix("."))
    many = "processes" if len(found) > 1 else "process"
    return f" ({many} {', '.join(sorted(found))})" if found else ""
