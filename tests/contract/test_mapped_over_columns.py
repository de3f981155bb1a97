"""What a mapping may not do in silence: cover up a column, take a birth for an event."""

import pytest

from pipelines.errors import SourceError
from pipelines.mapping.draft import draft_mapping, judge_mapping
from pipelines.mapping.mapping import read_mapping
from pipelines.mapping.written import to_record, write_mapping

HEADER = "Force,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
FORCES = ["Essex", "Kent", "E23000028", "Essex Police", "", "Narnia"]
ROWS = [f"{force},CR/{n},2019-01-0{n + 1},neglect,police,no,yes" for n, force in enumerate(FORCES)]
CONSTANT = {"force_code": "E23000028"}


@pytest.fixture
def extract(write_csv):
    return write_csv("own.csv", HEADER, *ROWS)


def as_file(tables, path):
    write_mapping(tables, path)
    return read_mapping(path)


def test_a_row_whose_own_column_contradicts_the_constant_is_refused(extract, tmp_path, load):
    draft = draft_mapping(extract, constants=CONSTANT)
    (question,) = draft.questions
    assert (question.column, question.kind) == ("force_code", "constant_over_column")
    assert question.row_count == 2  # what nobody knows is asked about, but not refused
    assert (draft.claim.rows_accepted, draft.claim.rows_rejected) == (5, 1)
    result = load(extract, mapping=as_file(to_record(draft)["mapping"], tmp_path / "own.toml"))
    assert [(r.reason, r.example_lines) for r in result.report.reasons] == [
        ("constant_contradicted:force_code", ("3",))
    ]
    log = result.load
    assert log.rows_read == log.rows_accepted + log.rows_unchanged + log.rows_rejected == 6


@pytest.mark.parametrize("header", ["Force area name", "Reporting force", "Where from"])
def test_a_column_of_forces_is_asked_about_whatever_it_is_called(write_csv, header):
    rows = [
        f"{('Kent', 'Essex Police')[n % 2]}{row[row.index(',') :]}" for n, row in enumerate(ROWS)
    ]
    extract = write_csv("own.csv", HEADER.replace("Force", header, 1), *rows)
    (question,) = draft_mapping(extract, constants=CONSTANT).questions
    assert (question.kind, question.suggestions) == ("constant_over_column", (header,))
    assert question.row_count == 3


def test_a_constant_that_all_rows_bear_out_is_not_asked_about(write_csv):
    extract = write_csv("own.csv", HEADER, *(row for row in ROWS if "Essex" in row))
    assert draft_mapping(extract, constants=CONSTANT).questions == []


def test_a_column_can_be_said_to_have_no_say(extract, tmp_path, load):
    tables = to_record(draft_mapping(extract, constants=CONSTANT))["mapping"]
    mapping = as_file({**tables, "ignored": {"headers": ["Force"]}}, tmp_path / "own.toml")
    assert judge_mapping(extract, mapping).questions == []
    assert load(extract, mapping=mapping).load.rows_accepted == 6


def test_a_birth_is_never_read_as_an_event_and_a_draft_says_so(write_csv, tmp_path):
    header, rows = HEADER.removeprefix("Force,"), [row.split(",", 1)[1] for row in ROWS]
    born = [f"{row},200{n}-05-06" for n, row in enumerate(rows)]
    extract = write_csv("own.csv", f"{header},DOB", *born)
    tables = to_record(draft_mapping(extract, constants=CONSTANT))["mapping"]
    assert "DOB" not in tables.get("columns", {}).values()
    tables.setdefault("columns", {})["occurred_from"] = "DOB"
    path = tmp_path / "own.toml"
    write_mapping(tables, path)
    with pytest.raises(SourceError, match="'DOB' is a date of birth"):
        read_mapping(path)
    asked = judge_mapping(extract, read_mapping(path, may_be_undecided=True)).questions
    assert [(q.column, q.kind) for q in asked] == [("occurred_from", "birth_date")]


def test_a_file_with_a_row_per_offence_is_told_the_lines_to_add(write_csv, load):
    header, rows = HEADER.removeprefix("Force,"), [row.split(",", 1)[1] for row in ROWS]
    lines = [f"E23000028,{row}" for row in rows]
    others = [line.replace("neglect", "physical").replace("-0", "-1") for line in lines]
    result = load(write_csv("own.csv", f"force_code,{header}", *lines, *others))
    assert result.load.status == "refused"
    told = result.problem
    assert "incident_id: 6 have several rows that differ (12 rows)" in told
    written = told[told.index('source = "incidents"') :].replace("\n    ", "\n")
    assert 'one_per = "incident_id"' in written
    assert 'reported_date = "earliest"' in written
    assert "abuse_type = [" in written
    assert "is_online" not in written  # nothing to say of a column whose rows agree


def test_the_lines_that_are_told_load_the_file(write_csv, tmp_path, load):
    header, rows = HEADER.removeprefix("Force,"), [row.split(",", 1)[1] for row in ROWS]
    lines = [f"E23000028,{row}" for row in rows]
    others = [line.replace("neglect", "physical").replace("-0", "-1") for line in lines]
    extract = write_csv("own.csv", f"force_code,{header}", *lines, *others)
    told = load(extract).problem
    path = tmp_path / "own.toml"
    path.write_text(told[told.index('source = "') :].replace("\n    ", "\n"), encoding="utf-8")
    log = load(extract, mapping=read_mapping(path)).load
    assert (log.status, log.rows_accepted, log.rows_folded) == ("loaded", 6, 6)
