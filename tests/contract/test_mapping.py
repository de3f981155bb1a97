"""A file in a force's own words becomes a source, and a draft loads what it claims."""

import pytest

from pipelines.errors import SourceError
from pipelines.mapping.draft import draft_mapping, judge_mapping
from pipelines.mapping.mapping import read_mapping
from pipelines.mapping.written import write_draft

HEADER = "Crime Ref,Date Reported,Type of Abuse,Referred By,Online?,Crimed,Victim Name"
ROWS = [
    "A1,31/03/2025,CSA,School,Y,Yes,Somebody",
    "A2,05/04/2025,Neglect,Health,N,No,Somebody",
    "A3,17/04/2025,Mystery,Police,N,No,Somebody",
    "A4,soon,Neglect,Police,N,No,Somebody",
]
FORCE = {"force_code": "E23000036"}


@pytest.fixture
def extract(write_csv):
    return write_csv("own.csv", HEADER, *ROWS)


def drafted(extract, tmp_path, **terms):
    draft = draft_mapping(extract, **{"constants": FORCE, **terms})
    out = tmp_path / "own.toml"
    write_draft(draft, extract, out)
    return draft, out


def test_a_draft_loads_what_it_claims(extract, tmp_path, load):
    draft, out = drafted(extract, tmp_path)
    assert (draft.claim.rows_read, draft.claim.rows_accepted) == (4, 2)
    result = load(extract, mapping=read_mapping(out))
    assert (result.load.rows_accepted, result.load.rows_rejected) == (2, 2)
    reasons = {reason.reason: reason.example_lines for reason in result.report.reasons}
    assert reasons == {"not_in_list:abuse_type": ("4",), "unreadable_date:reported_date": ("5",)}


@pytest.mark.parametrize("header", ["Date Recorded", "Created date", "date entered"])
def test_the_day_of_entry_is_found_beside_the_day_of_report(write_csv, tmp_path, header):
    rows = [row.replace("/2025,", "/2025,20/04/2025,", 1) for row in ROWS]
    extract = write_csv("own.csv", HEADER.replace("Reported,", f"Reported,{header},"), *rows[:2])
    draft, _ = drafted(extract, tmp_path)
    assert draft.columns["reported_date"] == "Date Reported"
    assert draft.columns["recorded_date"] == header


def test_where_there_is_one_date_only_it_is_that_of_the_report(write_csv, tmp_path):
    extract = write_csv("own.csv", HEADER.replace("Reported", "Recorded"), *ROWS)
    draft, _ = drafted(extract, tmp_path)
    assert draft.columns["reported_date"] == "Date Recorded"
    assert "recorded_date" not in draft.columns


def test_a_draft_marks_what_a_person_must_decide_and_lists_what_is_not_read(extract, tmp_path):
    _, out = drafted(extract, tmp_path)
    written = out.read_text(encoding="utf-8")
    assert 'Mystery = "?" # DECIDE' in written
    assert "# Not read: Victim Name." in written
    assert "Somebody" not in written


def test_a_draft_without_the_force_asks_for_it_and_is_refused_until_told(extract, tmp_path):
    draft, out = drafted(extract, tmp_path, constants={})
    assert draft.claim is None
    with pytest.raises(SourceError, match="force_code still stand"):
        read_mapping(out)


def test_a_constant_of_a_column_that_is_none_is_refused_with_those_that_are(extract):
    with pytest.raises(SourceError, match="--set colour: is no column of incidents"):
        draft_mapping(extract, constants={**FORCE, "colour": "red"})


def test_a_column_about_a_person_is_not_even_suggested(write_csv, tmp_path):
    header = HEADER.replace("Crime Ref", "Date of Birth").replace("Date Reported", "D.O.B.")
    rows = [f"2009-01-0{n}{row[row.index(',') :]}" for n, row in enumerate(ROWS, start=1)]
    draft, _ = drafted(write_csv("own.csv", header, *rows), tmp_path)
    asked = {question.column: question for question in draft.questions}
    for column in ("incident_id", "reported_date"):
        assert asked[column].suggestions == ()
        assert "irth" not in asked[column].text


