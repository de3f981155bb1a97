"""Financial years as text: both halves named, however they are parted."""

import polars as pl

BOTH_HALVES = r"^(?:FY ?)?(?P<first>\d{4}) ?[/\x{2010}-\x{2015}\x{2212}-] ?(?P<last>\d{4}|\d{2})$"


def read_financial_year(text: pl.Expr) -> pl.Expr:
    """A year such as 2015/16, of 2015-16, 2015/2016 and the like; null where it is none.

    The halves must follow each other. A year of which one half is named, or neither whole, says
    nothing for certain: FY16 may end in 2016 or begin in it.
    """
    halves = text.str.extract_groups(BOTH_HALVES).struct
    first, last = halves.field("first").cast(pl.Int32), halves.field("last")
    follows = (first + 1).cast(pl.String)
    is_year = (last == follows) | (last == follows.str.slice(2, 2))
    written = pl.concat_str(halves.field("first"), follows.str.slice(2, 2), separator="/")
    return pl.when(is_year).then(written)
