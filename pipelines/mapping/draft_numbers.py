"""How a file's numbers are written, and what only a person can say of it."""

from dataclasses import dataclass

import polars as pl

from pipelines.mapping.mapping import UNDECIDED
from pipelines.mapping.numbers import COMMA, POINT, NumberMarks, count_marks


@dataclass(frozen=True)
class RecognisedNumbers:
    """What looking at a file's numbers found.

    Attributes:
        decimal: The decimal mark that a mapping needs, or `?`; None where numbers are plain.
        question: What a person must decide or check, in words; None where nothing.
    """

    decimal: str | None = None
    question: str | None = None


def recognise_numbers(columns: dict[str, pl.Series], *, is_semicolon: bool) -> RecognisedNumbers:
    """Work out the decimal mark of a file from all its columns of numbers.

    Args:
        columns: Contract column → values as text, none empty.
        is_semicolon: Semicolons part the values: the file may come of a system that writes decimal
            commas.
    """
    marks = {name: count_marks(values) for name, values in columns.items()}
    all_marks = sum(marks.values(), NumberMarks())
    if not all_marks.marked_count:
        return RecognisedNumbers()
    with_commas = [n for n, m in marks.items() if m.comma_count or m.open_count]
    names = ", ".join(with_commas)
    points, commas = all_marks.point_count, all_marks.comma_count
    if commas and points:
        return RecognisedNumbers(
            UNDECIDED,
            f"{names}: both 1.5 and 1,5 occur ({points:,} and {commas:,} values): which mark is"
            ' the decimal one? Write [numbers] decimal = "." or ","; numbers with the other are'
            " rejected.",
        )
    if commas:
        return RecognisedNumbers(
            UNDECIDED,
            f"{names}: is the comma a decimal comma, 4,50 for 4.50 ({commas:,} values)? Then write"
            ' [numbers] decimal = ",". Left so, the rows are rejected.',
        )
    if all_marks.open_count and not points:
        return _read_open(names, all_marks.open_count, is_semicolon=is_semicolon)
    return RecognisedNumbers(POINT)


def _read_open(names: str, count: int, *, is_semicolon: bool) -> RecognisedNumbers:
    """No number says whether 1,234 is a thousand: with semicolons nothing is taken for granted."""
    if is_semicolon:
        return RecognisedNumbers(
            UNDECIDED,
            f"{names}: is 1,234 a thousand ({count:,} values)? Then write [numbers] decimal ="
            ' "."; if it is 1.234, write ",". Left so, the rows are rejected.',
        )
    return RecognisedNumbers(
        POINT,
        f"{names}: 1,234 is taken for a thousand ({count:,} values). If it is 1.234, write"
        f' [numbers] decimal = "{COMMA}".',
    )
