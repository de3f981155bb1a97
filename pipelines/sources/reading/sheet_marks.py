"""What the cells of a workbook do not tell: formulas never worked out, hidden rows, odd errors.

Read from the workbook's own XML as it goes by, row by row: a pattern finds the few cells that it is
about many times as fast as a parser would find all. Of the old binary format nothing is told.
"""

import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.sources.reading.cell_texts import ERRORS
from pipelines.sources.reading.packed import member_chunks

LONGEST_ROW = 64 << 20
MOST_ROWS = 1 << 20
PLACES = 3
Place = tuple[int, int]
Members = dict[str, zipfile.ZipInfo]

TAG, ATTRIBUTES = rb"<(?:\w+:)?", rb"""((?:[^>"']|"[^"]*"|'[^']*')*?)"""
TRUE = rb"""=["'](?:1|true)["']"""
FORMULA = TAG + rb"f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)"
VALUE = rb"(?:\s*" + TAG + rb"v(?:\s*/>|[^>]*>([^<]*)<))?"
FORMULA_CELL = re.compile(TAG + rb"c\s([^>]*)>\s*" + FORMULA + VALUE)
ERROR_CELL = re.compile(
    TAG + rb"""c\s([^>]*\bt=["']e["'][^>]*)>(?:\s*""" + FORMULA + rb")?" + VALUE
)
HIDDEN_ROW = re.compile(TAG + rb"row\s([^>]*\bhidden" + TRUE + rb"[^>]*)>")
FILTER_IS_ON = re.compile(rb"\bfilterMode" + TRUE)
IS_TO_BE_CALCULATED = re.compile(rb"\bfullCalcOnLoad" + TRUE)
SHEET = re.compile(TAG + rb"sheet\s" + ATTRIBUTES + rb"/?>")
RELATION = re.compile(TAG + rb"Relationship\s" + ATTRIBUTES + rb"/?>")
CELL_NAME = re.compile(r"([A-Z]{1,3})(\d{1,7})")
ODS_PART = re.compile(
    rb"<table:table(?P<table>\s" + ATTRIBUTES + rb")>"
    rb"|<table:table-row\b(?P<row>" + ATTRIBUTES + rb")(?:/>|>(?P<cells>.*?)</table:table-row>)",
    re.DOTALL,
)
ODS_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell\b" + ATTRIBUTES + rb"(?:/>|>(.*?)</table:)", re.DOTALL
)
ODS_TEXT = re.compile(rb"<text:p[^>]*>([^<]*)")


@dataclass
class SheetMarks:
    """What is to be known of a sheet; rows and columns are counted from 0.

    Attributes:
        uncalculated: Cells with a formula and no value: a program wrote them, and no spreadsheet
            has worked them out since.
        errors: Cells with an error that the library gives as empty, and its text.
        hidden_rows: Rows that a person who opens the sheet does not see.
        is_filtered: Whether a filter hides them.
    """

    uncalculated: list[Place] = field(default_factory=list)
    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    is_filtered: bool = False


def read_marks(path: Path, members: Members) -> dict[str, SheetMarks]:
    """What is to be known of a workbook's sheets, by name.

    Args:
        path: The workbook, a zip archive that has been looked through.
        members: What it holds, by name.

    Raises:
        SourceError: A cell holds an error that no reader knows.
    """

    def chunks(name: str) -> Iterator[bytes]:
        return member_chunks(path, members[name]) if name in members else iter(())

    if "content.xml" in members:
        return _marks_of_document(chunks("content.xml"))
    book = b"".join(chunks("xl/workbook.xml"))
    is_new = bool(IS_TO_BE_CALCULATED.search(book))
    marks = {}
    for name, place in _sheet_places(book, b"".join(chunks("xl/_rels/workbook.xml.rels"))):
        marks[name], odd = _marks_of_sheet(chunks(place), is_new=is_new)
        if odd:
            told = ", ".join(f"{name}!{cell} {text}" for cell, text in odd[:PLACES])
            more = ", ..." if len(odd) > PLACES else ""
            raise SourceError(
                f"{path.name}: cells hold errors ({told}{more}) that cannot be read. Put them right"
                " or empty them in Excel, and save it."
            )
    return marks


