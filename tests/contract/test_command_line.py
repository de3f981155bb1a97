"""The command line: exit codes, one-line errors, JSON that is JSON and nothing else."""

import json
import sys

import polars as pl
import pytest

from pipelines.__main__ import main
from pipelines.engine.duckdb import DuckDBEngine
from pipelines.engine.engines import ENGINES

HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
GOOD = "E23000001,SYN-1,2025-03-01,sexual,education,false,true"


@pytest.fixture
def caseweight(tmp_path, monkeypatch, capsys):
    """Run a command under a home of its own; gives exit code, standard output and errors."""

    def run(*words, home=None):
        arguments = ["caseweight", "--home", str(home or tmp_path / "home"), *map(str, words)]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            main()
        streams = capsys.readouterr()
        return ended.value.code or 0, streams.out, streams.err

    return run


def test_loading_a_good_file_is_done(caseweight, write_csv):
    code, out, _ = caseweight("ingest", write_csv("incidents.csv", HEADER, GOOD), "--json")
    load = json.loads(out)["loads"][0]
    assert (code, load["status"], load["rows_accepted"]) == (0, "loaded", 1)


@pytest.mark.parametrize(
    ("name", "lines", "words"),
    [
        ("a.csv", [HEADER.replace("reported_date", "report_date"), GOOD], "nearest header"),
        ("a.csv", ["%PDF-1.7"], "a PDF document"),
        ("a.csv", ["", ""], "empty"),
        ("a.csv", [HEADER], "no rows"),
        ("a.csv", ["x,y", "1,2"], "no known source"),
    ],
)
def test_a_file_of_which_nothing_can_be_loaded_is_one_line_and_exit_code_1(
    caseweight, write_csv, name, lines, words
):
    code, _, err = caseweight("ingest", write_csv(name, *lines))
    assert code == 1
    assert words in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1


def test_one_bad_file_does_not_stop_the_others(caseweight, write_csv, tmp_path):
    write_csv("1.csv", "x,y", "1,2")
    write_csv("2.csv", HEADER, GOOD)
    code, out, _ = caseweight("ingest", tmp_path, "--json")
    assert code == 1
    assert [load["problem"] is None for load in json.loads(out)["loads"]] == [False, True]


@pytest.mark.parametrize(("files", "lines_a_file"), [(1, 4), (4, 1)])
def test_a_report_fits_a_screen_reason_by_reason_for_one_file_in_a_line_each_for_many(
    caseweight, write_csv, tmp_path, files, lines_a_file
):
    bad = ["sexual,", "education,", "false,true"]
    rows = [GOOD.replace("SYN-1", f"SYN-{n}") for n in range(9)]
    rows += [GOOD.replace(word, f"{word}x") for word in bad]
    for number in range(files):
        write_csv(f"{number}.csv", HEADER, *rows)
    _, out, _ = caseweight("ingest", tmp_path)
    told = [line for line in out.splitlines() if line.startswith("0.csv: ")]
    assert len(told) == lines_a_file
    assert "line 11" in " ".join(told)


def test_a_file_with_only_rejected_rows_is_exit_code_1(caseweight, write_csv):
    code, _, _ = caseweight("ingest", write_csv("a.csv", HEADER, GOOD.replace("2025", "soon")))
    assert code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("ingest",),
        ("build", "--until", "yesterday"),
        ("build", "--backtest", "some"),
        ("nonsense",),
        ("table", "x", "-f"),
    ],
)
def test_a_wrong_command_line_is_exit_code_2(caseweight, words):
    assert caseweight(*words)[0] == 2


@pytest.mark.parametrize(
    ("words", "backtest"), [((), "national"), (("--backtest", "all"), "all")], ids=["", "all"]
)
def test_how_much_is_back_tested_reaches_the_build(caseweight, monkeypatch, words, backtest):
    asked = []

    def note(settings, options, tell):
        asked.append(options.backtest)
        return {"version": "1", "rows": {}, "protection": {}}

    monkeypatch.setattr("pipelines.build.build", note)
    assert caseweight("build", *words)[0] == 0
    assert asked == [backtest]


@pytest.mark.parametrize("words", [(), ("--engine", "noting")], ids=["", "noting"])
def test_the_engine_asked_for_reaches_the_build(caseweight, monkeypatch, words):
    class Noting(DuckDBEngine):
        name = "noting"

    asked = []

    def note(settings, options, tell):
        asked.append(options.engine)
        return {"version": "1", "rows": {}, "protection": {}}

    monkeypatch.setitem(ENGINES, "noting", Noting)
    monkeypatch.setattr("pipelines.build.build", note)
    assert caseweight("build", *words)[0] == 0
    assert asked == [Noting if words else DuckDBEngine]


def test_an_engine_that_is_not_there_is_refused_in_one_line_that_says_which_are(caseweight):
    code, _, err = caseweight("build", "--engine", "abacus")
    assert code == 2
    assert "abacus: no such engine. Choose one of: duckdb." in err


