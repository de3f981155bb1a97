"""Dates that mean another day than they seem to: brought right, refused, or named."""

import datetime as dt

import pytest

from pipelines import console
from pipelines.errors import SourceError
from pipelines.mapping.draft import draft_mapping
from pipelines.mapping.mapping import read_mapping
from pipelines.mapping.written import write_draft
from tests.workbooks import write_xlsx

FORCE = "E23000036"
LEDGER = "force_code,month,category,amount_gbp"
STAFFING = "force_code,month,grade,establishment_fte,strength_fte,accredited_fte"


def notices(result):
    return {notice.reason: notice.row_count for notice in result.report.notices}


def test_months_written_by_their_ends_are_the_months_written_by_their_firsts(write_csv, load):
    first = write_csv("first.csv", STAFFING, f"{FORCE},2019-01-01,constable,10,9,8")
    last = write_csv("last.csv", STAFFING, f"{FORCE},2019-01-31,constable,10,9,8")
    assert notices(load(first)) == {}
    again = load(last)
    assert (again.load.rows_accepted, again.load.rows_unchanged) == (0, 1)
    assert notices(again) == {"brought_to_the_first:month": 1}
    assert console.report_sentences(again.report) == [
        "month: another day of the month, read as its first in 1 row"
    ]


def test_two_days_of_a_month_under_one_key_contradict_each_other(write_csv, load):
    rows = [f"{FORCE},2019-01-01,travel,100", f"{FORCE},2019-01-31,travel,200"]
    result = load(write_csv("ledger.csv", LEDGER, *rows))
    assert [r.reason for r in result.report.reasons] == ["conflicting_duplicate"]
    assert result.load.rows_rejected == 2


INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
INVESTIGATIONS = (
    "force_code,investigation_id,incident_id,opened_date,closed_date,complexity,"
    "is_joint_section_47,risk_level,first_action_date"
)


def incident(number, day, force=FORCE):
    return f"{force},A{number},{day},neglect,public,false,true"


MANY = [incident(n, f"201{n % 5 + 5}-0{n % 9 + 1}-11") for n in range(40)]


def test_a_date_decades_before_all_others_is_kept_and_named(write_csv, load):
    result = load(write_csv("own.csv", INCIDENTS, *MANY, incident(99, "1975-03-12")))
    assert (result.load.rows_accepted, result.load.rows_rejected) == (41, 0)
    (notice,) = result.report.notices
    assert (notice.reason, notice.row_count) == ("isolated_early_date:reported_date", 1)
    assert notice.example_lines == ("42",)


def test_one_day_that_stands_in_many_rows_decades_before_all_others_is_named(write_csv, load):
    same = [incident(n, "1980-01-01") for n in range(50, 58)]
    assert notices(load(write_csv("own.csv", INCIDENTS, *MANY, *same))) == {
        "isolated_early_date:reported_date": 8
    }


@pytest.mark.parametrize("first_is_early", [True, False])
def test_it_is_named_whichever_file_comes_first(write_csv, load, first_is_early):
    early = write_csv("early.csv", INCIDENTS, incident(99, "1975-03-12"))
    files = [early, write_csv("many.csv", INCIDENTS, *MANY)]
    results = [load(path) for path in (files if first_is_early else files[::-1])]
    assert notices(results[0]) == {}
    assert notices(results[1]) == {"isolated_early_date:reported_date": 1}


def test_what_stands_alone_in_one_force_is_not_measured_by_another(write_csv, load):
    others = [incident(n, f"1980-0{n % 9 + 1}-11", "E23000001") for n in range(40)]
    result = load(write_csv("own.csv", INCIDENTS, *MANY, *others))
    assert notices(result) == {}


def test_an_offence_of_long_ago_is_no_early_date(write_csv, load):
    days = ["1975-03-12", *(row.split(",")[2] for row in MANY[1:])]
    rows = [f"{row},{day}" for row, day in zip(MANY, days, strict=True)]
    assert notices(load(write_csv("own.csv", f"{INCIDENTS},occurred_from", *rows))) == {}


