"""Text and Parquet are read as they come, or refused with one line that says what they are."""

import gzip

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from pipelines.errors import SourceError
from pipelines.sources.reading.reader import BLOCK_BYTES, ReadingOptions, open_deliveries
from pipelines.sources.recognise import recognise
from tests.extracts import INCIDENTS, INVESTIGATIONS, as_text, delimited, text_formats

HEADER = "grade,valid_from,hourly_rate_gbp"
EXTRACTS = {"investigations": INVESTIGATIONS, "incidents": INCIDENTS}
SOME = ("UTF-16", "Windows-1252", "CR", "padded banner", "gzip of all")


def opened(path, **reading):
    (delivery,) = open_deliveries(path, ReadingOptions(**reading))
    return delivery


def read(path, columns=("grade", "hourly_rate_gbp"), **reading):
    return list(opened(path, **reading).batches(list(columns)))


def rows_of(batches):
    return [row for batch in batches for row in batch.rows.rows()]


def malformed_in(batches):
    return [line for batch in batches for line in batch.malformed_lines]


@pytest.mark.parametrize("source", EXTRACTS)
@pytest.mark.parametrize("form", text_formats(INCIDENTS))
def test_every_text_format_gives_the_same_rows(tmp_path, source, form):
    path = tmp_path / "extract"
    text_formats(EXTRACTS[source])[form](path)
    header, *expected = as_text(EXTRACTS[source])
    batches = read(path, header)
    assert [list(row[1:]) for row in rows_of(batches)] == expected
    assert malformed_in(batches) == []


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("UTF-8", ()),
        ("byte order mark", ()),
        ("CRLF", ()),
        ("UTF-16", ("UTF-16",)),
        ("Windows-1252", ("Windows-1252",)),
        ("pipe", ("Windows-1252", "pipe")),
        ("padded banner", ("header in row 4",)),
        ("short banner", ("header in row 3",)),
        ("gzip of all", ("gzip", "Windows-1252", "CR line ends", "semicolon")),
    ],
)
def test_what_was_found_is_said_where_it_is_not_plain(tmp_path, form, found):
    path = tmp_path / "extract"
    text_formats(INCIDENTS)[form](path)
    assert opened(path).found == found


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_line_has_the_number_that_an_editor_shows(tmp_path, end, packed):
    lines = ["Banner", "", HEADER, "a,2025-04-01,1", "", "b,2025-04-01", "  ", "", "d,x,4", "note"]
    content = end.join(lines).encode()
    path = tmp_path / "rates.csv"
    path.write_bytes(gzip.compress(content) if packed else content)
    batches = read(path)
    assert rows_of(batches) == [(4, "a", "1"), (9, "d", "4")]
    assert malformed_in(batches) == [6, 10]


