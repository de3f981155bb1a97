"""How publishers write a figure: a number, a marker in its place, and floating-point dust."""

import polars as pl

from pipelines.contracts.publications import MARKERS

NOT_GIVEN = ":"
SIGNIFICANT_DIGITS, DECIMALS = 10, 6


def read_value(cell: str) -> pl.Expr:
    """What stands in a cell, null where it is a marker or nothing."""
    return pl.when(~_is_marker(cell)).then(pl.col(cell).str.strip_chars())


def read_marker(cell: str) -> pl.Expr:
    """The marker in a cell, `:` in an empty one: the publisher gave neither figure nor reason."""
    marker = pl.col(cell).str.strip_chars().str.to_lowercase()
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
    plain = number.str.strip_chars().str.replace_all(",", "", literal=True)
    return plain.str.replace(r"\.0+$", "")


def _is_marker(cell: str) -> pl.Expr:
    marker = pl.col(cell).str.strip_chars().str.to_lowercase()
    return marker.is_in([*MARKERS, "", "-"]).fill_null(value=True)
