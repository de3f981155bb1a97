"""What a text file is written in, and its lines.

A whole pass over the bytes, cheap since nothing is kept: one byte in the last line decides.
"""

import codecs
import io
import itertools
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np

from pipelines.errors import SourceError
from pipelines.sources.reading.mixed_encodings import (
    has_utf8_value,
    is_1252,
    is_not_utf8,
    name_lines,
)
from pipelines.sources.reading.packed import GZIP_START, Unpacked

CHUNK_BYTES = 1 << 20
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
IN_WORDS = {
    "windows-1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (little-endian)",
    "utf-16-be": "UTF-16 (big-endian)",
    "utf-8": "UTF-8",
}
NO_TEXT = (b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", GZIP_START, b"%PDF")
TELL = "Say with --encoding what it is, or save it as CSV (UTF-8)."
LF, CR = b"\n\r"
ODD_BEGINNINGS = np.frombuffer(b',;\t| "\r\n' + codecs.BOM_UTF8[:1], dtype=np.uint8)


@dataclass(frozen=True)
class Writing:
    """How a text file is written.

    Attributes:
        encoding: Its codec; `utf-8` whether or not a byte-order mark precedes the text.
        is_packed: Whether it is a gzip file.
        has_cr_ends: Whether lines end in CR alone, as an old Macintosh wrote them.
        is_plain: Whether every line is sure to be a row: no quotation marks, no blank lines, none
            that begins with an empty value, one kind of line end.
        size: Bytes when unpacked.
        line_count: Lines, the last one too where it has no end.
    """

    encoding: str
    is_packed: bool
    has_cr_ends: bool
    is_plain: bool
    size: int
    line_count: int

    def found(self) -> list[str]:
        """In words, where it differs from plain UTF-8."""
        words = ["gzip"] if self.is_packed else []
        if self.encoding != "utf-8":
            words.append(IN_WORDS.get(self.encoding, self.encoding))
        return [*words, "CR line ends"] if self.has_cr_ends else words


def open_bytes(path: Path) -> BinaryIO:
    """A file's bytes, unpacked where it is a gzip file."""
    with path.open("rb") as file:
        is_packed = file.read(2) == GZIP_START
    # The cast is true to what is used: read, close and the context manager.
    return Unpacked(path) if is_packed else path.open("rb")  # type: ignore[return-value]


def examine(path: Path, encoding: str | None) -> Writing:
    """Find out how a text file is written.

    Args:
        path: The file.
        encoding: What a person says it is; then only that is checked.

    Raises:
        SourceError: It is no text, in no encoding that can be told, or of several parts.
    """
    with path.open("rb") as file:
        is_packed = file.read(2) == GZIP_START
    with open_bytes(path) as stream:
        start = stream.read(4096)
    if is_packed and start.startswith(NO_TEXT):
        raise SourceError(f"{path.name}: holds a packed file that is no text. Unpack it first.")
    by_mark = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    encoding = encoding or by_mark or _utf16_without_mark(start)
    if encoding is None and b"\x00" in start:
        raise _no_text(path, "utf-8")
    if encoding is None:
        try:
            return _written(path, "utf-8", is_packed=is_packed)
        except UnicodeError:
            encoding = _encoding_that_is_not_utf8(path)
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        return _written(path, encoding, is_packed=is_packed)
    except UnicodeError as error:
        lines = name_lines(_raw_chunks(path), is_not_utf8) if encoding == "utf-8" else ""
        raise SourceError(
            f"{path.name}: the text is not {IN_WORDS.get(encoding, encoding)} throughout"
            f"{f' ({lines} is not)' if lines else ''}. {TELL}"
        ) from error


def _utf16_without_mark(start: bytes) -> str | None:
    """UTF-16 in which every other byte of delimiters, digits and line ends is a NUL."""
    length = len(start) // 2
    even, odd = start[: 2 * length : 2].count(0), start[1 : 2 * length : 2].count(0)
    if odd > length // 2 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > length // 2 and not odd else None


def _written(path: Path, encoding: str, *, is_packed: bool) -> Writing:
    traits = _Traits()
    for chunk in _checked_utf8(path) if encoding == "utf-8" else _utf8_chunks(path, encoding):
        if b"\x00" in chunk:
            raise _no_text(path, encoding)
        traits.take(chunk)
    return traits.writing(encoding, is_packed=is_packed)


def _no_text(path: Path, encoding: str) -> SourceError:
    chunks = _raw_chunks(path) if encoding == "utf-8" else _utf8_chunks(path, encoding)
    lines = name_lines(chunks, lambda line: b"\x00" in line)
    return SourceError(
        f"{path.name}: this is no text file, or a damaged one: NUL bytes in {lines}. Ask for the"
        f" extract again. If it is a text, {TELL[0].lower()}{TELL[1:]}"
    )


class _Traits:
    """What is told apart while the text, as UTF-8, goes by."""

    def __init__(self) -> None:
        self.has_lf = self.has_crlf = self.has_cr = False  # each as a line end of its own
        self.is_odd = False
        self.size = self.line_count = 0
        self.last = b" "

    def take(self, chunk: bytes) -> None:
        self.size += len(chunk)
        text = np.frombuffer(self.last + chunk, dtype=np.uint8)
        this, following = text[:-1], text[1:]
        is_end = this == LF
        if b"\r" in self.last + chunk[:1] or b"\r" in chunk:
            is_cr, is_lf = this == CR, following == LF
            self.has_crlf = self.has_crlf or bool((is_cr & is_lf).any())
            self.has_cr = self.has_cr or bool((is_cr & ~is_lf).any())
            self.has_lf = self.has_lf or bool((is_lf & ~is_cr).any())
            is_end |= is_cr & ~is_lf
        else:
            self.has_lf = self.has_lf or b"\n" in chunk
        self.line_count += int(np.count_nonzero(is_end))
        if not self.is_odd:
            begins = following[np.flatnonzero(is_end)]
            self.is_odd = b'"' in chunk or bool(np.isin(begins, ODD_BEGINNINGS).any())
        self.last = chunk[-1:]

    def writing(self, encoding: str, *, is_packed: bool) -> Writing:
        has_cr = self.has_cr or self.last == b"\r"
        kinds = sum([self.has_lf, self.has_crlf, has_cr])
        return Writing(
            encoding=encoding,
            is_packed=is_packed,
            has_cr_ends=has_cr and not self.has_lf and not self.has_crlf,
            is_plain=kinds < 2 and not self.is_odd,
            size=self.size,
            line_count=self.line_count + (self.size > 0),  # that of the last character
        )


def _raw_chunks(path: Path) -> Generator[bytes]:
    with open_bytes(path) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _checked_utf8(path: Path) -> Iterator[bytes]:
    """The file's own bytes, seen to be UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_pending = False
    for chunk in _raw_chunks(path):
        # Plain ASCII is most of every file, and seen to be UTF-8 ten times as fast.
        if is_pending or not chunk.isascii():
            decoder.decode(chunk)
            is_pending = bool(decoder.getstate()[0])
        yield chunk
    decoder.decode(b"", final=True)


def _encoding_that_is_not_utf8(path: Path) -> str:
    """Windows-1252, unless something speaks against it: a wrong accent is a wrong name."""
    if is_1252(_raw_chunks(path)):
        return "windows-1252"
    whole = name_lines(_raw_chunks(path), has_utf8_value)
    broken = name_lines(_raw_chunks(path), is_not_utf8)
    parts = f"{whole} in UTF-8, {broken} not" if whole else broken
    raise SourceError(
        f"{path.name}: the text is neither UTF-8 nor Windows-1252 throughout ({parts}). {TELL}"
    )


def _utf8_chunks(path: Path, encoding: str) -> Generator[bytes]:
    """The text as UTF-8, from whatever it is written in."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in _raw_chunks(path):
        yield decoder.decode(chunk).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def read_utf8(path: Path, writing: Writing) -> Iterator[bytes]:
    """A text file's text as UTF-8, in chunks."""
    is_utf8 = writing.encoding == "utf-8"
    return _raw_chunks(path) if is_utf8 else _utf8_chunks(path, writing.encoding)


@contextmanager
def open_lines(path: Path, writing: Writing, longest: int = -1) -> Iterator[Iterator[str]]:
    """A text file's lines with their ends and without a byte-order mark, whatever it is written in.

    Args:
        path: The file.
        writing: How it is written.
        longest: Characters after which a line is cut, so that a file of one line is not held whole.
    """
    with io.TextIOWrapper(open_bytes(path), writing.encoding, newline="") as text:
        first = text.readline(longest).lstrip("\ufeff")  # once for each program that added one
        yield itertools.chain([first] if first else [], iter(partial(text.readline, longest), ""))
