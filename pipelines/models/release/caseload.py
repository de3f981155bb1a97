"""Which forces' caseload would give away how many investigations were opened or closed."""

import polars as pl

from pipelines.contracts.symbols import HIDDEN, SHOWN
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.disclosure import SMALLEST_SHOWN

FEWEST_OPEN = 100
"""A partner's caseload never fell below: so far can those of the others be shifted onto it."""
KEYS = ("force_code", "financial_year")


def caseload_that_tells(
    caseload: pl.DataFrame,
    opened: pl.DataFrame,
    closed: pl.DataFrame,
    before: pl.DataFrame | None,
) -> pl.DataFrame:
    """The cells of caseload that must be hidden: all years of a force, or none.

    What is open at the end of a year is what was open before, and was opened, less what was closed.
    One year's caseload therefore follows from another's, and a hidden opening or closing from the
    two beside it. Where a force has anything hidden, all its years of caseload are: then what was
    open at first is unknown, and any number of openings and closings goes with some caseload. The
    sum of all forces is shown where one large force more is hidden, of every year and never shown
    before, which can hold what the others do not.

    Args:
        caseload: True counts: force_code (single forces), financial_year, count.
        opened: Released cells of investigations of all types: force_code (and ALL),
            financial_year, symbol.
        closed: The same of closings of all outcomes.
        before: What earlier versions held: force_code, financial_year, symbol; None for none.

    Returns:
        One row per force_code (or ALL) and financial_year to be hidden.
    """
    earlier = (
        caseload.select(*KEYS).clear().with_columns(symbol=pl.lit(SHOWN))
        if before is None
        else before
    )
    own = pl.concat([frame.select(*KEYS, "symbol") for frame in (opened, closed, earlier)])
    small = caseload.filter(pl.col("count").is_between(1, SMALLEST_SHOWN - 1))
    hidden = {*own.filter(symbol=HIDDEN)["force_code"], *small["force_code"]}
    years = caseload.select("financial_year").unique()
    if hidden & {*caseload["force_code"]} and ALL_FORCES not in hidden:
        known = {*earlier.filter(symbol=SHOWN)["force_code"]}
        hidden.add(_partner(caseload.filter(~pl.col("force_code").is_in(known)), years.height))
    names = pl.DataFrame({"force_code": sorted(hidden)}, schema={"force_code": pl.String})
    return names.join(years, how="cross").sort(KEYS)


def _partner(caseload: pl.DataFrame, year_count: int) -> str:
    """The smallest force that is large enough in every year; all of them if there is none."""
    rows = caseload.group_by("force_code").agg(
        pl.col("count").min().alias("least"), pl.len().alias("years")
    )
    enough = rows.filter(pl.col("least") >= FEWEST_OPEN, years=year_count)
    return next(iter(enough.sort("least", "force_code")["force_code"]), ALL_FORCES)
