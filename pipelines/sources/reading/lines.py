"""Which lines of a text file start a row, and whether what lies between can be trusted.

A second look at files that have quotation marks, blank lines, lines that begin with nothing, or
line ends of several kinds; a plain file needs none. It follows the reader's own rules, so that a
value that swallows rows, or a row cut in two, is refused before anything is loaded.
"""

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from pipelines.errors import SourceError
from pipelines.sources.reading.line_marks import (
    MARK,
    QUOTE,
    Bytes,
    Marks,
    Numbers,
    are_irregular,
    begin_oddly,
    end_otherwise,
    find_edges,
    find_line_ends,
)
from pipelines.sources.reading.mixed_encodings import whole_lines
from pipelines.sources.reading.row_likeness import RowLikeness

END_NAMES = {b"\n": "LF", b"\r\n": "CRLF", b"\r": "CR"}
PLACES = 3
LINE = re.compile(rb"[^\r\n]*+(?:\r\n|[\r\n])?+")


@dataclass(frozen=True)
class Lines:
    """The lines below a text file's header that are no rows, by number, ascending.

    Attributes:
        inner: Those that start no row: blank, or within a value that spans several.
        hollow: Rows of delimiters alone, as a spreadsheet leaves below a table.
    """

    inner: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    hollow: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def notices(self) -> list[str]:
        """In words, what is passed over."""
        count = self.hollow.size
        return [f"without its {count:,} rows of delimiters alone"] if count else []


def read_lines(
    name: str, chunks: Iterable[bytes], likeness: RowLikeness, lines_before: int
) -> Lines:
    """Look at every line of a file.

    Args:
        name: The file's name, for messages.
        chunks: Its text as UTF-8.
        likeness: What its rows look like.
        lines_before: Lines up to the end of the header.

    Raises:
        SourceError: A quotation mark is never closed, a quoted value holds rows, or a line break
            parts a row.
    """
    scan = _Scan(name, likeness, lines_before)
    for chunk in whole_lines(chunks):
        scan.take(chunk)
    return scan.finish()


