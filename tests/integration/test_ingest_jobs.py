"""What the page Ingest starts, and what becomes of it: refused, stopped, or left to finish."""

import sys
import time
from pathlib import Path

import pytest

from dashboard.ingest import jobs
from dashboard.ingest import visit as visits
from dashboard.ingest.command_lines import ChosenFile, Terms
from dashboard.ingest.edits import ColumnFields, change_mapping, read_edits
from dashboard.ingest.files import WorkFolder
from dashboard.ingest.jobs import Job, make_answer, read_progress, write_command
from dashboard.ingest.visit import BUILD, JUDGE, LOAD, LOOK, TRY, Visit, jobs_of_server
from pipelines.__main__ import main
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


@pytest.fixture
def in_this_process(monkeypatch, capsys):
    """The very commands, run here and at once: the browser's walk has them as processes."""

    def answer(job, step):
        monkeypatch.setattr(sys, "argv", write_command(job.home, step.words)[2:])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        errors = [read_progress(line).get("error") for line in told.err.splitlines()]
        return make_answer(ended.value.code or 0, told.out, next(filter(None, errors), None))

    monkeypatch.setattr(Job, "_answer", answer)
    monkeypatch.setattr(Job, "start", Job._run)


@pytest.fixture
def command(monkeypatch):
    """Put a few lines of Python in the place of the command line."""

    def lay(code):
        monkeypatch.setattr(jobs, "write_command", lambda home, words: [sys.executable, "-c", code])

    return lay


def end(job: Job) -> None:
    for _ in range(600):
        if not job.is_running:
            return
        time.sleep(0.05)
    pytest.fail("the command did not end")


def loads(home: Path) -> list[tuple[object, ...]]:
    with open_store(Settings(home=home)) as store:
        return store.connection.execute("select status, rows_read from loads").fetchall()


@pytest.mark.usefixtures("in_this_process")
def test_a_recognised_file_is_tried_loaded_and_then_known_as_the_same(visit, write_csv):
    rows = [incident(n) for n in range(8)]
    path = write_csv("incidents.csv", HEADER, *rows, incident("x", day="soon"))
    visit.look(ChosenFile(path))
    visit.take_answers()
    assert (visit.problems, visit.mapping, visit.is_known) == ({}, None, True)
    assert (visit.tried["rows_accepted"], visit.tried["rows_rejected"]) == (8, 1)
    assert len(visit.draft["preview"]) == 9
    visit.load_file()
    visit.take_answers()
    assert (visit.loaded["status"], visit.is_loaded) == ("loaded", True)
    visit.look(ChosenFile(path))
    visit.take_answers()
    assert visit.tried["status"] == "repeated"
    assert loads(visit.home) == [("loaded", 9)]


@pytest.mark.usefixtures("in_this_process")
def test_a_refusal_is_told_as_the_command_tells_it_and_taken_on_other_terms(visit, write_csv):
    bad = [incident(f"x{n}", day="soon") for n in range(30)]
    visit.look(ChosenFile(write_csv("incidents.csv", HEADER, incident(1), *bad)))
    visit.take_answers()
    assert "--accept-rejects" in visit.tried["problem"]
    assert visit.tried["status"] == "refused"
    visit.try_on(Terms(accepts_rejects=True))
    visit.take_answers()
    assert (visit.tried["problem"], visit.tried["rows_accepted"]) == (None, 1)
    assert not [job for job in jobs_of_server() if job.kind in (LOOK, TRY)]


@pytest.mark.usefixtures("in_this_process")
def test_a_file_that_nobody_can_read_and_a_store_that_is_held_are_said_plainly(visit, write_csv):
    path = write_csv("incidents.csv", HEADER, incident(1))
    with hold_alone(visit.home / LOCK, HELD, 0):
        visit.look(ChosenFile(path))
        visit.take_answers()
    assert HELD in visit.problems[LOOK]
    assert "Wait for it to end" in visit.problems[LOOK]
    assert not visit.is_known
    visit.look(ChosenFile(write_csv("empty.csv", "")))
    visit.take_answers()
    assert visit.problems[LOOK].count("the file is empty") == 1


