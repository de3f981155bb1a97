"""Whether a line of text looks like a row of its table: as many values, in their usual shapes.

A quotation mark that stands alone swallows the rows up to the next one, as one value. What tells
such a value from a note of several lines is that its lines are rows.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable

FEWEST_ALIKE = 2  # lines that must have a shape before it is a usual one
SHAPED_SHARE = 0.8  # of a column's values that have a usual shape; free text has none
MOST_SHAPES = 4
FITTING_SHARE = 0.8
MARKED_LENGTH = 4  # a date or a reference has so many characters, a house number fewer
LETTERS, DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")


class RowLikeness:
    """What the rows of a table look like.

    Attributes:
        delimiter: What parts the values.
        width: How many values a row has.
    """

    def __init__(self, delimiter: str, width: int, lines: Iterable[str]) -> None:
        """Learn it from the first lines below the header; those that are no rows do not count."""
        self.delimiter, self.width = delimiter, width
        rows = [cells for line in lines if (cells := self._row(line))]
        columns = zip(*rows, strict=True) if rows else [()] * width
        self._usual = [_usual(Counter(map(_shape, column))) for column in columns]

    def cells(self, line: str) -> list[str]:
        """The values of a line that is read by itself."""
        try:
            return next(csv.reader([line.rstrip("\r\n")], delimiter=self.delimiter), [])
        except csv.Error:  # a value longer than any value is
            return []

    def is_row(self, line: str) -> bool:
        """Whether a line has a row's number of values, in their usual shapes.

        A date or reference must be among them: a few words or a house number are no sign of a row.
        """
        if line.count(self.delimiter) < self.width - 1:
            return False
        cells = self._row(line)
        if cells is None:
            return False
        shaped = [(cell, usual) for cell, usual in zip(cells, self._usual, strict=True) if usual]
        fitting = [cell.strip() for cell, usual in shaped if _shape(cell) in usual]
        has_mark = any(len(cell) >= MARKED_LENGTH and DIGITS.search(cell) for cell in fitting)
        return has_mark and len(fitting) >= FITTING_SHARE * len(shaped)

    def _row(self, line: str) -> list[str] | None:
        """A line's values where it has as many as a row, a mark that stands alone left aside."""
        for cells in (self.cells(line), self.cells(line.replace('"', ""))):
            if len(cells) == self.width:
                return cells
        return None


def _shape(cell: str) -> str:
    """What a value is made of: `CR/10020/19` is `a/9/9`, `2019-03-04` is `9-9-9`."""
    return DIGITS.sub("9", LETTERS.sub("a", cell.strip()))


def _usual(shapes: Counter[str]) -> set[str]:
    """A column's shapes; none for free text, where any will do."""
    usual = {shape: n for shape, n in shapes.most_common(MOST_SHAPES) if n >= FEWEST_ALIKE}
    return set(usual) if sum(usual.values()) >= SHAPED_SHARE * shapes.total() else set()
