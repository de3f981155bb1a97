"""What the download buttons of the cost pages hand out, with few cases behind a row."""

from pathlib import Path

import polars as pl
import pytest

from tests.pages import Downloads, a_force, change

PAGES = ("cost", "cost-drivers", "open-investigations", "compare-costs", "reconcile")


@pytest.mark.parametrize("view", PAGES)
def test_no_money_leaves_where_every_row_stands_on_five_cases(
    downloads: Downloads, own_home: Path, view: str
) -> None:
    for mart in ("unit_cost_by_year", "unit_cost_standardised", "cost_by_cohort", "cost_by_month",
                 "reconciliation", "cost_distribution"):  # fmt: skip
        change(own_home, f"update marts.{mart} set investigation_count = 5")
    change(own_home, "update marts.cost_by_cohort set open_count = 5")
    change(own_home, "update marts.data_quality set row_count = 5, unresolved_count = 5")
    change(own_home, "delete from marts.cost_by_month where abuse_type <> 'neglect'")
    tables = downloads(own_home, view, force=a_force(own_home))
    checked = 0
    for name, table in tables.items():
        for column in table.amounts:
            kept = set(table.rows[column].drop_nulls()) - {"c", "0", "0.0", "0.00"}
            assert not kept, (name, column)
            checked += 1
    assert checked


@pytest.mark.parametrize("view", PAGES)
def test_money_that_stands_on_many_cases_does_leave(
    downloads: Downloads, demo_home: Path, view: str
) -> None:
    tables = downloads(demo_home, view)
    left = [
        name
        for name, table in tables.items()
        for column in table.amounts
        if set(table.rows[column].drop_nulls()) - {"c"}
    ]
    assert left


def test_a_month_with_few_cases_keeps_its_money_and_another_keeps_it_company(
    downloads: Downloads, own_home: Path
) -> None:
    few = "update marts.cost_by_month set investigation_count = 1 where month = '2019-05-01'"
    many = "update marts.cost_by_month set investigation_count = 60 where month <> '2019-05-01'"
    change(own_home, many, few, "delete from marts.cost_by_month where abuse_type <> 'neglect'")
    table = downloads(own_home, "cost", force=a_force(own_home))["cost-by-month"].rows
    hidden = table.filter(pl.col("cost_gbp") == "c")
    assert "2019-05-01" in hidden["month"].to_list()
    assert hidden.height == 2
    assert set(hidden["hours"]) == {"c"}


def test_three_closed_cases_are_not_given_away_by_what_the_open_ones_have_cost(
    downloads: Downloads, own_home: Path
) -> None:
    few = "set investigation_count = 40, open_count = 37 where opened_quarter = '2026-04-01'"
    change(own_home, f"update marts.cost_by_cohort {few}")
    tables = downloads(own_home, "open-investigations", force=a_force(own_home))
    (row,) = (
        tables["open-investigations-by-quarter-opened"]
        .rows.filter(pl.col("opened_quarter").str.contains("Apr.*2026|2026-04"))
        .to_dicts()
    )
    for column in ("investigation_count", "open_count", "cost_to_date_gbp"):
        assert row[column] == row["open_cost_to_date_gbp"] == "c"


def test_a_ledger_cell_of_few_cases_is_not_given_back_by_the_total_of_its_heading(
    downloads: Downloads, own_home: Path
) -> None:
    name = a_force(own_home)
    cell = (
        "where month = '2019-05-01' and category = 'travel' and force_code ="
        f" (select force_code from marts.force where force_name = '{name}')"
    )
    change(
        own_home,
        "update marts.reconciliation set investigation_count = 60",
        f"update marts.reconciliation set investigation_count = 2 {cell}",
    )
    tables = downloads(own_home, "reconcile", force=name)
    rows = tables["ledger-and-cost-lines,-differences-first"].rows
    hidden = rows.filter(pl.col("cost_lines_gbp") == "c")
    assert hidden.filter(
        (pl.col("category") == "Travel") & (pl.col("month") == "2019-05-01")
    ).height
    for column in ("ledger_gbp", "difference_gbp"):
        assert set(hidden[column]) == {"c"}
    assert set(hidden["subjective_heading"]) == {"Travel and subsistence"}
    assert hidden.height == 2