def test_names_under_a_closed_list_are_neither_written_nor_printed(write_csv, tmp_path):
    rows = [row.replace("CSA", "Jane Doe").replace("31/03", "30/03") for row in ROWS]
    extract = write_csv("own.csv", HEADER, *rows)
    draft, out = drafted(extract, tmp_path)
    judged = judge_mapping(extract, read_mapping(out, may_be_undecided=True))
    for found in (draft, judged):
        (question,) = (q for q in found.questions if q.column == "abuse_type")
        assert "1 of them reads like a person's name" in question.text
        assert "Jane" not in "".join(question.lines)
    assert "Jane" not in out.read_text(encoding="utf-8")
    assert 'Mystery = "?" # DECIDE' in out.read_text(encoding="utf-8")


def test_a_header_of_the_right_name_with_other_values_is_told_apart(write_csv, tmp_path):
    rows = [row.replace(row.split(",")[1], f"4355{n}", 1) for n, row in enumerate(ROWS)]
    draft, _ = drafted(write_csv("own.csv", HEADER, *rows), tmp_path)
    (text,) = (q.text for q in draft.questions if q.column == "reported_date")
    assert text.startswith("'Date Reported' is called so, but its values are not dates in a format")


def test_days_that_can_be_read_two_ways_are_left_to_a_person(write_csv, tmp_path):
    extract = write_csv("own.csv", HEADER, "A1,03/04/2025,CSA,School,Y,Yes,Somebody")
    draft, _ = drafted(extract, tmp_path)
    assert draft.dates == {"reported_date": "?"}
    assert draft.claim.rows_accepted == 0


def test_the_same_file_under_another_mapping_is_not_the_same_load(extract, tmp_path, load):
    _, out = drafted(extract, tmp_path)
    assert load(extract, mapping=read_mapping(out)).load.rows_accepted == 2
    out.write_text(out.read_text(encoding="utf-8").replace('"?"', '"sexual"'), encoding="utf-8")
    again = load(extract, mapping=read_mapping(out)).load
    assert (again.status, again.rows_accepted, again.rows_unchanged) == ("loaded", 1, 2)


def test_own_on_costs_in_the_words_of_a_payroll_are_mapped_and_loaded(write_csv, tmp_path, load):
    extract = write_csv(
        "payroll.csv",
        "Cost Type,On Cost,Effective From,Share of Pay,Quality of Rate",
        "Police Staff,Employer Pension,01/04/2024,0.168,Timesheets",
        "Police Staff,NI,01/04/2025,0.15,National figure",
        "Police Staff,Overheads,01/04/2025,25,Our estimate",
        "Overtime,NI,13/04/2025,0.15,Our estimate",
    )
    draft, out = drafted(extract, tmp_path, constants={})
    assert draft.source.name == "uplifts"
    assert draft.questions == []
    assert (draft.claim.rows_accepted, draft.claim.rows_rejected) == (2, 2)
    result = load(extract, mapping=read_mapping(out))
    assert (result.load.source, result.load.rows_accepted) == ("uplifts", 2)
    assert {reason.reason for reason in result.report.reasons} == {
        "not_between_0_and_2:share",
        "not_from_the_first_of_a_month",
    }


def test_a_percent_sign_is_never_taken_off_a_share(write_csv, tmp_path, load):
    header = "category,component,valid_from,share"
    extract = write_csv("own.csv", header, "officer_time,overhead,2024-04-01,1.5%")
    out = tmp_path / "own.toml"
    out.write_text('source = "uplifts"\n[numbers]\nremove = "%"\n', encoding="utf-8")
    reasons = load(extract, mapping=read_mapping(out)).report.reasons
    assert [reason.reason for reason in reasons] == ["not_a_number:share"]
