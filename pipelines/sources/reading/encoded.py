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

from pipelines.errors import SourceError
from pipelines.sources.reading.packed import GZIP_START, Unpacked

CHUNK_BYTES = 1 << 20
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
UNDEFINED_IN_1252 = b"\x81\x8d\x8f\x90\x9d"
IN_WORDS = {"windows-1252": "Windows-1252", "utf-16": "UTF-16", "utf-8": "UTF-8"}
EXPORT = "Save it as CSV (UTF-8)."
NO_TEXT = (b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", GZIP_START, b"%PDF")
TELL = "Say with --encoding what it is, or save it as CSV (UTF-8)."


@dataclass(frozen=True)
class Writing:
    """How a text file is written.

    Attributes:
        encoding: Its codec; `utf-8` whether or not a byte-order mark precedes the text.
        is_packed: Whether it is a gzip file.
        has_cr_ends: Whether lines end in CR alone, as an old Macintosh wrote them.
        has_blank_lines: Whether a blank line may stand before others.
        has_odd_quotes: Whether the quotation marks do not pair up.
        size: Bytes when unpacked.
    """

    encoding: str
    is_packed: bool
    has_cr_ends: bool
    has_blank_lines: bool
    has_odd_quotes: bool
    size: int

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
        SourceError: It is no text, or in no encoding that can be told.
    """
    with path.open("rb") as file:
        is_packed = file.read(2) == GZIP_START
    with open_bytes(path) as stream:
        start = stream.read(4096)
    if is_packed and start.startswith(NO_TEXT):
        raise SourceError(f"{path.name}: holds a packed file that is no text. Unpack it first.")
    by_mark = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    if encoding is None and by_mark is None and b"\x00" in start:
        raise SourceError(f"{path.name}: this is no text file. {EXPORT}")
    if encoding is None and by_mark is None:
        try:
            return _written(path, "utf-8", is_packed=is_packed)
        except UnicodeError:
            encoding = _encoding_that_is_not_utf8(path)
    encoding = encoding or by_mark or "utf-8"
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        return _written(path, encoding, is_packed=is_packed)
    except UnicodeError as error:
        raise SourceError(
            f"{path.name}: the text is not {IN_WORDS.get(encoding, encoding)} throughout. {TELL}"
        ) from error


def _written(path: Path, encoding: str, *, is_packed: bool) -> Writing:
    traits = _Traits()
    for chunk in _checked_utf8(path) if encoding == "utf-8" else _utf8_chunks(path, encoding):
        if b"\x00" in chunk:
            raise SourceError(f"{path.name}: this is no text file. {EXPORT}")
        traits.take(chunk)
    return traits.writing(encoding, is_packed=is_packed)


class _Traits:
    """What is told apart while the text, as UTF-8, goes by."""

    def __init__(self) -> None:
        self.has_lf = self.has_cr = self.has_blank = False
        self.quotes = self.size = 0
        self.tail = b""

    def take(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self.has_lf = self.has_lf or b"\n" in chunk
        self.has_cr = self.has_cr or b"\r" in chunk
        self.quotes += chunk.count(b'"')
        if not self.has_blank:
            ends = (b"\n\n", b"\n\r\n", b"\r\r") if self.has_cr else (b"\n\n",)
            seam = self.tail + chunk[:2]
            self.has_blank = any(end in chunk or end in seam for end in ends)
        self.tail = chunk[-2:]

    def writing(self, encoding: str, *, is_packed: bool) -> Writing:
        return Writing(
            encoding=encoding,
            is_packed=is_packed,
            has_cr_ends=self.has_cr and not self.has_lf,
            has_blank_lines=self.has_blank,
            has_odd_quotes=self.quotes % 2 == 1,
            size=self.size,
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
    """Windows-1252, unless something speaks against it: a wrong accent is a wrong name.

    Text that is UTF-8 but for a broken place would turn into gibberish all over.
    """
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    broken = whole = 0
    is_defined = True
    for chunk in _raw_chunks(path):
        text = decoder.decode(chunk)
        lost = text.count("\ufffd")
        broken += lost
        whole += len(text) - len(text.encode("ascii", "ignore")) - lost
        is_defined = is_defined and not any(byte in chunk for byte in UNDEFINED_IN_1252)
    if not is_defined or whole > broken + 1:
        raise SourceError(
            f"{path.name}: the text is neither UTF-8 nor Windows-1252 throughout. {TELL}"
        )
    return "windows-1252"


def _utf8_chunks(path: Path, encoding: str) -> Generator[bytes]:
    """The text as UTF-8, from whatever it is written in."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in _raw_chunks(path):
        yield decoder.decode(chunk).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


@contextmanager
def open_lines(path: Path, writing: Writing, longest: int = -1) -> Iterator[Iterator[str]]:
    """A text file's lines with their ends and without a byte-order mark, whatever it is written in.

    Args:
        path: The file.
        writing: How it is written.
        longest: Characters after which a line is cut, so that a file of one line is not held whole.
    """
    with io.TextIOWrapper(open_bytes(path), writing.encoding, newline="") as text:
        first = text.readline(longest).removeprefix("\ufeff")
        yield itertools.chain([first] if first else [], iter(partial(text.readline, longest), ""))
