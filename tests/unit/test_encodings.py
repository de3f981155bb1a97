"""A file's encoding is told, and one that is in several is refused, whichever prevails."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import SourceError
from pipelines.sources.reading.reader import ReadingOptions, open_deliveries
from tests.fuzz import examples

HEADER = "force_code,incident_id,district\n"
MANY = settings(max_examples=examples(40))
NAMES = ["Ynys Môn", "Café", "Zoë’s", "Åby – north", "CAFÉ’S", "BLÅ–", "Süd", "£5 “x”", "‘à’…", "É"]
PLAIN = ["Bath", "St Helens", "King's Lynn"]
FEW = st.lists(st.sampled_from(NAMES + PLAIN), min_size=1, max_size=12)
LETTERS = st.text(alphabet="àâçéèêëîïôöùûüŵŷñÀÉÔÜŴ’‘“”–£abc ", min_size=1, max_size=12)


def line(number, district):
    return f"W15000001,CR/{number}/19,{district}\n"


def districts(content, **reading):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        path.write_bytes(content)
        (delivery,) = open_deliveries(path, ReadingOptions(**reading))
        rows = [r for batch in delivery.batches(["district"]) for r in batch.rows.rows()]
        return [district for _, district in rows], delivery.found


@MANY
@given(FEW, st.sampled_from(["utf-8", "cp1252", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]))
def test_names_in_one_encoding_are_read_as_they_are(names, encoding):
    text = HEADER + "".join(line(n, name) for n, name in enumerate(names))
    found, _ = districts(text.encode(encoding))
    assert found == names


@MANY
@given(st.lists(LETTERS, min_size=1, max_size=8))
def test_text_in_utf8_is_never_refused(names):
    text = HEADER + "".join(line(n, name) for n, name in enumerate(names))
    assert districts(text.encode())[0] == names


@MANY
@given(st.lists(st.text(alphabet="éÉÅÄÖÜôÔàÀß’‘“”–… ab", min_size=1, max_size=9), min_size=1))
def test_letters_before_marks_of_windows_1252_are_not_taken_for_utf8(names):
    text = HEADER + "".join(line(n, name) for n, name in enumerate([*names, "é"]))
    assert districts(text.encode("cp1252"))[0] == [*names, "é"]


@MANY
@given(st.permutations(range(8)), st.integers(1, 7))
def test_parts_in_two_encodings_are_refused_whichever_prevails(order, count):
    told_apart = [name for name in NAMES if name not in ("BLÅ–", "CAFÉ’S", "‘à’…")]
    lines = [line(n, told_apart[n % len(told_apart)]) for n in range(8)]
    utf8 = set(order[:count])
    content = HEADER.encode() + b"".join(
        text.encode("utf-8" if n in utf8 else "cp1252") for n, text in enumerate(lines)
    )
    with pytest.raises(SourceError) as error:
        districts(content)
    written = [[n + 2 for n in range(8) if (n in utf8) == is_utf8] for is_utf8 in (True, False)]
    for numbers, end in zip(written, ("in UTF-8", "not)"), strict=True):
        more = ", ..." if len(numbers) > 3 else ""
        assert f"line {', '.join(map(str, numbers[:3]))}{more} {end}" in str(error.value)
    assert "Say with --encoding" in str(error.value)
    assert "M" not in str(error.value).replace("Môn", "M")


def test_a_value_in_utf8_is_found_beside_one_that_is_not():
    content = HEADER.encode() + b"W15000001,CR/\xe9/19," + "Ynys Môn\n".encode()
    with pytest.raises(SourceError, match=r"line 2 in UTF-8, line 2 not"):
        districts(content)


def test_what_a_person_says_is_not_doubted():
    content = HEADER.encode() + b"W1,1,\xe9\n" + "W1,2,Môn\n".encode()
    assert districts(content, encoding="windows-1252")[0] == ["é", "MÃ´n"]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("utf-16-le", "UTF-16 (little-endian)"), ("utf-16-be", "UTF-16 (big-endian)")],
)
def test_utf16_without_a_mark_is_read_and_said(encoding, words):
    text = HEADER + "".join(line(n, name) for n, name in enumerate(NAMES))
    assert districts(text.encode(encoding)) == (NAMES, (words,))


def test_broken_utf8_is_refused_with_its_lines():
    content = ("\ufeff" + HEADER + line(1, "Môn")).encode() + b"W1,2,M\xf4n\n"
    with pytest.raises(SourceError, match=r"not UTF-8 throughout \(line 3 is not\)"):
        districts(content)


def test_nul_bytes_are_named_by_their_line():
    content = (HEADER + line(1, "Bath") * 3_000).encode() + b"W1,2,B\x00th\n"
    with pytest.raises(SourceError, match=r"NUL bytes in line 3002\b"):
        districts(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_mark_doubled_at_the_start_is_no_part_of_the_header(encoding):
    text = "\ufeff\ufeffdistrict,incident_id\nMôn,1\n"
    assert districts(text.encode(encoding), encoding=encoding)[0] == ["Môn"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_mark_further_down_says_that_files_were_put_together(encoding, end):
    one = ("\ufeff" + HEADER + line(1, "Môn") + line(2, "Bath")).replace("\n", end)
    with pytest.raises(
        SourceError, match=r"put together, for line 4 begins with a byte-order mark"
    ):
        districts((one * 2).encode(encoding).replace(b"\xff\xfe\xff\xfe", b"\xff\xfe"))


def test_the_mark_as_a_character_within_a_value_is_left_to_the_contracts():
    assert districts((HEADER + line(1, "B\ufeffath")).encode())[0] == ["B\ufeffath"]
