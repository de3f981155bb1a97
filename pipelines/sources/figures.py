"""How publishers write a figure: a number, a marker in its place, and floating-point dust.

Government statistics write a marker in brackets, `[c]`, and behind a number whether it was revised
or is provisional, `1,230 [r]`: such a note is not kept, the number is. A mark that nobody explained
(`..`, `~`, `*`) is left for the contract to refuse.

Source: Government Analysis Function, Using symbols in tables: Good Practice Guidance.
"""

import polars as pl

from pipelines.contracts.publications import MARKERS

NOT_GIVEN = ":"
NOTE = r"(?i)\s*\[(?:b|e|p|r|u)\]$"
"""Behind a number: break in the series, estimated, provisional, revised, low reliability."""
THOUSANDS = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$"
SIGNIFICANT_DIGITS, DECIMALS = 10, 6


def read_value(cell: str) -> pl.Expr:
    """What stands in a cell, null where it is a marker or nothing."""
    text = pl.col(cell).str.strip_chars()
    number = text.str.replace(NOTE, "")
    return pl.when(~_is_marker(cell)).then(
        pl.when(number == "").then(text).otherwise(_without_thousands_marks(number))
    )


def read_marker(cell: str) -> pl.Expr:
    """The marker in a cell, `:` in an empty one: the publisher gave neither figure nor reason."""
    marker = _read_mark(cell)
    return (
        pl.when(marker.is_null() | marker.is_in(["", "-"]))
        .then(pl.lit(NOT_GIVEN))
        .when(_is_marker(cell))
        .then(marker)
    )


def remove_dust(number: pl.Expr) -> pl.Expr:
    """A number as text, rounded to ten significant digits; what is no number stays as it is."""
    rounded = number.cast(pl.Float64, strict=False).round_sig_figs(SIGNIFICANT_DIGITS)
    exact = rounded.round(DECIMALS).cast(pl.Decimal(20, DECIMALS), strict=False)
    return pl.coalesce(exact.cast(pl.String), number)


def tidy_whole_number(number: pl.Expr) -> pl.Expr:
    """A whole number as spreadsheets write it, without `.0` and thousands' commas."""
    plain = _without_thousands_marks(number.str.strip_chars())
    return plain.str.replace(r"\.0+$", "")


def _without_thousands_marks(number: pl.Expr) -> pl.Expr:
    """A comma parts thousands before three digits alone; elsewhere it stays and is refused."""
    bare = number.str.replace_all(",", "", literal=True)
    return pl.when(number.str.contains(THOUSANDS)).then(bare).otherwise(number)


def _read_mark(cell: str) -> pl.Expr:
    """What would be the marker in a cell, in lower case and out of its brackets."""
    mark = pl.col(cell).str.strip_chars().str.to_lowercase()
    return pl.coalesce(mark.str.extract(r"^\[(.+)\]$", 1), mark)


def _is_marker(cell: str) -> pl.Expr:
    return _read_mark(cell).is_in([*MARKERS, "", "-"]).fill_null(value=True)
