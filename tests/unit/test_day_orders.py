"""A column in which a spreadsheet changed day and month is known by its mark, no other is."""

import datetime as dt
import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.dates import read_days
from pipelines.errors import SourceError
from pipelines.mapping.dates import rewrite_as_iso
from pipelines.mapping.day_orders import RARE, DayOrders, count_orders, refuse_swapped
from pipelines.mapping.draft_dates import recognise_dates
from tests.fuzz import examples

SOME_DAYS = st.lists(st.dates(dt.date(2012, 1, 1), dt.date(2026, 1, 1)), min_size=30, max_size=60)
WAYS = {"%d/%m/%Y": "dd/mm/yyyy", "%m/%d/%Y": "mm/dd/yyyy", "%d.%m.%y": "dd.mm.yy"}


def opened_elsewhere(day, way):
    """A date as a spreadsheet leaves it that expects day and month in the other order."""
    return f"{day.year}-{day.day:02d}-{day.month:02d}" if day.day <= 12 else day.strftime(way)


def column(days, way):
    return pl.Series("dates", [opened_elsewhere(day, way) for day in days])


@pytest.mark.parametrize("way", WAYS)
def test_a_draft_asks_whether_a_spreadsheet_changed_the_dates(way):
    found = recognise_dates(column([dt.date(2019, 1, day) for day in range(1, 29)], way))
    assert found.form == "?"
    assert "changed day and month" in found.question


@settings(max_examples=examples(30))
@given(days=SOME_DAYS, way=st.sampled_from(list(WAYS)), first=st.integers(1, 12))
def test_a_swapped_column_is_refused_until_a_line_of_the_mapping_changes_it_back(days, way, first):
    days = [*days, *(dt.date(2019, first, day) for day in (2, 5, 11, 17, 23, 28))]
    texts, form = column(days, way), f"{WAYS[way]} swapped"
    orders = {"reported_date": count_orders(texts)}
    with pytest.raises(SourceError, match=f'reported_date = "{form}"'):
        refuse_swapped("own.csv", orders, {"reported_date": WAYS[way]})
    refuse_swapped("own.csv", orders, {"reported_date": form})
    back = texts.to_frame().select(rewrite_as_iso(pl.col("dates"), form, 2000)).to_series()
    assert read_days(back).to_list() == days


def test_dates_that_a_person_says_are_right_stay_as_they_are():
    texts = column([dt.date(2019, 1, day) for day in range(1, 29)], "%d/%m/%Y")
    form = "dd/mm/yyyy not swapped"
    refuse_swapped("own.csv", {"reported_date": count_orders(texts)}, {"reported_date": form})
    kept = texts.to_frame().select(rewrite_as_iso(pl.col("dates"), form)).to_series()
    assert read_days(kept)[0] == dt.date(2019, 1, 1)
    assert read_days(kept)[1] == dt.date(2019, 2, 1)


@settings(max_examples=examples(30))
@given(days=SOME_DAYS, way=st.sampled_from(["%Y-%m-%d", *WAYS]))
def test_a_column_in_one_way_of_writing_never_bears_the_mark(days, way):
    assert not count_orders(pl.Series([day.strftime(way) for day in days])).may_be_swapped


def test_columns_that_mix_two_ways_of_writing_rarely_bear_it():
    draw = random.Random(16)
    marked, tries = 0, 3_000
    for _ in range(tries):
        counts = [0, 0, 0, 0]
        for _ in range(draw.randint(2, 30)):
            day = dt.date(2015, 1, 1) + dt.timedelta(days=draw.randrange(3650))
            counts[2 * draw.randint(0, 1) + (day.day > 12)] += 1
        low, high, either, first = counts
        marked += DayOrders(low, high, day_first=first, either=either, separator="/").is_swapped
    assert marked <= RARE * tries


@given(st.lists(st.text("0123456789/-. TJan", max_size=12), max_size=20), st.integers(0, 20))
def test_what_is_counted_batch_by_batch_is_what_is_counted_at_once(texts, cut):
    values = pl.Series("dates", texts, dtype=pl.String)
    parts = count_orders(values[:cut]) + count_orders(values[cut:])
    assert parts == count_orders(values)
