"""No money, hours or days leave the dashboard from a row that stands on one to five cases."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shell.amounts import is_hidden_amount
from dashboard.shell.columns import Column, Kind, Leaves
from dashboard.shell.disclosure import public_table

CASES = ("investigation_count",)
COLUMNS = {
    "force_name": Column("Force", Kind.TEXT),
    "heading": Column("Heading", Kind.TEXT),
    "investigation_count": Column("Cases", Kind.COUNT),
    "cost_gbp": Column("Cost", Kind.PENCE, rests_on=CASES),
}
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
    assert is_hidden_amount(table, ["cost_gbp"], rests_on=CASES).filter(few).all()
    without = {name: column for name, column in COLUMNS.items() if name not in CASES}
    for columns in (COLUMNS, without):
        shown = public_table(table, columns, totals=TOTALS)
        assert shown.columns == list(columns)
        for cases, pounds in zip(table["investigation_count"], shown["cost_gbp"], strict=True):
            assert not 1 <= cases <= 5 or pounds == "c"
            assert cases or pounds in {"c", "0.00"}


@given(CELLS)
def test_what_a_total_less_the_rows_shown_gives_back_rests_on_six_cases_or_on_all_of_them(cells):
    table = ledger(cells)
    hidden = table.filter(is_hidden_amount(table, ["cost_gbp"], rests_on=CASES, totals=TOTALS))
    for keys in TOTALS:
        for key, rows in hidden.group_by(keys):
            under = table.filter(
                pl.all_horizontal(pl.col(k) == v for k, v in zip(keys, key, strict=True))
            )
            assert rows["investigation_count"].max() >= 6 or rows.height == under.height


def public_pounds(counts, pounds, kind=Kind.POUNDS):
    """What leaves of pounds that rest on a count which does not leave."""
    table = pl.DataFrame({"case_count": counts, "pounds": pounds})
    column = Column("Pounds", kind, rests_on=("case_count",))
    return public_table(table, {"pounds": column})["pounds"].to_list()


def test_a_count_that_is_not_known_keeps_the_money():
    # The next smallest goes with it, or the mean of all would give it back.
    assert public_pounds([None, 40, 50], [9000.0, 8000.4, 7000.0]) == ["c", "c", "7000"]


def test_money_that_stands_on_no_case_stays_and_a_nought_leaves():
    assert public_pounds([0, 0, 30, 40], [0.0, 12.0, 99.0, 98.0]) == ["0", "c", "c", "98"]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.leaves is Leaves.ON_CASES])
def test_money_and_time_of_any_kind_and_type_stays_with_its_few_cases(kind):
    for values in ([3, 4], [3.0, 4.0]):
        pounds = pl.Series(values)
        if kind is Kind.PENCE:
            pounds = pounds.cast(pl.Decimal(18, 2))
        assert public_pounds([2, 3], pounds, kind) == ["c", "c"]


def test_rates_and_edges_of_bands_were_worked_out_from_no_case():
    columns = {
        "edge": Column("From", Kind.POUNDS, leaves_because="the edge of a band"),
        "rate": Column("Rate", Kind.POUNDS, leaves_because="the price of an hour"),
    }
    shown = public_table(pl.DataFrame({"edge": [0, 2500], "rate": [38.43, 46.12]}), columns)
    assert shown["edge"].to_list() == ["0", "2500"]
    assert shown["rate"].to_list() == ["38.43", "46.12"]


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
    closed = ("closed_count",)
    columns = {
        "investigation_count": Column("Cases", Kind.COUNT, rests_on=closed),
        "open_count": Column("Open", Kind.COUNT, rests_on=closed),
        "cost_gbp": Column("Cost", Kind.POUNDS, rests_on=("investigation_count", *closed)),
    }
    shown = public_table(table, columns)
    assert shown.row(0) == ("c", "c", "c")
    # Nor is what is closed given back by the totals of the two.
    assert (shown["investigation_count"] == "c").sum() > 1


def test_only_the_counts_named_decide_where_money_does_not_rest_on_the_others():
    table = pl.DataFrame(
        {"closed_count": [900, 800], "open_count": [2, 4], "mean_gbp": [9000.0, 8000.0]}
    )
    counts = {name: Column(name, Kind.COUNT) for name in ("closed_count", "open_count")}
    of_closed = Column("Mean", Kind.POUNDS, rests_on=("closed_count",))
    shown = public_table(table, {**counts, "mean_gbp": of_closed})
    assert shown["mean_gbp"].to_list() == ["9000", "8000"]
    assert shown["open_count"].to_list() == ["c", "c"]
    of_all = Column("Mean", Kind.POUNDS, rests_on=tuple(counts))
    assert public_table(table, {**counts, "mean_gbp": of_all})["mean_gbp"].to_list() == ["c", "c"]
