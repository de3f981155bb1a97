"""Killed at any moment, the next command finds the store whole and the readers undisturbed."""

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from pipelines.build import BuildOptions, build
from pipelines.contracts.published import read_current_version
from pipelines.publishing.versions import list_versions, verify
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import open_store
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.synthetic import synthesise

# The worst moments are named below and are the stronger guard; `make soak` kills more often.
KILLS = int(os.environ.get("CASEWEIGHT_TEST_KILLS", "3"))
TRIES = 5
UNTIL = dt.date(2013, 4, 30)  # long enough for forecasts, too short for slow back-tests
# What a command imports is not what is to be interrupted: the clock starts once it is there.
COMMAND = """
import os, sys, importlib
import pipelines.build, pipelines.record_store.ingest
from pipelines.__main__ import main
{before}
print("ready", flush=True)
main()
"""


def caseweight(home, *words, before=""):
    """Start a command in a process of its own, and wait until its work begins."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND.format(before=before), "--home", home, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout.readline() == b"ready\n"
    return process


def ended(process):
    """How a process ended: its exit code, or the signal that ended it, below nought."""
    process.communicate()
    return process.returncode


def kill_within(seconds, home, *words):
    """Start a command and kill it after some seconds of work, as a power cut would."""
    process = caseweight(home, *words)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
    process.kill()
    return ended(process) == -signal.SIGKILL


def ingest_whole(home, folder):
    """Ingest a folder to its end; gives the seconds that it took."""
    started = time.monotonic()
    results = ingest(Settings(home=home), [folder], LoadRequest(Path()), lambda what, share: None)
    assert not [result.problem for result in results if result.is_failed]
    return time.monotonic() - started


def build_whole(home):
    """Build to its end; gives the seconds that it took."""
    started = time.monotonic()
    build(Settings(home=home), BuildOptions(), lambda what, share: None)
    return time.monotonic() - started


def contents(settings):
    """The load log, the records and rejects of its loads, and how many are of no load in it."""
    with open_store(settings) as store:
        load_log = store.connection.execute(
            "select source, load_id, rows_accepted, rows_rejected from loads"
            " where status = 'loaded' order by load_id"  # a repeated load adds no rows of its own
        ).fetchall()
        found = []
        for source, load_id, _, _ in load_log:
            (records,) = store.connection.execute(
                f"select count(*) from {source} where load_id = ?", [load_id]
            ).fetchall()[0]
            (rejects,) = store.connection.execute(
                "select count(*) from quarantine.rejects where load_id = ?", [load_id]
            ).fetchall()[0]
            found.append((source, load_id, records, rejects))
        strays = 0
        for table in (*SOURCES, "quarantine.rejects"):
            ((count,),) = store.connection.execute(
                f"select count(*) from {table} where load_id not in (select load_id from loads)"
            ).fetchall()
            strays += count
    return load_log, found, strays


def interrupted(moments, longest, make_home, *words):
    """Homes in which a command was killed: as many as there are kills to be, fresh for each try.

    The kills lie in equal parts of the time that the command takes, the first in the first. A try
    that ends before its moment has come says nothing but how long it takes, and is made again.
    """
    for number in range(KILLS):
        for attempt in range(TRIES):
            home = make_home(f"{number}-{attempt}")
            started = time.monotonic()
            if kill_within(longest * (number + moments.random()) / KILLS, home, *words):
                yield home
                break
            longest = min(longest, time.monotonic() - started)
        else:
            pytest.fail("the command keeps ending before it can be killed")


@pytest.fixture(scope="module")
def extracts(tmp_path_factory):
    """Extracts of one force, large enough to be killed while they are loaded."""
    folder = tmp_path_factory.mktemp("extracts")
    synthesise(folder, forces=1, scale=1.0, until=UNTIL)
    return folder


@pytest.fixture(scope="module")
def filled(extracts, tmp_path_factory):
    """A home with these extracts and a published version, and how long it took to ingest them."""
    home = tmp_path_factory.mktemp("filled") / "home"
    seconds = ingest_whole(home, extracts)
    build_whole(home)
    return home, seconds


def test_ingest_killed_again_and_again_loads_each_file_whole_or_not_at_all(
    extracts, filled, tmp_path
):
    whole_home, seconds = filled
    # A publication's rows under one key are one record: the records of a load are not its rows.
    expected, records, _ = contents(Settings(home=whole_home))
    moments = random.Random(7)
    for home in interrupted(moments, seconds, lambda n: tmp_path / f"home{n}", "ingest", extracts):
        load_log, found, strays = contents(Settings(home=home))
        assert (load_log, found) == (expected[: len(load_log)], records[: len(found)])
        assert strays == 0
    ingest_whole(home, extracts)
    load_log, found, _ = contents(Settings(home=home))
    assert {row[0]: row[2:] for row in load_log} == {row[0]: row[2:] for row in expected}


def test_build_killed_again_and_again_leaves_readers_on_a_whole_version(filled, tmp_path):
    whole_home, _ = filled
    home = tmp_path / "home"
    shutil.copytree(whole_home, home)
    seconds = build_whole(home)  # with the first one's fits, as those to be killed
    seen = set()
    for _ in interrupted(random.Random(11), seconds, lambda n: home, "build"):
        assert verify(home)
        for version in list_versions(home):
            if version.name not in seen:  # nothing in a version ever changes
                assert verify(home, version.name)
                seen.add(version.name)
    build_whole(home)
    folders = {path.name for path in (home / "published").iterdir() if path.is_dir()}
    assert folders == {version.name for version in list_versions(home)}


WORST_MOMENTS = {
    "rejects written, records not yet": "pipelines.record_store.merge.apply",
    "records written, load log not yet": "pipelines.record_store.loading._write_load_log",
    "withdrawals half written": "pipelines.record_store.merge._confirm",
}


def die_in(home, function, *words):
    """Run a command that dies, as a power cut would have it, when it comes to a function."""
    module, _, name = function.rpartition(".")
    before = (
        f"owner = importlib.import_module({module!r})\n"
        f"getattr(owner, {name!r})\n"
        f"setattr(owner, {name!r}, lambda *a, **k: os._exit(9))\n"
    )
    assert ended(caseweight(home, *words, before=before)) == 9


@pytest.mark.parametrize(
    "function",
    ["pipelines.storage.durable.sync", "pipelines.record_store.store.sync"],
    ids=["key", "database"],
)
def test_a_first_run_that_dies_while_it_sets_up_leaves_nothing_half_made(
    function, write_csv, load, settings
):
    rates = write_csv("rates.csv", "grade,valid_from,hourly_rate_gbp", "constable,2024-04-01,40")
    die_in(settings.home, function, "ingest", rates)
    assert not settings.key_file.exists()
    assert load(rates).load.rows_accepted == 1


@pytest.mark.parametrize("function", WORST_MOMENTS.values(), ids=WORST_MOMENTS.keys())
def test_a_load_that_dies_at_its_worst_moment_left_nothing_behind(
    function, write_csv, load, settings
):
    header = "grade,valid_from,hourly_rate_gbp"
    load(write_csv("old.csv", header, *(f"grade {n},2024-04-01,40.00" for n in range(50))))
    before = contents(settings)
    lines = [f"grade {n},2024-04-01,41.00" for n in range(1, 50)]
    new = write_csv("new.csv", header, *lines, "constable,soon,1")
    die_in(settings.home, function, "ingest", new, "--full", "--as-at", "2026-01-31")
    assert contents(settings) == before
    again = load(new, is_full=True)
    assert (again.load.rows_accepted, again.load.keys_withdrawn) == (49, 1)


@pytest.mark.parametrize(
    "function", ["pipelines.publishing.versions._point_at", "pipelines.build.publish"]
)
def test_a_build_that_dies_while_it_publishes_leaves_readers_where_they_were(
    function, filled, tmp_path
):
    home = tmp_path / "home"
    shutil.copytree(filled[0], home)
    before = read_current_version(home)
    die_in(home, function, "build")
    assert read_current_version(home) == before
    for version in list_versions(home):
        assert verify(home, version.name)


def test_a_reader_is_not_disturbed_by_a_build_that_dies(filled, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(filled[0], home)
    warehouse = home / "published" / read_current_version(home) / "warehouse.duckdb"
    with duckdb.connect(warehouse, read_only=True) as reader:
        before = reader.execute("select count(*) from marts.demand_by_month").fetchall()
        assert kill_within(0.2, home, "build")
        assert reader.execute("select count(*) from marts.demand_by_month").fetchall() == before
    assert verify(home)
