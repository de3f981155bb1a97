"""Workbooks give the tables that a person sees on their sheets, and nothing is lost on the way."""

import datetime as dt

import pytest

from pipelines.errors import SourceError
from pipelines.sources.reading.delivery import SHEET_HEADER
from pipelines.sources.reading.reader import ReadingOptions, open_deliveries
from pipelines.sources.recognise import recognise
from tests.extracts import INCIDENTS, INVESTIGATIONS, as_text, workbook_formats
from tests.workbooks import ERROR, write_ods, write_xls, write_xlsx

EXTRACTS = {"investigations": INVESTIGATIONS, "incidents": INCIDENTS}
WRITERS = [write_xlsx, write_xls, write_ods]
RATES = [["grade", "rate"], ["constable", 40.5]]


def rows_of(delivery, columns):
    return [row for batch in delivery.batches(list(columns)) for row in batch.rows.rows()]


def values_of(delivery, columns):
    return [list(row[1:]) for row in rows_of(delivery, columns)]


def tables(path, **reading):
    return open_deliveries(path, ReadingOptions(**reading))


def one(path, **reading):
    (delivery,) = tables(path, **reading)
    return delivery


@pytest.mark.parametrize("source", EXTRACTS)
@pytest.mark.parametrize("form", workbook_formats(INCIDENTS))
def test_every_workbook_gives_the_rows_of_the_clean_csv(tmp_path, source, form):
    path = tmp_path / "extract"
    workbook_formats(EXTRACTS[source])[form](path)
    header, *expected = as_text(EXTRACTS[source])
    delivery, found, _ = recognise(open_deliveries(path))
    assert found.name == source
    assert values_of(delivery, header) == expected


@pytest.mark.parametrize("write", WRITERS)
def test_cells_of_every_kind_are_the_text_a_person_would_type(tmp_path, write):
    cells = {
        "1234": 1234,
        "0.3": 0.1 + 0.2,
        "0.666666666666667": 2 / 3,
        "0.00000000012": 1.2e-10,
        "-12.5": -12.5,
        "999999999999999": 999999999999999,
        "1E+15": 1e15,
        "1.23456789012346E+17": 123456789012345678,
        "007": "007",
        "1234567890123456789": "1234567890123456789",
        "true": True,
        "2025-03-31": dt.date(2025, 3, 31),
        "2025-03-30": dt.datetime(2025, 3, 30),
        "2025-03-31 14:30:00": dt.datetime(2025, 3, 31, 14, 30),
        "two\nlines": "two\nlines",
    }
    rows = [["what", "value"], *([f"row {n}", value] for n, value in enumerate(cells.values()))]
    if write is write_ods:
        rows = [row for row in rows if row[1] != "two\nlines"]
    path = write(tmp_path / "cells", {"Cells": rows})
    expected = list(cells)[: len(rows) - 1]
    assert [value for (value,) in values_of(one(path), ["value"])] == expected


@pytest.mark.parametrize("write", [write_xlsx, write_xls])
def test_an_error_in_a_cell_stays_visible(tmp_path, write):
    path = write(tmp_path / "cells", {"Cells": [["a", "b"], ["x", ERROR], ["y", 1]]})
    assert values_of(one(path), ["b"]) == [["#N/A"], ["1"]]


def test_a_sheet_a_year_is_one_delivery_and_a_line_knows_its_sheet_and_row(tmp_path):
    header, *body = INCIDENTS
    sheets = {"2021/22": [header, body[0]], "2022/23": [["Banner"], header, *body[1:]]}
    delivery = one(write_xls(tmp_path / "years.xls", sheets))
    rows = rows_of(delivery, ["incident_id", SHEET_HEADER])
    assert [delivery.place(line) for line, _, _ in rows] == [
        ("2021/22", 2),
        ("2022/23", 3),
        ("2022/23", 4),
    ]
    assert [sheet for _, _, sheet in rows] == ["2021/22", "2022/23", "2022/23"]
    assert delivery.headers[-1] == SHEET_HEADER
    assert delivery.found == (
        "XLS workbook",
        "sheets 2021/22, 2022/23",
        "header in row 1 and 2",
        "1 rows outside tables not read",
    )
    assert delivery.place(0) == ("2021/22", 0)


def test_empty_rows_and_columns_before_a_table_do_not_shift_its_rows(tmp_path):
    rows = [[], [], [None, "grade", "rate"], [None, "constable", 40.5], [], [None, "sergeant", 45]]
    delivery = one(write_xlsx(tmp_path / "book.xlsx", {"T": rows}))
    places = [delivery.place(line) for line, _ in rows_of(delivery, ["rate"])]
    assert places == [("T", 4), ("T", 6)]


def test_rows_below_a_blank_row_with_a_gap_among_them_are_read_once(tmp_path):
    rows = [["a", "b", "c", "d", "e"], [1, 2, 3, 4, 5], [], [6, 7, None, 8, 9]]
    delivery = one(write_xlsx(tmp_path / "book.xlsx", {"T": rows}))
    assert values_of(delivery, ["a", "c", "e"]) == [["1", "3", "5"], ["6", None, "9"]]


