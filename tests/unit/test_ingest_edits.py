"""A draft as the page Ingest shows it, and the mapping that a person's answers make of it."""

import copy

import polars as pl
import pytest

from dashboard.ingest.choices import read_choices
from dashboard.ingest.edits import ColumnFields, change_mapping, read_edits
from dashboard.ingest.figures import (
    column_rows,
    preview_rows,
    questions_by_column,
    read_column_rows,
    read_value_rows,
    reason_rows,
    value_rows,
)


def column(name, kind, *, is_mandatory=True, allowed=()):
    return {
        "column": name,
        "kind": kind,
        "is_mandatory": is_mandatory,
        "is_key": False,
        "allowed": list(allowed),
    }


def question(name, kind, *, row_count=0, suggestions=(), lines=()):
    return {
        "column": name,
        "kind": kind,
        "text": "is it so?",
        "row_count": row_count,
        "suggestions": list(suggestions),
        "lines": list(lines),
    }


@pytest.fixture
def draft():
    """As `map --json` prints it, of a file with two columns that need a person."""
    return {
        "source": "incidents",
        "headers": ["Ref", "Told", "Kind", "district", "Name"],
        "unread": ["Name"],
        "questions": [
            question("abuse_type", "unknown_values", row_count=1),
            question("force_code", "missing_column", row_count=3),
        ],
        "mapping": {
            "source": "incidents",
            "columns": {"incident_id": "Ref", "reported_date": "Told", "abuse_type": "Kind"},
            "constants": {"force_code": "?"},
            "dates": {"format": "dd/mm/yyyy", "century": 2000},
            "numbers": {"decimal": "."},
            "values": {"abuse_type": {"CSA": "sexual", "Mystery": "?"}},
            "rows": {
                "one_per": "incident_id",
                "reported_date": "earliest",
                "abuse_type": ["sexual", "neglect"],
                "district": "?",
            },
        },
        "contract": [
            column("force_code", "force"),
            column("incident_id", "identifier"),
            column("reported_date", "date"),
            column("abuse_type", "text", allowed=("neglect", "sexual")),
            column("is_online", "flag", is_mandatory=False),
            column("district", "text", is_mandatory=False),
        ],
        "preview": [
            {
                "place": "2",
                "before": {"Ref": "A1", "Told": "31/03/2025", "Kind": "CSA", "district": "Bath"},
                "after": {
                    "force_code": None,
                    "incident_id": "A1",
                    "reported_date": "2025-03-31",
                    "abuse_type": "sexual",
                    "district": "Bath",
                    "is_online": None,
                },
                "reasons": [],
            },
            {
                "place": "3",
                "before": {"Ref": " A2 ", "Told": "soon", "Kind": "Mystery", "district": None},
                "after": {"incident_id": "A2", "reported_date": None, "abuse_type": None},
                "reasons": ["unreadable_date:reported_date"],
            },
        ],
    }


def test_a_draft_that_nobody_changed_stays_the_mapping_it_was(draft):
    same = change_mapping(draft, read_edits(draft))
    assert same.pop("dates") == {"century": 2000, "reported_date": "dd/mm/yyyy"}
    expected = copy.deepcopy(draft["mapping"])
    del expected["dates"]
    assert same == expected


def test_an_answer_goes_where_the_mapping_has_its_place(draft):
    edits = read_edits(draft)
    edits.fields["force_code"] = ColumnFields(constant="E23000036")
    edits.fields["abuse_type"] = ColumnFields(constant="neglect", header="Kind")
    edits.fields["is_online"] = ColumnFields(header="Name")
    edits.fields["reported_date"] = ColumnFields(header="Told", date_format="mm/dd/yyyy")
    edits.meanings["abuse_type"]["Mystery"] = "neglect"
    changed = change_mapping(draft, edits)
    assert changed["constants"] == {"force_code": "E23000036", "abuse_type": "neglect"}
    assert changed["columns"] == {
        "incident_id": "Ref",
        "reported_date": "Told",
        "is_online": "Name",
    }
    assert changed["dates"]["reported_date"] == "mm/dd/yyyy"
    assert changed["values"]["abuse_type"] == {"CSA": "sexual", "Mystery": "neglect"}
    assert "?" not in [*changed["constants"].values(), *changed["columns"].values()]


def test_a_column_that_must_be_there_and_was_emptied_is_asked_for_again(draft):
    edits = read_edits(draft)
    edits.fields["incident_id"] = ColumnFields()
    edits.fields["district"] = ColumnFields()
    changed = change_mapping(draft, edits)
    assert changed["columns"]["incident_id"] == "?"
    assert "district" not in changed["columns"]


def test_how_rows_are_folded_is_a_rule_or_an_order(draft):
    edits = read_edits(draft)
    assert list(edits.rules) == ["district", "reported_date", "abuse_type"]
    edits.rules |= {"district": "first", "abuse_type": "neglect"}
    assert change_mapping(draft, edits)["rows"] == {
        "one_per": "incident_id",
        "district": "first",
        "reported_date": "earliest",
        "abuse_type": ["neglect"],
    }


