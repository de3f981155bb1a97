"""What can be told of many lines of a text at once, without a look at each."""

import codecs

import numpy as np
import numpy.typing as npt

LF, CR, QUOTE = b'\n\r"'
MARK = codecs.BOM_UTF8
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]


def find_line_ends(text: Bytes) -> Numbers:
    """Where each line ends, its line end included."""
    is_end = text == LF
    is_cr = text == CR
    if is_cr.any():
        is_cr[:-1] &= ~is_end[1:]
        is_end |= is_cr
    ends = np.flatnonzero(is_end) + 1
    return ends if ends.size and ends[-1] == text.size else np.append(ends, text.size)


def begin_oddly(text: Bytes, starts: Numbers, filler: bytes) -> Marks:
    """Lines that begin with an empty value, in quotation marks or without, or with a mark."""
    first, second = text[starts], text[np.minimum(starts + 1, text.size - 1)]
    is_filler = np.isin(first, np.frombuffer(filler + MARK[:1], dtype=np.uint8))
    return np.asarray(is_filler & ((first != QUOTE) | (second == QUOTE)))


def end_otherwise(text: Bytes, ends: Numbers, usual: bytes) -> Marks:
    """Lines that end in another way than the usual one; the last of a file may have no end."""
    last, before = text[ends - 1], text[np.maximum(ends - 2, 0)]
    is_lf, is_cr = last == LF, last == CR
    is_crlf = is_lf & (before == CR) & (ends > 1)
    same = {b"\n": is_lf & ~is_crlf, b"\r\n": is_crlf, b"\r": is_cr}[usual or b"\n"]
    return np.asarray(~same & (is_lf | is_cr))


def find_edges(text: Bytes, marks: Numbers, delimiter: bytes) -> tuple[Marks, Marks]:
    """Quotation marks with which a value can begin, and those with which it can end."""
    is_edge = np.zeros(256, dtype=np.bool_)
    is_edge[[LF, CR, QUOTE, delimiter[0]]] = True
    follows = is_edge[text[marks - 1]]
    follows[0] |= marks[0] == 0
    return follows, is_edge[text[np.minimum(marks + 1, text.size - 1)]]  # the last is its own edge


def are_irregular(
    marks: Numbers, follows: Marks, precedes: Marks, starts: Numbers, ends: Numbers
) -> Marks:
    """Lines in which quotation marks do not pair up around whole values.

    In the others every first, third ... mark begins a value (or follows a mark), every second one
    ends one (or is followed by a mark), and there are as many of either: nothing stays open.
    """
    line = np.searchsorted(ends, marks, side="right")
    before = np.searchsorted(marks, starts)
    is_opening = (np.arange(marks.size) - before[line]) % 2 == 0
    irregular = np.diff(before, append=marks.size) % 2 == 1
    irregular[line[~np.where(is_opening, follows, precedes)]] = True
    return np.asarray(irregular)