@pytest.mark.usefixtures("in_this_process")
def test_a_mapping_that_was_changed_is_tried_and_what_it_lacks_is_asked(visit, write_csv):
    own = [line.replace("E23000001,", "") for line in (HEADER, incident(1), incident(2))]
    visit.look(ChosenFile(write_csv("own.csv", own[0].replace("force_code,", ""), *own[1:])))
    visit.take_answers()
    assert [q["column"] for q in visit.draft["questions"]] == ["force_code"]
    assert (visit.is_known, visit.problems) == (False, {})
    assert "column 'force_code' of incidents is missing" in visit.unmapped
    edits = read_edits(visit.draft)
    edits.fields["force_code"] = ColumnFields(constant="E23000001")
    visit.judge(change_mapping(visit.draft, edits))
    visit.take_answers()
    assert (visit.tried["rows_accepted"], visit.draft["questions"]) == (2, [])
    written = visit.folder.read_written()
    visit.judge(written.replace("E23000001", "nowhere"))
    visit.take_answers()
    assert visit.tried["status"] == "loaded"
    assert visit.tried["rows_rejected"] == 2
    visit.judge(written.replace("[constants]", "[constant]"))
    visit.take_answers()
    assert "'constant' is not one of" in visit.problems[JUDGE]
    assert (visit.is_known, visit.draft is not None) == (False, True)


def test_a_window_that_is_closed_leaves_its_load_to_finish_and_takes_its_files_along(
    visit, tmp_path, command, monkeypatch
):
    closed, done = tmp_path / "closed", tmp_path / "done"
    command(
        "import json, pathlib, sys, time\n"
        "print(json.dumps({'doing': 'Loading', 'share': 0.5}), file=sys.stderr, flush=True)\n"
        f"while not pathlib.Path({str(closed)!r}).exists(): time.sleep(0.02)\n"
        f"pathlib.Path({str(done)!r}).touch(); print(json.dumps({{'loads': []}}))"
    )
    kept = visit.folder.keep_upload("own.csv", memoryview(b"x"))
    visit.file = ChosenFile(kept)
    visit.load_file()
    job = visit.job
    monkeypatch.setattr(visits, "SECONDS_TO_COME_BACK", 0.05)
    visit.leave()
    visit.stay()
    time.sleep(0.2)
    assert not visit.is_closed
    visit.leave()
    while not visit.is_closed:
        time.sleep(0.02)
    assert (kept.exists(), done.exists()) == (True, False)
    closed.touch()
    end(job)
    assert (kept.exists(), done.exists(), job.share) == (False, True, 0.5)
    assert job.answers[LOAD].value == {"loads": []}
    assert list(jobs_of_server()) == [job]


def test_a_command_that_dies_without_a_word_is_said_to_have_changed_nothing(visit, command):
    command("import os, sys; print('Traceback: SECRET', file=sys.stderr, flush=True); os._exit(7)")
    visit.build()
    end(visit.job)
    visit.take_answers()
    assert "code 7" in visit.problems[BUILD]
    assert "SECRET" not in visit.problems[BUILD]


@pytest.mark.usefixtures("in_this_process")
def test_a_build_that_fails_says_why_and_publishes_nothing(visit):
    visit.build()
    visit.take_answers()
    assert "nothing was ingested here yet" in visit.problems[BUILD]
    assert visit.manifest is None
    assert not (visit.home / "published" / "CURRENT").exists()


def test_a_window_that_is_closed_ends_its_look_and_holds_nothing(visit, tmp_path, command):
    command("import time; time.sleep(60)")
    folder = visit.folder.path
    visit.look(ChosenFile(tmp_path / "own.csv"))
    job = visit.job
    while job._process is None:
        time.sleep(0.02)
    visit.close()
    end(job)
    assert (visit.job, visit.file, folder.exists()) == (None, None, False)


def test_a_look_that_is_stopped_changes_nothing(visit, tmp_path, command):
    command("import time; time.sleep(60)")
    visit.look(ChosenFile(tmp_path / "own.csv"))
    while visit.job._process is None:
        time.sleep(0.02)
    visit.job.stop()
    end(visit.job)
    visit.take_answers()
    assert visit.problems[LOOK] == "Stopped. Nothing was changed."
    assert visit.trial is None
