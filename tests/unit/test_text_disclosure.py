import polars as pl

from dashboard.disclosure import public_table


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
