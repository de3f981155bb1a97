"""A second version says what moved since the first: by its records, and by another rule."""

import datetime as dt
import json
import sys
from pathlib import Path

import pytest

from dashboard.changes import words
from dashboard.changes.figures import table_rows, what_moved
from dashboard.warehouse.door import Warehouse
from pipelines.__main__ import main
from pipelines.build import BuildOptions, build
from pipelines.publishing.versions import read_mart
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.settings import Settings
from tests.costed import COST_LINES, FORCE, INCIDENTS, INVESTIGATIONS

RATES = "grade,valid_from,hourly_rate_gbp"
INCIDENT = f"{FORCE},{{}},2025-12-0{{}},,sexual,police,9,false,true,,D01"
CASE = f"{FORCE},N1,A,2025-12-02,,standard,true,high,"
LINE = f"{FORCE},C1,N1,2025-12-03,officer_time,constable,10,"


def quietly(what, share):
    """Progress that nobody looks at."""


def deliver(settings, folder, day, **files):
    for name, rows in files.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join([*rows, ""]), encoding="utf-8")
        as_at = dt.date.fromisoformat(day)
        for result in ingest(settings, [path], LoadRequest(Path(), as_at=as_at), quietly):
            assert not result.is_failed, result.problem


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with two versions; the second has a late incident, and dearer hours."""
    folder = tmp_path_factory.mktemp("versions")
    settings = Settings(home=folder / "home")
    deliver(
        settings,
        folder,
        "2026-01-31",
        incidents=[INCIDENTS, INCIDENT.format("A", 1)],
        investigations=[INVESTIGATIONS, CASE],
        cost_lines=[COST_LINES, LINE],
        rates=[RATES, "constable,2010-01-01,50.00"],
    )
    first = build(settings, BuildOptions(), quietly)["version"]
    deliver(
        settings,
        folder,
        "2026-02-28",
        incidents=[INCIDENTS, INCIDENT.format("B", 5)],
        rates=[RATES, "constable,2010-01-01,60.00"],
    )
    second = build(settings, BuildOptions(), quietly)["version"]
    return settings.home, (first, second)


def parts(home, since):
    rows = read_mart(home, "change").filter(
        since=since, force_code="ALL", abuse_type="all", period="2025/26"
    )
    return {
        (row["measure"], row["reason"]): row["change_count"] or str(row["change_gbp"])
        for row in rows.iter_rows(named=True)
    }


def test_what_the_records_do_not_explain_was_counted_by_another_rule(home):
    folder, (first, _) = home
    states = read_mart(folder, "change_since")
    assert states.select("since", "kind", "left_out", "is_previous").rows() == [
        (first, "version", None, True),
        ("2026-01-31", "month_end", None, False),
    ]
    assert parts(folder, first) == {("incidents", "late_record"): 1, ("cost", "method"): "100.00"}
    # At a month end nothing was published: its hours are priced as they are today.
    assert parts(folder, "2026-01-31") == {("incidents", "late_record"): 1}


@pytest.fixture
def command(home, monkeypatch, capsys):
    """Run `caseweight changes` on the home; gives exit code, standard output and errors."""

    def run(*words):
        arguments = ["caseweight", "--home", str(home[0]), "changes", *words]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            main()
        streams = capsys.readouterr()
        return ended.value.code or 0, streams.out, " ".join(streams.err.split())

    return run


def test_the_command_says_what_moved_and_without_a_version_looks_at_the_last(home, command):
    first = home[1][0]
    code, out, _ = command("--force", FORCE, "--json")
    told = json.loads(out)
    assert (code, told["since"], told["force_code"]) == (0, first, FORCE)
    assert {row["reason"] for row in told["rows"]} == {"late_record", "method"}
    assert "+1 recorded late" in " ".join(command("--since", first)[1].split())
    assert "Nothing moved" in command("--force", "E23000002")[1]


def test_a_version_that_is_not_there_is_answered_by_what_is(home, command):
    first, second = home[1]
    code, _, told = command("--since", second)
    assert code == 1
    assert f"There are: {first}, 2026-01-31." in told
    assert command("--force", "E23000099")[2].startswith("Error: E23000099: no such force.")


def test_pages_and_papers_say_it_the_most_revised_first(home):
    with Warehouse(home[0]) as warehouse:
        moved = what_moved(warehouse, FORCE)
        untouched = what_moved(warehouse, "E23000002")
    assert (
        words.sentences(moved)[0]
        == "Incidents reported, 2025/26: 1 before, 2 now (+1 recorded late)."
    )
    assert (
        "Cost, 2025/26: £500 before, £600 now (+£100 counted by another rule)."
        in words.sentences(moved)
    )
    assert words.answer(moved).startswith(
        f"Compared with version {home[1][0]} (extracts to 31 January"
    )
    (row,) = table_rows(moved.numbers).filter(period="2025/26").rows(named=True)
    assert (row["before"], row["after"], row["late_record"], row["method"]) == (1, 2, 1, None)
    assert words.answer(untouched).startswith("Nothing moved since version")
