"""What the page Ingest starts, and what becomes of it: refused, stopped, or left to finish."""

import gc
import time
from pathlib import Path

import pytest

from dashboard.ingest.command_lines import ChosenFile, Terms, first_load
from dashboard.ingest.files import WorkFolder
from dashboard.ingest.visit import BUILD, LOAD, LOOK, TRY, Visit, jobs_of_server
from pipelines.record_store.store import HELD, LOCK, open_store
from pipelines.settings import Settings
from pipelines.storage.locking import hold_alone

HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)


def incident(number, *, day="2025-03-01"):
    return f"E23000001,INC-{number},{day},sexual,education,false,true"


@pytest.fixture
def visit(tmp_path, monkeypatch):
    """A window on an empty home; whoever finds the store held does not wait."""
    monkeypatch.setenv("CASEWEIGHT_LOCK_WAIT_SECONDS", "0")
    home = tmp_path / "home"
    yield Visit(home, WorkFolder(home))
    jobs_of_server.clear()


def wait(visit: Visit) -> None:
    """Wait for what runs, and take over what it said."""
    job = visit.job
    assert job is not None
    for _ in range(1_200):
        if not job.is_running:
            break
        time.sleep(0.05)
    assert not job.is_running
    visit.take_answers()


def loads(home: Path) -> list[tuple[object, ...]]:
    with open_store(Settings(home=home)) as store:
        return store.connection.execute("select status, rows_read from loads").fetchall()


def test_a_recognised_file_is_tried_loaded_and_then_known_as_the_same(visit, write_csv):
    rows = [incident(n) for n in range(8)]
    path = write_csv("incidents.csv", HEADER, *rows, incident("x", day="soon"))
    visit.look(ChosenFile(path))
    wait(visit)
    assert (visit.problems, visit.mapping, visit.is_known) == ({}, None, True)
    assert (visit.tried["rows_accepted"], visit.tried["rows_rejected"]) == (8, 1)
    assert len(visit.draft["preview"]) == 9
    visit.load_file()
    wait(visit)
    assert (visit.loaded["status"], visit.is_loaded) == ("loaded", True)
    visit.look(ChosenFile(path))
    wait(visit)
    assert visit.tried["status"] == "repeated"
    assert loads(visit.home) == [("loaded", 9)]


def test_a_refusal_is_told_as_the_command_tells_it_and_taken_on_other_terms(visit, write_csv):
    bad = [incident(f"x{n}", day="soon") for n in range(30)]
    visit.look(ChosenFile(write_csv("incidents.csv", HEADER, incident(1), *bad)))
    wait(visit)
    assert "--accept-rejects" in visit.tried["problem"]
    assert visit.tried["status"] == "refused"
    visit.try_on(Terms(accepts_rejects=True))
    wait(visit)
    assert (visit.tried["problem"], visit.tried["rows_accepted"]) == (None, 1)
    assert not [job for job in jobs_of_server() if job.kind in (LOOK, TRY)]


def test_a_file_that_nobody_can_read_and_a_store_that_is_held_are_said_plainly(visit, write_csv):
    path = write_csv("incidents.csv", HEADER, incident(1))
    with hold_alone(visit.home / LOCK, HELD, 0):
        visit.look(ChosenFile(path))
        wait(visit)
    assert HELD in visit.problems[LOOK]
    assert "Wait for it to end" in visit.problems[LOOK]
    assert not visit.is_known
    visit.look(ChosenFile(write_csv("empty.csv", "")))
    wait(visit)
    assert visit.problems[LOOK].count("the file is empty") == 1


def test_a_window_that_is_closed_leaves_its_load_to_finish_and_takes_its_files_along(
    visit, write_csv
):
    path = write_csv("incidents.csv", HEADER, incident(1))
    kept = visit.folder.keep_upload("incidents.csv", memoryview(path.read_bytes()))
    visit.file = ChosenFile(kept)
    visit.load_file()
    closed = Visit(visit.home, visit.folder)
    closed.job, visit.job = visit.job, None
    job = closed.job
    visit.folder = WorkFolder(visit.home)
    del closed
    gc.collect()
    assert kept.exists()
    for _ in range(1_200):
        if not job.is_running:
            break
        time.sleep(0.05)
    gc.collect()
    assert first_load(job.answers[LOAD])["status"] == "loaded"
    assert loads(visit.home) == [("loaded", 1)]
    assert not kept.exists()
    assert list(jobs_of_server()) == [job]


def test_a_build_that_fails_says_why_and_publishes_nothing(visit, write_csv):
    visit.build()
    job = visit.job
    wait(visit)
    assert "nothing was ingested here yet" in visit.problems[BUILD]
    assert (visit.manifest, job.doing) == (None, "")
    assert not (visit.home / "published" / "CURRENT").exists()


def test_a_look_that_is_stopped_changes_nothing(visit, write_csv):
    visit.look(ChosenFile(write_csv("incidents.csv", HEADER, incident(1))))
    visit.job.stop()
    wait(visit)
    assert visit.problems[LOOK] == "Stopped. Nothing was changed."
    assert visit.trial is None