def test_columns_in_another_order_on_the_next_sheet_are_not_mixed_up(tmp_path):
    sheets = {"A": [["x", "y"], ["1", 2]], "B": [["y", "x"], [4, "3"]]}
    delivery = one(write_xlsx(tmp_path / "book.xlsx", sheets))
    assert values_of(delivery, ["x", "y"]) == [["1", "2"], ["3", "4"]]


def test_tables_beside_and_above_each_other_are_told_apart(tmp_path):
    left = [["force", "count"], ["A", 1], ["B", 2]]
    right = [["grade", "rate"], ["c", 3], ["d", 4]]
    below = [["agency", "letters", "year"], ["health", 5, 2021]]
    rows = [[*a, None, *b] for a, b in zip(left, right, strict=True)]
    found = tables(write_xlsx(tmp_path / "book.xlsx", {"All": [["Title"], [], *rows, [], *below]}))
    parted = [table for table in found if not table.gap]
    actual = {table.headers[:-1]: values_of(table, table.headers[:-1]) for table in parted}
    assert actual == {
        ("force", "count"): [["A", "1"], ["B", "2"]],
        ("grade", "rate"): [["c", "3"], ["d", "4"]],
        ("agency", "letters", "year"): [["health", "5", "2021"]],
    }


def test_a_header_of_two_rows_with_merged_cells_is_joined(tmp_path):
    rows = [
        ["Table 1: referrals"],
        ["Area", "Code", "Referrals", None, "Re-\nreferrals", None],
        [None, None, 2021, 2022, "2021", "within 12\nmonths"],
        ["North", "E1", 10, 11, 3, 4],
        ["South", "E2", 12, 13, 5, 6],
    ]
    merges = [("T", 1, 0, 2, 0), ("T", 1, 1, 2, 1), ("T", 1, 2, 1, 3), ("T", 1, 4, 1, 5)]
    delivery = one(write_xlsx(tmp_path / "merged.xlsx", {"T": rows}, merges))
    names = ("Area", "Code", "Referrals 2021", "Referrals 2022")
    assert delivery.headers == (
        *names,
        "Re- referrals 2021",
        "Re- referrals within 12 months",
        SHEET_HEADER,
    )
    assert values_of(delivery, names) == [["North", "E1", "10", "11"], ["South", "E2", "12", "13"]]


def test_years_as_columns_are_a_header_and_words_in_a_first_row_are_none(tmp_path):
    rows = [["Area", 2021, 2022], ["North", "x", "c"], ["South", 1, 2]]
    delivery = one(write_xlsx(tmp_path / "years.xlsx", {"T": rows}))
    assert delivery.headers == ("Area", "2021", "2022", SHEET_HEADER)
    assert values_of(delivery, ["Area", "2022"]) == [["North", "c"], ["South", "2"]]


def test_two_columns_of_one_name_can_neither_be_taken_for_the_other(tmp_path):
    rows = [["grade", "rate", "rate"], ["constable", 1, 2]]
    delivery = one(write_xlsx(tmp_path / "twice.xlsx", {"T": rows}))
    assert delivery.headers == ("grade", "rate (1)", "rate (2)", SHEET_HEADER)


def test_a_person_can_name_the_sheet_and_the_header_row(tmp_path):
    rows = [["a", "b"], [1, 2], ["grade", "rate"], ["c", 3], [], ["d", 4]]
    path = write_xlsx(tmp_path / "book.xlsx", {"One": rows, " Two ": RATES})
    delivery = one(path, sheets=("one",), header_row=3)
    assert delivery.headers == ("grade", "rate", SHEET_HEADER)
    assert rows_of(delivery, ["rate"]) == [(4, "3"), (6, "4")]
    assert values_of(one(path, sheets=("Two",)), ["rate"]) == [["40.5"]]


def test_a_hidden_sheet_is_read_only_when_asked_for(tmp_path):
    sheets = {"Now": RATES, "Old": [["grade", "rate"], ["constable", 30]]}
    path = write_xlsx(tmp_path / "book.xlsx", sheets, hidden=["Old"])
    assert "hidden sheets not read: Old" in one(path).found
    assert values_of(one(path), ["rate"]) == [["40.5"]]
    assert values_of(one(path, sheets=("Old",)), ["rate"]) == [["30"]]


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ({"sheets": ("Three",)}, "has no sheet 'Three'. It has: One"),
        ({"encoding": "utf-8"}, "no text file"),
        ({"delimiter": "tab"}, "no text file"),
        ({"header_row": 77}, "no table on its sheets"),
    ],
)
def test_an_option_that_a_workbook_cannot_follow_is_refused(tmp_path, reading, words):
    path = write_xlsx(tmp_path / "book.xlsx", {"One": RATES})
    with pytest.raises(SourceError, match=words):
        tables(path, **reading)
