"""Periods: financial years (1 April to 31 March), months, and the windows that growth compares."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from pipelines.contracts.vocabulary import (
    CLAIM_2012_2015,
    LATEST_TWELVE_MONTHS,
    ONE_FINANCIAL_YEAR,
    THREE_FINANCIAL_YEARS,
    YEAR_TO_DATE,
)

FINANCIAL_YEAR_MONTH = 4
CLAIM_YEARS = (2012, 2015)
"""The calendar years of the 2015 claim of an 88 per cent rise (National Police Chiefs' Council)."""

SPRING_2020 = (dt.date(2020, 4, 1), dt.date(2020, 8, 31))
"""A one-off: reports fell about a quarter from April to August 2020."""

WINDOW_SCHEMA = {
    "window": pl.String,
    "baseline": pl.String,
    "current": pl.String,
    "baseline_start": pl.Date,
    "baseline_end": pl.Date,
    "current_start": pl.Date,
    "current_end": pl.Date,
}


@dataclass(frozen=True)
class Window:
    """Two periods to compare, each given by its label and its first and last month.

    Attributes:
        kind: One of GROWTH_WINDOWS.
        years_between: Years from the one to the other, for a yearly rate.
    """

    kind: str
    baseline: str
    baseline_start: dt.date
    baseline_end: dt.date
    current: str
    current_start: dt.date
    current_end: dt.date
    years_between: float

    def as_columns(self) -> dict[str, str | dt.date]:
        """The window as marts carry it (WINDOW_SCHEMA), to the last day of either period."""
        return {
            "window": self.kind,
            "baseline": self.baseline,
            "current": self.current,
            "baseline_start": self.baseline_start,
            "baseline_end": _last_day(self.baseline_end),
            "current_start": self.current_start,
            "current_end": _last_day(self.current_end),
        }


def financial_year(column: str) -> pl.Expr:
    """The financial year of a date column, written `2015/16`."""
    return financial_year_from(_first_calendar_year(column))


def financial_year_from(calendar_year: pl.Expr) -> pl.Expr:
    """The financial year that begins in a calendar year, written `2015/16`."""
    end = ((calendar_year + 1) % 100).cast(pl.String).str.pad_start(2, "0")
    return pl.concat_str(calendar_year.cast(pl.String), pl.lit("/"), end)


def financial_year_start(column: str) -> pl.Expr:
    """The first day of the financial year of a date column."""
    return pl.date(_first_calendar_year(column), FINANCIAL_YEAR_MONTH, 1)


def financial_year_of(day: dt.date) -> str:
    """The financial year of a day, written `2015/16`."""
    start = financial_year_start_of(day).year
    return f"{start}/{(start + 1) % 100:02}"


def financial_year_start_of(day: dt.date) -> dt.date:
    """The first day of the financial year of a day."""
    return dt.date(day.year - (day.month < FINANCIAL_YEAR_MONTH), FINANCIAL_YEAR_MONTH, 1)


def _last_day(month: dt.date) -> dt.date:
    return add_months(month, 1) - dt.timedelta(days=1)


def _first_calendar_year(column: str) -> pl.Expr:
    return pl.col(column).dt.offset_by(f"-{FINANCIAL_YEAR_MONTH - 1}mo").dt.year()


def add_months(month: dt.date, count: int) -> dt.date:
    """The first day of the month that lies some months after (or before) another."""
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return dt.date(years, index + 1, 1)


def months_between(first: dt.date, last: dt.date) -> int:
    """How many months lie from one month to another."""
    return (last.year - first.year) * 12 + last.month - first.month


def is_in_spring_2020(period_start: dt.date, months: int) -> bool:
    """Whether a period overlaps the months of spring 2020 in which reports fell."""
    first, last = SPRING_2020
    return period_start <= last and add_months(period_start, months) > first


def standard_windows(first: dt.date, last: dt.date, months_per_period: int) -> list[Window]:
    """The windows that are always compared, as far as the series covers them.

    Args:
        first: First day of the first period.
        last: First day of the last complete period.
        months_per_period: 1 for months, 3 for quarters.

    Returns:
        Each complete financial year against the year before and against three years before; 2012
        against 2015; the latest twelve months against the twelve before; the financial year to
        date against the same months of the year before.
    """
    last_month = add_months(last, months_per_period - 1)
    windows = [
        *_financial_years(first, last_month, years=1),
        *_financial_years(first, last_month, years=3),
        *_claim_window(),
        *_latest_year(last_month),
        *_year_to_date(last_month),
    ]
    return [w for w in windows if first <= w.baseline_start and w.current_end <= last_month]


def _financial_years(first: dt.date, last: dt.date, *, years: int) -> list[Window]:
    starts = [dt.date(year, FINANCIAL_YEAR_MONTH, 1) for year in range(first.year, last.year + 1)]
    kind = ONE_FINANCIAL_YEAR if years == 1 else THREE_FINANCIAL_YEARS
    return [
        _window(
            kind,
            financial_year_of(start),
            start,
            financial_year_of(add_months(start, 12 * years)),
            add_months(start, 12 * years),
            months=12,
        )
        for start in starts
    ]


def _claim_window() -> list[Window]:
    baseline, current = CLAIM_YEARS
    starts = dt.date(baseline, 1, 1), dt.date(current, 1, 1)
    return [_window(CLAIM_2012_2015, str(baseline), starts[0], str(current), starts[1], months=12)]


def _latest_year(last: dt.date) -> list[Window]:
    if last.month == FINANCIAL_YEAR_MONTH - 1:
        return []  # the financial year says the same
    current, baseline = add_months(last, -11), add_months(last, -23)
    return [
        _window(
            LATEST_TWELVE_MONTHS,
            f"{baseline:%b %Y}–{add_months(last, -12):%b %Y}",
            baseline,
            f"{current:%b %Y}–{last:%b %Y}",
            current,
            months=12,
        )
    ]


def _year_to_date(last: dt.date) -> list[Window]:
    start = financial_year_start_of(last)
    months = months_between(start, last) + 1
    if months == 12:
        return []
    before = add_months(start, -12)
    spans = _span(before, months), _span(start, months)
    return [_window(YEAR_TO_DATE, spans[0], before, spans[1], start, months=months)]


def _span(start: dt.date, months: int) -> str:
    """A label such as `Apr–Oct 2025`; both years are named where the span crosses one."""
    end = add_months(start, months - 1)
    if months == 1:
        return f"{start:%b %Y}"
    return f"{start:%b}{'' if start.year == end.year else f' {start.year}'}–{end:%b %Y}"


def _window(
    kind: str,
    baseline: str,
    baseline_start: dt.date,
    current: str,
    current_start: dt.date,
    *,
    months: int,
) -> Window:
    return Window(
        kind,
        baseline,
        baseline_start,
        add_months(baseline_start, months - 1),
        current,
        current_start,
        add_months(current_start, months - 1),
        months_between(baseline_start, current_start) / 12,
    )
