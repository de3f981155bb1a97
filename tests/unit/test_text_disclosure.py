"""No count of one to five leaves a table, nor what would give one away."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shell.columns import Column, Kind
from dashboard.shell.disclosure import public_table

PARTS = ("charged_count", "other_count", "open_count")


def public_counts(table, *, sum_of=None):
    """The public form of a table of counts alone, one of them declared as the sum of others."""
    sums = sum_of or {}
    columns = {name: Column(name, Kind.COUNT, sum_of=sums.get(name, ())) for name in table.columns}
    return public_table(table, columns)


def public_list(values):
    return public_counts(pl.DataFrame({"incident_count": values}))["incident_count"].to_list()


def test_counts_of_one_to_five_become_c_and_zero_stays():
    assert public_list([0, 1, 2, 5, 6]) == ["0", "c", "c", "c", "6"]


def test_a_lone_small_count_takes_the_next_smallest_with_it():
    assert public_list([90, 3, 40]) == ["90", "c", "c"]


def test_what_was_worked_out_from_a_hidden_count_goes_with_it():
    counts = {"baseline_count": [4, 2, 100], "current_count": [8, 10, 110]}
    columns = {name: Column(name, Kind.COUNT) for name in counts}
    columns["growth_share"] = Column("Growth", Kind.SHARE, rests_on=tuple(counts))
    shown = public_table(pl.DataFrame({**counts, "growth_share": [1.0, 4.0, 0.1]}), columns)
    assert shown["growth_share"].to_list() == ["c", "c", "0.1"]


def test_a_month_not_delivered_stays_empty():
    assert public_list([None, 12, 30]) == [None, "12", "30"]


def test_company_is_a_count_and_never_a_month_that_was_not_delivered():
    assert public_list([4, None, None, 9]) == ["c", None, None, "c"]


def parts(*rows):
    return pl.DataFrame(
        [(*row, sum(row)) for row in rows], schema=[*PARTS, "investigation_count"], orient="row"
    )


def test_a_part_is_not_given_back_by_the_sum_of_its_row():
    shown = public_counts(parts((3, 40, 50), (4, 60, 70), (20, 30, 90)))
    assert shown.rows() == [
        ("c", "c", "50", "93"),
        ("c", "c", "70", "134"),
        ("20", "30", "90", "140"),
    ]


def test_a_sum_that_is_declared_closes_its_rows_whatever_else_the_table_counts():
    # By the numbers alone nobody could tell: the third row lacks a part, and notes are no part.
    table = parts((3, 40, 50), (4, 60, 70), (20, 30, 90)).with_columns(
        pl.Series("open_count", [50, 70, None]), note_count=pl.Series([9, 9, 9])
    )
    shown = public_counts(table, sum_of={"investigation_count": PARTS})
    assert shown.rows() == [
        ("c", "c", "50", "93", "9"),
        ("c", "c", "70", "134", "9"),
        ("20", "30", None, "140", "9"),
    ]


def test_hiding_a_second_cell_of_a_row_never_leaves_a_column_with_one():
    shown = public_counts(parts((3, 40, 50), (40, 4, 70), (20, 30, 90)))
    for cells in [*shown.rows(), *(shown[name] for name in shown.columns)]:
        assert list(cells).count("c") != 1


@given(
    st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=2, max_size=6),
)
def test_no_count_can_be_taken_from_the_rest_of_its_row(rows):
    table = parts(*rows)
    for before, after in zip(table.rows(), public_counts(table).rows(), strict=True):
        hidden = [n for n, cell in zip(before, after, strict=True) if cell == "c"]
        assert all(not 1 <= n <= 5 or cell == "c" for n, cell in zip(before, after, strict=True))
        assert len(hidden) != 1


def test_counts_that_are_no_parts_of_one_another_are_left_as_they_were():
    table = pl.DataFrame({"a_count": [3, 4, 50], "b_count": [40, 60, 70], "c_count": [9, 9, 9]})
    assert public_counts(table)["b_count"].to_list() == ["40", "60", "70"]


def test_of_several_next_smallest_counts_one_goes():
    assert public_list([7, 3, 7, 7, 0, None]) == ["c", "c", "7", "7", "0", None]


def test_a_change_of_a_few_down_is_hidden_like_one_up():
    assert public_list([-3, 40, 4, -60]) == ["c", "40", "c", "-60"]
