"""Financial years and the windows that growth compares."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contracts.vocabulary import GROWTH_WINDOWS
from pipelines.models.periods import (
    Window,
    add_months,
    financial_year,
    financial_year_of,
    financial_year_start,
    financial_year_start_of,
    months_between,
    standard_windows,
)

MONTHS = st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 1)).map(lambda day: day.replace(day=1))


def labels(windows: list[Window]) -> list[tuple[str, str]]:
    return [(window.baseline, window.current) for window in windows]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2016, 3, 31), "2015/16"),
        (dt.date(2016, 4, 1), "2016/17"),
        (dt.date(2016, 12, 31), "2016/17"),
        (dt.date(2000, 3, 31), "1999/00"),
        (dt.date(2024, 2, 29), "2023/24"),
    ],
)
def test_financial_year_turns_on_the_first_of_april(day: dt.date, expected: str) -> None:
    frame = pl.DataFrame({"day": [day]}).select(
        financial_year("day").alias("year"), financial_year_start("day").alias("start")
    )

    start = dt.date(int(expected[:4]), 4, 1)
    assert (financial_year_of(day), financial_year_start_of(day)) == (expected, start)
    assert frame.row(0) == (expected, start)


@given(month=MONTHS, count=st.integers(-300, 300))
def test_adding_months_and_counting_them_agree(month: dt.date, count: int) -> None:
    assert months_between(month, add_months(month, count)) == count


def test_windows_of_a_long_monthly_series_are_the_five_kinds() -> None:
    windows = standard_windows(dt.date(2011, 4, 1), dt.date(2025, 10, 1), 1)

    actual = labels(windows)
    assert ("2014/15", "2015/16") in actual
    assert ("2012/13", "2015/16") in actual
    assert ("2012", "2015") in actual
    assert ("Nov 2023–Oct 2024", "Nov 2024–Oct 2025") in actual
    assert ("Apr–Oct 2024", "Apr–Oct 2025") in actual
    assert not any("2025/26" in pair for pair in actual)
    assert len(actual) == len(set(actual)) == 13 + 11 + 1 + 1 + 1


def test_each_window_names_its_kind() -> None:
    windows = standard_windows(dt.date(2011, 4, 1), dt.date(2025, 10, 1), 1)

    kinds = {labels([window])[0]: window.kind for window in windows}
    assert {window.kind for window in windows} == set(GROWTH_WINDOWS)
    assert kinds["2014/15", "2015/16"] == "financial_year"
    assert kinds["2012/13", "2015/16"] == "three_financial_years"
    assert kinds["2012", "2015"] == "claim_2012_2015"
    assert kinds["Nov 2023–Oct 2024", "Nov 2024–Oct 2025"] == "latest_twelve_months"
    assert kinds["Apr–Oct 2024", "Apr–Oct 2025"] == "year_to_date"


def test_marts_carry_a_window_from_the_first_day_of_a_period_to_its_last() -> None:
    windows = standard_windows(dt.date(2022, 3, 1), dt.date(2024, 2, 1), 1)

    latest = next(window for window in windows if window.kind == "latest_twelve_months")
    assert latest.as_columns() == {
        "window": "latest_twelve_months",
        "baseline": "Mar 2022–Feb 2023",
        "current": "Mar 2023–Feb 2024",
        "baseline_start": dt.date(2022, 3, 1),
        "baseline_end": dt.date(2023, 2, 28),
        "current_start": dt.date(2023, 3, 1),
        "current_end": dt.date(2024, 2, 29),
    }


def test_claim_window_is_calendar_2012_to_2015_and_three_years() -> None:
    windows = standard_windows(dt.date(2011, 4, 1), dt.date(2025, 10, 1), 1)

    claim = next(window for window in windows if window.kind == "claim_2012_2015")
    assert claim == Window(
        "claim_2012_2015",
        "2012",
        dt.date(2012, 1, 1),
        dt.date(2012, 12, 1),
        "2015",
        dt.date(2015, 1, 1),
        dt.date(2015, 12, 1),
        3.0,
    )


def test_series_from_april_2012_has_no_claim_window() -> None:
    windows = standard_windows(dt.date(2012, 4, 1), dt.date(2022, 7, 1), 3)

    assert ("2012", "2015") not in labels(windows)
    assert ("Apr–Sep 2021", "Apr–Sep 2022") in labels(windows)


def test_series_that_ends_in_march_has_no_part_year() -> None:
    windows = standard_windows(dt.date(2020, 4, 1), dt.date(2023, 3, 1), 1)

    assert labels(windows) == [("2020/21", "2021/22"), ("2021/22", "2022/23")]


def test_year_to_date_over_new_year_names_both_years() -> None:
    windows = standard_windows(dt.date(2022, 4, 1), dt.date(2025, 1, 1), 1)

    assert ("Apr 2023–Jan 2024", "Apr 2024–Jan 2025") in labels(windows)


@given(first=MONTHS, length=st.integers(1, 200))
def test_both_periods_of_a_window_are_the_same_months_and_inside_the_series(
    first: dt.date, length: int
) -> None:
    last = add_months(first, length - 1)

    windows = standard_windows(first, last, 1)

    assert len(set(labels(windows))) == len(windows)
    for window in windows:
        assert first <= window.baseline_start <= window.baseline_end < window.current_end <= last
        assert window.baseline_start.month == window.current_start.month
        assert window.baseline_end.month == window.current_end.month
        assert months_between(window.baseline_start, window.baseline_end) == months_between(
            window.current_start, window.current_end
        )
        gap = months_between(window.baseline_start, window.current_start)
        assert window.years_between == gap / 12
