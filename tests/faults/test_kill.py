"""Killed at any moment, the next command finds the store whole and the readers undisturbed."""

import random
import signal
import subprocess
import sys
import time

import duckdb
import pytest

from pipelines.publish import current_version, verify, versions
from pipelines.settings import Settings
from pipelines.store import open_store

KILLS = 10


def caseweight(home, *words):
    return [sys.executable, "-m", "pipelines", "--home", str(home), *map(str, words)]


def run_whole(home, *words):
    """Run a command to its end; gives the seconds that it took."""
    started = time.monotonic()
    subprocess.run(caseweight(home, *words), check=True, capture_output=True)
    return time.monotonic() - started


def kill_within(seconds, home, *words):
    """Start a command and kill it after some seconds, as a power cut would."""
    process = subprocess.Popen(
        caseweight(home, *words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return process.returncode == -signal.SIGKILL


def contents(settings):
    """Records and rejects per load, and the ledger that should account for them."""
    with open_store(settings) as store:
        ledger = store.connection.execute(
            "select source, load_id, rows_accepted, rows_rejected from loads order by load_id"
        ).fetchall()
        found = []
        for source, load_id, _, _ in ledger:
            (records,) = store.connection.execute(
                f"select count(*) from {source} where load_id = ?", [load_id]
            ).fetchall()[0]
            (rejects,) = store.connection.execute(
                "select count(*) from quarantine.rejects where load_id = ?", [load_id]
            ).fetchall()[0]
            found.append((source, load_id, records, rejects))
        strays = store.connection.execute(
            "select count(*) from quarantine.rejects"
            " where load_id not in (select load_id from loads)"
        ).fetchall()[0][0]
    return ledger, found, strays


@pytest.fixture(scope="module")
def seconds_to_start(tmp_path_factory):
    """How long a command takes before it touches anything."""
    home = tmp_path_factory.mktemp("start") / "home"
    started = time.monotonic()
    subprocess.run(caseweight(home, "versions"), check=True, capture_output=True)
    return time.monotonic() - started


def test_ingest_killed_ten_times_loads_each_file_whole_or_not_at_all(
    demo_extracts, tmp_path, seconds_to_start
):
    whole = run_whole(tmp_path / "undisturbed", "ingest", demo_extracts)
    settings = Settings(home=tmp_path / "home")
    moments, killed = random.Random(7), 0
    for _ in range(KILLS):
        moment = moments.uniform(seconds_to_start, whole)
        killed += kill_within(moment, settings.home, "ingest", demo_extracts)
        ledger, found, strays = contents(settings)
        assert found == ledger
        assert strays == 0
    assert killed >= KILLS // 2
    run_whole(settings.home, "ingest", demo_extracts)
    expected, _, _ = contents(Settings(home=tmp_path / "undisturbed"))
    ledger, found, _ = contents(settings)
    assert found == ledger

    def loaded(rows):
        return {(source, accepted, rejected) for source, _, accepted, rejected in rows if accepted}

    assert loaded(ledger) == loaded(expected)


def test_build_killed_ten_times_leaves_readers_on_a_whole_version(
    demo_extracts, tmp_path, seconds_to_start
):
    settings = Settings(home=tmp_path / "home")
    run_whole(settings.home, "ingest", demo_extracts)
    whole = run_whole(settings.home, "build")
    moments, killed = random.Random(11), 0
    for _ in range(KILLS):
        before = current_version(settings.home)
        moment = moments.uniform(seconds_to_start, whole)
        was_killed = kill_within(moment, settings.home, "build")
        killed += was_killed
        assert verify(settings.home)
        assert current_version(settings.home) == before or not was_killed or moment > whole / 2
        for version in versions(settings.home):
            assert verify(settings.home, version.name)
    assert killed >= KILLS // 2
    run_whole(settings.home, "build")
    remains = [p.name for p in (settings.home / "published").glob(".building-*")]
    assert remains == []


def test_a_reader_is_not_disturbed_by_a_build_that_dies(demo_home):
    with duckdb.connect(
        demo_home / "published" / current_version(demo_home) / "warehouse.duckdb", read_only=True
    ) as reader:
        before = reader.execute("select count(*) from marts.demand_by_month").fetchall()
        kill_within(2.5, demo_home, "build")
        assert reader.execute("select count(*) from marts.demand_by_month").fetchall() == before
    assert verify(demo_home)
