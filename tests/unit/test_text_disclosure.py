import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shell.disclosure import public_table


def test_counts_of_one_to_five_become_c_and_zero_stays() -> None:
    table = pl.DataFrame({"incident_count": [0, 1, 2, 5, 6]})
    assert public_table(table)["incident_count"].to_list() == ["0", "c", "c", "c", "6"]


def test_a_lone_small_count_takes_the_next_smallest_with_it() -> None:
    table = pl.DataFrame({"district": ["a", "b", "c"], "incident_count": [90, 3, 40]})
    assert public_table(table)["incident_count"].to_list() == ["90", "c", "c"]


def test_what_was_worked_out_from_a_hidden_count_goes_with_it() -> None:
    table = pl.DataFrame(
        {
            "baseline_count": [4, 2, 100],
            "current_count": [8, 10, 110],
            "growth_share": [1.0, 4.0, 0.1],
        }
    )
    assert public_table(table)["growth_share"].to_list() == ["c", "c", "0.1"]


def test_a_month_not_delivered_stays_empty() -> None:
    table = pl.DataFrame({"incident_count": [None, 12, 30]})
    assert public_table(table)["incident_count"].to_list() == [None, "12", "30"]


def parts(*rows):
    names = ["charged_count", "other_count", "open_count", "investigation_count"]
    return pl.DataFrame([(*row, sum(row)) for row in rows], schema=names, orient="row")


def test_a_part_is_not_given_back_by_the_sum_of_its_row():
    shown = public_table(parts((3, 40, 50), (4, 60, 70), (20, 30, 90)))
    assert shown.rows() == [
        ("c", "c", "50", "93"),
        ("c", "c", "70", "134"),
        ("20", "30", "90", "140"),
    ]


def test_hiding_a_second_cell_of_a_row_never_leaves_a_column_with_one():
    shown = public_table(parts((3, 40, 50), (40, 4, 70), (20, 30, 90)))
    for cells in [*shown.rows(), *(shown[name] for name in shown.columns)]:
        assert list(cells).count("c") != 1


@given(
    st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=2, max_size=6),
)
def test_no_count_can_be_taken_from_the_rest_of_its_row(rows):
    table = parts(*rows)
    for before, after in zip(table.rows(), public_table(table).rows(), strict=True):
        hidden = [n for n, cell in zip(before, after, strict=True) if cell == "c"]
        assert all(not 1 <= n <= 5 or cell == "c" for n, cell in zip(before, after, strict=True))
        assert len(hidden) != 1


def test_counts_that_are_no_parts_of_one_another_are_left_as_they_were():
    table = pl.DataFrame({"a_count": [3, 4, 50], "b_count": [40, 60, 70], "c_count": [9, 9, 9]})
    assert public_table(table)["b_count"].to_list() == ["40", "60", "70"]


def test_of_several_next_smallest_counts_one_goes() -> None:
    table = pl.DataFrame({"incident_count": [7, 3, 7, 7, 0, None]})
    assert public_table(table)["incident_count"].to_list() == ["c", "c", "7", "7", "0", None]


def test_a_change_of_a_few_down_is_hidden_like_one_up() -> None:
    table = pl.DataFrame({"change_count": [-3, 40, 4, -60]})
    assert public_table(table)["change_count"].to_list() == ["c", "40", "c", "-60"]
