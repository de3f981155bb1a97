"""The bank holidays of England and Wales."""

import datetime as dt
from functools import lru_cache

import holidays
import polars as pl

FIRST_YEAR, LAST_YEAR = 1900, 2050
"""Before it no day of an extract lies, and after it none in the life of this list."""


@lru_cache(maxsize=64)
def bank_holidays(years: tuple[int, ...]) -> tuple[dt.date, ...]:
    """The bank holidays of some years."""
    return tuple(holidays.country_holidays("GB", subdiv="ENG", years=years))


@lru_cache(maxsize=1)
def bank_holiday_table() -> pl.DataFrame:
    """All of them that a date of an extract can meet: one row per day."""
    every = bank_holidays(tuple(range(FIRST_YEAR, LAST_YEAR + 1)))
    return pl.DataFrame({"day": every}, schema={"day": pl.Date}).sort("day")
