"""Broken, cut and hostile files: each is read to its end or refused in one line, never in part."""

import functools
import gzip
import io
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import SourceError
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import read_store
from pipelines.sources.reading import packed
from pipelines.sources.reading.reader import open_deliveries
from pipelines.storage.database import read_first_row
from tests import workbooks
from tests.extracts import INCIDENTS, delimited, text_formats, workbook_formats
from tests.fuzz import examples
from tests.homes import empty_home

TEXT = {
    name: write for name, write in text_formats(INCIDENTS).items() if name != "no last line end"
}
BOOKS = {name: workbook_formats(INCIDENTS)[name] for name in ("XLSX", "XLS", "ODS")}
FEW = settings(max_examples=examples(8))
MANY = settings(max_examples=examples(100))


@functools.cache
def good(form: str) -> bytes:
    """A good file in a format."""
    with tempfile.TemporaryDirectory() as folder:
        {**TEXT, **BOOKS}[form](Path(folder) / "extract")
        return (Path(folder) / "extract").read_bytes()


def outcome(content: bytes) -> str:
    """`read` or `refused`; anything else that comes of a file is a fault of ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract"
        path.write_bytes(content)
        try:
            for delivery in open_deliveries(path):
                for batch in delivery.batches(list(delivery.headers)):
                    assert (
                        batch.rows.columns == ["line", *delivery.headers] or batch.rows.is_empty()
                    )
                    for line in [*batch.rows["line"].head(3), *batch.malformed_lines[:3]]:
                        assert delivery.place(line)[1] >= 1
        except SourceError as error:
            message = str(error)
            assert message.isprintable()
            assert message.startswith("extract: ") or str(path) in message
            return "refused"
    return "read"


def broken(content: bytes, cut: float, places: list[float], values: list[int]) -> bytes:
    """A file cut short, some of its bytes changed."""
    kept = bytearray(content[: max(1, round(len(content) * cut))])
    for place, value in zip(places, values, strict=False):
        kept[min(len(kept) - 1, int(place * len(kept)))] = value
    return bytes(kept)


share = st.floats(0, 1)
damage = st.tuples(
    st.one_of(st.just(1.0), share),
    st.lists(share, max_size=12),
    st.lists(st.integers(0, 255), min_size=12, max_size=12),
)


@MANY
@given(st.binary(min_size=1, max_size=2_000))
def test_random_bytes_are_read_or_refused(content):
    outcome(content)


@MANY
@given(st.text(alphabet='ab1;,|\t"\n\r \0é£-/', min_size=1, max_size=400))
def test_random_tables_are_read_or_refused(content):
    outcome(content.encode("utf-8"))


@pytest.mark.parametrize("form", TEXT)
@settings(max_examples=examples(20))
@given(damage)
def test_a_broken_text_file_is_read_or_refused(form, damage):
    outcome(broken(good(form), *damage))


@pytest.mark.parametrize("form", BOOKS)
@FEW
@given(damage)
def test_a_broken_workbook_is_read_or_refused(form, damage):
    outcome(broken(good(form), *damage))


@pytest.mark.parametrize("form", ["XLSX", "ODS"])
@FEW
@given(damage)
def test_a_workbook_that_is_broken_inside_is_read_or_refused(form, damage):
    """The archive is whole, its XML is not: what a checksum would not tell."""
    member = "xl/worksheets/sheet1.xml" if form == "XLSX" else "content.xml"
    outcome(repacked(good(form), member, lambda xml: broken(xml, *damage)))


def repacked(content: bytes, member: str, change) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == member else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize("form", ["UTF-8", "gzip of all", "Parquet", "XLSX"])
@settings(max_examples=examples(6))
@given(damage)
def test_a_broken_file_is_loaded_with_every_row_counted_or_not_at_all(form, damage):
    with tempfile.TemporaryDirectory() as folder:
        path, home = Path(folder) / "extract.csv", empty_home(Path(folder))
        path.write_bytes(broken(good(form), *damage))
        order = LoadRequest(Path(), accepts_rejects=True)
        (result,) = ingest(home, [path], order, lambda what, done: None)
        with read_store(home) as connection:
            loads = connection.sql(
                "select rows_read, rows_accepted + rows_unchanged + rows_rejected, rows_accepted"
                " from records.loads"
            ).fetchall()
            (records,) = read_first_row(connection, "select count(*) from records.incidents")
    if result.load is None:
        assert (loads, records) == ([], 0)
    else:
        assert loads[0][0] == loads[0][1]
        assert records == loads[0][2]


@pytest.mark.parametrize("share_kept", [0.02, 0.5, 0.9, 0.999])
def test_a_gzip_file_that_was_cut_short_is_refused_whole(tmp_path, load, share_kept):
    body = delimited([INCIDENTS[0], *INCIDENTS[1:] * 2_000]).encode()
    content = gzip.compress(body)
    path = tmp_path / "incidents.csv.gz"
    path.write_bytes(content[: max(11, round(len(content) * share_kept))])
    result = load(path)
    assert "damaged or was cut short" in result.problem
    assert result.load is None


@pytest.mark.parametrize("kind", ["gzip", "XLSX", "ODS"])
def test_a_bomb_is_refused_before_it_is_unpacked_in_memory(tmp_path, kind):
    size = packed.BOMB_BYTES + (1 << 20)
    path = tmp_path / "extract"
    if kind == "gzip":
        path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * (size // 4)))
    else:
        member = "xl/workbook.xml" if kind == "XLSX" else "content.xml"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, b" " * size)
    with pytest.raises(SourceError, match="times its own size"):
        open_deliveries(path)


def test_a_bomb_whose_directory_lies_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "BOMB_BYTES", 1 << 20)
    path = tmp_path / "extract"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (4 << 20))
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<I", 4 << 20), struct.pack("<I", 100)))
    with pytest.raises(SourceError, match="times its own size"):
        open_deliveries(path)


def test_a_directory_that_lies_a_little_is_refused_too(tmp_path):
    path = workbooks.write_xlsx(tmp_path / "extract", {"One": [["a", "b"], [1, 2]]})
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/workbook.xml").file_size
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<I", size), struct.pack("<I", size - 1)))
    with pytest.raises(SourceError, match="damaged"):
        open_deliveries(path)


def test_a_large_honest_gzip_file_is_no_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "BOMB_BYTES", 1_000)
    path = tmp_path / "incidents.csv.gz"
    path.write_bytes(gzip.compress(delimited(INCIDENTS * 9).encode()))
    assert outcome(path.read_bytes()) == "read"


def test_a_cell_at_the_far_corner_of_a_sheet_is_refused_and_not_the_end_of_the_process(tmp_path):
    rows = [["a", "b"], [1, 2]]
    far = workbooks.xls_cell(65_535, 5_000, 5.0)  # 8 GB as a grid
    body = workbooks._xls_sheet(rows)
    path = tmp_path / "far.xls"
    original = workbooks._xls_sheet
    try:
        workbooks._xls_sheet = lambda rows: body[:-4] + far + body[-4:]
        workbooks.write_xls(path, {"One": rows})
    finally:
        workbooks._xls_sheet = original
    with pytest.raises(SourceError, match="needs more memory"):
        open_deliveries(path)


def test_parquet_with_text_that_is_none_is_refused(tmp_path):
    offsets, data = pa.py_buffer(struct.pack("<ii", 0, 1)), pa.py_buffer(b"\xff")
    array = pa.StringArray.from_buffers(1, offsets, data)
    path = tmp_path / "extract"
    parquet.write_table(pa.table({"force_code": array}), path)
    assert outcome(path.read_bytes()) == "refused"


def test_a_workbook_that_would_not_fit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.sources.reading.workbook.UNPACKED_BYTES", 1_000)
    path = workbooks.write_xlsx(tmp_path / "large.xlsx", {"One": [["a", "b"], [1, 2]]})
    with pytest.raises(SourceError, match="Save its sheets as CSV"):
        open_deliveries(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "damaged, or no workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(99)
            + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"PK\x03\x04" + bytes(99), "damaged"),
        (gzip.compress(b"", mtime=0), "empty"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0) + b"rubbish", "damaged or was cut short"),
        (gzip.compress(b"PAR1", mtime=0), "Unpack it"),
        (gzip.compress(b"a,\x00\n", mtime=0), "no text file"),
        (b"\x1f\x8b" + zlib.compress(b"a,b"), "damaged or was cut short"),
        (b"PAR1" + bytes(99), "cannot be read as Parquet"),
    ],
)
def test_what_is_broken_or_locked_is_named_for_what_it_is(tmp_path, content, words):
    path = tmp_path / "extract.xlsx"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        open_deliveries(path)


def test_an_archive_of_files_says_to_unpack_it(tmp_path):
    path = tmp_path / "extracts.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("incidents.csv", delimited(INCIDENTS))
    with pytest.raises(SourceError, match="a zip archive"):
        open_deliveries(path)


@pytest.mark.parametrize("write", [workbooks.write_xlsx, workbooks.write_xls, workbooks.write_ods])
@pytest.mark.parametrize("rows", [[], [["One cell"]], [["A heading"], [], ["A note"]]])
def test_a_workbook_without_a_table_is_refused(tmp_path, write, rows):
    with pytest.raises(SourceError, match="no table on its sheets"):
        open_deliveries(write(tmp_path / "empty", {"Sheet1": rows}))


def test_where_the_system_limits_no_memory_a_workbook_is_read_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "resource.py").write_text("raise ImportError")  # in place of the library's own
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    rates = {"Rates": [["grade", "rate"], ["constable", 40.5]]}
    (delivery,) = open_deliveries(workbooks.write_xlsx(tmp_path / "book.xlsx", rates))
    (batch,) = delivery.batches(["rate"])
    assert batch.rows["rate"].to_list() == ["40.5"]
