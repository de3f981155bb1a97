"""No money, hours or days leave the dashboard from a row that stands on one to five cases."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shell.amounts import is_amount, is_hidden_amount
from dashboard.shell.disclosure import public_table

CELLS = st.lists(
    st.tuples(
        st.sampled_from(["North", "South", "Midland"]),
        st.sampled_from(["Employees", "Transport"]),
        st.integers(0, 12),
        st.integers(1, 90_000),
    ),
    min_size=1,
    max_size=14,
)
TOTALS = [["force_name"], ["heading"], ["force_name", "heading"]]


def ledger(cells):
    """A row a cell; without a case there is no money either."""
    return pl.DataFrame(
        [(force, heading, n, pence / 100 if n else 0.0) for force, heading, n, pence in cells],
        schema={
            "force_name": pl.String,
            "heading": pl.String,
            "investigation_count": pl.Int64,
            "cost_gbp": pl.Float64,
        },
        orient="row",
    ).with_columns(pl.col("cost_gbp").cast(pl.Decimal(18, 2)))


@given(CELLS)
def test_no_row_on_one_to_five_cases_leaves_its_money_whether_its_count_is_shown_or_not(cells):
    table = ledger(cells)
    few = table["investigation_count"].is_between(1, 5)
    assert is_hidden_amount(table).filter(few).all()
    for columns in (table.columns, ["force_name", "heading", "cost_gbp"]):
        shown = public_table(table, columns, totals=TOTALS)
        assert shown.columns == columns
        for cases, pounds in zip(table["investigation_count"], shown["cost_gbp"], strict=True):
            assert not 1 <= cases <= 5 or pounds == "c"
            assert cases or pounds in {"c", "0.00"}


@given(CELLS)
def test_what_a_total_less_the_rows_shown_gives_back_rests_on_six_cases_or_on_all_of_them(cells):
    table = ledger(cells)
    hidden = table.filter(is_hidden_amount(table, totals=TOTALS))
    for keys in TOTALS:
        for key, rows in hidden.group_by(keys):
            under = table.filter(
                pl.all_horizontal(pl.col(k) == v for k, v in zip(keys, key, strict=True))
            )
            assert rows["investigation_count"].max() >= 6 or rows.height == under.height


@given(CELLS)
def test_money_without_any_count_never_leaves(cells):
    table = ledger(cells).drop("investigation_count")
    assert set(public_table(table)["cost_gbp"]) == {"c"}


def test_a_count_that_is_not_known_keeps_the_money():
    table = pl.DataFrame({"case_count": [None, 40, 50], "mean_gbp": [9000.0, 8000.4, 7000.0]})
    # The next smallest goes with it, or the mean of all would give it back.
    assert public_table(table)["mean_gbp"].to_list() == ["c", "c", "7000"]


def test_money_that_stands_on_no_case_stays_and_a_nought_leaves():
    table = pl.DataFrame({"case_count": [0, 0, 30, 40], "ledger_gbp": [0.0, 12.0, 99.0, 98.0]})
    assert public_table(table)["ledger_gbp"].to_list() == ["0", "c", "c", "98"]


@pytest.mark.parametrize("column", ["cost_gbp", "hours", "duration_days", "median_gbp"])
def test_money_hours_and_days_of_any_type_are_amounts(column):
    for values in ([3, 4], [3.0, 4.0]):
        table = pl.DataFrame({column: values, "investigation_count": [2, 3]})
        assert public_table(table, [column])[column].to_list() == ["c", "c"]


def test_rates_and_edges_of_bands_were_worked_out_from_no_case():
    shown = public_table(pl.DataFrame({"bin_low_gbp": [0, 2500], "rate_gbp": [38.43, 46.12]}))
    assert shown["bin_low_gbp"].to_list() == [0, 2500]
    assert shown["rate_gbp"].to_list() == ["38.43", "46.12"]
    assert not is_amount("rate_gbp")


def test_a_count_that_is_not_shown_takes_the_shown_ones_with_it():
    # Forty investigations of which 37 are open tell of three that are closed.
    table = pl.DataFrame(
        {
            "investigation_count": [40, 50, 60],
            "open_count": [37, 20, 30],
            "closed_count": [3, 30, 30],
            "cost_gbp": [1.0, 2.0, 3.0],
        }
    )
    shown = public_table(table, ["investigation_count", "open_count", "cost_gbp"])
    assert shown.row(0) == ("c", "c", "c")


def test_only_the_counts_named_decide_where_money_does_not_rest_on_the_others():
    table = pl.DataFrame(
        {"closed_count": [900, 800], "open_count": [2, 4], "mean_gbp": [9000.0, 8000.0]}
    )
    shown = public_table(table, rests_on=["closed_count"])
    assert shown["mean_gbp"].to_list() == ["9000", "8000"]
    assert shown["open_count"].to_list() == ["c", "c"]
    assert public_table(table)["mean_gbp"].to_list() == ["c", "c"]