class _Scan:
    """Where a pass over the lines stands."""

    def __init__(self, name: str, likeness: RowLikeness, lines_before: int) -> None:
        self._name, self._likeness, self._lines_before = name, likeness, lines_before
        self._delimiter = likeness.delimiter.encode()
        self._filler = self._delimiter + b'" \t\r\n'
        self._opens, self._closes = _patterns(re.escape(self._delimiter))
        self._inner, self._hollow = array("q"), array("q")
        self._number = 0  # lines behind
        self._row_line = 0  # where the row began whose value is still open; 0 outside of any
        self._delimiters = 0  # in that row's lines up to the one in which the value opened
        self._swallowed: list[int] = []
        self._main_end = b"\n"  # that of the header
        self._part: tuple[int, bytes] | None = None  # the line before, where it ends otherwise

    def take(self, chunk: bytes) -> None:
        """Look at some whole lines: closely at those alone that are not plainly a row each."""
        chunk = chunk[self._follow(chunk, 0) :]
        if not chunk:
            return
        before, done = self._number, 0
        text = np.frombuffer(chunk, dtype=np.uint8)
        ends = find_line_ends(text)
        starts = np.concatenate([[0], ends[:-1]])
        for line in np.flatnonzero(self._odd_lines(chunk, text, starts, ends)):
            if starts[line] >= done:
                self._number = before + int(line) + 1
                self._look(chunk[starts[line] : ends[line]])
                done = self._follow(chunk, int(ends[line]))
        self._number = before + ends.size

    def _follow(self, chunk: bytes, at: int) -> int:
        """Go on line by line while a header, a value or a row is not at its end; gives where."""
        while at < len(chunk):
            if self._number >= self._lines_before and not self._row_line and not self._part:
                break
            end = LINE.match(chunk, at).end()  # type: ignore[union-attr]
            self._number += 1
            if self._number > self._lines_before:
                self._look(chunk[at:end])
            else:
                self._main_end = _end_of(chunk[at:end]) or self._main_end
            at = end
        return at

    def _odd_lines(self, chunk: bytes, text: Bytes, starts: Numbers, ends: Numbers) -> Marks:
        """Lines to look at closely. Those within values that are plainly text are noted here."""
        odd = begin_oddly(text, starts, self._filler) | end_otherwise(text, ends, self._main_end)
        if b'"' not in chunk:
            return odd
        marks = np.flatnonzero(text == QUOTE)
        follows, precedes = find_edges(text, marks, self._delimiter)
        if not (follows[::2].all() and precedes[1::2].all()):
            return odd | are_irregular(marks, follows, precedes, starts, ends)
        within = np.searchsorted(marks, starts) % 2 == 1
        if self._has_rows(chunk, text, starts, ends, within):
            return odd | are_irregular(marks, follows, precedes, starts, ends)
        odd &= ~within & ~np.append(within[1:], False)
        if marks.size % 2:  # the last row goes on in the next chunk
            last = np.flatnonzero(~within[: np.searchsorted(ends, marks[-1], side="right") + 1])[-1]
            within[last:], odd[last] = False, True
        self._inner.extend((np.flatnonzero(within) + self._number + 1).tolist())
        return odd

    def _has_rows(
        self, chunk: bytes, text: Bytes, starts: Numbers, ends: Numbers, within: Marks
    ) -> bool:
        """Whether any of the lines within values looks like a row."""
        if not within.any():
            return False
        delimiters = np.flatnonzero(text == self._delimiter[0])
        counts = np.diff(np.searchsorted(delimiters, starts), append=delimiters.size)
        wide = np.flatnonzero(within & (counts >= self._likeness.width - 1))
        return any(self._likeness.is_row(_text(chunk[starts[n] : ends[n]])) for n in wide)

    def finish(self) -> Lines:
        """What the lines were."""
        if self._row_line:
            raise SourceError(
                f"{self._name}: a quotation mark that opens in the row at line {self._row_line} is"
                " never closed, and all that follows would be read as one value. Close it there or"
                " take it out, or export the file again."
            )
        inner = np.sort(np.array(self._inner, dtype=np.int64), kind="stable")
        once = np.diff(inner, prepend=-1) > 0
        return Lines(inner[once], np.array(self._hollow, dtype=np.int64))

    def _look(self, line: bytes) -> None:
        number = self._number
        if self._row_line:
            self._look_within(number, line)
            return
        part, self._part = self._part, None
        if line.startswith(MARK):
            raise SourceError(
                f"{self._name}: files were put together, for line {number} begins with a byte-order"
                " mark as a file does. Load them one by one, or take out the mark and the header"
                " behind it."
            )
        if not line.strip(b"\r\n"):
            self._inner.append(number)
        elif not line.strip(self._filler) and self._delimiter in line:
            self._hollow.append(number)
        else:
            if part:
                self._refuse_parted(part, (number, line))
            if self._opens.match(line):
                self._row_line, self._delimiters = number, line.count(self._delimiter)
            elif _end_of(line) not in (self._main_end, b""):
                self._part = number, line

    def _look_within(self, number: int, line: bytes) -> None:
        """A line that begins within a quoted value."""
        self._inner.append(number)
        # A row that a stray mark stands in is whole; one with a note of several lines is cut.
        is_whole = self._delimiters >= self._likeness.width - 1
        if is_whole and len(self._swallowed) < PLACES and self._likeness.is_row(_text(line)):
            self._swallowed.append(number)
        closed = self._closes.match(line)
        if closed is None:
            return
        if self._swallowed or closed.group(1).strip():
            self._refuse_open_value(number)
        self._delimiters += line.count(self._delimiter)
        if not self._opens.match(line, closed.end() + 1):
            self._row_line = 0

    def _refuse_open_value(self, number: int) -> None:
        """Refuse a value of several lines that holds rows, or whose end is in the midst of text."""
        told = ", ".join(map(str, self._swallowed))
        more = ", ..." if len(self._swallowed) == PLACES else ""
        why = (
            f"only at line {number}, and what lies between looks like rows (line {told}{more}),"
            " which would be lost in one value"
            if told
            else f"at line {number} in the midst of text"
        )
        raise SourceError(
            f"{self._name}: a quotation mark that opens in the row at line {self._row_line} closes"
            f" {why}. Take out the marks that stand alone, or export the file again."
        )

    def _refuse_parted(self, part: tuple[int, bytes], rest: tuple[int, bytes]) -> None:
        """Refuse a line end that others do not have, where two lines come to one row by it."""
        widths = [len(self._likeness.cells(_text(line))) for _, line in (part, rest)]
        whole = self._likeness.width
        if widths == [whole, whole] or sum(widths) - 1 > whole:
            return
        own, usual = (END_NAMES[end] for end in (_end_of(part[1]), self._main_end))
        raise SourceError(
            f"{self._name}: line {part[0]} ends in {own} and the header in {usual}, and with line"
            f" {rest[0]} it comes to one row: a line break in text without quotation marks. Take it"
            " out, or export the file again with text in quotation marks."
        )


def _patterns(delimiter: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """What a line is like whose last value stays open, and the end of a value left open before.

    A mark opens a value at its start alone, and what follows a closing mark belongs to the value.
    Nothing is tried twice, so that no line takes long.
    """
    quoted, other = rb'"(?:[^"]++|"")*+', rb"[^" + delimiter + rb"]*+"
    closed = rb"(?:" + quoted + rb'"' + other + rb'|(?!")' + other + rb")"
    opens = rb"(?:" + closed + delimiter + rb")*+" + quoted + rb"\Z"
    closes = rb'(?:[^"]++|"")*+"([^' + delimiter + rb"\r\n]*+)"
    return re.compile(opens), re.compile(closes)


def _end_of(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :] if line.strip(b"\r\n") else line


def _text(line: bytes) -> str:
    return line.decode("utf-8", errors="replace")
