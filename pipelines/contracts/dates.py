"""Dates as text: which say one day and no other, and which stand for no day at all.

`2019-03-31` is a day, and so is what ISO 8601 lets follow it: a time, its fractions, `Z` or an
offset. A time with an offset is brought to the time of the United Kingdom, summer time known, so
that 23:30 UTC on 30 June is the first of July; a time without one is taken as it is written.

A placeholder is a day that a records system writes where there is none: the first or last day of
its calendar. Taken at its word it would be an incident of 1900, or a case that closes in 9999.
"""

import datetime as dt
import re

import polars as pl

UNITED_KINGDOM = "Europe/London"
DAY = r"\d{4}-\d{2}-\d{2}"
ISO_DATE, ISO_MONTH = rf"^{DAY}$", r"^\d{4}-\d{2}$"
TIME = (
    r",?[Tt ]\s*(?P<hour>[01]?\d|2[0-3])[:.]?(?P<minute>[0-5]\d)(?:[:.]?[0-5]\d(?:[.,:]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>[Zz]|UTC|GMT|BST|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?"
)
ANY_TIME = f"(?:{re.sub(r'[?]P<[a-z]+>', '?:', TIME)})?"
TIMED_DATE = rf"^(?P<day>{DAY}){TIME}$"
SLASHED_DATE = rf"^(?P<first>\d{{1,2}})[/.-](?P<second>\d{{1,2}})[/.-](?P<year>\d{{4}}){ANY_TIME}$"
TWO_DIGIT_YEAR = rf"^\d{{1,2}}(?:[/.-]\d{{1,2}}[/.-]|[ -]?[A-Za-z]{{3,9}}[ -]?)\d{{2}}{ANY_TIME}$"
ZERO_DATE = r"^(?:0000-|\d{4}-00-|\d{4}-\d{2}-00)|^0?0[/.-]0?[01][/.-](?:0000|1900)"

FIRST_LIKELY_YEAR, LAST_LIKELY_YEAR = 1902, 2048
CALENDAR_ENDS = ((1, 1), (12, 30), (12, 31))
PLACEHOLDERS = (
    dt.date(1901, 12, 13),  # the first second of a clock of 32 bits
    dt.date(1904, 1, 1),  # the first day of spreadsheets on a Macintosh
    dt.date(1969, 12, 31),  # Unix, seen from the west
    dt.date(1970, 1, 1),  # Unix
    dt.date(2038, 1, 19),  # the last second of a clock of 32 bits
    dt.date(2079, 6, 6),  # the last day of SQL Server's smalldatetime
    dt.date(2262, 4, 11),  # the last day of a clock of 64 bits in nanoseconds
)


def read_days(text: pl.Series, *, as_months: bool = False) -> pl.Series:
    """The day that each text says; null where it says none, or more than one.

    Args:
        text: Dates as text, without spaces around them.
        as_months: `2019-03` is read too, as the first of the month.
    """
    if as_months:
        is_month = pl.col(text.name).str.contains(ISO_MONTH)
        first = pl.when(is_month).then(pl.col(text.name) + "-01").otherwise(pl.col(text.name))
        text = text.to_frame().select(first).to_series()
    plain = pl.when(pl.col(text.name).str.contains(ISO_DATE)).then(pl.col(text.name))
    days = text.to_frame().select(plain.str.to_date("%Y-%m-%d", strict=False)).to_series()
    if days.null_count() == text.null_count():
        return days
    return text.to_frame().select(pl.coalesce(days, _timed_day(pl.col(text.name)))).to_series()


def _timed_day(column: pl.Expr) -> pl.Expr:
    """The day of a date with a time; with an offset, the day in the United Kingdom."""
    part = column.str.extract_groups(TIMED_DATE).struct
    day = part.field("day").str.to_date("%Y-%m-%d", strict=False)
    hour = part.field("hour").cast(pl.Int64)
    half = part.field("half").str.slice(0, 1).str.to_lowercase()
    hour = (
        pl.when((half == "p") & (hour < 12))
        .then(hour + 12)
        .when((half == "a") & (hour == 12))
        .then(0)
        .otherwise(hour)
    )
    zone = part.field("zone").str.to_uppercase().str.replace(":", "")
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    east = (
        pl.when(zone.is_in(["Z", "UTC", "GMT"]))
        .then(0)
        .when(zone == "BST")
        .then(60)
        .otherwise(
            sign
            * (
                zone.str.slice(1, 2).cast(pl.Int64, strict=False) * 60
                + zone.str.slice(3, 2).cast(pl.Int64, strict=False).fill_null(0)
            )
        )
    )
    minutes = hour * 60 + part.field("minute").cast(pl.Int64) - east
    moment = day.cast(pl.Datetime("us")) + pl.duration(minutes=minutes)
    local = moment.dt.replace_time_zone("UTC").dt.convert_time_zone(UNITED_KINGDOM).dt.date()
    return pl.when(zone.is_null()).then(day).otherwise(local)


def is_placeholder(day: pl.Expr, *, may_begin_always: bool = False) -> pl.Expr:
    """Whether a day stands for "no date".

    It does as one of PLACEHOLDERS, in a year of one digit only (1111 to 9999), and as the first or
    last day of a year in which no record of ours lies: 1753, 1899 to 1901, 2050, 2099, 2999.

    Args:
        day: The day.
        may_begin_always: An early one has a meaning here: what holds from it on has always held.
    """
    year = day.dt.year()
    is_unlikely = (year < FIRST_LIKELY_YEAR) | (year > LAST_LIKELY_YEAR)
    ends = [day.dt.month().eq(m) & day.dt.day().eq(d) for m, d in CALENDAR_ENDS]
    is_one_digit = year.is_between(1111, 9999) & (year % 1111 == 0)
    found = day.is_in(PLACEHOLDERS) | is_one_digit | (is_unlikely & pl.any_horizontal(ends))
    return found & (year > FIRST_LIKELY_YEAR + 100) if may_begin_always else found


def why_no_day(text: pl.Expr, day: pl.Expr, stands_for_none: pl.Expr) -> pl.Expr:
    """The reason why a date cannot be taken; null where it can, or where there is none.

    Args:
        text: The date as text.
        day: As `read_days` of it.
        stands_for_none: Whether that day is a placeholder in its column.
    """
    parts = text.str.extract_groups(SLASHED_DATE).struct
    either = [
        pl.concat_str(
            parts.field("year"),
            parts.field(month).str.zfill(2),
            parts.field(of_month).str.zfill(2),
            separator="-",
        ).str.to_date("%Y-%m-%d", strict=False)
        for month, of_month in (("second", "first"), ("first", "second"))
    ]
    slashed = pl.any_horizontal(is_placeholder(read).fill_null(value=False) for read in either)
    return (
        pl.when(stands_for_none)
        .then(pl.lit("placeholder_date"))
        .when(day.is_not_null() | text.is_null())
        .then(None)
        .when(text.str.contains(ZERO_DATE) | slashed)
        .then(pl.lit("placeholder_date"))
        .when(text.str.contains(TWO_DIGIT_YEAR))
        .then(pl.lit("two_digit_year"))
        .when(text.str.contains(SLASHED_DATE))
        .then(pl.lit("ambiguous_date"))
        .otherwise(pl.lit("unreadable_date"))
    )
