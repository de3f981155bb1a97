"""A format reads back every date that was written in it, and no date written otherwise."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipelines.contracts.dates import read_days
from pipelines.mapping.dates import parse_format, rewrite_as_iso
from pipelines.mapping.draft_dates import DATE_FORMATS, recognise_dates
from tests.fuzz import examples

DAYS = st.dates(dt.date(1902, 1, 2), dt.date(2037, 12, 30))
TIMES = ["", " 09:15", " 14:22:07", "T14:22:07", " 14:22:07.130", " 02:30:00 PM", " 2:30 pm",
         " 09.15.00.000000 AM", ", 14:22", " 12:00Z", "T12:00:00+01:00"]  # fmt: skip
PARTS = {"yyyy": "%Y", "yy": "%y", "mmm": "%b", "mm": "%m", "dd": "%d"}
LONG_YEARS = [form for form in DATE_FORMATS if "yyyy" in form]


def written(day, form):
    for part, directive in PARTS.items():
        form = form.replace(part, day.strftime(directive))
    return form


def days(texts, form, century=None):
    column = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return read_days(
        column.select(rewrite_as_iso(pl.col("text"), form, century)).to_series()
    ).to_list()


@given(day=DAYS, form=st.sampled_from(DATE_FORMATS), time=st.sampled_from(TIMES))
def test_a_date_in_any_format_comes_back_with_any_time_behind_it(day, form, time):
    assert days([written(day, form) + time], form, day.year // 100 * 100) == [day]


@given(day=DAYS, form=st.sampled_from(LONG_YEARS), other=st.sampled_from(LONG_YEARS))
def test_day_and_month_never_change_places_unseen(day, form, other):
    """Under a format that has its parts in another order a date past the 12th is refused."""
    day = day.replace(day=13 + day.day % 16)
    assert days([written(day, form)], other) in ([day], [None])


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("dd/mm/yyyy", "1/4/2016", dt.date(2016, 4, 1)),
        ("dd/mm/yyyy", "30/02/2019", None),
        ("dd/mm/yyyy", "2019-04-01", dt.date(2019, 4, 1)),
        ("DD/MM/YYYY HH24:MI:SS", "01/04/2019 14:22:07", dt.date(2019, 4, 1)),
        ("yyyy-mm-ddThh:mm:ss", "2019-04-01T14:22:07", dt.date(2019, 4, 1)),
        ("yyyy-mm-dd hh:mm:ss.fff", "2019-04-01 14:22:07.130", dt.date(2019, 4, 1)),
        ("yyyymmddThhmmss", "20190630T233000Z", dt.date(2019, 7, 1)),
        ("dd/mm/yyyy hh:mm", "30/06/2019 23:30 +00:00", dt.date(2019, 7, 1)),
        ("DD-MON-YYYY", "02-APR-2019 09:15:00", dt.date(2019, 4, 2)),
        ("dddd, d mmmm yyyy", "Tuesday, 2nd April 2019", dt.date(2019, 4, 2)),
        ("d month yyyy hh:mm am/pm", "2 April 2019 09:15 AM", dt.date(2019, 4, 2)),
        ("dd/mm/yyyy", "Tue 02/04/2019", dt.date(2019, 4, 2)),
    ],
)
def test_formats_as_people_and_systems_write_them(form, text, expected):
    assert days([text], form) == [expected]


@pytest.mark.parametrize("form", ["hh:mm", "dd/yyyy", "soon", "%d/%m/%Y", "dd/mm/yyyy dd", "yyyy"])
def test_what_is_no_format_is_none(form):
    assert parse_format(form) is None


@given(year=st.integers(1900, 2099), first=st.integers(1900, 2000))
def test_two_digits_are_a_year_of_the_hundred_that_was_named(year, first):
    assume(first <= year < first + 100)
    assert days([f"01/04/{year % 100:02d}"], "dd/mm/yy", first) == [dt.date(year, 4, 1)]
    assert days([f"01/04/{year % 100:02d}"], "dd/mm/yy") == [None]


@pytest.mark.parametrize(
    ("form", "text"),
    [("mmm yyyy", "Mar 2019"), ("mmm yyyy", "March 2019"), ("mm/yyyy", "03/2019"),
     ("mmm-yy", "Mar-19"), ("yyyymm", "201903"), ("yyyy-mm", "2019-03"),
     ("dd/mm/yyyy", "31/03/2019")],
)  # fmt: skip
def test_months_without_a_day(form, text):
    column = pl.DataFrame({"text": [text]}).select(rewrite_as_iso(pl.col("text"), form, 2000))
    found = read_days(column.to_series(), as_months=True).item()
    assert found.replace(day=1) == dt.date(2019, 3, 1)


@settings(max_examples=examples(15))
@given(
    first=st.dates(dt.date(2005, 1, 1), dt.date(2030, 1, 1)),
    form=st.sampled_from([*DATE_FORMATS, "yyyy-mm-dd"]),
    time=st.sampled_from(TIMES),
)
def test_a_draft_finds_the_format_of_a_column_or_asks(first, form, time):
    column = [first + dt.timedelta(days=37 * n) for n in range(25)]
    texts = [written(day, form) + time for day in column]
    found = recognise_dates(pl.Series("dates", texts))
    if found.form == "?":
        assert found.question
    else:
        assert days(texts, found.form or "yyyy-mm-dd", 2000) == column


def test_a_year_of_two_digits_that_may_stand_first_is_asked_about():
    texts = [f"19/{month:02d}/{day:02d}" for month in (1, 2, 3) for day in range(1, 28, 5)]
    found = recognise_dates(pl.Series("dates", texts))
    assert found.form == "?"
    assert "which of the three numbers is the year" in found.question


@pytest.mark.parametrize("text", ["Mar 2019", "03/2019", "Mar-19", "201903"])
def test_a_draft_finds_the_format_of_months(text):
    found = recognise_dates(pl.Series("months", [text] * 3), "month")
    column = pl.DataFrame({"text": [text]}).select(rewrite_as_iso(pl.col("text"), found.form, 2000))
    assert read_days(column.to_series(), as_months=True).item() == dt.date(2019, 3, 1)
