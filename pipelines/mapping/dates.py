"""Date formats in the letters that people use: dd/mm/yyyy, dd-mmm-yy, yyyymmdd, mmm yyyy.

A format says how day, month and year stand. A day of the week before them and a time of day behind
them, however it is written, need not be said: what the time means is the contract's matter
(`contracts/dates.py`), which reads it behind an ISO date.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import polars as pl

from pipelines.contracts.dates import ANY_TIME

ISO = "yyyy-mm-dd"
SWAPPED, NOT_SWAPPED = "swapped", "not swapped"
TOKEN = re.compile(r"dddd|ddd|dd|d|mon|mmmm|mmm|mm|m|yyyy|yy|[a-z]+")
TIME_SAID = re.compile(
    r"[, t]*h[h0-9]*[:.]?(?:mm|mi|nn)(?:[:.]?ss?(?:[.,:]?(?:f+\d?|s+|0+))?)?"
    r"\s*(?:am/pm|am|pm|tt|a/p)?\s*(?:z|[+-]?hh:?mm|xxx|zzz)?"
)
WEEKDAY = r"(?i:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+)?"
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED_MONTH = (
    r"(?P<name>(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\.?"
)


@dataclass(frozen=True)
class DateFormat:
    """How a column writes its dates.

    Attributes:
        pattern: What its text looks like, with the parts as named groups.
        has_day: Whether it says a day; else it is a month.
        has_month_name: Whether the month is a word, so that no day can be taken for it.
        has_short_year: Whether the year has two digits.
        is_swapped: Of dates that stand in ISO form beside it: day and month changed places (a
            spreadsheet did that), they did not, or None where nobody said.
    """

    pattern: str
    has_day: bool
    has_month_name: bool
    has_short_year: bool
    is_swapped: bool | None = None


@cache
def parse_format(written: str) -> DateFormat | None:
    """A format such as `dd/mm/yyyy hh:mm`, upper or lower case; None where it is none."""
    text, is_swapped = written.strip().lower().replace("month", "mon"), None
    for said, meaning in ((NOT_SWAPPED, False), (SWAPPED, True)):
        if is_swapped is None and text.endswith(f" {said}"):
            text, is_swapped = text.removesuffix(said).strip(), meaning
    date, hour, _ = text.partition("h")
    if hour:
        date = date.rstrip("t, ")
        if not TIME_SAID.fullmatch(text[len(date) :]):
            return None
    tokens = TOKEN.findall(date)
    kinds = [_kind(token) for token in tokens]
    parts = sorted(kind for kind in kinds if kind != "weekday")
    if parts not in (["day", "month", "year"], ["month", "year"]):
        return None
    return DateFormat(
        pattern=f"^{WEEKDAY}{_pattern(date)}(?P<time>{ANY_TIME})$",
        has_day="day" in kinds,
        has_month_name=any(t in ("mmm", "mmmm", "mon") for t in tokens),
        has_short_year="yy" in tokens,
        is_swapped=is_swapped,
    )


def needs_century(formats: Iterable[str]) -> bool:
    """Whether any of some formats has years of two digits."""
    parsed = [parse_format(written) for written in formats]
    return any(form is not None and form.has_short_year for form in parsed)


def _kind(token: str) -> str:
    kinds = {"d": "day", "m": "month", "y": "year"}
    if token in ("ddd", "dddd"):
        return "weekday"
    return kinds[token[0]] if token in _PARTS else "?"


_PARTS = {
    "dd": r"(?P<day>\d{1,2})(?:st|nd|rd|th)?",
    "d": r"(?P<day>\d{1,2})(?:st|nd|rd|th)?",
    "mm": r"(?P<month>\d{1,2})",
    "m": r"(?P<month>\d{1,2})",
    **dict.fromkeys(("mmm", "mmmm", "mon"), NAMED_MONTH),
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<year>\d{2})",
}


def _pattern(date: str) -> str:
    """The date part as a pattern; where nothing parts the numbers, each has all its digits."""
    date = re.sub(r"^d{3,4}[,. ]*", "", date)
    places = [(match.start(), match.end()) for match in TOKEN.finditer(date)]
    is_run = any(end == start for (_, end), (start, _) in pairwise(places))
    parts, last = [], 0
    for start, end in places:
        between = date[last:start]
        parts.append(r"\s+".join(re.escape(piece) for piece in re.split(r"\s+", between)))
        part = _PARTS[date[start:end]]
        parts.append(part.replace(r"\d{1,2}", r"\d{2}") if is_run else part)
        last = end
    return "".join(parts) + re.escape(date[last:])


def rewrite_as_iso(column: pl.Expr, written: str, century: int | None = None) -> pl.Expr:
    """Text in a format as ISO text; text that does not follow the format stays as it is.

    Args:
        column: Dates as text.
        written: The format; ISO dates beside it change day and month where it says `swapped`.
        century: The first of the hundred years that two digits stand for: 2000 for 2000 to 2099,
            1930 for 1930 to 2029. Without it they stand for none.
    """
    form = parse_format(written)
    if form is None or (form.has_short_year and century is None):
        return column
    text = column.str.strip_chars()
    part = text.str.extract_groups(form.pattern).struct
    year = part.field("year")
    if form.has_short_year and century is not None:
        digits = year.cast(pl.Int64)
        year = ((digits - century) % 100 + century).cast(pl.String)
    if form.has_month_name:
        word = part.field("name").str.slice(0, 3).str.to_lowercase()
        numbers = {name: f"{number:02d}" for number, name in enumerate(MONTH_NAMES, start=1)}
        month = word.replace_strict(numbers, default=None, return_dtype=pl.String)
    else:
        month = part.field("month").str.zfill(2)
    date = [year, month, *([part.field("day").str.zfill(2)] if form.has_day else [])]
    iso = pl.concat_str(date, separator="-")
    first = iso if form.has_day else iso + "-01"
    is_day = first.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    read = pl.when(is_day).then(iso + part.field("time"))
    changed = text.str.replace(r"^(\d{4})-(\d{2})-(\d{2})", "$1-$3-$2")
    return pl.coalesce(read, changed if form.is_swapped else column)
