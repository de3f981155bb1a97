"""Working days: Monday to Friday without the bank holidays of England and Wales."""

import datetime as dt
from functools import lru_cache

import holidays
import polars as pl

FIRST_YEAR, LAST_YEAR = 1990, 2050
FRIDAY = 5


@lru_cache(maxsize=64)
def bank_holidays(years: tuple[int, ...]) -> tuple[dt.date, ...]:
    """The bank holidays of some years in England and Wales."""
    return tuple(holidays.country_holidays("GB", subdiv="ENG", years=years))


@lru_cache(maxsize=1)
def number_working_days() -> pl.DataFrame:
    """Every day's number among working days, so that a difference counts those between two days.

    Returns:
        One row per day of 1990 to 2050: day, working_day_number (working days up to it and with
        it). From a Friday to the Monday after it is one working day, and so from the Saturday.
    """
    off = bank_holidays(tuple(range(FIRST_YEAR, LAST_YEAR + 1)))
    first, last = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
    days = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    is_working = (pl.col("day").dt.weekday() <= FRIDAY) & ~pl.col("day").is_in(list(off))
    return days.with_columns(is_working.cast(pl.Int64).cum_sum().alias("working_day_number"))
