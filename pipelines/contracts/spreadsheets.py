"""Text that a spreadsheet takes for text when it opens a CSV file."""

import polars as pl

UNSEEN = r"[\s\x00-\x1f\x7f\u00a0\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]"
"""Blanks, controls and marks of no width: some programs drop them before they read a cell."""
STARTS_A_FORMULA = rf"^{UNSEEN}*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n\x00]"
"""The sign that begins a formula, or its full-width form, with or without such marks before it."""
IS_A_NUMBER = r"^[+\-\u2212]?£?(\d+([.,]\d+)*|\.\d+)([eE][+-]?\d+)?\s?%?$"


def neutralise_text(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame whose text no spreadsheet runs: an apostrophe goes before what begins a formula.

    A number written as text stays as it is, negative ones too, and so does every column that is no
    text.
    """
    kinds = (pl.String, pl.Categorical, pl.Enum)
    columns = [pl.col(name).cast(pl.String) for name, of in frame.schema.items() if of in kinds]
    return frame.with_columns(
        pl.when(text.str.contains(STARTS_A_FORMULA) & ~text.str.contains(IS_A_NUMBER))
        .then(pl.concat_str(pl.lit("'"), text))
        .otherwise(text)
        .name.keep()
        for text in columns
    )
