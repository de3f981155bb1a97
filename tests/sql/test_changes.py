"""Two extracts with one change of each kind between them: each is found, and under its name."""

import datetime as dt

import pytest

from pipelines.build import BuildOptions
from tests.changes import change_of, ends_at, months_of, numbers_of
from tests.costed import COST_LINES, FORCE, INCIDENTS, INVESTIGATIONS

FEBRUARY, MARCH = "2026-02-28", "2026-03-31"
YEAR = (dt.date(2025, 4, 1), dt.date(2026, 3, 31))


def incident(name, day, kind="sexual"):
    return f"{FORCE},{name},{day},,{kind},police,9,false,true,,D01"


def case(name, incident_name, opened, closed="", complexity="standard", outcome=""):
    return f"{FORCE},{name},{incident_name},{opened},{closed},{complexity},true,high,{outcome}"


def line(name, case_name, day, amount):
    return f"{FORCE},{name},{case_name},{day},travel,,,{amount}"


THEN = {
    "incidents": [
        incident("stays", "2025-06-01"),
        incident("dated", "2025-03-30"),
        incident("typed", "2025-07-01"),
        incident("twice", "2025-08-01"),
    ],
    "investigations": [
        case("N1", "stays", "2025-06-02"),
        case("N2", "typed", "2025-07-02"),
        case("N3", "to come", "2026-02-20"),
    ],
    "cost_lines": [
        line("C1", "N1", "2025-06-03", "100.00"),
        line("C2", "N2", "2025-07-03", "10.00"),
        line("C4", "N4", "2026-02-10", "5.00"),
    ],
}
NOW = {
    "incidents": [
        incident("stays", "2025-06-01"),
        incident("dated", "2025-04-02"),
        incident("typed", "2025-07-01", "neglect"),
        incident("to come", "2026-02-19"),
        incident("new", "2026-03-05"),
    ],
    "investigations": [
        case("N1", "stays", "2025-06-02", "2026-03-20", outcome="1"),
        case("N2", "typed", "2025-07-02", complexity="complex"),
        case("N3", "to come", "2026-02-20"),
        case("N4", "new", "2026-03-06"),
    ],
    "cost_lines": [
        line("C1", "N1", "2025-06-03", "90.01"),
        line("C2", "N2", "2025-07-03", "10.00"),
        line("C3", "N2", "2025-09-01", "1.00"),
        line("C4", "N4", "2026-02-10", "5.00"),
    ],
}
HEADERS = {"incidents": INCIDENTS, "investigations": INVESTIGATIONS, "cost_lines": COST_LINES}


@pytest.fixture
def history(write_csv, load):
    for extract, day in ((THEN, FEBRUARY), (NOW, MARCH)):
        for source, rows in extract.items():
            path = write_csv(f"{source}{day}.csv", HEADERS[source], *rows)
            load(path, day, is_full=True, accepts_withdrawals=True)


def parts(change, measure, kind="all", value="change_count"):
    of_year = change.filter(measure=measure, force_code=FORCE, abuse_type=kind, period="2025/26")
    return dict(of_year.select("reason", value).iter_rows())


def test_each_kind_of_change_is_found_and_what_was_before_is_what_was_counted_then(history, marts):
    change = change_of(marts(), ends_at(dt.date(2026, 3, 1), FORCE)).filter(since=FEBRUARY)
    assert parts(change, "incidents") == {
        "correction": 1,
        "late_record": 1,
        "new_period": 1,
        "reclassification": 0,
        "withdrawal": -1,
    }
    assert parts(change, "incidents", "neglect") == {"reclassification": 1}
    assert parts(change, "investigations") == {"new_period": 1, "reclassification": 0}
    assert parts(change, "investigations", "not_linked") == {"linked": -1}
    assert parts(change, "closed") == {"new_period": 1}
    assert parts(change, "open", value="record_count") == {"new_period": 2}
    pounds = {reason: str(gbp) for reason, gbp in parts(change, "cost", value="change_gbp").items()}
    assert pounds == {
        "correction": "-9.99",
        "late_record": "1.00",
        "linked": "5.00",
        "reclassification": "0.00",
    }
    assert parts(change, "cost", "neglect", "record_count") == {
        "late_record": 1,
        "reclassification": 1,
    }
    known = months_of(marts(BuildOptions(as_known=dt.date.fromisoformat(FEBRUARY))))
    counted = numbers_of(known, *YEAR)
    of_year = change.filter(force_code="ALL", abuse_type="all", period="2025/26")
    assert set(of_year["measure"]) == {*counted, "closed"}
    for row in of_year.iter_rows(named=True):
        pence = row["before_gbp"] * 100 if row["measure"] == "cost" else row["count_before"]
        assert pence == counted.get(row["measure"], 0), row["measure"]