def name_cell(row: int, column: int) -> str:
    """A cell as a spreadsheet names it; row and column from 0."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _place_of(cell: str) -> Place | None:
    found = CELL_NAME.fullmatch(cell)
    if not found:
        return None
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found.group(2)) - 1, column - 1


def _sheet_places(book: bytes, relations: bytes) -> Iterator[tuple[str, str]]:
    """Sheets by name, and the member of the archive that holds each."""
    targets = {
        _attribute(rb"Id", found): _attribute(rb"Target", found)
        for found in RELATION.findall(relations)
    }
    for found in SHEET.findall(book):
        target = targets.get(_attribute(rb"\w+:id", found), "")
        yield (
            _attribute(b"name", found).strip(),
            target.lstrip("/") if target.startswith("/") else f"xl/{target}",
        )


def _attribute(name: bytes, attributes: bytes) -> str:
    found = re.search(rb"(?:\A|\s)" + name + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""", attributes)
    value = (found.group(1) or found.group(2) or b"") if found else b""
    return html.unescape(value.decode("utf-8", errors="replace"))


def _whole_rows(chunks: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    """The same bytes, cut where a row ends."""
    tail = b""
    for chunk in chunks:
        tail += chunk
        cut = tail.rfind(end) + len(end)
        if cut >= len(end) or len(tail) > LONGEST_ROW:
            cut = cut if cut >= len(end) else len(tail)
            yield tail[:cut]
            tail = tail[cut:]
    yield tail


def _marks_of_sheet(
    chunks: Iterable[bytes], *, is_new: bool
) -> tuple[SheetMarks, list[tuple[str, str]]]:
    """A sheet's marks, and its cells with errors that no reader knows.

    Args:
        chunks: Its XML.
        is_new: Whether a program says that everything is still to be calculated. It may have put a
            0 in place of every value.
    """
    marks, noughts, has_values = SheetMarks(), list[Place](), False
    odd: list[tuple[str, str]] = []
    for rows in _whole_rows(chunks, b"row>"):
        if b"hidden=" in rows:
            numbers = [_attribute(b"r", found) for found in HIDDEN_ROW.findall(rows)]
            marks.hidden_rows.update(int(n) - 1 for n in numbers if n.isdecimal())
        marks.is_filtered = marks.is_filtered or bool(
            b"filterMode" in rows and FILTER_IS_ON.search(rows)
        )
        if b"<f" in rows or b":f" in rows:
            for found in FORMULA_CELL.finditer(rows):
                place = _place_of(_attribute(b"r", found.group(1)))
                value, is_text = found.group(2), _attribute(b"t", found.group(1)) == "str"
                if place and not value and not is_text:
                    marks.uncalculated.append(place)
                elif place and value == b"0" and not is_text:
                    noughts.append(place)
                else:
                    has_values = True
        if b"#" in rows:
            known = set(ERRORS.values())
            errors = [(_attribute(b"r", a), v.decode()) for a, v in ERROR_CELL.findall(rows)]
            odd += [(cell, text) for cell, text in errors if text not in known]
    if is_new and not has_values:
        marks.uncalculated = sorted([*marks.uncalculated, *noughts])
    return marks, odd


def _marks_of_document(chunks: Iterable[bytes]) -> dict[str, SheetMarks]:
    """The marks of an OpenDocument spreadsheet, whose rows and cells say how often they stand."""
    marks: dict[str, SheetMarks] = {}
    sheet, row = SheetMarks(), 0
    for rows in _whole_rows(chunks, b"</table:table-row>"):
        for part in ODS_PART.finditer(rows):
            if part["table"] is not None:
                name = _attribute(b"table:name", part["table"]).strip()
                sheet, row = marks.setdefault(name, SheetMarks()), 0
                continue
            count = _times(b"table:number-rows-repeated", part["row"])
            visibility = _attribute(b"table:visibility", part["row"])
            cells = part["cells"] or b""
            if visibility in ("filter", "collapse") and b"<text:p" in cells:
                sheet.hidden_rows.update(range(row, row + count))
                sheet.is_filtered = sheet.is_filtered or visibility == "filter"
            if b"table:formula=" in cells or b'value-type="error"' in cells:
                _mark_cells(sheet, row, cells)
            row += count
    return marks


def _mark_cells(sheet: SheetMarks, row: int, cells: bytes) -> None:
    column = 0
    for attributes, content in ODS_CELL.findall(cells):
        if b"table:formula" in attributes and b"value-type" not in attributes:
            sheet.uncalculated.append((row, column))
        elif _attribute(b"calcext:value-type", attributes) == "error":
            text = b"".join(ODS_TEXT.findall(content)).decode("utf-8", errors="replace")
            sheet.errors[row, column] = text if text in ERRORS.values() else "#ERROR!"
        column += _times(b"table:number-columns-repeated", attributes)


def _times(name: bytes, attributes: bytes) -> int:
    value = _attribute(name, attributes)
    return min(int(value), MOST_ROWS) if value.isdecimal() and len(value) < 10 else 1
