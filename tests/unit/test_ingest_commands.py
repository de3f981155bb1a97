"""What the page Ingest asks of the command line, what it makes of the answers, where files lie."""

import datetime as dt
import os
import re
import stat
from pathlib import Path

import pytest

from dashboard.ingest import files, words
from dashboard.ingest.command_lines import (
    Answer,
    ChosenFile,
    LookAsItStands,
    LookUnderMapping,
    Once,
    Step,
    Terms,
    write_ingest,
    write_map,
)
from dashboard.ingest.files import WorkFolder, keep_mapping, list_files, list_mappings, sweep
from dashboard.ingest.jobs import make_answer, read_progress, write_command
from pipelines.errors import SourceError

FILE = ChosenFile(Path("/x/own.csv"))
WRITTEN = Path("/h/mapping.toml")


def test_a_load_says_all_that_the_person_said():
    file = ChosenFile(
        Path("/x/own.xlsx"),
        as_at=dt.date(2026, 1, 31),
        source="incidents",
        sheets=("--full", "2"),
        encoding="windows-1252",
        delimiter="semicolon",
        header_row=6,
    )
    terms = Terms(is_full=True, accepts_rejects=True, accepts_withdrawals=True)
    said = write_ingest(file, terms, None, is_dry_run=False)
    assert said == (
        *("ingest", "/x/own.xlsx", "--json", "--as-at=2026-01-31"),
        *("--encoding=windows-1252", "--delimiter=semicolon", "--sheet=--full", "--sheet=2"),
        *("--header-row=6", "--source=incidents", "--full", "--accept-rejects"),
        "--accept-withdrawals",
    )
    assert set(write_ingest(file, terms, None, is_dry_run=True)) - set(said) == {"--dry-run"}


def test_a_file_that_needs_no_words_is_given_none():
    assert write_ingest(FILE, Terms(), None, is_dry_run=False) == ("ingest", "/x/own.csv", "--json")
    assert write_map(FILE) == ("map", "/x/own.csv", "--json")


def test_a_mapping_says_the_source_itself():
    file = ChosenFile(Path("/x/own.csv"), source="incidents")
    assert "--source=incidents" in write_map(file)
    assert "--source=incidents" not in write_map(file, Path("/m.toml"))
    said = write_ingest(file, Terms(), Path("/m.toml"), is_dry_run=False)
    assert ("--mapping=/m.toml" in said, "--source=incidents" in said) == (True, False)


def run(plan, **given):
    """The names of the steps of a plan, each answered as given."""
    answers, names = {}, []
    while step := plan(answers):
        answers[step.name] = given[step.name]
        names.append(step.name)
    return names


def draft(**columns):
    return Answer({"mapping": {"source": "incidents", "columns": columns}})


KNOWN = Answer({"loads": [{"load_id": 1, "problem": None}]})
UNKNOWN = Answer({"loads": [{"file": "own.csv", "problem": "no known source"}]})


def test_a_file_that_is_recognised_is_tried_once_and_drafted_for_its_preview():
    plan = LookAsItStands(FILE, WRITTEN)
    assert run(plan, plain=KNOWN, draft=draft(incident_id="incident_id")) == ["plain", "draft"]


def test_a_file_in_other_words_is_tried_under_a_draft_that_asks_for_no_column():
    plan = LookAsItStands(FILE, WRITTEN)
    assert run(plan, plain=UNKNOWN, draft=draft(incident_id="Ref"), trial=KNOWN) == [
        *("plain", "draft", "trial"),
    ]
    assert run(plan, plain=UNKNOWN, draft=draft(incident_id="?")) == ["plain", "draft"]
    assert run(plan, plain=UNKNOWN, draft=Answer(problem="like no source")) == ["plain", "draft"]


def test_a_changed_mapping_is_judged_and_tried_only_when_decided():
    plan = LookUnderMapping(FILE, Path("/m.json"), WRITTEN, Terms(is_full=True))
    assert run(plan, draft=draft(incident_id="?")) == ["draft"]
    assert run(plan, draft=draft(incident_id="Ref"), trial=KNOWN) == ["draft", "trial"]
    trial = plan({"draft": draft(incident_id="Ref")})
    assert {"--dry-run", "--full", "--mapping=/m.json"} <= set(trial.words)


def test_a_single_step_is_done_once():
    assert run(Once(Step("build", ("build",))), build=KNOWN) == ["build"]


def test_commands_run_on_this_home_and_speak_to_a_program():
    said = write_command(Path("/h"), ("build", "--json"))
    assert said[1:] == [*("-m", "pipelines", "--home", "/h"), *("--progress", "json"), *said[-2:]]


def test_lines_that_are_no_objects_say_nothing():
    assert read_progress('{"doing": "Loading: a.csv", "share": 0.5}')["share"] == 0.5
    assert [read_progress(line) for line in ("waiting ...", "[1]", "", "{")] == [{}, {}, {}, {}]


