"""What the command says of a dry run, and how it tells programs what it does."""

import json
import sys

import pytest

from pipelines.__main__ import main

HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)


def incident(number, *, abuse_type="sexual", day="2025-03-01"):
    return f"E23000001,INC-{number},{day},{abuse_type},education,false,true"


@pytest.fixture
def caseweight(tmp_path, monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr(
            sys, "argv", ["caseweight", "--home", str(tmp_path / "home"), *map(str, words)]
        )
        with pytest.raises(SystemExit) as ended:
            main()
        streams = capsys.readouterr()
        return ended.value.code or 0, streams.out, streams.err

    return run


def test_the_command_says_that_nothing_was_changed(caseweight, write_csv):
    path = write_csv("first.csv", HEADER, incident(1), incident("x", day="soon"))
    code, out, _ = caseweight("ingest", path, "--dry-run")
    assert (code, "nothing was changed" in out, "caseweight rejects" in out) == (0, True, False)
    assert "1 rejected for unreadable_date:reported_date (line 3)" in out
    record = json.loads(caseweight("ingest", path, "--dry-run", "--json")[1])
    assert (record["dry_run"], record["loads"][0]["rows_accepted"]) == (True, 1)
    assert record["loads"][0]["told"] == ["1 rejected for unreadable_date:reported_date (line 3)"]


def test_progress_for_programs_is_an_object_a_line_and_so_is_an_error(caseweight, write_csv):
    path = write_csv("first.csv", HEADER, incident(1))
    code, out, err = caseweight("--progress", "json", "ingest", path, "--json")
    steps = [json.loads(line) for line in err.splitlines()]
    assert (code, len(json.loads(out)["loads"])) == (0, 1)
    assert steps[0] == {"doing": "Loading: first.csv", "share": 0.0}
    assert all(0 <= step["share"] <= 1 for step in steps)
    code, _, err = caseweight("--progress", "json", "ingest", path.with_name("none.csv"))
    assert (code, list(json.loads(err))) == (1, ["error"])