@pytest.mark.parametrize("words", [("build",), ("status",), ("rejects", "--out", "x.xlsx")])
def test_without_data_a_command_says_what_to_run(caseweight, words):
    code, _, err = caseweight(*words)
    assert code == 1
    assert "caseweight ingest" in err


@pytest.mark.parametrize("words", [("table", "force"), ("verify",)])
def test_without_a_version_a_command_says_what_to_run(caseweight, words):
    code, _, err = caseweight(*words)
    assert code == 1
    assert "caseweight build" in err


def test_a_path_that_is_not_there_is_named(caseweight, tmp_path):
    code, _, err = caseweight("ingest", tmp_path / "gone.csv")
    assert code == 1
    assert "gone.csv: no such file or folder" in err


def test_an_extract_cannot_be_dated_after_today(caseweight, write_csv):
    path = write_csv("a.csv", HEADER, GOOD)
    code, _, err = caseweight("ingest", path, "--as-at", "2999-01-01")
    assert code == 1
    assert "after today" in err


def test_a_home_without_write_permission_is_one_line(caseweight, write_csv, tmp_path):
    (tmp_path / "in_the_way").write_text("")
    path = write_csv("a.csv", HEADER, GOOD)
    code, _, err = caseweight("ingest", path, home=tmp_path / "in_the_way" / "home")
    assert code == 1
    assert "--home" in err
    assert len(err.strip().splitlines()) == 1


def test_no_value_of_a_row_reaches_the_screen(caseweight, write_csv):
    secret = GOOD.replace("SYN-1", "SMITH-JANE").replace("education", "her teacher")
    _, out, err = caseweight("--verbose", "ingest", write_csv("a.csv", HEADER, GOOD, secret))
    assert "SMITH" not in out + err
    assert "teacher" not in out + err


def test_the_rejects_workbook_holds_the_values_as_they_came(caseweight, write_csv, tmp_path):
    bad = GOOD.replace("SYN-1", "=1+1").replace("2025-03-01", "01/03/2025")
    caseweight("ingest", write_csv("a.csv", HEADER, GOOD, bad))
    code, out, _ = caseweight("rejects", "--out", tmp_path / "rejects.xlsx")
    assert code == 0
    assert "1 rejected rows" in out
    book = pl.read_excel(
        tmp_path / "rejects.xlsx", sheet_id=0, engine="calamine", infer_schema_length=0
    )
    assert list(book) == ["contents", "1 formula incident_id", "2 ambiguous_date reported_date"]
    assert book["contents"].row(1)[1:4] == ("incidents", "ambiguous_date:reported_date", "1")
    row = book["2 ambiguous_date reported_date"].row(0, named=True)
    assert (row["file"], row["line"]) == ("a.csv", "3")
    assert row["every reason"] == "ambiguous_date:reported_date, formula:incident_id"
    assert (row["incident_id"], row["reported_date"]) == ("=1+1", "01/03/2025")


def test_a_row_that_was_put_right_leaves_the_rejects_workbook(caseweight, write_csv, tmp_path):
    other = GOOD.replace("SYN-1", "SYN-2").replace("true", "perhaps")
    caseweight("ingest", write_csv("a.csv", HEADER, GOOD.replace("sexual", "?"), other))
    caseweight("ingest", write_csv("b.csv", HEADER, GOOD))
    _, out, _ = caseweight("rejects", "--out", tmp_path / "rejects.xlsx")
    assert "1 rejected rows" in out


def test_status_says_what_is_there_and_what_is_out_of_date(caseweight, write_csv):
    caseweight("ingest", write_csv("a.csv", HEADER, GOOD), "--as-at", "2026-01-31")
    code, out, _ = caseweight("status", "--json")
    state = json.loads(out)
    assert code == 0
    assert state["version"] is None
    assert state["sources"][0]["records"] == 1
    assert state["sources"][0]["latest_as_at"] == "2026-01-31"
    assert state["out_of_date"] == ["incidents"]


def test_own_events_that_changed_since_the_build_are_out_of_date(caseweight, write_csv, tmp_path):
    caseweight("ingest", write_csv("a.csv", HEADER, GOOD), "--as-at", "2026-01-31")
    assert caseweight("build")[0] == 0
    own = "event_id,date,title,kind,source\nteam,2025-01-01,A new team,{kind},Order 12\n"
    path = tmp_path / "home" / "events.csv"
    path.write_text(own.format(kind="other"), encoding="utf-8")
    assert json.loads(caseweight("status", "--json")[1])["out_of_date"] == ["events.csv"]
    assert caseweight("build")[0] == 0
    assert json.loads(caseweight("status", "--json")[1])["out_of_date"] == []
    path.write_text(own.format(kind="a thing"), encoding="utf-8")
    code, _, error = caseweight("build")
    assert code == 1
    assert "line 2: kind is none of" in " ".join(error.split())