def test_numbers_run_on_over_blocks_with_blank_and_malformed_lines(tmp_path):
    piece = ["constable,2025-04-01,41.50"] * 998 + ["", "broken"]
    lines = [HEADER, *(piece * (BLOCK_BYTES // 20_000))]
    path = tmp_path / "rates.csv"
    path.write_text("\n".join(lines) + "\n")
    batches = read(path)
    assert len(batches) > 1
    expected = [number for number, line in enumerate(lines, start=1) if line.startswith("c")]
    assert [row[0] for row in rows_of(batches)] == expected
    broken = [number for number, line in enumerate(lines, start=1) if line == "broken"]
    assert malformed_in(batches) == broken


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04....", "damaged workbook or zip archive"),
        (b"a,b\x00,c\n", "no text file"),
        (b"a,b\n" * 3_000 + b"\x00\n", "no text file"),
        (b"grade,grade,hourly_rate_gbp\n", "more than once"),
        (HEADER.encode() + b"\nM\xfcller\x81,2025-04-01,1\n", "neither UTF-8 nor Windows-1252"),
        (HEADER.encode() + "\né,à,è,ù,ô\n".encode() * 9 + b"\xfc,", "neither UTF-8 nor Windows"),
        (b"\xff\xfea\x00b", "not UTF-16"),
        (b"a,b;c\n1,2;3\n", "comma and semicolon could both .* --delimiter comma"),
        (b"E23000001,2025-04-01,40.50\n" * 3, "looks like a row and no header"),
        (
            b'grade,rate\na,"1\nb,2\nc,3\n',
            "quotation mark that opens in the row at line 2 is never",
        ),
    ],
)
def test_what_cannot_be_told_is_refused_for_what_it_is(tmp_path, content, words):
    path = tmp_path / "rates.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words) as error:
        read(path)
    assert "ller" not in str(error.value)
    assert "\n" not in str(error.value)


def test_one_accent_in_the_last_line_decides_the_encoding(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_bytes(
        HEADER.encode() + b"\na,2025-04-01,1" * 200_000 + b"\nM\xfcller,2025-04-01,1\n"
    )
    assert rows_of(read(path))[-1] == (200_002, "Müller", "1")


def test_utf8_text_that_is_cut_inside_a_character_is_not_taken_for_another_encoding(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_bytes((HEADER + "\né,2025-04-01,1" * 50 + "\nàé").encode()[:-1])
    with pytest.raises(SourceError, match="neither UTF-8"):
        read(path)


@pytest.mark.parametrize(
    ("content", "reading", "expected"),
    [
        (b"grade,b;c\n1,2;3\n", {"delimiter": "semicolon"}, {"grade,b": "1,2", "c": "3"}),
        (b"x,y\n1,2\ngrade,c\n3,4\n", {"header_row": 3}, {"grade": "3", "c": "4"}),
        ("grade,c\né,1\n".encode("mac-roman"), {"encoding": "mac-roman"}, {"grade": "é", "c": "1"}),
        (b"2020,2021\n1,2\n", {"header_row": 1}, {"2020": "1", "2021": "2"}),
    ],
)
def test_what_a_person_says_goes_before_what_is_found(tmp_path, content, reading, expected):
    path = tmp_path / "rates.csv"
    path.write_bytes(content)
    (batch,) = read(path, expected, **reading)
    assert batch.rows.drop("line").row(0, named=True) == expected


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ({"encoding": "klingon"}, "choose one of utf-8"),
        ({"delimiter": "x"}, "choose one of comma"),
        ({"header_row": 0}, "counted from 1"),
        ({"header_row": 9}, "no row 9"),
        ({"sheets": ("One",)}, "no workbook"),
        ({"encoding": "utf-16"}, "not UTF-16"),
    ],
)
def test_what_a_person_says_that_cannot_be_is_refused(tmp_path, reading, words):
    path = tmp_path / "rates.csv"
    path.write_text(f"{HEADER}\na,2025-04-01,1\n")
    with pytest.raises(SourceError, match=words):
        read(path, **reading)


def test_headers_with_line_breaks_and_without_names_are_still_columns(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text('"Hourly\nrate ",,line\n1,2,3\n4,5,6\n')
    delivery = opened(path)
    assert delivery.headers == ("Hourly rate", "(column 2)", "(line)")
    assert rows_of(delivery.batches(["Hourly rate", "(line)"])) == [(3, "1", "3"), (4, "4", "6")]


def test_a_header_without_rows_gives_no_rows(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(HEADER)
    assert rows_of(read(path)) == []


def test_a_file_can_be_read_again(tmp_path):
    path = tmp_path / "rates.csv.gz"
    path.write_bytes(gzip.compress(delimited(INCIDENTS).encode()))
    delivery = opened(path)
    assert rows_of(delivery.batches(["incident_id"])) == rows_of(delivery.batches(["incident_id"]))


def test_a_text_file_is_not_taken_for_packed_because_of_its_name(tmp_path):
    path = tmp_path / "rates.csv.gz"
    path.write_text(f"{HEADER}\na,2025-04-01,1\n")
    assert rows_of(read(path)) == [(2, "a", "1")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path, encoding):
    path = tmp_path / "rates.csv"
    path.write_bytes('\ufeff"grade","hourly\nrate"\na,1\n'.encode(encoding))
    delivery = opened(path, encoding=encoding)
    assert delivery.headers == ("grade", "hourly rate")
    assert rows_of(delivery.batches(["grade"])) == [(3, "a")]


def test_a_parquet_file_is_known_by_its_first_bytes(tmp_path):
    path = tmp_path / "rates.csv"
    table = pa.table({"grade": ["a"], "line": [7], "hourly_rate_gbp": [40.5]})
    parquet.write_table(table, path)
    (batch,) = read(path, ["hourly_rate_gbp", "grade", "(line)"])
    assert batch.rows.rows() == [(1, "40.5", "a", "7")]


def test_a_missing_column_is_named_with_the_nearest_header(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("grade,valid_form,hourly_rate_gbp\na,2025-04-01,1\n")
    with pytest.raises(
        SourceError, match=r"'valid_from' of rates .* nearest header is 'valid_form'"
    ):
        recognise(open_deliveries(path), "rates")


def test_an_unknown_header_lists_the_sources_there_are(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("one,two\n1,2\n")
    with pytest.raises(
        SourceError, match=r"no known source \(budgets, children_in_need, cost_lines"
    ):
        recognise(open_deliveries(path))
