"""What a workbook hides is refused or said: formulas, errors, hidden rows and sheets, gaps."""

import zipfile

import pytest

from pipelines.errors import SourceError
from pipelines.sources.reading.reader import ReadingOptions, open_deliveries
from pipelines.sources.reading.sheet_marks import read_marks
from pipelines.sources.recognise import recognise
from tests.extracts import INCIDENTS, as_text
from tests.workbooks import write_ods, write_xlsx

NUMBERS = [["a", "b", "c"], [1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]
HEADER, *BODY = INCIDENTS
SPACED = [[*row[:5], None, *row[5:]] for row in INCIDENTS]


def rewritten(path, member, *changes):
    """A workbook with places of its XML written otherwise; each must be there."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes:
        assert old in parts[member]
        parts[member] = parts[member].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_cells(path, *changes):
    return rewritten(write_xlsx(path, {"Data": NUMBERS}), "xl/worksheets/sheet1.xml", *changes)


def cell(name, value, written):
    return f'<c r="{name}"><v>{value}</v></c>'.encode(), written.encode()


def values(delivery, columns):
    return [list(r[1:]) for batch in delivery.batches(columns) for r in batch.rows.rows()]


def marks_of(path):
    with zipfile.ZipFile(path) as archive:
        members = {member.filename: member for member in archive.infolist()}
    return read_marks(path, members)["Data"]


def test_formulas_without_values_refuse_the_column_that_has_them_and_no_other(tmp_path):
    places = {"B2": 2, "B3": 5, "B4": 8, "B5": 11}
    changes = [cell(n, value, f'<c r="{n}"><f>A2*2</f></c>') for n, value in places.items()]
    (delivery,) = open_deliveries(with_cells(tmp_path / "book.xlsx", *changes))
    assert values(delivery, ["a", "c"]) == [["1", "3"], ["4", "6"], ["7", "9"], ["10", "12"]]
    with pytest.raises(SourceError) as error:
        delivery.batches(["a", "b"])
    assert "column 'b' holds formulas without their values (Data!B2, Data!B3, Data!B4, ...)" in str(
        error.value
    )
    assert "Open the file in Excel, save it" in str(error.value)


def test_a_row_and_a_column_of_formulas_alone_are_not_lost(tmp_path):
    names = {"A5": 10, "B5": 11, "C5": 12, "C2": 3, "C3": 6, "C4": 9}
    changes = [cell(n, v, f'<c r="{n}"><f>Z1</f></c>') for n, v in names.items()]
    (delivery,) = open_deliveries(with_cells(tmp_path / "book.xlsx", *changes))
    for header, where in (("a", r"\(Data!A5\)"), ("c", r"\(Data!C2, Data!C3, Data!C4, \.\.\.\)")):
        with pytest.raises(SourceError, match=f"column '{header}' .* {where}"):
            delivery.batches([header])


@pytest.mark.parametrize(
    ("written", "is_told"),
    [
        ("<c r='B2'><f>A2*2</f></c>", True),
        ('<c s="0" r="B2"><f>A2*2</f><v></v></c>', True),
        ('<c r="B2"><f>A2*2</f><v /></c>', True),
        ('<c r="B2"><f t="shared" si="0"/></c>', True),
        ('<c r="B2"><f t="array" ref="B2:B3">A2:A3</f></c>', True),
        ('<x:c r="B2"><x:f>A2*2</x:f></x:c>', True),
        ('<c r="B2"><f>A2*2</f><v>2</v></c>', False),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', False),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', False),
        ('<c r="B2"><v>2</v></c>', False),
        ('<c r="B2"/>', False),
    ],
)
def test_a_formula_without_a_value_is_told_from_one_that_comes_to_nothing(
    tmp_path, written, is_told
):
    path = with_cells(tmp_path / "book.xlsx", cell("B2", 2, written))
    assert marks_of(path).uncalculated == ([(1, 1)] if is_told else [])


def test_the_noughts_that_a_program_writes_for_values_are_none(tmp_path):
    nought = cell("B2", 2, '<c r="B2"><f>A2*2</f><v>0</v></c>')
    other = cell("B3", 5, '<c r="B3"><f>A3*2</f><v>8</v></c>')
    path = with_cells(tmp_path / "new.xlsx", nought)
    assert marks_of(path).uncalculated == [(1, 1)]
    assert marks_of(with_cells(tmp_path / "done.xlsx", nought, other)).uncalculated == []
    saved = rewritten(path, "xl/workbook.xml", (b' fullCalcOnLoad="1"', b""))  # as Excel does
    assert marks_of(saved).uncalculated == []


@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#GETTING_DATA"])
def test_an_error_that_no_reader_knows_is_named_with_its_cell(tmp_path, error):
    written = f'<c r="B3" t="e"><f>X()</f><v>{error}</v></c>'
    with pytest.raises(SourceError, match=f"Data!B3 {error}"):
        open_deliveries(with_cells(tmp_path / "book.xlsx", cell("B3", 5, written)))


def test_formulas_and_errors_of_an_open_document_are_told_too(tmp_path):
    number = '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></'
    new = {
        2: '<table:table-cell table:formula="of:=[.A2]>1"/>',
        8: '<table:table-cell table:formula="of:=1/0" office:value-type="string"'
        ' office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
        "</table:table-cell>",
        9: '<table:table-cell table:formula="of:=1/0" office:value-type="string"'
        ' office:string-value="" calcext:value-type="error"><text:p>Err:502</text:p>'
        "</table:table-cell>",
    }
    path = rewritten(
        write_ods(tmp_path / "book.ods", {"Data": NUMBERS}),
        "content.xml",
        (b"<office:document-content ", b'<office:document-content xmlns:calcext="urn:c" '),
        *(
            (f"{number.format(n, n)}table:table-cell>".encode(), to.encode())
            for n, to in new.items()
        ),
    )
    (delivery,) = open_deliveries(path)
    assert [row[0] for row in values(delivery, ["c"])] == ["3", "6", "#ERROR!", "12"]
    with pytest.raises(SourceError, match=r"column 'b' .* \(Data!B2\)"):
        delivery.batches(["b"])


def test_rows_that_a_filter_hides_are_read_and_said(tmp_path):
    rows = [(f'<row r="{n}" spans="1:3">', f'<row r="{n}" spans="1:3" hidden="1">') for n in (3, 4)]
    changes = [(old.encode(), new.encode()) for old, new in rows]
    assert marks_of(with_cells(tmp_path / "hidden.xlsx", *changes)).hidden_rows == {2, 3}
    on = (b"<dimension ", b'<sheetPr filterMode="1"/><dimension ')
    (delivery,) = open_deliveries(with_cells(tmp_path / "filtered.xlsx", *changes, on))
    assert delivery.found[-1] == "2 rows that a filter hides read too"
    assert len(values(delivery, ["a"])) == 4


def test_rows_that_a_filter_of_an_open_document_hides_are_said(tmp_path):
    rows = (b"<table:table-row>", b'<table:table-row table:visibility="filter">')
    path = rewritten(write_ods(tmp_path / "book.ods", {"Data": NUMBERS[:3]}), "content.xml", rows)
    assert marks_of(path).hidden_rows == {0, 1, 2}
    assert marks_of(path).is_filtered


@pytest.mark.parametrize("gap", [1, 5])
def test_an_empty_column_among_the_others_is_read_across(tmp_path, gap):
    rows = [[*row[:gap], None, *row[gap:]] for row in INCIDENTS]
    delivery, source, _ = recognise(open_deliveries(write_xlsx(tmp_path / "book", {"Data": rows})))
    assert (source.name, values(delivery, HEADER)) == ("incidents", as_text(BODY))
    assert delivery.found[-1] == f"across the empty column {'BF'[gap == 5]} of sheet Data"


def test_what_is_behind_an_empty_column_and_may_be_absent_is_asked_about(tmp_path):
    rows = [[*row[:8], None, *row[8:]] for row in INCIDENTS]
    path = write_xlsx(tmp_path / "book", {"Data": rows})
    with pytest.raises(SourceError, match=r"district of incidents stand behind the empty column I"):
        recognise(open_deliveries(path))
    delivery, _, _ = recognise(open_deliveries(path, ReadingOptions(header_row=1)))
    assert values(delivery, HEADER) == as_text(BODY)


def test_sheets_with_and_without_an_empty_column_are_one_table(tmp_path):
    sheets = {"Jan": SPACED[:3], "Feb": [HEADER, BODY[2]]}
    delivery, _, _ = recognise(open_deliveries(write_xlsx(tmp_path / "book.xlsx", sheets)))
    assert values(delivery, HEADER) == as_text(BODY)


def test_a_second_table_of_the_source_elsewhere_is_not_passed_over(tmp_path):
    sheets = {"Jan": SPACED[:3], "Feb": [HEADER[:-1], BODY[2][:-1]]}
    with pytest.raises(SourceError, match=r"incidents \(sheet 'Feb'\) and incidents \(sheet 'Jan'"):
        recognise(open_deliveries(write_xlsx(tmp_path / "book.xlsx", sheets)))


def test_tables_that_are_not_read_are_said(tmp_path):
    sheets = {"Data": INCIDENTS, "Grades": [["grade", "rate"], ["constable", 40.5]]}
    delivery, _, _ = recognise(open_deliveries(write_xlsx(tmp_path / "book.xlsx", sheets)))
    assert delivery.found[-1] == "another table not read (Grades!A1)"


@pytest.mark.parametrize("cover", [[["Cover"]], [["What", "Count"], ["rows", 3]]])
def test_a_hidden_sheet_is_named_where_the_others_do_not_do(tmp_path, cover):
    path = write_xlsx(tmp_path / "book.xlsx", {"Cover": cover, "Data": INCIDENTS}, hidden=["Data"])
    with pytest.raises(SourceError) as error:
        recognise(open_deliveries(path))
    assert "Data" in str(error.value)
    assert "--sheet" in str(error.value)
