"""The windows of growth as pages offer them: by their kinds and dates, never by their labels."""

import datetime as dt

import polars as pl

from dashboard.shell.windows import of_window, windows_in_order, windows_of
from pipelines.models.periods import standard_windows

WINDOWS = [
    window.as_columns() for window in standard_windows(dt.date(2012, 1, 1), dt.date(2022, 6, 1), 1)
]


def test_windows_begin_with_the_latest_financial_year_on_the_one_before() -> None:
    found = windows_in_order(reversed(WINDOWS))
    told = [(window["current"], window["baseline"]) for window in found]
    assert told[:2] == [("2021/22", "2020/21"), ("2020/21", "2019/20")]
    assert told[8:10] == [("2013/14", "2012/13"), ("2021/22", "2018/19")]
    assert told[-3:] == [
        ("Jul 2021–Jun 2022", "Jul 2020–Jun 2021"),
        ("Apr–Jun 2022", "Apr–Jun 2021"),
        ("2015", "2012"),
    ]
    assert len(found) == len(WINDOWS)


def test_the_rows_of_a_window_are_those_of_its_dates_also_where_another_has_its_labels() -> None:
    later = {
        **WINDOWS[0],
        "current_start": dt.date(2099, 4, 1),
        "current_end": dt.date(2100, 3, 31),
    }
    rows = pl.DataFrame([{**WINDOWS[0], "n": 1}, {**later, "n": 2}, {**WINDOWS[0], "n": 3}])
    first, second = windows_of(rows)
    assert of_window(rows, first)["n"].to_list() == [1, 3]
    assert of_window(rows, second)["n"].to_list() == [2]
