"""Files are read as they are, or refused with one line that says what they are."""

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from pipelines.errors import SourceError
from pipelines.sources.reader import BLOCK_BYTES, open_deliveries, open_delivery
from pipelines.sources.recognise import recognise

HEADER = "grade,valid_from,hourly_rate_gbp"


def read(path, columns=("grade", "hourly_rate_gbp")):
    return list(open_delivery(path).batches(list(columns)))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_utf8_is_read_with_either_line_end_and_with_or_without_a_mark(tmp_path, mark, end):
    path = tmp_path / "rates.csv"
    path.write_bytes(mark + end.join([HEADER.encode(), "sergent é,2025-04-01,40".encode(), b""]))
    (batch,) = read(path)
    assert batch.rows.rows() == [(2, "sergent é", "40")]


def test_lines_with_too_few_or_too_many_values_are_told_apart_and_keep_the_numbering(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(f"{HEADER}\na,2025-04-01,1\nb,2025-04-01\nc,2025-04-01,3,x\nd,2025-04-01,4\n")
    batches = read(path)
    assert [line for b in batches for line in b.malformed_lines] == [3, 4]
    assert [row for b in batches for row in b.rows.rows()] == [(2, "a", "1"), (5, "d", "4")]


def test_a_file_larger_than_a_block_comes_in_batches_with_running_line_numbers(tmp_path):
    path = tmp_path / "rates.csv"
    count = BLOCK_BYTES // 20 + 50_000
    path.write_text(HEADER + "\n" + "constable,2025-04-01,41.50\n" * count)
    batches = read(path)
    assert len(batches) > 1
    lines = [line for b in batches for line in b.rows["line"]]
    assert lines == list(range(2, count + 2))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04....", "zip archive or an Excel workbook"),
        (b"a,b\x00,c\n", "no text file"),
        (b"grade,grade,hourly_rate_gbp\n", "more than once"),
    ],
)
def test_what_is_no_csv_is_named_for_what_it_is(tmp_path, content, words):
    path = tmp_path / "rates.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        open_delivery(path)


def test_text_that_is_not_utf8_is_refused_without_quoting_it(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_bytes(HEADER.encode() + b"\nM\xfcller,2025-04-01,1\n")
    with pytest.raises(SourceError, match="not UTF-8") as error:
        read(path)
    assert "ller" not in str(error.value)


def test_a_parquet_file_is_known_by_its_first_bytes(tmp_path):
    path = tmp_path / "rates.csv"
    table = pa.table({"grade": ["a"], "valid_from": ["2025-04-01"], "hourly_rate_gbp": [40.5]})
    parquet.write_table(table, path)
    (batch,) = read(path)
    assert batch.rows.rows() == [(1, "a", "40.5")]


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
    with pytest.raises(SourceError, match=r"no known source \(budgets, cost_lines, incidents"):
        recognise(open_deliveries(path))