def test_what_a_command_said_is_its_object_or_why_there_is_none():
    assert make_answer(0, '{"loads": []}', None) == Answer({"loads": []})
    assert make_answer(1, "", "the store is held").problem == "the store is held"
    silent = make_answer(-9, "", None)
    assert (silent.value, "code -9" in silent.problem) == (None, True)
    assert make_answer(1, '{"loads": [1', "disk full") == Answer(None, "disk full")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_dropped_lies_where_nobody_else_reads_it_until_the_window_is_gone(tmp_path):
    folder = WorkFolder(tmp_path / "home")
    path = folder.keep_upload("../../etc/passwd\\own file (1).csv", memoryview(b"x"))
    assert (path.name, path.read_bytes(), mode(path)) == ("own file (1).csv", b"x", 0o600)
    assert path.is_relative_to(tmp_path / "home" / files.WORK)
    assert {mode(it) for it in (path.parent, folder.path, folder.path.parent)} == {0o700}
    second = folder.keep_upload(".hidden\n<b>.csv", memoryview(b"y"))
    assert (second.name, path.exists()) == ("hidden__b_.csv", False)
    where = folder.path
    del folder
    assert not where.exists()


def test_folders_of_servers_that_were_killed_are_swept_and_no_others(tmp_path):
    held = WorkFolder(tmp_path)
    left, fresh = tmp_path / files.WORK / "left", tmp_path / files.WORK / "fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "own.csv").write_text("rows")
    long_ago = left.stat().st_mtime - 2 * files.ABANDONED_SECONDS
    for folder in (left, held.path):
        os.utime(folder, (long_ago, long_ago))
    sweep(tmp_path)
    assert [it.exists() for it in (left, fresh, held.path)] == [False, True, True]


def test_files_of_a_folder_are_those_that_could_be_extracts(tmp_path):
    for name in ("a.csv", "b.XLSX", "c.pdf", ".d"):
        (tmp_path / name).write_text("x")
    (tmp_path / "e.csv").mkdir()
    assert sorted(list_files(tmp_path)) == ["a.csv", "b.XLSX"]
    with pytest.raises(SourceError, match="Name a folder"):
        list_files(tmp_path / "none")


def test_a_kept_mapping_is_offered_and_never_written_over(tmp_path):
    keep_mapping(tmp_path, "incidents 2025", 'source = "incidents"')
    assert list_mappings(tmp_path) == ["incidents 2025"]
    path = files.find_mapping(tmp_path, "incidents 2025")
    assert (path.read_text(), mode(path)) == ('source = "incidents"', 0o600)
    with pytest.raises(SourceError, match="already"):
        keep_mapping(tmp_path, "incidents 2025", "")
    for name in ("", "../x", "a/b", ".x"):
        with pytest.raises(SourceError, match="letters, digits"):
            keep_mapping(tmp_path, name, "")


def test_what_comes_from_a_file_is_no_markdown():
    header = "![x](http://elsewhere.example/x.png) *a* `b` :red[c] $d$ <e>"
    assert words.plain("Ref no 1") == "Ref no 1"
    said = words.plain(header)
    assert said.replace("\\", "") == header
    assert not re.search(r"(?<!\\)[!\[\](*`:$<]", said)


def test_options_of_a_message_are_found_on_the_page():
    said = words.name_places("load the good rows all the same with --accept-rejects.")
    assert words.ACCEPT_REJECTS in said
    assert words.name_places("--full-stop and x--full") == ""
    assert words.name_places("nothing to type") == ""


def load(**changed):
    return {
        **{"source": "cost_lines", "as_at": "2026-01-31", "status": "loaded"},
        **{"rows_read": 10, "rows_accepted": 7, "rows_unchanged": 2, "rows_rejected": 1},
        **{"keys_withdrawn": 0},
        **changed,
    }


def test_what_would_become_of_a_file_adds_up_and_is_not_told_as_done():
    told = words.became(load(), is_done=False).replace("\u00a0", " ")
    assert told == (
        "Cost lines, as at 31 January 2026: 10 rows read; 7 would be accepted, 2 would be "
        "unchanged, 1 would be rejected and set aside."
    )
    done = words.became(load(keys_withdrawn=3), is_done=True)
    assert "would" not in done
    assert done.endswith("Records withdrawn: 3.")


@pytest.mark.parametrize(
    ("is_known", "status", "questions", "said"),
    [
        (True, "loaded", 0, "9 of its 10 rows would be taken."),
        (True, "repeated", 0, "nothing would change"),
        (True, "refused", 2, "none of its 10 rows"),
        (False, "", 1, "1 question is to be answered"),
        (False, "", 2, "2 questions are to be answered"),
        (False, "", 0, "nothing is known"),
    ],
)
def test_the_answer_says_how_far_the_file_is(is_known, status, questions, said):
    given = load(status=status) if is_known else {}
    assert said in words.answer(is_known=is_known, load=given, question_count=questions)


def test_a_failed_build_changes_nothing_for_readers():
    assert "they stay on version v1" in words.not_published("v1")
    assert "there is no version yet" in words.not_published(None)
    assert words.published("v2", "v2") == "Readers are now on version v2."
    assert "readers are on v1" in words.published("v2", "v1")
