"""Text that a spreadsheet takes for text when it opens a CSV file."""

import polars as pl

STARTS_A_FORMULA = r"^[=+\-@\t\r]"
IS_A_NUMBER = r"^[+-]?£?\d+([.,]\d+)*\s?%?$"


def neutralise_text(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame whose text no spreadsheet runs: an apostrophe goes before what begins a formula.

    A number stays as it is, negative ones too, and so does every column that is no text.
    """
    columns = [pl.col(name) for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(
        pl.when(text.str.contains(STARTS_A_FORMULA) & ~text.str.contains(IS_A_NUMBER))
        .then(pl.concat_str(pl.lit("'"), text))
        .otherwise(text)
        .name.keep()
        for text in columns
    )
