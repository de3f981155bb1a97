"""Write small workbooks in the three formats, from the same rows, without a spreadsheet program."""

import datetime as dt
import io
import struct
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from pipelines.sources.reading import cell_texts, sheet_cells

ERROR = "#N/A"
EPOCH = dt.datetime(1899, 12, 30)
SECTOR = 512


@pytest.fixture
def workbooks_read_here() -> Iterator[None]:
    """Workbooks are read by this process, as the one with little memory would read them.

    To start it takes longer than to read a small workbook; the tests of faults do.
    """

    def send(command: list[str], **_: Any) -> "subprocess.CompletedProcess[bytes]":
        _, _, module, path, *named = command
        assert module == cell_texts.__file__
        sent = io.BytesIO()
        code = cell_texts.send_sheets(path, named, sent)
        return subprocess.CompletedProcess(command, code, sent.getvalue())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_cells, "run_process", send)
        yield


def write_xlsx(path: Path, sheets: dict, merges=(), hidden=()) -> Path:
    """Sheets of rows; merges as (sheet, first row, first column, last row, last column)."""
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is None:
                        continue
                    if value == ERROR:
                        sheet.write_formula(number, column, "=NA()", None, ERROR)
                    elif isinstance(value, str):
                        sheet.write_string(number, column, value)
                    elif isinstance(value, dt.datetime):
                        sheet.write_datetime(number, column, value, moment)
                    elif isinstance(value, dt.date):
                        sheet.write_datetime(number, column, value, day)
                    else:
                        sheet.write(number, column, value)
            for where, *area in merges:
                if where == name:
                    sheet.merge_range(*area, rows[area[0]][area[1]])
    return path


def write_ods(path: Path, sheets: dict) -> Path:
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0"'
        f' xmlns:text="{names}text:1.0"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mime, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{names}manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
            "</manifest:manifest>",
        )
        archive.writestr("content.xml", content)
    return path


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        said = str(value).lower()
        kind, text = f'office:value-type="boolean" office:boolean-value="{said}"', said
    elif isinstance(value, int | float):
        kind, text = f'office:value-type="float" office:value="{value!r}"', str(value)
    elif isinstance(value, dt.date):
        kind, text = f'office:value-type="date" office:date-value="{value.isoformat()}"', "a day"
    else:
        kind, text = 'office:value-type="string"', escape(str(value))
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def write_xls(path: Path, sheets: dict) -> Path:
    """The old binary format: BIFF8 records in the one stream of a compound file."""
    bodies = [_xls_sheet(rows) for rows in sheets.values()]
    formats = b"".join(_record(0xE0, struct.pack("<HH16x", 0, form)) for form in (0, 14, 22))
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + formats
    names = [(name.encode("utf-16-le"), len(name)) for name in sheets]
    head = len(start) + sum(len(_bound(0, *name)) for name in names) + 4
    places = [head + sum(map(len, bodies[:number])) for number in range(len(bodies))]
    bounds = b"".join(_bound(at, *name) for at, name in zip(places, names, strict=True))
    stream = start + bounds + _record(0x0A, b"") + b"".join(bodies)
    path.write_bytes(_compound(stream))
    return path


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bound(at: int, name: bytes, length: int) -> bytes:
    return _record(0x85, struct.pack("<IBBBB", at, 0, 0, length, 1) + name)


def _xls_sheet(rows: list) -> bytes:
    width = max((len(row) for row in rows), default=0)
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    body += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None:
                body += xls_cell(row, column, value)
    return body + _record(0x0A, b"")


def xls_cell(row: int, column: int, value: object) -> bytes:
    if value == ERROR or isinstance(value, bool):
        is_error = value == ERROR
        said = 0x2A if is_error else int(value)
        return _record(0x205, struct.pack("<HHHBB", row, column, 0, said, is_error))
    if isinstance(value, dt.date):
        is_moment = isinstance(value, dt.datetime)
        moment = value if is_moment else dt.datetime.combine(value, dt.time())
        days = (moment - EPOCH) / dt.timedelta(days=1)
        return _record(0x203, struct.pack("<HHHd", row, column, 2 if is_moment else 1, days))
    if isinstance(value, int | float):
        return _record(0x203, struct.pack("<HHHd", row, column, 0, value))
    text = str(value).encode("utf-16-le")
    return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)


def _compound(stream: bytes) -> bytes:
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    tables = 1
    while (tables + 1 + count) * 4 > tables * SECTOR:
        tables += 1
    first = tables + 1
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    chain += [*range(first + 1, first + count), 0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (tables * SECTOR // 4 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096,
                        0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    head += b"".join(struct.pack("<I", number) for number in range(tables))
    head = head.ljust(SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(
        "Workbook", 2, first, len(stream)
    )
    return head + struct.pack(f"<{len(chain)}I", *chain) + entries.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links
    return entry + bytes(36) + struct.pack("<IQ", start, size)
