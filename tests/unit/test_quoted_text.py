"""Text of several lines loads as it is; a quotation mark that swallows rows refuses the file."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import SourceError
from pipelines.sources.reading.lines import Lines
from pipelines.sources.reading.reader import open_deliveries
from tests.fuzz import examples

HEADER = ["force_code", "incident_id", "note", "reported_date", "district"]
MANY = settings(max_examples=examples(40))
WORDS = st.text(alphabet='abcXYZ 0123456789,.;:/-"é', min_size=1, max_size=30)
TEXTS = st.lists(WORDS | st.sampled_from(["", "2, High Street", "seen 2019-01-02"]), max_size=4)
ENDS = ["\n", "\r\n", "\r"]


def row(number, note="seen at home"):
    day = f"2019-{1 + number % 12:02}-{1 + number % 28:02}"
    return ["E23000036", f"CR/{10000 + number}/19", note, day, f"D{number % 4:02}"]


def written(rows, header=HEADER, **how):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n", **how).writerows([header, *rows])
    return text.getvalue()


def opened(content, columns=HEADER):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        path.write_bytes(content.encode())
        (delivery,) = open_deliveries(path)
        return [r for batch in delivery.batches(columns) for r in batch.rows.rows()]


@MANY
@given(st.lists(TEXTS, min_size=1, max_size=8), st.sampled_from(ENDS), st.booleans())
def test_text_of_several_lines_is_one_value_and_later_lines_keep_their_numbers(texts, end, is_all):
    rows = [row(n, end.join(lines)) for n, lines in enumerate(texts)]
    how = {"quoting": csv.QUOTE_ALL} if is_all else {}
    found = opened(written(rows, **how))
    assert [list(r[1:]) for r in found] == [[v or None for v in cells] for cells in rows]
    first, expected = 2, []
    for lines in texts:
        expected.append(first)
        first += max(1, len(lines))
    assert [r[0] for r in found] == expected


@MANY
@given(st.data(), st.sampled_from([2, 4]), st.booleans())
def test_two_marks_that_stand_alone_refuse_the_file_and_are_named(data, column, is_at_end):
    count = data.draw(st.integers(4, 30))
    first, last = sorted(data.draw(st.sets(st.integers(0, count - 1), min_size=2, max_size=2)))
    lines = written([row(n) for n in range(count)]).splitlines()
    for n in (first, last):
        cells = lines[n + 1].split(",")
        marked = f'{cells[column]}"' if n == last and is_at_end else f'"{cells[column]}'
        lines[n + 1] = ",".join([*cells[:column], marked, *cells[column + 1 :]])
    with pytest.raises(SourceError) as error:
        opened("\n".join([*lines, ""]))
    assert f"opens in the row at line {first + 2} closes only at line {last + 2}" in str(
        error.value
    )
    assert f"(line {first + 3}" in str(error.value)
    assert "CR/" not in str(error.value)


def test_a_mark_that_stands_alone_among_quoted_values_is_refused_too():
    lines = written([row(n) for n in range(9)], quoting=csv.QUOTE_ALL).splitlines()
    lines[4] = f'{lines[4][:-1]}""'  # 5" at the end of a value, not doubled
    with pytest.raises(SourceError, match=r"opens in the row at line 5 closes only at line 6"):
        opened("\n".join([*lines, ""]))


@pytest.mark.parametrize("note", ['5" wide', 'a "b" c', '"a" b', '""'])
def test_a_mark_within_a_value_is_part_of_it(note):
    lines = written([row(n) for n in range(6)]).splitlines()
    lines[3] = lines[3].replace("seen at home", note)
    found = opened("\n".join([*lines, ""]))
    assert [r[0] for r in found] == [2, 3, 4, 5, 6, 7]
    expected = {'"a" b': "a b", '""': None}.get(note, note)
    assert found[2][3] == expected


def test_a_diary_of_dates_in_a_text_is_no_row():
    diary = "2019-01-02, seen\n2019-01-03, phoned, no answer\n3, The Close, Bath, BA1 1AA, 2019"
    rows = [row(n, diary) for n in range(5)]
    assert {r[3] for r in opened(written(rows))} == {diary}


def test_an_address_in_a_text_is_no_row_of_a_table_of_few_words():
    header, address = ["town", "number", "note"], "Flat B\nWells, 3, Mill Lane"
    rows = [["Bath", str(n), f"{address}\nYork, {n}, The Close"] for n in range(6)]
    assert [r[1] for r in opened(written(rows, header), ["note"])] == [r[2] for r in rows]


def test_a_large_file_is_looked_at_piece_by_piece(monkeypatch):
    monkeypatch.setattr("pipelines.sources.reading.encoded.CHUNK_BYTES", 61)
    rows = [row(n, "seen\n\nat, home\n" * (n % 3) + ",,") for n in range(40)]
    found = opened(written(rows))
    assert [list(r[1:]) for r in found] == rows
    with pytest.raises(SourceError, match="never closed"):
        opened(written(rows) + 'E23000036,CR/1/19,"seen')
    with pytest.raises(SourceError, match="at line 30 closes at line 31 in the midst of text"):
        opened(written(rows).replace("2019-07-07", '"2019-07-07'))


def test_a_reader_that_sees_other_rows_than_the_lines_say_is_not_trusted(monkeypatch):
    content = written([row(n, "seen\nat home") for n in range(3)])
    monkeypatch.setattr("pipelines.sources.reading.text.read_lines", lambda *args: Lines())
    with pytest.raises(SourceError, match="6 lines begin a row and 3 rows are read"):
        opened(content)
