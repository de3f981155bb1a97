"""Rows of an offence, a person or an event become one record, as a mapping's `[rows]` says."""

import datetime as dt

import pytest

from pipelines.errors import SourceError
from pipelines.mapping.mapping import read_mapping
from pipelines.record_store.store import END_OF_TIME, latest_versions, read_store
from pipelines.sources import SOURCES

HEADER = (
    "incident_id,reported_date,abuse_type,referral_source,victim_age,is_online,is_crime_recorded"
)
HEADER += ",offence_code,Role"
FORCE = "E23000036"
RULES = """
one_per = "incident_id"
reported_date = "earliest"
abuse_type = ["exploitation", "sexual", "physical"]
victim_age = "lowest"
is_online = "any"
offence_code = "first"
"""


@pytest.fixture
def mapped(tmp_path):
    """A mapping of incidents under a force, with the tables given."""

    def write(rows="", more=""):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.toml"
        table = f"[rows]\n{rows}\n" if rows else ""
        text = f'source = "incidents"\n[constants]\nforce_code = "{FORCE}"\n{table}{more}'
        path.write_text(text, encoding="utf-8")
        return read_mapping(path)

    return write


@pytest.fixture
def loaded(settings):
    def read(columns, source="incidents"):
        with read_store(settings) as connection:
            query = latest_versions(SOURCES[source], as_known=END_OF_TIME)
            return connection.execute(f"select {columns} from ({query}) order by all").fetchall()

    return read


COLUMNS = "reported_date, abuse_type, victim_age, is_online, offence_code"


def test_rows_of_one_incident_are_settled_column_by_column_however_far_apart(
    write_csv, mapped, load, loaded
):
    extract = write_csv(
        "offences.csv",
        HEADER,
        "A1,2025-03-02,physical,police,,no,yes,,",
        "B1,2025-04-01,neglect,health,4,no,no,,",
        "A1,2025-03-01,sexual,police,12,no,yes,20B,",
        "A1,2025-03-09,physical,police,9,yes,yes,8N,",
    )
    result = load(extract, mapping=mapped(RULES))
    a1 = (dt.date(2025, 3, 1), "sexual", 9, True, "20B")
    b1 = (dt.date(2025, 4, 1), "neglect", 4, False, None)
    assert loaded(COLUMNS) == [a1, b1]
    log = result.load
    assert (log.rows_read, log.rows_accepted, log.rows_unchanged) == (4, 2, 2)
    assert (log.rows_rejected, log.rows_folded) == (0, 2)


def test_a_column_without_a_rule_whose_rows_differ_is_refused_and_never_guessed(
    write_csv, mapped, load, loaded
):
    extract = write_csv(
        "offences.csv",
        HEADER,
        "A1,2025-03-02,physical,police,,no,yes,,",
        "A1,2025-03-01,physical,health,,no,yes,,",
        "B1,2025-04-01,neglect,health,4,no,no,,",
        "B1,2025-04-02,neglect,health,4,no,no,,",
    )
    result = load(extract, mapping=mapped(RULES), accepts_rejects=True)
    assert [(r.reason, r.row_count) for r in result.report.reasons] == [
        ("conflicting_duplicate", 2)
    ]
    assert len(loaded("incident_id")) == 1


def test_values_that_an_order_does_not_name_are_not_put_in_order(write_csv, mapped, load):
    rows = ["A1,2025-03-02,physical,police,,no,yes,,", "A1,2025-03-02,neglect,police,,no,yes,,"]
    result = load(write_csv("offences.csv", HEADER, *rows), mapping=mapped(RULES))
    assert {reason.reason for reason in result.report.reasons} == {"conflicting_duplicate"}


def test_a_record_put_together_must_meet_the_contract_again(write_csv, mapped, load):
    extract = write_csv(
        "offences.csv",
        HEADER.replace("Role", "occurred_from"),
        "A1,2025-03-01,physical,police,,no,yes,,2025-02-01",
        "A1,2025-03-09,physical,police,,no,yes,,2025-03-05",
    )
    rules = 'one_per = "incident_id"\nreported_date = "earliest"\noccurred_from = "latest"'
    result = load(extract, mapping=mapped(rules))
    assert [(r.reason, r.row_count) for r in result.report.reasons] == [
        ("occurred_after_reported", 2)
    ]
    assert (result.load.rows_read, result.load.rows_rejected) == (2, 2)


