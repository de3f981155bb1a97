"""A date goes in as the day that it says, or is refused under a reason of its own."""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contracts.check import check
from pipelines.contracts.dates import PLACEHOLDERS, read_days
from pipelines.contracts.extracts import Incidents, Investigations, Staffing
from pipelines.contracts.finance import LedgerTotals, Rates
from tests.unit.test_check import AS_AT, FORCE, INCIDENT, INVESTIGATION, RATE, reasons

TIMES = ["T{:%H:%M:%S}", "T{:%H:%M}", " {:%H:%M:%S}", "T{:%H:%M:%S}.130", " {:%I:%M:%S %p}",
         "T{:%H%M%S}", " {:%H.%M.%S}.000000"]  # fmt: skip
OFFSETS = {"Z": 0, "+00:00": 0, "+01:00": 60, "-0500": -300, "+02": 120, " UTC": 0, "+05:30": 330}
MOMENTS = st.datetimes(dt.datetime(1902, 2, 1), dt.datetime(2037, 12, 1))
STAFFING = {"force_code": FORCE, "month": "2019-03-31", "grade": "constable",
            "establishment_fte": "10", "strength_fte": "9", "accredited_fte": "8"}  # fmt: skip
LEDGER = {"force_code": FORCE, "month": "2019-03-01", "category": "travel", "amount_gbp": "5"}
FAMILY = [
    *("1900-01-01", "1970-01-01", "9999-12-31", "1899-12-30", "1899-12-31", "1901-01-01"),
    *("1753-01-01", "2099-12-31", "2999-12-31", "0001-01-01", "1111-11-11", "2222-02-22"),
    *("0000-00-00", "1900-01-00", "2050-01-01", "9999-01-01", "3000-12-31", "1800-01-01"),
]


def day_of(text):
    return read_days(pl.Series("date", [text])).item()


@given(moment=MOMENTS, time=st.sampled_from(TIMES))
def test_a_time_without_an_offset_leaves_the_day_as_it_is_written(moment, time):
    assert day_of(f"{moment:%Y-%m-%d}{time.format(moment)}") == moment.date()


@given(moment=MOMENTS, time=st.sampled_from(TIMES), offset=st.sampled_from(list(OFFSETS)))
def test_a_time_with_an_offset_is_a_day_of_the_united_kingdom(moment, time, offset):
    east = dt.timezone(dt.timedelta(minutes=OFFSETS[offset]))
    there = moment.replace(tzinfo=east)
    expected = there.astimezone(ZoneInfo("Europe/London")).date()
    assert day_of(f"{moment:%Y-%m-%d}{time.format(moment)}{offset}") == expected


def test_summer_time_is_known():
    assert day_of("2019-06-30T23:30:00Z") == dt.date(2019, 7, 1)
    assert day_of("2019-12-31T23:30:00Z") == dt.date(2019, 12, 31)


@pytest.mark.parametrize(
    "text", ["2019-02-30", "2019-02-30T10:00", "2019-03-01T24:30", "2019-03-01T10:61", "2019-13-01",
             "2019-03-01T10:00+99:00", "2019-03-01 soon", "20190301", "2019-03"]
)  # fmt: skip
def test_what_is_no_day_is_none(text):
    assert day_of(text) is None


@pytest.mark.parametrize("column", ["reported_date", "occurred_from", "recorded_date"])
@pytest.mark.parametrize("time", ["", " 00:00:00", "T00:00:00.000"])
@pytest.mark.parametrize("text", FAMILY)
def test_a_placeholder_is_refused_as_such_and_for_nothing_else(text, time, column):
    assert reasons(Incidents, {**INCIDENT, column: text + time}) == [f"placeholder_date:{column}"]


@pytest.mark.parametrize(
    "text", ["01/01/1900", "1/1/1970", "31/12/9999", "12/31/2099", "00/00/0000"]
)
def test_a_placeholder_between_slashes_needs_no_order_to_be_one(text):
    row = {**INVESTIGATION, "closed_date": text}
    assert reasons(Investigations, row) == ["placeholder_date:closed_date"]


def test_no_other_day_is_taken_for_a_placeholder():
    days = pl.date_range(dt.date(1902, 1, 1), AS_AT, eager=True)
    rows = pl.select(
        pl.lit(days).cast(pl.String).alias("reported_date"),
        *(pl.lit(v).alias(c) for c, v in INCIDENT.items() if c != "reported_date"),
    ).with_row_index("line")
    rows = rows.with_columns(pl.col("line").cast(pl.Int64), record=pl.col("line").cast(pl.Int64))
    checked = check(rows, Incidents, as_at=AS_AT, force_codes=[FORCE])
    assert set(days) - set(checked.accepted["reported_date"]) == {
        day for day in PLACEHOLDERS if day < AS_AT and day.year > 1901
    }


def test_what_holds_from_a_day_on_may_always_have_held():
    assert reasons(Rates, {**RATE, "valid_from": "1900-01-01"}) == []
    assert reasons(Rates, {**RATE, "valid_from": "9999-12-31"}) == ["placeholder_date:valid_from"]


@pytest.mark.parametrize(
    "text", ["1900-01-01", "1900-01-31", "2099-12-01", "9999-12", "1970-01-31"]
)
def test_a_month_that_stands_for_none_is_refused_however_it_is_written(text):
    assert reasons(Staffing, {**STAFFING, "month": text}) == ["placeholder_date:month"]


@pytest.mark.parametrize("text", ["03/01/19", "3.1.19", "03-JAN-19", "03-01-19 14:30", "3 Mar 19"])
def test_a_year_of_two_digits_is_named(text):
    row = {**INCIDENT, "reported_date": text}
    assert reasons(Incidents, row) == ["two_digit_year:reported_date"]


@pytest.mark.parametrize("text", ["2019-03-31", "2019-03-01", "2019-03", "2019-03-30T23:30:00Z"])
def test_any_day_of_a_month_is_the_month(text):
    row = {"line": 2, "record": 0, **LEDGER, "month": text}
    checked = check(pl.DataFrame([row]), LedgerTotals, as_at=AS_AT, force_codes=[FORCE])
    assert checked.accepted["month"].to_list() == [dt.date(2019, 3, 1)]


@pytest.mark.parametrize(
    ("first_action", "expected"),
    [
        ("2025-03-02", []),
        ("2025-01-30", []),  # 31 days before the opening
        ("2025-01-29", ["first_action_long_before_opened"]),
        ("2014-06-17", ["first_action_long_before_opened"]),
    ],
)
def test_a_first_action_over_a_month_before_the_opening_is_none_of_it(first_action, expected):
    row = {**INVESTIGATION, "first_action_date": first_action}
    assert reasons(Investigations, row) == expected
