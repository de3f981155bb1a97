"""Killed at any moment, the next command finds the store whole and the readers undisturbed."""

import datetime as dt
import random
import shutil
import signal
import subprocess
import sys
import time

import duckdb
import pytest

from pipelines.publishing.versions import current_version, verify, versions
from pipelines.record_store.store import open_store
from pipelines.settings import Settings
from pipelines.synthetic import synthesise

KILLS = 10
UNTIL = dt.date(2013, 4, 30)  # long enough for forecasts, too short for slow back-tests


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
    """Records and rejects per load, and the load log that should account for them."""
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
        strays = store.connection.execute(
            "select count(*) from quarantine.rejects"
            " where load_id not in (select load_id from loads)"
        ).fetchall()[0][0]
    return load_log, found, strays


def interrupted(moments, longest, make_home, *words):
    """Homes in which a command was killed: as many as there are kills to be, fresh for each try.

    A try that ends before its moment has come says nothing and is made again.
    """
    killed = tried = 0
    while killed < KILLS:
        tried += 1
        assert tried <= 5 * KILLS, "the command keeps ending before it can be killed"
        home = make_home(tried)
        if kill_within(moments.uniform(0.3, longest), home, *words):
            killed += 1
            yield home


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
    seconds = run_whole(home, "ingest", extracts)
    run_whole(home, "build")
    return home, seconds


def test_ingest_killed_ten_times_loads_each_file_whole_or_not_at_all(extracts, filled, tmp_path):
    whole_home, seconds = filled
    expected, _, _ = contents(Settings(home=whole_home))
    moments = random.Random(7)
    for home in interrupted(moments, seconds, lambda n: tmp_path / f"home{n}", "ingest", extracts):
        load_log, found, strays = contents(Settings(home=home))
        assert found == load_log == expected[: len(load_log)]
        assert strays == 0
    run_whole(home, "ingest", extracts)
    load_log, found, _ = contents(Settings(home=home))
    assert {row[0]: row[2:] for row in load_log} == {row[0]: row[2:] for row in expected}


def test_build_killed_ten_times_leaves_readers_on_a_whole_version(filled, tmp_path):
    whole_home, _ = filled
    home = tmp_path / "home"
    shutil.copytree(whole_home, home)
    seconds = run_whole(home, "build")  # with the first one's fits, as those to be killed
    seen = set()
    for _ in interrupted(random.Random(11), seconds, lambda n: home, "build"):
        assert verify(home)
        for version in versions(home):
            if version.name not in seen:  # nothing in a version ever changes
                assert verify(home, version.name)
                seen.add(version.name)
    run_whole(home, "build")
    folders = {path.name for path in (home / "published").iterdir() if path.is_dir()}
    assert folders == {version.name for version in versions(home)}


WORST_MOMENTS = {
    "rejects written, records not yet": "pipelines.record_store.loading.merge.apply",
    "records written, load log not yet": "pipelines.record_store.loading._write_load_log",
    "withdrawals half written": "pipelines.record_store.merge._confirm",
}


def die_in(home, function, *words):
    """Run a command that dies, as a power cut would have it, when it comes to a function."""
    module, _, name = function.rpartition(".")
    code = (
        "import os, sys, importlib\n"
        "from pipelines.__main__ import main\n"
        f"owner = importlib.import_module({module!r})\n"
        f"setattr(owner, {name!r}, lambda *a, **k: os._exit(9))\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "--home", str(home), *map(str, words)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 9


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
    module_function = function.replace(
        "pipelines.record_store.loading.merge", "pipelines.record_store.merge"
    )
    die_in(settings.home, module_function, "ingest", new, "--full")
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
    before = current_version(home)
    die_in(home, function, "build")
    assert current_version(home) == before
    for version in versions(home):
        assert verify(home, version.name)


def test_a_reader_is_not_disturbed_by_a_build_that_dies(demo_home):
    with duckdb.connect(
        demo_home / "published" / current_version(demo_home) / "warehouse.duckdb", read_only=True
    ) as reader:
        before = reader.execute("select count(*) from marts.demand_by_month").fetchall()
        kill_within(2.5, demo_home, "build")
        assert reader.execute("select count(*) from marts.demand_by_month").fetchall() == before
    assert verify(demo_home)
