"""`caseweight plan` and `caseweight scenario`: what they print, keep and refuse."""

import csv
import json
import shutil
import sys

import pytest

from pipelines.__main__ import main
from pipelines.contracts.published import PUBLISHED, read_current_version
from pipelines.contracts.vocabulary import MARKING, SYNTHETIC_BANNER

QUICK = """
format = 1
name = "Quick"

[settings]
draws = 200

[[levers]] # a remark
name = "volume"
p10 = 0.0
p90 = 0.2
"""


@pytest.fixture(scope="module")
def home(demo_home, tmp_path_factory):
    """A home with what the demo published, to save scenarios in."""
    home = tmp_path_factory.mktemp("plan") / "home"
    home.mkdir(mode=0o700)
    version = read_current_version(demo_home)
    shutil.copytree(demo_home / PUBLISHED / version, home / PUBLISHED / version)
    shutil.copy(demo_home / PUBLISHED / "CURRENT", home / PUBLISHED)
    return home


@pytest.fixture
def caseweight(home, monkeypatch, capsys):
    """Run a command; gives exit code, standard output and errors."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["caseweight", "--home", str(home), *map(str, words)])
        monkeypatch.setenv("COLUMNS", "100")
        with pytest.raises(SystemExit) as ended:
            main()
        streams = capsys.readouterr()
        return ended.value.code or 0, streams.out, streams.err

    return run


@pytest.fixture
def quick(tmp_path):
    path = tmp_path / "quick.toml"
    path.write_text(QUICK, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def force(demo_home):
    from pipelines.publishing.versions import read_mart

    return read_mart(demo_home, "opening_path")["force_code"].min()


def test_it_prints_investigations_cash_hours_and_people_of_every_year(caseweight, quick, force):
    code, out, err = caseweight("plan", "--force", force, "--scenario", quick, "--against", quick)
    assert (code, err) == (0, "")
    assert out.startswith(SYNTHETIC_BANNER)
    assert MARKING in out
    for word in ("investigations", "cash (£)", "hours", "people (FTE)", "p10", "p50", "p90"):
        assert word in out
    rows = [line.split() for line in out.splitlines() if " cash (£) " in line]
    years = {row[0] for row in rows}
    assert len(rows) == 2 * len(years) >= 8  # once by itself, once against the other
    ends = [[int(text.replace(",", "")) for text in row[3:]] for row in rows[: len(years)]]
    assert all(low < middle < high for low, middle, high in ends)
    assert [row[-1] for row in rows[len(years) :]] == ["0"] * len(years)


def test_a_scenario_kept_in_whichever_way_gives_the_same_pound(caseweight, quick, force, tmp_path):
    def plan(scenario, *more):
        code, out, err = caseweight(
            "plan", "--force", force, "--scenario", scenario, "--json", *more
        )
        assert (code, err) == (0, "")
        return json.loads(out)

    book, table = tmp_path / "plan.xlsx", tmp_path / "plan.csv"
    of_file = plan(quick, "--out", book)
    assert (
        caseweight("scenario", "save", "Kept whole", "--file", quick, "--author", "A. N.")[0] == 0
    )
    of_saved = plan("kept WHOLE", "--out", table)
    of_book = plan(book)
    assert caseweight("scenario", "save", "From the book", "--file", book)[0] == 0
    of_saved_book = plan("From the book")
    assert of_file["years"]
    for other in (of_saved, of_book, of_saved_book):
        assert other["years"] == of_file["years"]
        assert other["categories"] == of_file["categories"]
    with table.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["force_code"] == force]
    middles = [(row["financial_year"], row["measure"], float(row["p50"])) for row in rows]
    shown = [(row["financial_year"], row["measure"], row["p50"]) for row in of_file["years"]]
    assert sorted(middles) == sorted(shown)


def test_a_newer_version_says_so_and_either_can_be_chosen(caseweight, quick, force, home):
    old = read_current_version(home)
    assert caseweight("scenario", "save", "Of before", "--file", quick)[0] == 0
    new = "29990101T000000Z"
    shutil.copytree(home / PUBLISHED / old, home / PUBLISHED / new)
    (home / PUBLISHED / "CURRENT").write_text(f"{new}\n", encoding="utf-8")
    words = ("plan", "--force", force, "--scenario", "Of before")
    try:
        code, out, err = caseweight(*words)
        assert code == 0
        assert f"Saved on version {old}" in err
        assert f"current version is {new}" in err
        assert f"Version {old}," in out
        assert f"Version {new}," in caseweight(*words, "--version", new)[1]
        shutil.move(home / PUBLISHED / old, home / "away")
        code, out, err = caseweight(*words)
        assert "no longer kept" in err
        assert f"Version {new}," in out
        shutil.move(home / "away", home / PUBLISHED / old)
    finally:
        (home / PUBLISHED / "CURRENT").write_text(f"{old}\n", encoding="utf-8")
        shutil.rmtree(home / PUBLISHED / new)


def test_scenarios_are_listed_shown_compared_archived_and_restored(caseweight, quick):
    def listed(*more):
        return [
            row["name"]
            for row in json.loads(caseweight("scenario", "list", "--json", *more)[1])["scenarios"]
        ]

    assert caseweight("scenario", "save", "First", "--file", quick)[0] == 0
    code, _, err = caseweight("scenario", "save", "first", "--file", quick)
    assert code == 1
    assert "add --on-revision 1" in err
    preset = ("--preset", "pay FROZEN", "--on-revision")
    assert caseweight("scenario", "save", "First", *preset, 1)[0] == 0
    code, _, err = caseweight("scenario", "save", "First", "--file", quick, "--on-revision", 1)
    assert code == 1
    assert "your text is kept as aside-" in err
    code, out, _ = caseweight("scenario", "show", "First")
    assert "pay_award" in out
    assert "Not saved, but kept: aside-" in out
    assert "a remark" in caseweight("scenario", "show", "First", "--revision", 1)[1]
    assert caseweight("scenario", "clone", "First", "Second", "--revision", 1)[0] == 0
    differences = json.loads(caseweight("scenario", "compare", "First", "Second", "--json")[1])
    assert "levers[volume].p90" in {row["entry"] for row in differences["differences"]}
    record = json.loads(caseweight("scenario", "show", "First", "--json")[1])
    assert [row["revision"] for row in record["revisions"]] == [2, 1]
    assert caseweight("scenario", "archive", "First")[0] == 0
    assert "First" not in listed()
    assert "First" in listed("--all")
    assert caseweight("scenario", "restore", record["scenario_id"])[0] == 0
    assert "First" in listed()


def test_presets_come_with_their_sources(caseweight):
    presets = json.loads(caseweight("scenario", "presets", "--json")[1])["presets"]
    assert len(presets) > 10
    assert all(row["source"] for row in presets)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("plan",), (2, "--force")),
        (("plan", "--force", "ALL", "--out", "plan.doc"), (2, "must end with .xlsx or .csv")),
        (("plan", "--force", "E99"), (1, "E99: has no forecast")),
        (("plan", "--force", "ALL", "--version", "never"), (1, "no such version")),
        (("plan", "--force", "ALL", "--scenario", "Nobody"), (1, "no saved scenario of that name")),
        (("plan", "--force", "ALL", "--scenario", "none.toml"), (1, "no such file")),
        (("plan", "--force", "ALL", "--scenario", "none.xlsx"), (1, "none.xlsx")),
        (("plan", "--force", "ALL", "--out", "no/folder/plan.csv"), (1, "no such folder")),
        (("plan", "--force", "ALL", "--out", "no/folder/plan.xlsx"), (1, "no such folder")),
        (("scenario", "show", "Nobody"), (1, "no saved scenario of that name")),
        (("scenario", "save", "A"), (2, "either --file FILE, or --preset")),
        (("scenario", "save", "A", "--preset", "none"), (1, "no such preset")),
        (("scenario", "save", "A", "--file", "a.csv"), (1, "ends with .toml or .xlsx")),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(caseweight, monkeypatch, tmp_path, words, expected):
    monkeypatch.chdir(tmp_path)
    code, out, err = caseweight(*words)
    assert (code, out) == (expected[0], "")
    assert " ".join(expected[1].split()) in " ".join(err.replace("│", "").split())
    assert code == 2 or len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not toml [", "not a scenario file"),
        ("name = 'x'", "does not say its format"),
        ("format = 99\nname = 'x'", "format 99"),
        (f"{QUICK}[[levers]]\nname = 'pay_award'\nvalue = 9", "out of range"),
        ("\x00\x01", "scenario file"),
    ],
)
def test_a_file_that_is_no_scenario_is_said_with_what_is_wrong(caseweight, tmp_path, text, words):
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    code, _, err = caseweight("plan", "--force", "ALL", "--scenario", path)
    assert code == 1
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_a_name_that_is_also_a_file_is_refused_with_both_ways_out(
    caseweight, quick, monkeypatch, force
):
    assert caseweight("scenario", "save", "quick.toml", "--file", quick)[0] == 0
    monkeypatch.chdir(quick.parent)
    code, _, err = caseweight("plan", "--force", force, "--scenario", "quick.toml")
    assert code == 1
    assert str(quick) in err
    saved = json.loads(caseweight("scenario", "show", "quick.toml", "--json")[1])["scenario_id"]
    assert saved in err
    assert caseweight("plan", "--force", force, "--scenario", quick, "--json")[0] == 0
    assert caseweight("plan", "--force", force, "--scenario", saved, "--json")[0] == 0


def test_a_home_without_saved_scenarios_gets_no_database_by_looking(caseweight, quick, force, home):
    state = home / "state.sqlite"
    aside = state.rename(home / "aside.sqlite") if state.exists() else None
    try:
        assert caseweight("plan", "--force", force, "--json", "--scenario", quick)[0] == 0
        assert not state.exists()
    finally:
        if aside:
            aside.rename(state)