def test_dates_that_a_spreadsheet_swapped_are_refused_also_as_cells(tmp_path, load):
    days = [dt.date(2019, 1, day) for day in range(1, 29)]
    cells = [dt.date(d.year, d.day, d.month) if d.day < 13 else f"{d:%d/%m/%Y}" for d in days]
    rows = [
        [FORCE, f"A{n}", cell, "neglect", "public", False, True] for n, cell in enumerate(cells)
    ]
    book = write_xlsx(tmp_path / "own.xlsx", {"Extract": [INCIDENTS.split(","), *rows]})
    refused = load(book, accepts_rejects=True)
    assert "reported_date: 12 dates came as dates" in refused.problem
    mapping = tmp_path / "own.toml"
    line = 'reported_date = "dd/mm/yyyy swapped"'
    assert line in refused.problem
    mapping.write_text(f'source = "incidents"\n[dates]\n{line}\n', encoding="utf-8")
    loaded = load(book, mapping=read_mapping(mapping))
    assert loaded.load.rows_accepted == 28
    assert loaded.report.short_months == ()


@pytest.mark.parametrize("count", [4, 40])
def test_a_draft_claims_and_loads_no_day_that_may_be_another(write_csv, tmp_path, load, count):
    cells = ["2019-05-01", "15/01/2019", "2019-11-03", "2019-02-07"] * (count // 4)
    rows = [incident(n, cell) for n, cell in enumerate([*cells[:-1], "25/01/2019"])]
    extract = write_csv("own.csv", INCIDENTS, *rows)
    draft = draft_mapping(extract)
    assert (draft.claim.rows_accepted, draft.claim.rows_rejected) == (0, count)
    out = tmp_path / "own.toml"
    write_draft(draft, extract, out)
    refused = load(extract, mapping=read_mapping(out), accepts_rejects=True)
    assert "swapped" in refused.problem
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace('reported_date = "?"', 'reported_date = "dd/mm/yyyy swapped"'))
    assert load(extract, mapping=read_mapping(out)).load.rows_accepted == count


def test_the_century_of_two_digits_is_asked_once_and_then_the_dates_load(write_csv, tmp_path, load):
    rows = [f"{FORCE},I{n},A{n},0{n}-JAN-19,1{n}-FEB-19,standard,true,low," for n in range(1, 8)]
    extract = write_csv("oracle.csv", INVESTIGATIONS, *rows)
    draft = draft_mapping(extract)
    asked = [question for question in draft.questions if question.kind == "century"]
    assert [question.column for question in asked] == ["opened_date, closed_date"]
    assert {reason.reason for reason in draft.claim.reasons} == {
        "two_digit_year:opened_date",
        "two_digit_year:closed_date",
    }
    out = tmp_path / "own.toml"
    write_draft(draft, extract, out)
    written = out.read_text(encoding="utf-8")
    assert load(extract, mapping=read_mapping(out)).load.rows_accepted == 0
    out.write_text(written.replace('century = "?"', "century = 2000"), encoding="utf-8")
    assert load(extract, mapping=read_mapping(out)).load.rows_accepted == 7


def test_a_format_with_two_digits_by_hand_needs_its_century(tmp_path):
    out = tmp_path / "own.toml"
    out.write_text('source = "incidents"\n[dates]\nformat = "dd/mm/yy"\n', encoding="utf-8")
    with pytest.raises(SourceError, match="century = 2000"):
        read_mapping(out)


def test_an_open_end_is_asked_about_and_loads_when_it_is_said_to_mean_none(
    write_csv, tmp_path, load
):
    ends = ["31/12/9999", "24/02/2019", "28/02/2019"]
    rows = [
        f"{FORCE},I{n},A{n},2{n}/01/2019,{end},standard,true,low," for n, end in enumerate(ends)
    ]
    extract = write_csv("own.csv", INVESTIGATIONS, *rows)
    draft = draft_mapping(extract)
    (question,) = draft.questions
    assert (question.column, question.row_count) == ("closed_date", 1)
    assert question.lines == ("[values.closed_date]", '"31/12/9999" = ""')
    out = tmp_path / "own.toml"
    write_draft(draft, extract, out)
    written = out.read_text(encoding="utf-8")
    assert load(extract, mapping=read_mapping(out)).load.rows_rejected == 1
    out.write_text(written.replace('"?"', '""'), encoding="utf-8")
    assert load(extract, mapping=read_mapping(out)).load.rows_rejected == 0
