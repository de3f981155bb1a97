"""Nothing leaves that was not declared, and nothing leaves beside a hidden count it rests on."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shell import page
from dashboard.shell.amounts import SMALLEST_SHOWN
from dashboard.shell.columns import WORKED_OUT, Column, Holds, Kind, Leaves
from dashboard.shell.disclosure import SUPPRESSED, public_table

COUNTS = ("a", "b", "c", "d")
WORKED_OUT_KINDS = [kind for kind in Kind if kind.leaves in WORKED_OUT]
COUNTING_KINDS = [kind for kind in Kind if kind.leaves is Leaves.AS_COUNT]
VALUES = {
    Holds.NUMBERS: pl.Float64,
    Holds.DECIMALS: pl.Decimal(18, 2),
    Holds.DATES: pl.Date,
    Holds.TIMES: pl.Datetime,
    Holds.WORDS: pl.String,
}


@st.composite
def declared_tables(draw):
    """A table of counts, some of them left behind, and of columns that rest on them."""
    rows = draw(st.integers(1, 8))
    cell = st.none() | st.integers(0, 30) | st.integers(-8, 8)
    table = pl.DataFrame(
        {name: draw(st.lists(cell, min_size=rows, max_size=rows)) for name in COUNTS},
        schema=dict.fromkeys(COUNTS, pl.Int64),
    )
    shown = draw(st.lists(st.sampled_from(COUNTS), unique=True, max_size=len(COUNTS)))
    some = st.lists(st.sampled_from(COUNTS), unique=True, min_size=1).map(tuple)
    columns = {}
    for name in shown:
        others = st.lists(st.sampled_from(COUNTS).filter(name.__ne__), unique=True).map(tuple)
        kind = draw(st.sampled_from(COUNTING_KINDS))
        sum_of = draw(others) if kind is Kind.COUNT else ()
        columns[name] = Column(name, kind, rests_on=draw(others), sum_of=sum_of)
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from([*WORKED_OUT_KINDS, Kind.NUMBER, Kind.TEXT]))
        values = pl.Series(f"x{number}", ["12"] * rows).cast(VALUES[kind.holds])
        table = table.with_columns(values)
        columns[values.name] = Column(values.name, kind, rests_on=draw(some))
    return table, columns


def is_small(count):
    return count is not None and 0 < abs(count) < SMALLEST_SHOWN


@given(declared_tables())
def test_no_count_of_one_to_five_leaves_nor_anything_that_rests_on_a_hidden_one(declared):
    table, columns = declared
    shown = public_table(table, columns)
    assert shown.columns == list(columns)
    for before, after in zip(table.to_dicts(), shown.to_dicts(), strict=True):
        for name, column in columns.items():
            counts = {*column.rests_on, *({name} if column.kind in COUNTING_KINDS else ())}
            hidden = [
                count
                for count in counts
                if is_small(before[count]) or after.get(count) == SUPPRESSED
            ]
            assert after[name] == SUPPRESSED or not hidden, (name, before, after)


@given(declared_tables())
def test_no_count_is_hidden_alone_in_its_column_where_another_could_keep_it_company(declared):
    table, columns = declared
    shown = public_table(table, columns)
    for name, column in columns.items():
        if column.kind in COUNTING_KINDS and (shown[name] == SUPPRESSED).sum() == 1:
            others = table.filter((shown[name] != SUPPRESSED).fill_null(value=True))[name]
            assert not others.drop_nulls().filter(others.drop_nulls() != 0).len()


@given(declared_tables())
def test_money_and_time_leave_only_where_every_count_they_rest_on_is_known(declared):
    table, columns = declared
    shown = public_table(table, columns)
    for name, column in columns.items():
        if column.kind.leaves is Leaves.ON_CASES:
            unknown = table.select(
                pl.any_horizontal(pl.col(count).is_null() for count in column.rests_on)
            ).to_series()
            assert (shown.filter(unknown)[name] == SUPPRESSED).all()


@pytest.mark.parametrize("kind", WORKED_OUT_KINDS)
def test_what_is_worked_out_names_its_counts_or_says_why_it_has_none(kind):
    with pytest.raises(ValueError, match="rests_on"):
        Column("Growth", kind)
    with pytest.raises(ValueError, match="leaves_because"):
        Column("Growth", kind, rests_on=("a",), leaves_because="both cannot be")
    assert Column("Growth", kind, leaves_because="no case is behind it").kind is kind


@pytest.mark.parametrize("kind", COUNTING_KINDS)
def test_a_count_cannot_be_declared_harmless(kind):
    with pytest.raises(ValueError, match="needs no leaves_because"):
        Column("Cases", kind, leaves_because="they are few")


@pytest.mark.parametrize("show", [public_table, lambda *table: page.table(*table, name="Few")])
def test_a_column_that_is_not_declared_is_neither_shown_nor_leaves(show):
    with pytest.raises(TypeError, match="'expected' is not declared"):
        show(pl.DataFrame({"expected": [3.2]}), {"expected": "Expected in the end"})


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([3], Kind.TEXT),
        ([3.5], Kind.TEXT),
        (["3"], Kind.COUNT),
        ([dt.date(2026, 4, 1)], Kind.NUMBER),
        ([3], Kind.MONTH),
        ([dt.date(2026, 4, 1)], Kind.TIME),
    ],
)
def test_a_number_cannot_pass_as_a_word_nor_a_word_as_a_number(values, kind):
    with pytest.raises(TypeError, match=f"not {kind.meaning}"):
        public_table(pl.DataFrame({"opened": values}), {"opened": Column("Opened", kind)})


def test_pounds_to_the_penny_are_decimals_and_other_pounds_are_none():
    exact = pl.DataFrame({"n": [9], "cost": [1.5]}, schema={"n": pl.Int64, "cost": pl.Float64})
    for kind, table in (
        (Kind.PENCE, exact),
        (Kind.POUNDS, exact.cast({"cost": pl.Decimal(18, 2)})),
    ):
        with pytest.raises(TypeError, match="pounds"):
            public_table(table, {"cost": Column("Cost", kind, rests_on=("n",))})


def test_a_column_cannot_rest_on_what_the_table_does_not_hold_or_what_is_no_count():
    table = pl.DataFrame({"growth": [0.5], "name": ["North"], "share": [0.1]})
    for basis, error, said in (
        ("opened", ValueError, "no column 'opened'"),
        ("name", TypeError, "holds no counts"),
        ("share", ValueError, "declared as no count"),
    ):
        columns = {
            "growth": Column("Growth", Kind.SHARE, rests_on=(basis,)),
            "share": Column("Share", Kind.SHARE, leaves_because="the mean of all"),
        }
        with pytest.raises(error, match=said):
            public_table(table, columns)


def test_a_table_without_rows_leaves_with_its_headings_alone():
    columns = {
        "a": Column("Cases", Kind.COUNT),
        "x": Column("Cost", Kind.POUNDS, rests_on=("a",)),
    }
    empty = pl.DataFrame(schema={"a": pl.Int64, "x": pl.Float64})
    assert public_table(empty, columns).columns == ["a", "x"]


def test_what_is_expected_leaves_as_a_count_does_and_takes_its_bounds_with_it():
    table = pl.DataFrame(
        {"expected": [5.4, 0.3, 40.5, 0.0], "low": [2.0, 0.0, 30.0, 0.0], "of": [9, 8, 9, 7]}
    )
    columns = {
        "expected": Column("Expected", Kind.EXPECTED_COUNT),
        "low": Column("From", Kind.LEVEL, rests_on=("expected",)),
    }
    shown = public_table(table, columns)
    assert shown["expected"].to_list() == ["c", "c", "40.5", "0.0"]
    assert shown["low"].to_list() == ["c", "c", "30.0", "0.0"]


def test_words_that_tell_a_count_go_with_it():
    table = pl.DataFrame({"row_count": [2, 4, 900], "lines": ["7, 9", "1, 2, 3", "4, 8, 15"]})
    columns = {
        "row_count": Column("Rows", Kind.COUNT),
        "lines": Column("Lines", Kind.TEXT, rests_on=("row_count",)),
    }
    assert public_table(table, columns)["lines"].to_list() == ["c", "c", "4, 8, 15"]
