"""What can go wrong around a load: a file that moves, a clock that goes back, a full disk.

Nothing is half loaded, and whoever ran the command is told in one line.
"""

import datetime as dt
import os
import resource
import shutil
import signal
import subprocess
import sys

import pytest

from pipelines.contracts.published import read_current_version
from pipelines.mapping.mapping import Mapping
from pipelines.publishing.versions import verify
from pipelines.record_store import loading
from pipelines.record_store.store import open_store, read_store
from pipelines.sources import SOURCES
from pipelines.storage.database import read_first_row

HEADER = "grade,valid_from,hourly_rate_gbp"
INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
MIXED_DATES = ["2024-12-25", "25/12/2024", "12/25/2024", "03/04/2024", "25/12/24", "25 Dec 2024"]


def records(settings):
    with read_store(settings) as connection:
        return read_first_row(connection, "select count(*) from records.rates")[0]


def test_a_file_that_changes_while_it_is_read_is_not_loaded(settings, write_csv, load, monkeypatch):
    path = write_csv("rates.csv", HEADER, "constable,2015-09-01,40.00")
    stage = loading.Incoming.stage

    def stage_and_write(incoming, on_progress):
        stage(incoming, on_progress)
        with path.open("a", encoding="utf-8") as file:
            file.write("sergeant,2015-09-01,45.00\n")

    monkeypatch.setattr(loading.Incoming, "stage", stage_and_write)
    result = load(path)
    assert "changed while it was read" in result.problem
    assert records(settings) == 0


@pytest.mark.parametrize(("as_at", "is_refused"), [(None, True), ("2015-12-31", False)])
def test_after_the_clock_went_back_an_extract_needs_its_date(
    settings, write_csv, load, as_at, is_refused
):
    load(write_csv("first.csv", HEADER, "constable,2015-09-01,40.00"))
    with open_store(settings) as store:
        ahead = dt.datetime.now(dt.UTC).replace(tzinfo=None) + dt.timedelta(days=400)
        store.connection.execute("update loads set loaded_at = ?", [ahead])
    result = load(write_csv("second.csv", HEADER, "sergeant,2015-09-01,45.00"), as_at=as_at)
    assert ("the clock says" in (result.problem or "")) == is_refused
    assert records(settings) == (1 if is_refused else 2)


def incidents(*days):
    return [f"E23000001,SYN-{n},{day},sexual,police,false,true" for n, day in enumerate(days)]


def test_of_mixed_date_formats_only_those_that_can_be_read_one_way_are_loaded(write_csv, load):
    path = write_csv("incidents.csv", INCIDENTS, *incidents(*MIXED_DATES))
    result = load(path, accepts_rejects=True)
    assert (result.load.rows_read, result.load.rows_accepted) == (6, 1)
    assert {reason.reason: reason.row_count for reason in result.report.reasons} == {
        "ambiguous_date:reported_date": 3,  # whatever has slashes and a whole year
        "two_digit_year:reported_date": 1,
        "unreadable_date:reported_date": 1,
    }


def test_a_mapping_says_one_format_and_the_others_are_refused_all_the_same(
    settings, write_csv, load
):
    path = write_csv("incidents.csv", INCIDENTS, *incidents(*MIXED_DATES))
    mapping = Mapping(SOURCES["incidents"], dates={"reported_date": "dd/mm/yyyy"})
    result = load(path, mapping=mapping, accepts_rejects=True)
    refused = {line for reason in result.report.reasons for line in reason.example_lines}
    assert refused == {"4", "6", "7"}
    with read_store(settings) as connection:
        days = connection.execute(
            "select reported_date::varchar from records.incidents order by all"
        ).fetchall()
    assert days == [("2024-04-03",), ("2024-12-25",), ("2024-12-25",)]


def caseweight(home, *words, **surroundings):
    command = [sys.executable, "-m", "pipelines", "--home", str(home), *map(str, words)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **surroundings
    )


def many_rates(write_csv, name, count):
    """Rates of ninety grades from one day after the other on."""
    days = [dt.date(2015, 9, 1) + dt.timedelta(days=n // 90) for n in range(count)]
    rates = (f"grade {name} {n % 90},{day},40.00" for n, day in enumerate(days))
    return write_csv(name, HEADER, *rates)


def test_two_ingests_at_once_both_end_well(settings, write_csv):
    files = [many_rates(write_csv, f"{name}.csv", 20_000) for name in "ab"]
    processes = [caseweight(settings.home, "ingest", path) for path in files]
    told = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], told
    assert records(settings) == 40_000


def test_who_does_not_wait_is_told_which_process_holds_the_store(settings, write_csv):
    with open_store(settings):
        second = caseweight(
            settings.home,
            "ingest",
            many_rates(write_csv, "rates.csv", 1),
            env={**os.environ, "CASEWEIGHT_LOCK_WAIT_SECONDS": "0"},
        )
        _, told = second.communicate()
    assert second.returncode == 1
    assert f"another command holds the record store (process {os.getpid()})" in told
    assert len(told.strip().splitlines()) == 1


def with_room_for(size):
    """Run a command on a disk that is full: no file may grow beyond so many bytes."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # writing then fails with an errno
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return {"preexec_fn": limit}


@pytest.mark.parametrize("size", [100, 20_000, 300_000, 1_500_000])
def test_on_a_full_disk_a_file_is_loaded_or_not_and_the_next_try_loads_it(
    settings, write_csv, load, size
):
    assert load(many_rates(write_csv, "old.csv", 10)).load.rows_accepted == 10
    new = many_rates(write_csv, "new.csv", 60_000)
    process = caseweight(settings.home, "ingest", new, **with_room_for(size))
    _, told = process.communicate()
    assert process.returncode == 1
    assert len(told.strip().splitlines()) == 1
    assert "Traceback" not in told
    assert records(settings) == 10
    assert load(new).load.rows_accepted == 60_000


def test_on_a_full_disk_a_build_leaves_readers_where_they_were(demo_home, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    before = read_current_version(home)
    process = caseweight(home, "build", **with_room_for(400_000))
    _, told = process.communicate()
    assert process.returncode == 1
    assert len(told.strip().splitlines()) == 1
    assert read_current_version(home) == before
    assert verify(home)
    folders = {path.name for path in (home / "published").iterdir() if path.is_dir()}
    assert before in folders


@pytest.mark.parametrize("size", [100, 20_000, 50_000])
def test_on_a_full_disk_a_briefing_is_written_with_its_evidence_or_not_at_all(
    demo_home, tmp_path, size
):
    home, out = tmp_path / "home", tmp_path / "out" / "brief.pdf"
    shutil.copytree(demo_home / "published", home / "published")
    out.parent.mkdir()
    out.write_bytes(b"an older paper")
    command = ("brief", "--template", "chief-officer", "--out", out)
    process = caseweight(home, *command, **with_room_for(size))
    _, told = process.communicate()
    assert process.returncode == 1
    assert len(told.strip().splitlines()) == 1
    assert "Traceback" not in told
    assert out.read_bytes() == b"an older paper"
    assert list(out.parent.iterdir()) == [out]
    _, told = caseweight(home, *command).communicate()
    assert told == ""
    assert out.read_bytes().startswith(b"%PDF")
    assert len(list(out.parent.iterdir())) == 2
