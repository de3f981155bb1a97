"""Files of every format reach the record store as the same records, and refusals name the place."""

import pytest
import xlsxwriter

from pipelines.record_store.store import read_store
from pipelines.storage.database import read_first_row
from tests.extracts import (
    INCIDENTS,
    INVESTIGATIONS,
    as_text,
    delimited,
    text_formats,
    workbook_formats,
)
from tests.workbooks import write_xlsx

SOME = ("UTF-16", "Windows-1252", "CR", "padded banner", "gzip of all")


@pytest.mark.parametrize("form", SOME)
def test_every_text_format_loads_the_same_records(tmp_path, settings, load, form):
    for name, write in text_formats(INCIDENTS).items():
        if name in ("UTF-8", form):
            write(tmp_path / f"{name}.csv")
    first = load(tmp_path / "UTF-8.csv").load
    again = load(tmp_path / f"{form}.csv").load
    assert (first.rows_accepted, again.rows_accepted, again.rows_unchanged) == (3, 0, 3)
    with read_store(settings) as connection:
        assert read_first_row(connection, "select count(*) from records.incidents") == (3,)


@pytest.mark.parametrize("form", ["XLSX", "XLS", "ODS", "a sheet a year"])
def test_every_workbook_loads_the_records_of_the_clean_csv(tmp_path, settings, load, form):
    text_formats(INVESTIGATIONS)["UTF-8"](tmp_path / "clean.csv")
    workbook_formats(INVESTIGATIONS)[form](tmp_path / "extract.book")
    load(tmp_path / "clean.csv")
    again = load(tmp_path / "extract.book").load
    assert (again.rows_read, again.rows_accepted, again.rows_unchanged) == (3, 0, 3)
    with read_store(settings) as connection:
        assert read_first_row(connection, "select count(*) from records.investigations") == (3,)


def test_what_is_passed_over_is_no_row_and_is_said(tmp_path, load):
    lines = delimited(INCIDENTS).splitlines()
    lines[2:2] = [",,,,,,,,"] * 20
    lines[-1] = lines[-1].replace("physical", "unheard of")
    (tmp_path / "extract.csv").write_text("\n".join(lines), encoding="utf-8")
    result = load(tmp_path / "extract.csv")
    loaded = result.load
    assert (loaded.rows_read, loaded.rows_accepted, loaded.rows_rejected) == (3, 2, 1)
    assert result.report.found == ("CSV", "without its 20 rows of delimiters alone")
    assert result.report.reasons[0].example_lines == ("24",)


@pytest.mark.parametrize("column", [2, 9], ids=["read", "not read"])
def test_a_column_of_formulas_refuses_the_load_only_where_it_is_read(tmp_path, load, column):
    path = tmp_path / "extract.xlsx"
    header, *body = as_text(INCIDENTS)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate([[*header, "Total"], *body]):
            sheet.write_row(number, 0, row)
        sheet.write_formula(2, column, "=TODAY()", None, "")
    result = load(path)
    if column == 9:
        assert result.load.rows_accepted == 3
        return
    assert "column 'reported_date' holds formulas without their values (Data!C3)" in result.problem
    assert result.load is None


def test_an_identifier_that_a_spreadsheet_ruined_is_rejected(tmp_path, load):
    header, *rows = INCIDENTS
    ids = [20160000000000001, 20160000000017, "20160000000000001"]
    rows = [[row[0], identifier, *row[2:]] for row, identifier in zip(rows, ids, strict=True)]
    result = load(write_xlsx(tmp_path / "extract.xlsx", {"Extract": [header, *rows]}))
    assert (result.load.rows_accepted, result.load.rows_rejected) == (2, 1)
    (reason,) = result.report.reasons
    assert reason.reason == "identifier_from_spreadsheet:incident_id"


def test_a_rejected_row_is_reported_by_its_sheet_and_row(tmp_path, load):
    header, *body = INCIDENTS
    bad = [*body[2][:3], "unheard of", *body[2][4:]]
    sheets = {"First": [header, body[0]], "Second": [["Banner"], [], header, body[1], bad]}
    result = load(write_xlsx(tmp_path / "extract.xlsx", sheets))
    (reason,) = result.report.reasons
    assert "Second" in reason.example_lines[0]
    assert "5" in reason.example_lines[0]


def test_two_kinds_of_table_in_a_workbook_ask_for_a_source(tmp_path, load):
    path = write_xlsx(tmp_path / "all.xlsx", {"One": INCIDENTS, "Two": INVESTIGATIONS})
    assert "incidents (sheet 'One') and investigations (sheet 'Two')" in load(path).problem
    assert load(path, source="investigations").load.rows_accepted == 3