def test_a_refused_row_takes_the_other_rows_of_its_record_along(write_csv, mapped, load, loaded):
    extract = write_csv(
        "offences.csv",
        HEADER,
        "A1,2025-03-02,physical,police,,no,yes,,",
        "A1,someday,physical,police,,no,yes,,",
        "B1,2025-04-01,neglect,health,4,no,no,,",
    )
    result = load(extract, mapping=mapped(RULES))
    assert {(r.reason, r.row_count) for r in result.report.reasons} == {
        ("unreadable_date:reported_date", 1),
        ("part_of_rejected_key", 2),
    }
    assert len(loaded("incident_id")) == 1


def test_a_column_can_count_in_some_rows_only(write_csv, mapped, load, loaded):
    extract = write_csv(
        "persons.csv",
        HEADER,
        "A1,2025-03-01,physical,police,7,no,yes,,Victim",
        "A1,2025-03-01,physical,police,59,no,yes,,Suspect",
        "B1,2025-03-01,physical,police,41,no,yes,,Suspect",
    )
    only = '[only.victim_age]\nRole = "victim"\n'
    assert load(extract, mapping=mapped(RULES, only)).load.rows_rejected == 0
    assert loaded("victim_age") == [(7,), (None,)]
    with pytest.raises(SourceError, match="Person role"):
        mapped(RULES, "[only.victim_age]\nRole = 3\n")
    problem = load(extract, mapping=mapped(RULES, '[only.victim_age]\nRank = "x"\n')).problem
    assert "names 'Rank'" in problem


def test_rows_of_officers_are_counted_and_added_up(write_csv, tmp_path, load, loaded):
    extract = write_csv(
        "officers.csv",
        "month,grade,establishment_fte,accredited_fte",
        "2025-01-01,constable,1.5,1",
        "2025-01-01,constable,0.5,0",
        "2025-01-01,sergeant,1,1",
    )
    path = tmp_path / "own.toml"
    path.write_text(
        f'source = "staffing"\n[constants]\nforce_code = "{FORCE}"\n[rows]\n'
        'one_per = ["month", "grade"]\nstrength_fte = "count_of"\nestablishment_fte = "sum"\n'
        'accredited_fte = "sum"\n',
        encoding="utf-8",
    )
    assert load(extract, mapping=read_mapping(path)).load.rows_accepted == 2
    assert loaded("grade, establishment_fte, strength_fte, accredited_fte", "staffing") == [
        ("constable", 2, 2, 1),
        ("sergeant", 1, 1, 1),
    ]


def test_the_same_file_again_in_another_order_changes_nothing(write_csv, mapped, load):
    rows = [
        "A1,2025-03-02,physical,police,9,no,yes,,",
        "A1,2025-03-01,sexual,police,12,yes,yes,,",
        "B1,2025-04-01,neglect,health,4,no,no,,",
    ]
    assert load(write_csv("a.csv", HEADER, *rows), mapping=mapped(RULES)).load.rows_accepted == 2
    again = load(write_csv("b.csv", HEADER, *reversed(rows)), mapping=mapped(RULES)).load
    assert (again.status, again.rows_accepted, again.rows_unchanged) == ("loaded", 0, 3)
    third = load(write_csv("a.csv", HEADER, *rows), mapping=mapped(RULES)).load
    assert (third.status, third.rows_folded) == ("repeated", 1)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('one_per = "victim_age"', 'must be "incident_id"'),
        ('one_per = "incident_id"\ncolour = "first"', "'colour' is not one of"),
        ('one_per = "incident_id"\nforce_code = "first"', "'force_code' is not one of"),
        ('one_per = "incident_id"\nis_online = "latest"', "must be one of first, any"),
        (
            'one_per = "incident_id"\nreported_date = "any"',
            "must be one of first, earliest, latest",
        ),
        ('one_per = "incident_id"\nabuse_type = ["theft"]', "a list must hold values of neglect"),
        ('one_per = "incident_id"\nis_online = ["true"]', "a list must hold values"),
    ],
)
def test_rules_that_cannot_be_are_refused_in_words(mapped, rows, said):
    with pytest.raises(SourceError, match=said):
        mapped(rows)