def test_lines_that_are_taken_are_laid_over_the_rest_and_the_draft_is_left_alone(draft):
    before = copy.deepcopy(draft)
    edits = read_edits(draft)
    edits.more = [{"values": {"abuse_type": {"None": ""}}}, {"ignored": {"headers": ["Name"]}}]
    changed = change_mapping(draft, edits)
    assert changed["values"]["abuse_type"] == {"CSA": "sexual", "Mystery": "?", "None": ""}
    assert changed["ignored"] == {"headers": ["Name"]}
    assert draft == before


def test_lines_of_a_question_become_choices_and_what_is_to_be_filled_in_does_not(draft):
    asked = question(
        "reported_date",
        "date_format",
        lines=[
            '[dates] reported_date = "yyyymmdd"',
            "[only.victim_age]",
            '"Person role" = ["Victim"]  # or others',
            "[columns]",
            'reported_date = "..."',
            "no line at all [",
        ],
    )
    assert [choice.tables for choice in read_choices(asked, draft["mapping"])] == [
        {"dates": {"reported_date": "yyyymmdd"}},
        {"only": {"victim_age": {"Person role": ["Victim"]}}},
    ]


def test_two_lines_of_one_name_are_two_choices(draft):
    asked = question(
        "recorded_date",
        "swapped_dates",
        lines=["[dates]", 'recorded_date = "iso swapped"', 'recorded_date = "iso"'],
    )
    first, second = read_choices(asked, draft["mapping"])
    assert (first.tables, second.tables) == (
        {"dates": {"recorded_date": "iso swapped"}},
        {"dates": {"recorded_date": "iso"}},
    )


def test_a_line_that_the_mapping_has_or_that_has_a_field_is_no_choice(draft):
    lines = ["[rows]", 'one_per = "incident_id"', 'district = ["a"]', 'is_online = "any"']
    found = read_choices(question("incident_id", "several_rows", lines=lines), draft["mapping"])
    assert [choice.tables for choice in found] == [{"rows": {"is_online": "any"}}]
    again = question("x", "century", lines=["[dates]", "century = 2000"])
    assert read_choices({**again, "kind": "date_format"}, draft["mapping"]) == []


def test_centuries_and_decimal_marks_are_chosen_from_all_there_are(draft):
    asked = question("a, b", "century", suggestions=["2000", "1930"], lines=["century = 2000"])
    assert [c.tables for c in read_choices(asked, {})] == [
        {"dates": {"century": 2000}},
        {"dates": {"century": 1930}},
    ]
    marks = [c.tables["numbers"] for c in read_choices(question("hours", "number_format"), {})]
    assert marks == [{"decimal": "."}, {"decimal": ","}]


def test_questions_on_which_the_most_rows_hang_come_first_and_are_in_no_table(draft):
    assert list(questions_by_column(draft)) == ["force_code", "abuse_type"]
    rows = column_rows(draft, read_edits(draft).fields)
    assert rows["column"].to_list() == ["incident_id", "reported_date", "district", "is_online"]
    assert rows["header"].to_list() == ["Ref", "Told", "district", None]


def test_the_table_of_columns_is_read_back_as_it_was_shown(draft):
    fields = read_edits(draft).fields
    rows = column_rows(draft, fields)
    assert read_column_rows(rows) == {name: fields[name] for name in rows["column"]}
    changed = rows.with_columns(
        constant=pl.when(pl.col("column") == "district").then(pl.lit(" x "))
    )
    assert read_column_rows(changed)["district"].constant == "x"


def test_values_without_a_meaning_come_first_and_one_that_means_nothing_stays():
    known = {"CSA": "sexual", "Mystery": "?", "1900-01-01": ""}
    rows = value_rows(known)
    assert rows["value"].to_list() == ["Mystery", "CSA", "1900-01-01"]
    assert read_value_rows(rows, known) == known
    emptied = rows.with_columns(meaning=pl.lit(None, pl.String))
    assert read_value_rows(emptied, known) == {"CSA": "?", "Mystery": "?", "1900-01-01": ""}


def test_the_preview_shows_what_changes_and_no_column_that_nothing_reads(draft):
    first, second = preview_rows(draft).to_dicts()
    assert first["reported_date"] == "31/03/2025 → 2025-03-31"
    assert (first["incident_id"], first["district"]) == ("A1", "Bath")
    assert second["reported_date"] == "soon → (nothing)"
    assert (second["incident_id"], second["district"]) == ("A2", None)
    assert (first["becomes"], second["becomes"]) == (
        "accepted",
        "Unreadable date: reported date",
    )
    assert set(first) == {
        *("place", "becomes", "incident_id", "reported_date", "abuse_type", "district"),
    }


def test_a_constant_is_shown_as_what_every_row_gets(draft):
    draft["mapping"]["constants"] = {"abuse_type": "neglect"}
    draft["preview"][0]["after"]["abuse_type"] = "neglect"
    assert preview_rows(draft)["abuse_type"][0] == "neglect"


def test_reasons_are_told_with_their_lines():
    reasons = [
        {"reason": "not_in_list:abuse_type", "row_count": 4, "example_lines": ["2", "5", "9"]},
        {"reason": "missing:force_code", "row_count": 1, "example_lines": ["S!7"]},
    ]
    assert reason_rows(reasons).rows() == [
        ("Not in list: abuse type", 4, "2, 5, 9 …"),
        ("Missing: force code", 1, "S!7"),
    ]
