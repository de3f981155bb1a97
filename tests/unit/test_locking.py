"""Locks: alone or shared, waited for, named by living processes only, plain where impossible."""

import errno
import os
import sqlite3
import threading
import time
from contextlib import suppress

import pytest

from pipelines.errors import StoreError
from pipelines.storage import locking
from pipelines.storage.locking import hold_alone, hold_shared

DOING = "another test is running"
BOTH = pytest.mark.parametrize("hold", [hold_alone, hold_shared])


@pytest.fixture
def lock(tmp_path):
    return tmp_path / ".x.lock"


def test_those_who_share_it_run_together_and_who_wants_it_alone_is_refused(lock):
    named = rf"{DOING} \(process {os.getpid()}\)\. Wait"
    with (
        hold_shared(lock, DOING, 0),
        hold_shared(lock, DOING, 0),
        pytest.raises(StoreError, match=named),
        hold_alone(lock, DOING, 0),
    ):
        pass
    with hold_alone(lock, DOING, 0):
        pass


@BOTH
def test_who_holds_it_alone_keeps_everybody_out_until_it_ends(lock, hold):
    with suppress(ZeroDivisionError), hold_alone(lock, DOING, 0):
        with pytest.raises(StoreError, match=DOING), hold(lock, DOING, 0):
            pass
        raise ZeroDivisionError
    with hold(lock, DOING, 0):
        pass


@BOTH
def test_it_is_waited_for(lock, hold):
    with hold_alone(lock, DOING, 0):
        waited = []

        def wait():
            started = time.monotonic()
            with hold(lock, DOING, 60):
                waited.append(time.monotonic() - started)

        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.3)
        assert not waited
    thread.join()
    assert 0.2 < waited[0] < 60


def test_what_a_dead_process_left_names_nobody_and_is_swept(lock):
    left_behind = lock.with_name(f"{lock.name}.999999.0")
    left_behind.touch()
    named = rf"\(process {os.getpid()}\)"
    with (
        hold_shared(lock, DOING, 0),
        pytest.raises(StoreError, match=named),
        hold_alone(lock, DOING, 0),
    ):
        pass
    with hold_alone(lock, DOING, 0):
        assert not left_behind.exists()
    assert [path.name for path in lock.parent.iterdir()] == [lock.name]


@BOTH
def test_its_files_are_for_their_user_only_whatever_the_umask(lock, hold):
    before = os.umask(0)
    try:
        with hold(lock, DOING, 0):
            modes = {oct(path.stat().st_mode & 0o777) for path in lock.parent.iterdir()}
            count = len(list(lock.parent.iterdir()))
    finally:
        os.umask(before)
    assert (modes, count) == ({"0o600"}, 2)


def test_a_link_in_its_place_is_not_followed(lock, tmp_path):
    target = tmp_path / "target"
    lock.symlink_to(target)
    with (
        pytest.raises(StoreError, match=r"\.x\.lock: cannot be locked"),
        hold_alone(lock, DOING, 0),
    ):
        pass
    assert not target.exists()


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)), sqlite3.OperationalError("disk I/O error")],
)
@BOTH
def test_a_disk_that_cannot_hold_locks_is_one_plain_error(lock, hold, error, monkeypatch):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(locking.ReadWriteLock, "acquire_read", fail)
    monkeypatch.setattr(locking.ReadWriteLock, "acquire_write", fail)
    with (
        pytest.raises(StoreError, match=r"cannot be locked \((No locks|disk I/O).*Choose a home"),
        hold(lock, DOING, 0),
    ):
        pass


def test_a_folder_that_cannot_be_written_is_read_without_a_lock(lock, monkeypatch):
    monkeypatch.setattr(locking.os, "access", lambda path, mode: False)
    with hold_shared(lock, DOING, 0):
        assert list(lock.parent.iterdir()) == []
