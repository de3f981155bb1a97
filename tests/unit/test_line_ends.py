"""A row is neither cut in two nor made of nothing: line ends, rows of delimiters, one too many."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import SourceError
from pipelines.sources.reading.reader import ReadingOptions, open_deliveries
from tests.fuzz import examples

NAMES = ["force_code", "incident_id", "reported_date", "note"]
MANY = settings(max_examples=examples(30))
ENDS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
DELIMITERS = st.sampled_from([",", ";", "\t", "|"])


def row(number):
    return ["E23000036", f"CR/{number}/19", f"2019-01-{1 + number % 28:02}", f"seen {number}"]


def opened(content, **reading):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        path.write_bytes(content.encode())
        (delivery,) = open_deliveries(path, ReadingOptions(**reading))
        batches = list(delivery.batches(list(delivery.headers)))
        rows = [r for batch in batches for r in batch.rows.rows()]
        return rows, [n for batch in batches for n in batch.malformed_lines], delivery


def text(rows, delimiter=",", end="\n"):
    return "".join(delimiter.join(cells) + end for cells in rows)


@pytest.mark.parametrize("usual", ENDS)
@pytest.mark.parametrize("other", ENDS)
@pytest.mark.parametrize("place", [5, 20, 33])
def test_a_line_break_within_a_row_is_refused_and_named(usual, other, place):
    if usual == other:
        return
    lines = text([NAMES, *map(row, range(6))], end=usual).split(usual)
    lines[3] = lines[3][:place] + other + lines[3][place:]
    with pytest.raises(SourceError) as error:
        opened(usual.join(lines))
    assert f"line 4 ends in {ENDS[other]} and the header in {ENDS[usual]}" in str(error.value)
    assert "with line 5 it comes to one row" in str(error.value)


@pytest.mark.parametrize("usual", ENDS)
@pytest.mark.parametrize("other", ENDS)
def test_files_of_other_line_ends_put_together_are_read(usual, other):
    rows = [row(n) for n in range(8)]
    found, malformed, _ = opened(text([NAMES, *rows[:4]], end=usual) + text(rows[4:], end=other))
    assert ([list(r[1:]) for r in found], malformed) == (rows, [])
    assert [r[0] for r in found] == list(range(2, 10))


def test_a_line_end_doubled_by_a_copy_leaves_blank_lines_and_no_row_the_less():
    rows = [row(n) for n in range(4)]
    found, malformed, _ = opened(text([NAMES, *rows], end="\r\r\n"))
    assert ([list(r[1:]) for r in found], malformed) == (rows, [])


@MANY
@given(DELIMITERS, st.lists(st.integers(0, 3), min_size=1, max_size=9), st.booleans())
def test_rows_of_delimiters_alone_are_passed_over_and_counted(delimiter, gaps, is_quoted):
    empty = ['""' if is_quoted else ""] * len(NAMES)
    rows, line, lines = [NAMES], 2, []
    for number, count in enumerate(gaps):
        rows += [row(number), *([empty] * count)]
        lines.append(line)
        line += 1 + count
    found, malformed, delivery = opened(text(rows, delimiter))
    assert ([r[0] for r in found], malformed) == (lines, [])
    words = [w for w in delivery.found if "delimiters alone" in w]
    assert words == ([f"without its {sum(gaps)} rows of delimiters alone"] if sum(gaps) else [])


def test_short_rows_of_delimiters_are_no_rows_either_and_blank_lines_still_count():
    found, malformed, delivery = opened(
        text([NAMES, row(1)]) + ",\n\n,,,,,,\n  \n" + text([row(2)])
    )
    assert ([r[0] for r in found], malformed) == ([2, 7], [])
    assert delivery.found == ("CSV", "without its 2 rows of delimiters alone")


def test_a_row_with_one_value_that_nobody_asks_for_is_a_row():
    content = text([NAMES, row(1), ["", "", "", "seen"], row(2)])
    found, _, delivery = opened(content)
    assert ([r[0] for r in found], delivery.found) == ([2, 3, 4], ())


@MANY
@given(
    DELIMITERS,
    st.sampled_from(["rows", "header", "both"]),
    st.sampled_from([{}, {"header_row": 1}]),
)
def test_a_delimiter_too_many_at_the_end_of_lines_is_read_over(delimiter, where, said):
    rows = [row(n) for n in range(5)]
    header = [*NAMES, ""] if where in ("header", "both") else NAMES
    body = [[*cells, ""] for cells in rows] if where in ("rows", "both") else rows
    found, malformed, delivery = opened(text([header, *body], delimiter), **said)
    assert ([list(r[1:5]) for r in found], malformed) == (rows, [])
    assert delivery.headers[:4] == tuple(NAMES)
    has_notice = any("delimiter too many" in words for words in delivery.found)
    assert has_notice == (where == "rows")


def test_a_value_beyond_the_header_is_refused_where_it_stands():
    body = [[*row(n), ""] for n in range(500)]
    body[450][-1] = "Jane"
    with pytest.raises(SourceError, match=r"hold something there \(line 452\)") as error:
        opened(text([NAMES, *body]))
    assert "Jane" not in str(error.value)


def test_a_header_with_fewer_names_than_rows_have_values_is_told_from_a_missing_one():
    body = [[*row(n), "more"] for n in range(5)]
    with pytest.raises(SourceError, match="line 1 names 4 columns, and most lines below it have 5"):
        opened(text([NAMES, *body]))
    with pytest.raises(SourceError, match="line 1 looks like a row and no header"):
        opened(text(body))
