"""Windows-1252, or parts of a file in UTF-8 and parts in Windows-1252.

Nearly any bytes can be read as Windows-1252, UTF-8 too: `Môn` becomes `MÃ´n` and nothing fails. So
a file that is not UTF-8 is looked through for values that are.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import numpy as np

PLACES = 3
UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""Bytes that stand for nothing in Windows-1252."""
VALUES = re.compile(rb"[^,;\t|\r\n]+")
AFTER_A_LETTER = rb"\x85\x91-\x97\x99\xa0\xbb"
"""Dots, quotation marks, dashes and the like, which in Windows-1252 often follow a letter."""
TELLING = re.compile(
    rb"\xc2[\xa0-\xbf]|\xc3[\x80-\xbf]"
    rb"|[\xc4-\xf4](?![" + AFTER_A_LETTER + rb"]+(?:[^\x80-\xbf]|\Z))[\x80-\xbf]"
)
"""Two bytes that are hardly Windows-1252 where a whole value is UTF-8: `É’` could be either."""


def whole_lines(chunks: Iterable[bytes], longest: int = 64 << 20) -> Iterator[bytes]:
    """The same bytes, cut at line ends; a longer line is cut within."""
    tail = b""
    for chunk in chunks:
        tail += chunk
        # A CR at the very end may be half of a line end.
        cut = max(tail.rfind(b"\n"), tail.rfind(b"\r", 0, len(tail) - 1)) + 1
        if cut or len(tail) > longest:
            yield tail[: cut or len(tail)]
            tail = tail[cut or len(tail) :]
    if tail:
        yield tail


def is_1252(chunks: Iterable[bytes]) -> bool:
    """Whether text that is not UTF-8 is Windows-1252 throughout."""
    for lines in whole_lines(chunks):
        if UNDEFINED.search(lines):
            return False
        text = np.frombuffer(lines, dtype=np.uint8)
        is_lead, is_next = (text >= 0xC2) & (text <= 0xF4), (text >= 0x80) & (text <= 0xBF)
        at = -1
        for place in np.flatnonzero(is_lead[:-1] & is_next[1:]):
            if place < at:
                continue
            start, at = lines.rfind(b"\n", 0, place) + 1, lines.find(b"\n", place) % (1 << 62)
            if has_utf8_value(lines[start:at]):
                return False
    return True


def has_utf8_value(line: bytes) -> bool:
    """Whether a value of a line is UTF-8, and hardly Windows-1252 by chance."""
    return any(TELLING.search(value) and _is_utf8(value) for value in VALUES.findall(line))


def is_not_utf8(line: bytes) -> bool:
    """Whether a line is not UTF-8."""
    return not _is_utf8(line)


def _is_utf8(text: bytes) -> bool:
    try:
        codecs.utf_8_decode(text, "strict", True)
    except UnicodeDecodeError:
        return False
    return True


def name_lines(chunks: Iterable[bytes], is_meant: Callable[[bytes], bool]) -> str:
    """The first lines of a file that are meant, in words: `line 2, 4, 6, ...`; empty for none."""
    every = (line for lines in whole_lines(chunks) for line in lines.splitlines())
    numbers = (number for number, line in enumerate(every, start=1) if is_meant(line))
    told = list(islice(numbers, PLACES + 1))
    more = ", ..." if len(told) > PLACES else ""
    return f"line {', '.join(map(str, told[:PLACES]))}{more}" if told else ""
