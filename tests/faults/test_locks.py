"""Commands at the same time: they wait, or say who is in the way; a killed one is in nobody's."""

import os
import subprocess
import sys

import pytest

from pipelines.errors import StoreError
from pipelines.publishing.versions import open_workshop
from pipelines.record_store import open_store, read_store

HEADER = "grade,valid_from,hourly_rate_gbp"
CODE = """
import sys
from pathlib import Path
import duckdb
from pipelines.publishing.versions import open_workshop
from pipelines.record_store import open_store, read_store
from pipelines.settings import Settings

home, how = sys.argv[1:]
settings = Settings(home=Path(home), lock_wait_seconds=0)
with {
    "writes": lambda: open_store(settings),
    "reads": lambda: read_store(settings),
    "builds": lambda: open_workshop(settings.home, 0),
    "knows nothing of locks": lambda: duckdb.connect(Path(home) / "records.duckdb"),
}[how]():
    print("here", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def another(settings, write_csv, load):
    """Start another process that writes, reads or builds until it is told to end or is killed."""
    load(write_csv("rates.csv", HEADER, "constable,2015-09-01,40.00"))
    started = []

    def start(how):
        process = subprocess.Popen(
            [sys.executable, "-c", CODE, str(settings.home), how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        started.append(process)
        assert process.stdout.readline() == b"here\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def status(home, seconds):
    command = [sys.executable, "-m", "pipelines", "--home", str(home), "status"]
    surroundings = {**os.environ, "CASEWEIGHT_LOCK_WAIT_SECONDS": str(seconds)}
    return subprocess.run(command, capture_output=True, text=True, env=surroundings, check=False)


def test_two_read_the_store_at_once(another, settings):
    another("reads")
    assert status(settings.home, 0).returncode == 0


@pytest.mark.parametrize(("how", "hold"), [("reads", open_store), ("writes", read_store)])
def test_who_reads_keeps_writers_out_and_the_reverse_and_is_named(another, settings, how, hold):
    process = another(how)
    with (
        pytest.raises(StoreError, match=rf"holds the record store \(process {process.pid}\)\."),
        hold(settings),
    ):
        pass
    process.communicate()
    with hold(settings):
        pass


def test_a_reader_waits_for_a_writer_to_end(another, settings):
    process = another("writes")
    command = [sys.executable, "-m", "pipelines", "--home", str(settings.home), "--verbose"]
    reader = subprocess.Popen([*command, "status"], stderr=subprocess.PIPE, text=True)
    assert "waiting: another command holds the record store" in reader.stderr.readline()
    process.communicate()
    assert (reader.communicate()[1], reader.returncode) == ("", 0)


@pytest.mark.parametrize("how", ["reads", "writes"])
def test_a_command_that_is_killed_leaves_the_store_free(another, settings, how):
    process = another(how)
    process.kill()
    process.communicate()
    with open_store(settings):
        tags = {path.name.split(".")[3] for path in settings.home.glob(".records.lock.*")}
    assert tags == {str(os.getpid())}


def test_a_build_that_is_killed_leaves_the_workshop_free(another, settings):
    process = another("builds")
    words = rf"another build is running \(process {process.pid}\)\. Wait for it to end"
    with pytest.raises(StoreError, match=words), open_workshop(settings.home, 0):
        pass
    process.kill()
    process.communicate()
    with open_workshop(settings.home, 0) as folder:
        assert [path.name for path in folder.parent.glob(".building-*")] == [folder.name]


def test_a_program_that_takes_no_lock_is_one_line(another, settings):
    process = another("knows nothing of locks")
    told = status(settings.home, 0)
    assert (told.returncode, len(told.stderr.strip().splitlines())) == (1, 1)
    assert "cannot be opened" in told.stderr
    assert f"PID {process.pid}" in told.stderr
    assert "Close whatever else has it open" in told.stderr


def test_a_store_that_is_damaged_is_one_line(settings, write_csv, load):
    load(write_csv("rates.csv", HEADER, "constable,2015-09-01,40.00"))
    (settings.home / "records.duckdb").write_bytes(b"not a database" * 1000)
    told = status(settings.home, 0)
    assert (told.returncode, len(told.stderr.strip().splitlines())) == (1, 1)
    assert "restore it from your backup" in told.stderr
