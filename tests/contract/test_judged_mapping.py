"""A draft is told whole as plain values, changed by a person or a page, and judged again."""

import json
import sys

import pytest

from pipelines.__main__ import main
from pipelines.errors import SourceError
from pipelines.mapping.draft import draft_mapping, judge_mapping
from pipelines.mapping.mapping import read_mapping
from pipelines.mapping.written import to_record, write_mapping

HEADER = "Crime Ref,Date Reported,Type of Abuse,Referred By,Online?,Crimed,Victim Name"
ROWS = [
    "A1,31/03/2025,CSA,School,Y,Yes,Somebody",
    "A2,05/04/2025,Neglect,Health,N,No,Somebody",
    "A3,17/04/2025,Mystery,Police,N,No,Somebody",
    "A4,soon,Neglect,Police,N,No,Somebody",
]


@pytest.fixture
def extract(write_csv):
    return write_csv("own.csv", HEADER, *ROWS)


@pytest.fixture
def caseweight(tmp_path, monkeypatch, capsys):
    def run(*words):
        arguments = ["caseweight", "--home", str(tmp_path / "home"), *map(str, words)]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code or 0, capsys.readouterr().out

    return run


def test_a_draft_as_plain_values_has_questions_claim_reasons_and_a_preview(extract, caseweight):
    code, told = caseweight("map", extract, "--json", "--set", "force_code=E23000036")
    draft = json.loads(told)
    assert (code, draft["source"]) == (0, "incidents")
    assert [(q["column"], q["kind"]) for q in draft["questions"]] == [
        ("abuse_type", "unknown_values")
    ]
    assert draft["questions"][0]["row_count"] == 1
    assert "sexual" in draft["questions"][0]["suggestions"]
    claim = draft["claim"]
    assert (claim["rows_read"], claim["rows_accepted"], claim["rows_rejected"]) == (4, 2, 2)
    assert claim["reasons"] == [
        {"reason": "not_in_list:abuse_type", "row_count": 1, "example_lines": ["4"]},
        {"reason": "unreadable_date:reported_date", "row_count": 1, "example_lines": ["5"]},
    ]
    first, *_, last = draft["preview"]
    assert first["before"]["Type of Abuse"] == "CSA"
    assert (first["after"]["abuse_type"], first["after"]["reported_date"]) == (
        "sexual",
        "2025-03-31",
    )
    assert (first["reasons"], last["reasons"]) == ([], ["unreadable_date:reported_date"])
    assert (draft["unread"], "Somebody" in told) == (["Victim Name"], False)


def test_a_draft_that_a_person_changed_is_judged_again_and_written(extract, tmp_path, caseweight):
    changed = to_record(draft_mapping(extract))["mapping"]
    assert changed["constants"] == {"force_code": "?"}
    changed["constants"]["force_code"] = "E23000036"
    changed["values"]["abuse_type"]["Mystery"] = "neglect"
    path, out = tmp_path / "changed.json", tmp_path / "own.toml"
    path.write_text(json.dumps(changed), encoding="utf-8")
    code, told = caseweight("map", extract, "--mapping", path, "--out", out, "--json")
    draft = json.loads(told)
    assert (code, draft["questions"]) == (0, [])
    assert (draft["claim"]["rows_accepted"], draft["claim"]["rows_rejected"]) == (3, 1)
    assert read_mapping(out) == read_mapping(path)


def test_a_mapping_with_a_column_undecided_is_judged_and_asks_again(extract, tmp_path):
    out = tmp_path / "own.toml"
    write_mapping(to_record(draft_mapping(extract))["mapping"], out)
    with pytest.raises(SourceError, match="force_code still stand"):
        read_mapping(out)
    draft = judge_mapping(extract, read_mapping(out, may_be_undecided=True))
    assert draft.claim is None
    assert ("force_code", "missing_column") in [(q.column, q.kind) for q in draft.questions]
    assert draft.preview[0].reasons == ("missing:force_code",)


def test_a_mapping_without_the_format_of_its_dates_is_told_the_line_to_add(extract, tmp_path):
    out = tmp_path / "own.toml"
    tables = to_record(draft_mapping(extract, constants={"force_code": "E23000036"}))["mapping"]
    del tables["dates"]
    write_mapping(tables, out)
    asked = {q.column: q for q in judge_mapping(extract, read_mapping(out)).questions}
    assert asked["reported_date"].lines == ("[dates]", 'reported_date = "dd/mm/yyyy"')


def test_what_is_no_mapping_is_refused_in_words(tmp_path):
    path = tmp_path / "own.json"
    for text, said in (("[1]", "one object"), ("{", "is no JSON")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SourceError, match=said):
            read_mapping(path)
