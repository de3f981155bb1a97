"""An extract as bad as they come, from a draft to a clean load in three commands."""

import re
import sys

import pytest

from pipelines.__main__ import main
from pipelines.record_store.store import END_OF_TIME, latest_versions, read_store
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from tests.awful import DEFECTS, FORCE, ROWS, write_awful


@pytest.fixture
def awful(tmp_path):
    path = tmp_path / "awful.csv"
    return path, write_awful(path)


@pytest.fixture
def caseweight(tmp_path, monkeypatch, capsys):
    def run(*words):
        arguments = ["caseweight", "--home", str(tmp_path / "home"), *map(str, words)]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code or 0, capsys.readouterr().out

    return run


def test_an_awful_extract_loads_what_its_draft_claims_in_three_commands(
    awful, caseweight, tmp_path
):
    path, expected = awful
    mapping = tmp_path / "own.toml"
    code, told = caseweight("map", path, "--out", mapping, "--set", f"force_code={FORCE}")
    assert code == 0
    claim = re.search(r"As it stands ([\d,]+) of ([\d,]+) rows load and ([\d,]+) are", told)
    assert claim.groups() == (str(ROWS - DEFECTS), str(ROWS), str(DEFECTS))
    assert "Müller" not in told + mapping.read_text(encoding="utf-8")

    code, told = caseweight("ingest", path, "--mapping", mapping, "--as-at", "2023-01-31")
    assert code == 0
    assert "read as Windows-1252, CR line ends, semicolon" in told
    assert "Müller" not in told

    code, _ = caseweight("rejects", "--out", tmp_path / "rejects.xlsx")
    assert code == 0
    with read_store(Settings(home=tmp_path / "home")) as connection:
        query = latest_versions(SOURCES["incidents"], as_known=END_OF_TIME)
        columns = "reported_date, occurred_from, abuse_type, referral_source, victim_age, is_online"
        loaded = connection.execute(f"select {columns} from ({query})").fetchall()
        places = connection.execute(
            "select distinct force_code, district, is_crime_recorded from records.incidents"
        ).fetchall()
    assert sorted(loaded) == sorted(expected)
    assert places == [(FORCE, "Bath - Café", False)]  # one dash, whoever wrote it
