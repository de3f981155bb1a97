"""How a text file is laid out: its delimiter, and the row that names the columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.errors import SourceError
from pipelines.sources.reading.delivery import DELIMITERS, ReadingOptions, name_apart

SAMPLE_LINES = 400
TIE = 0.05
FILLED_SHARE = 0.6
NUMBER = re.compile(r"[£$(+-]*\d[\d,.\s]*%?\)?")
DATE = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}([T ]\d{1,2}:\d{2}.*)?")
MACHINE_WORDS = {"true", "false"}


@dataclass(frozen=True)
class TextLayout:
    """Where in a text file the table is.

    Attributes:
        delimiter: What parts the values.
        header_row: The line where the header starts.
        lines_before: Lines up to the end of the header, which can span several.
        headers: The columns.
        has_end_delimiter: Whether each row ends in a delimiter that the header lacks; the last
            column is then none, and must be empty.
    """

    delimiter: str
    header_row: int
    lines_before: int
    headers: tuple[str, ...]
    has_end_delimiter: bool = False

    def found(self) -> list[str]:
        """In words, where it differs from commas under a first line."""
        names = {character: name for name, character in DELIMITERS.items()}
        words = [] if self.delimiter == "," else [names[self.delimiter]]
        return words if self.header_row == 1 else [*words, f"header in row {self.header_row}"]

    def notices(self) -> list[str]:
        """In words, what is passed over."""
        return ["a delimiter too many at each row's end"] if self.has_end_delimiter else []


@dataclass(frozen=True)
class _Row:
    first_line: int
    last_line: int
    cells: list[str]

    @property
    def filled(self) -> list[str]:
        return [cell.strip() for cell in self.cells if cell.strip()]


def is_value(text: str) -> bool:
    """Whether a cell holds a number, a date or a flag rather than a name."""
    plain = text.strip()
    return bool(NUMBER.fullmatch(plain) or DATE.fullmatch(plain)) or plain in MACHINE_WORDS


def lay_out(name: str, lines: list[str], reading: ReadingOptions) -> TextLayout:
    """Find the delimiter and the header in a file's first lines.

    The header is the first row that is as wide as most rows and filled; shorter rows before it are
    a banner.

    Args:
        name: The file's name, for messages.
        lines: The first lines with their ends.
        reading: What a person said of the file.

    Raises:
        SourceError: Two delimiters fit alike, or no row can be the header.
    """
    skipped = (reading.header_row or 1) - 1
    if not any(line.strip() for line in lines):
        raise SourceError(f"{name}: the file is empty. Ask for the extract again.")
    if len(lines) <= skipped:
        raise SourceError(f"{name}: has no row {reading.header_row}. Correct --header-row.")
    kept = lines[skipped:]
    delimiter = reading.delimiter or _delimiter(name, kept)
    rows = _rows(kept, delimiter, skipped)
    if not rows:
        raise SourceError(f"{name}: the file is empty. Ask for the extract again.")
    header = rows[0] if reading.header_row else _header(name, rows)
    below = [row for row in rows if row.first_line > header.last_line]
    cells = _without_end(header.cells, below)
    has_end_delimiter = _have_an_end(len(cells), below)
    headers = name_apart([*cells, ""] if has_end_delimiter else list(cells))
    _refuse_repeated(name, header)
    return TextLayout(delimiter, header.first_line, header.last_line, headers, has_end_delimiter)


def _rows(lines: Iterable[str], delimiter: str, skipped: int = 0) -> list[_Row]:
    reader = csv.reader(lines, delimiter=delimiter)
    rows, last = [], skipped
    try:
        for cells in reader:
            first, last = last + 1, skipped + reader.line_num
            if any(cell.strip() for cell in cells):
                rows.append(_Row(first, last, cells))
    except csv.Error:  # a quotation mark that swallows the rest: what came before it decides
        pass
    return rows


def _width(rows: list[_Row]) -> int:
    """How many values most rows have; a banner and notes have fewer."""
    widths = Counter(len(row.cells) for row in rows)
    several = {width: count for width, count in widths.items() if width > 1}
    return max(several or widths, key=lambda width: (widths[width], width))


def _delimiter(name: str, lines: list[str]) -> str:
    """The delimiter that splits most lines into equally many values, and into the most."""
    scores = {}
    for delimiter in DELIMITERS.values():
        rows = _rows(lines, delimiter)
        if rows and (width := _width(rows)) > 1:
            alike = sum(len(row.cells) == width for row in rows) / len(rows)
            scores[delimiter] = alike * (width - 1) / width
    ranked = sorted(scores, key=lambda delimiter: scores[delimiter], reverse=True)
    if len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] < TIE:
        names = {character: word for word, character in DELIMITERS.items()}
        raise SourceError(
            f"{name}: {names[ranked[0]]} and {names[ranked[1]]} could both part its values. Say"
            f" which with --delimiter {names[ranked[0]]} or --delimiter {names[ranked[1]]}."
        )
    return ranked[0] if ranked else ","


def _header(name: str, rows: list[_Row]) -> _Row:
    width = _width(rows)
    found = next((row for row in rows if _may_be_header(row, width)), rows[0])
    before = [row for row in rows if row.last_line < found.first_line]
    if not _looks_like_data(found):
        return found
    # A delimiter too many on every row, or on the header: its width is not that of most rows.
    for row in reversed(before):
        own = len(row.cells)
        if own > 1 and _may_be_header(row, own) and not _looks_like_data(row):
            if own == width - 1 and _have_an_end(own, [r for r in rows if r is not row]):
                return row
            if own == width + 1 and not row.cells[-1].strip():
                return row
            raise SourceError(
                f"{name}: line {row.first_line} names {own} columns, and most lines below it have"
                f" {width} values (line {found.first_line}). Give every column a name, or say with"
                " --header-row where the names are."
            )
    raise SourceError(
        f"{name}: line {found.first_line} looks like a row and no header. Put the columns' names"
        " above it, or say with --header-row where they are."
    )


def _may_be_header(row: _Row, width: int) -> bool:
    is_comment = row.cells[0].startswith("# ")
    return len(row.cells) == width and len(row.filled) >= FILLED_SHARE * width and not is_comment


def _have_an_end(width: int, rows: list[_Row]) -> bool:
    """Whether rows have one value more than the header, and nothing in it."""
    longer = [row for row in rows if len(row.cells) == width + 1]
    return len(longer) > len(rows) / 2 and not any(row.cells[-1].strip() for row in longer)


def _without_end(names: list[str], rows: list[_Row]) -> list[str]:
    """The header's names; without the nameless last one that a delimiter too many gives it."""
    is_longer = not names[-1].strip() and _width(rows or [_Row(0, 0, names)]) == len(names) - 1
    return names[:-1] if is_longer else names


def _looks_like_data(row: _Row) -> bool:
    filled = row.filled
    has_date = any(DATE.fullmatch(cell) for cell in filled)
    return bool(filled) and (has_date or all(is_value(cell) for cell in filled))


def _refuse_repeated(name: str, header: _Row) -> None:
    """Two columns of one name: nobody could say which is read."""
    plain = [" ".join(cell.split()) for cell in header.cells]
    for position, cell in enumerate(plain, start=1):
        if cell and plain.count(cell) > 1:
            other = plain.index(cell, position)
            raise SourceError(
                f"{name}: line {header.first_line} has the same name more than once (columns"
                f" {position} and {other + 1}). Keep one of them."
            )
