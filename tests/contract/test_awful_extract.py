"""An extract as bad as they come, from a draft to a clean load in three commands."""

import datetime as dt
import random
import re
import sys

import pytest

from pipelines.__main__ import main
from pipelines.record_store.store import END_OF_TIME, latest_versions, read_store
from pipelines.settings import Settings
from pipelines.sources import SOURCES

ROWS, DEFECTS = 600, 18
HEADER = (
    "Crime Ref;Date Reported;Offence Start;Type of Abuse;Referred By;Age of Victim;Online?;Crimed;"
    "HO Code;LPU;Victim Name"
)
TYPES = {"CSA": "sexual", "CSE": "exploitation", "IIOC": "online_images", "Neglect": "neglect"}
SOURCES_OF_REFERRAL = {
    "Social Care": "social_care",
    "School": "education",
    "Parent/Carer": "family",
}
FORCE = "E23000036"


def good_rows():
    """Rows as the clean CSV has them, and the same in the force's own words."""
    draw = random.Random(3)
    for number in range(ROWS):
        reported = dt.date(2020, 1, 1) + dt.timedelta(days=draw.randrange(1_000))
        occurred = reported - dt.timedelta(days=draw.randrange(400))
        kind, told_by = draw.choice(list(TYPES)), draw.choice(list(SOURCES_OF_REFERRAL))
        age, online = draw.randrange(18), draw.choice("YN")
        yield (
            (reported, occurred, TYPES[kind], SOURCES_OF_REFERRAL[told_by], age, online == "Y"),
            f"MAS/{number:06}/20;{reported:%d/%m/%Y};{occurred:%d/%m/%Y};{kind};{told_by};{age};"
            f"{online};No;17B;Bath – Café;Zoë Müller {number}",
        )


@pytest.fixture
def awful(tmp_path):
    """Lines in Windows-1252, semicolons, CR ends, dd/mm/yyyy, 3 % defects."""
    rows = list(good_rows())
    lines = [line for _, line in rows]
    for number in range(DEFECTS):
        fields = lines[number * 30].split(";")
        place, value = [(1, "31/02/2021"), (3, "Mystery"), (5, "41")][number % 3]
        fields[place] = value
        lines[number * 30] = ";".join(fields)
    path = tmp_path / "awful.csv"
    path.write_bytes("\r".join([HEADER, *lines, ""]).encode("cp1252"))
    return path, [row for number, (row, _) in enumerate(rows) if number % 30 or number >= 540]


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
