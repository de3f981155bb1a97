"""Which cells may be shown so that no linear combination of them gives a protected one.

Source: Langsrud (2024), Secondary Cell Suppression by Gaussian Elimination: An Algorithm Suitable
    for Handling Issues with Zeros and Singletons, in Privacy in Statistical Databases, as in the R
    packages SSBtools and GaussSuppression of Statistics Norway. Written anew.
"""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

Row = dict[int, int]
Signature = tuple[tuple[int, int], ...]

PRIME = (1 << 61) - 1
"""Rows of 0 and ±1 are eliminated modulo this prime: exact, and no number grows."""


class Span:
    """All that follows from what is shown, and what it leaves of the protected cells.

    Every shown row takes one unknown out of all others. A protected cell follows from what is
    shown as soon as nothing is left of its row.
    """

    def __init__(self, protected: Mapping[int, Row]) -> None:
        self._left = {cell: dict(row) for cell, row in protected.items()}
        self._containing: dict[int, set[int]] = {}
        self._same: dict[Signature, set[int]] = {}
        self._signatures: dict[int, Signature] = {}
        self._taken: list[tuple[int, Row]] = []
        self._when: dict[int, int] = {}
        for cell, row in self._left.items():
            for unknown in row:
                self._containing.setdefault(unknown, set()).add(cell)
            self._sign(cell)

    def betrayed_by(self, row: Row) -> int | None:
        """A protected cell that would follow if this row was shown; None if none would."""
        left = self._reduced(row)
        return min(self._same.get(_signature(left), ()), default=None) if left else None

    def show(self, row: Row) -> None:
        """Take a row as known."""
        left = self._reduced(row)
        if not left:
            return
        pivot = min(left, key=lambda it: (len(self._containing.get(it, ())), it))
        inverse = pow(left[pivot], -1, PRIME)
        scaled = {unknown: factor * inverse % PRIME for unknown, factor in left.items()}
        self._when[pivot] = len(self._taken)
        self._taken.append((pivot, scaled))
        for cell in list(self._containing.get(pivot, ())):
            self._take_from(cell, scaled, self._left[cell][pivot])

    def _take_from(self, cell: int, scaled: Row, times: int) -> None:
        row = self._left[cell]
        for unknown, factor in scaled.items():
            value = (row.get(unknown, 0) - times * factor) % PRIME
            if value:
                row[unknown] = value
                self._containing.setdefault(unknown, set()).add(cell)
            elif unknown in row:
                del row[unknown]
                self._containing[unknown].discard(cell)
        self._sign(cell)

    def _reduced(self, row: Row) -> Row:
        """What is left of a row; a shown row holds no unknown that was taken out before it."""
        left = dict(row)
        turns = [self._when[unknown] for unknown in left if unknown in self._when]
        heapify(turns)
        while turns:
            pivot, scaled = self._taken[heappop(turns)]
            times = left.get(pivot, 0)
            if not times:
                continue
            for unknown, factor in scaled.items():
                value = (left.get(unknown, 0) - times * factor) % PRIME
                if not value:
                    left.pop(unknown, None)
                    continue
                if unknown not in left and unknown in self._when:
                    heappush(turns, self._when[unknown])
                left[unknown] = value
        return left

    def _sign(self, cell: int) -> None:
        if cell in self._signatures:
            self._same[self._signatures[cell]].discard(cell)
        self._signatures[cell] = _signature(self._left[cell])
        self._same.setdefault(self._signatures[cell], set()).add(cell)


def _signature(row: Row) -> Signature:
    """The same for rows that are multiples of each other."""
    if not row:
        return ()
    items = sorted(row.items())
    first = items[0][1]
    if first == 1:
        return tuple(items)
    inverse = pow(first, -1, PRIME)
    return tuple((unknown, factor * inverse % PRIME) for unknown, factor in items)


def choose_partners(
    rows: Mapping[int, Row],
    protected: Iterable[int],
    hidden: Iterable[int],
    known: Iterable[Row],
    candidates: Iterable[int],
) -> dict[int, int]:
    """Cells that must be hidden beside the protected ones.

    Args:
        rows: What each cell adds up.
        protected: Cells that must not follow from what is shown.
        hidden: Cells that are hidden for another reason.
        known: Rows known from the start: relations, and what was shown before.
        candidates: All other cells, those that are to be shown rather first.

    Returns:
        Cell to hide: the protected cell that it would have given away.
    """
    span = Span({cell: rows[cell] for cell in protected})
    for row in known:
        span.show(row)
    never = set(protected) | set(hidden)
    partners: dict[int, int] = {}
    for cell in candidates:
        if cell in never:
            continue
        betrayed = span.betrayed_by(rows[cell])
        if betrayed is None:
            span.show(rows[cell])
        else:
            partners[cell] = betrayed
    return partners
