"""The shape of a year is worked out a day, from whole financial years only."""

import datetime as dt

import polars as pl
import pytest

from pipelines.models.demand.year_shape import usual_shape, year_shape
from pipelines.models.periods import add_months

APRIL = dt.date(2014, 4, 1)


def months(counts):
    starts = [add_months(APRIL, step) for step in range(len(counts))]
    return pl.DataFrame(
        {"month": starts, "count": counts}, schema={"month": pl.Date, "count": pl.Int64}
    )


def days_of(step):
    return (add_months(APRIL, step + 1) - add_months(APRIL, step)).days


def test_as_many_a_day_all_year_is_even_though_months_differ_in_length():
    shape = year_shape(months([10 * days_of(step) for step in range(12)]))
    assert shape["evenness"].to_list() == pytest.approx([1.0] * 12)


def test_a_month_with_half_as_many_a_day_is_worked_by_hand():
    counts = [10 * days_of(step) for step in range(12)]
    counts[4] = 5 * 31  # August 2014
    shape = year_shape(months(counts))
    a_day = (10 * (365 - 31) + 5 * 31) / 365
    assert shape["evenness"][4] == pytest.approx(5 / a_day)
    assert shape["evenness"][0] == pytest.approx(10 / a_day)


def test_a_year_with_a_month_that_did_not_arrive_or_not_yet_is_left_out():
    counts = [*[30] * 12, *[30] * 5, None, *[30] * 6, *[30] * 11]
    assert year_shape(months(counts))["financial_year"].unique().to_list() == ["2014/15"]


@pytest.mark.parametrize("counts", [[], [0] * 12, [None] * 12, [5]])
def test_without_a_whole_year_that_counted_anything_there_is_no_shape(counts):
    assert year_shape(months(counts)).is_empty()
    assert usual_shape(year_shape(months(counts))).is_empty()


def test_the_usual_shape_is_that_of_the_last_five_years_and_not_moved_by_one_odd_spring():
    year = [10 * days_of(step) for step in range(12)]
    high_october = [*year[:6], 2 * year[6], *year[7:]]
    spring = [year[0] // 4, *high_october[1:]]
    odd = [1000, *[1] * 11]
    usual = usual_shape(year_shape(months([*odd, *high_october * 2, *spring, *high_october * 2])))
    assert usual["year_count"].to_list() == [5] * 12
    assert usual["calendar_month"][0] == 10
    april = usual.filter(pl.col("calendar_month") == 4)["evenness"].item()
    assert april == pytest.approx(
        usual.filter(pl.col("calendar_month") == 5)["evenness"].item(), rel=0.01
    )
