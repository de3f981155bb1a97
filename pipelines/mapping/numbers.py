"""Numbers as people write them: pounds signs, thousands' marks, decimal commas, brackets.

A mark between digits parts thousands only where three digits follow it, and is the decimal mark
only where the mapping says so. Text that no rule reads stays as it came, for the contract to
refuse: a number is never made a hundred or a thousand times larger without a word.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from pipelines.errors import SourceError
from pipelines.mapping.undecided import UNDECIDED

POINT, COMMA = ".", ","
DECIMAL_MARKS = (POINT, COMMA)

NUMBER_KINDS = ("decimal", "fine_decimal", "whole_number")
SPACES_AND_APOSTROPHES = " \u00a0\u2009\u202f'\u2019"
"""What parts thousands beside the decimal mark's counterpart."""
MINUS = "-\u2212\u2013"
PLAIN = r"^[+-]?\d+(\.\d+)?$"
CERTAIN_POINT = (r"^\d+\.(\d{1,2}|\d{4,})$", r"^\d{1,3}(,\d{3})+\.\d+$", r"^\d{1,3}(,\d{3}){2,}$")
CERTAIN_COMMA = (r"^\d+,(\d{1,2}|\d{4,})$", r"^\d{1,3}(\.\d{3})+,\d+$", r"^\d{1,3}(\.\d{3}){2,}$")
OPEN_COMMA = r"^\d{1,3},\d{3}$"


@dataclass(frozen=True)
class NumberMarks:
    """How many numbers show what their marks mean.

    Attributes:
        marked_count: Numbers that are none before their marks are read (£, brackets, a space).
        point_count: Numbers with a decimal point for certain, such as 1.5 or 1,234.50.
        comma_count: Numbers with a decimal comma for certain, such as 4,50 or 1.234,50.
        open_count: Numbers such as 1,234: a thousand, or one and a bit.
    """

    marked_count: int = 0
    point_count: int = 0
    comma_count: int = 0
    open_count: int = 0

    def __add__(self, other: "NumberMarks") -> "NumberMarks":
        """The marks of two columns together."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return NumberMarks(*(ours + theirs for ours, theirs in pairs))


def read_numbers(name: str, written: dict[str, Any]) -> dict[str, str]:
    """The decimal mark and the units that the table `[numbers]` of a mapping names.

    Args:
        name: The mapping's file.
        written: The table.

    Raises:
        SourceError: It names what does not exist, or takes the decimal mark for a unit.
    """
    if not written.keys() <= {"decimal", "remove"}:
        raise SourceError(f"{name}: [numbers] takes decimal and remove alone.")
    removed, decimal = written.get("remove", ""), written.get("decimal", "")
    if decimal not in ("", UNDECIDED, *DECIMAL_MARKS) or not isinstance(removed, str):
        raise SourceError(f'{name}: [numbers] decimal must be "." or ",", and remove a text.')
    if (decimal or POINT) in removed:
        raise SourceError(
            f"{name}: [numbers] remove takes out '{decimal or POINT}', which is the decimal mark."
            ' Say which it is: decimal = "." or decimal = ",".'
        )
    return {"removed": removed, "decimal": decimal}


def rewrite_number(column: pl.Expr, *, decimal: str, units: str = "") -> pl.Expr:
    """Numbers as the contract writes them, such as -1234.50; other text stays as it is.

    Brackets around a number, or a minus behind it, put it below nought.

    Args:
        column: Text.
        decimal: The decimal mark, `.` or `,`; the other one parts thousands.
        units: Characters beside £ and GBP that may stand before or behind a number.
    """
    signed, *below_nought = _patterns(decimal, units)
    text = column.str.strip_chars()
    sign, above = text.str.extract(signed, 1), text.str.extract(signed, 2)
    below = pl.coalesce(text.str.extract(pattern, 1) for pattern in below_nought)
    is_below = below.is_not_null() | sign.is_in(list(MINUS))
    grouping = _escape(SPACES_AND_APOSTROPHES + _counterpart(decimal))
    digits = pl.coalesce(above, below).str.replace_all(f"[{grouping}]", "")
    number = digits.str.replace(decimal, POINT, literal=True)
    minus = pl.when(is_below).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.coalesce(pl.concat_str(minus, number), column)


def is_number(values: pl.Series) -> pl.Series:
    """Whether text is a number, whichever mark is the decimal one."""
    return _select(values, pl.any_horizontal(_reads(mark) for mark in DECIMAL_MARKS))


def count_marks(values: pl.Series) -> NumberMarks:
    """Look at what the marks in a column of text mean."""
    marked = values.filter(is_number(values) & ~values.str.contains(PLAIN))
    bare = values.str.replace_all("(?i)gbp", "").str.strip_chars(f"£() \u00a0+{MINUS}")
    return NumberMarks(
        marked_count=marked.len(),
        point_count=_count(bare, CERTAIN_POINT),
        comma_count=_count(bare, CERTAIN_COMMA),
        open_count=_count(bare, (OPEN_COMMA,)),
    )


def _reads(decimal: str) -> pl.Expr:
    return rewrite_number(pl.col("text"), decimal=decimal).str.contains(PLAIN)


def _select(values: pl.Series, expression: pl.Expr) -> pl.Series:
    return values.to_frame("text").select(found=expression)["found"]


def _count(values: pl.Series, patterns: tuple[str, ...]) -> int:
    return int(values.str.contains("|".join(patterns)).sum())


@lru_cache(maxsize=64)
def _patterns(decimal: str, units: str) -> tuple[str, str, str]:
    """Regular expressions of a number with a sign before it, a minus behind it, in brackets."""
    grouped = "|".join(
        rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+"
        for mark in (_counterpart(decimal), *SPACES_AND_APOSTROPHES)
    )
    number = rf"((?:{grouped}|\d+)(?:{re.escape(decimal)}\d+)?)"
    around = rf"(?:[£\s{_escape(units)}]|(?i:GBP))*"
    minus = f"[{_escape(MINUS)}]"
    return (
        rf"^{around}((?:{minus}|\+)?){around}{number}{around}$",
        rf"^{around}{number}{around}{minus}$",
        rf"^{around}\({around}{number}{around}\){around}$",
    )


def _counterpart(decimal: str) -> str:
    return COMMA if decimal == POINT else POINT


def _escape(characters: str) -> str:
    return "".join(f"\\{c}" if c in r"\]^-[&~" else c for c in characters)
