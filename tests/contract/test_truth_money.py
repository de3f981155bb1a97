"""What the demo's cases cost, held against the truth that the synthesiser states."""

from collections import Counter

import polars as pl

from tests.truths import counts_by, direct


def test_cost_to_date_is_exact_to_the_penny_in_all_and_by_force_and_category(mart, truth):
    cost, realised = direct(mart("cost_by_month")), truth["realised"]["cost"]
    assert cost["cost_gbp"].sum() * 100 == realised["to_date_pence"]
    for column in ("force", "category"):
        name = "force_code" if column == "force" else column
        sums = counts_by(cost, pl.col(name), "cost_gbp")
        pence = {label: int(pounds * 100) for label, pounds in sums.items()}
        assert pence == {k: v for k, v in realised[f"to_date_pence_by_{column}"].items() if v}


def test_each_cohort_has_its_realised_number_and_cost(mart, truth):
    cases = mart("investigation").with_columns(
        pl.col("opened_date").dt.truncate("1q").cast(pl.String).alias("quarter")
    )
    cohorts = cases.group_by("quarter").agg(
        pl.len().alias("investigation_count"),
        pl.col("closed_date").count().alias("closed_count"),
        pl.col("cost_to_date_gbp").sum().alias("to_date"),
        pl.col("expected_final_cost_gbp")
        .filter(pl.col("closed_date").is_not_null())
        .sum()
        .alias("closed"),
    )
    realised = truth["realised"]["cost"]["by_opened_quarter"]
    assert set(cohorts["quarter"]) == {k for k, v in realised.items() if v["investigation_count"]}
    for row in cohorts.iter_rows(named=True):
        cohort = realised[row["quarter"]]
        assert row["investigation_count"] == cohort["investigation_count"]
        assert row["closed_count"] == cohort["closed_count"]
        assert int(row["to_date"] * 100) == cohort["to_date_pence"]
        assert int(row["closed"] * 100) == cohort["closed_to_date_pence"]


def test_the_parameter_of_mean_cost_lies_in_its_interval(mart, truth):
    rows = direct(mart("unit_cost_by_year")).filter(
        (pl.col("force_code") == "ALL")
        & (pl.col("abuse_type") == "all")
        & (pl.col("complexity") == "all")
        & (pl.col("open_count") <= 0.005 * pl.col("investigation_count"))
    )
    expected = truth["expected"]["mean_final_cost_gbp_by_opened_financial_year"]
    held = {
        row["opened_year"]: row["mean_low_gbp"]
        <= expected[row["opened_year"]]
        <= row["mean_high_gbp"]
        for row in rows.iter_rows(named=True)
    }
    assert held["2015/16"]
    # A 95 % interval misses one year in twenty, and the years are independent draws.
    assert len(held) >= 8
    assert sum(held.values()) >= len(held) - 2


def test_the_ledger_agrees_to_the_penny_with_the_mart_of_costs_but_for_the_planted_differences(
    mart, records, truth
):
    keys = ("force_code", "month", "category")

    def cells(frame, column):
        sums: Counter[tuple[str, ...]] = Counter()
        for *key, pounds in frame.select(*keys, column).iter_rows():
            sums[tuple(map(str, key))] += int(pounds * 100)
        return sums

    booked = cells(records("ledger_totals"), "amount_gbp")
    booked.subtract(cells(direct(mart("cost_by_month")), "cost_gbp"))
    planted: Counter[tuple[str, ...]] = Counter()
    for difference in truth["realised"]["ledger_totals"]["differences"]:
        planted[tuple(difference[key] for key in keys)] += difference["difference_pence"]
    assert planted
    assert {k: v for k, v in booked.items() if v} == {k: v for k, v in planted.items() if v}


def test_the_reconciliation_shows_the_planted_differences_and_no_others(mart, truth):
    found: Counter[tuple[str, ...]] = Counter()
    for *key, pounds in (
        mart("reconciliation")
        .select("force_code", "month", "category", "difference_gbp")
        .iter_rows()
    ):
        found[tuple(map(str, key))] += int(pounds * 100)
    planted: Counter[tuple[str, ...]] = Counter()
    for difference in truth["realised"]["ledger_totals"]["differences"]:
        key = tuple(difference[name] for name in ("force_code", "month", "category"))
        planted[key] += difference["difference_pence"]
    assert {k: v for k, v in found.items() if v} == {k: v for k, v in planted.items() if v}


def test_cohorts_add_up_to_cases_on_each_basis_and_hold_what_was_realised(mart, truth):
    cohorts, cases = mart("cost_by_cohort"), mart("investigation")
    months = mart("cost_by_month")
    is_leaf = (
        (pl.col("force_code") != "ALL")
        & (pl.col("abuse_type") != "all")
        & (pl.col("complexity") != "all")
    )
    for basis in cohorts["cost_basis"].unique():
        own = cohorts.filter(pl.col("cost_basis") == basis)
        whole = own.filter(
            (pl.col("force_code") == "ALL")
            & (pl.col("abuse_type") == "all")
            & (pl.col("complexity") == "all")
        )
        spent = months.filter(pl.col("cost_basis") == basis)["cost_gbp"].sum()
        assert own.filter(is_leaf)["cost_to_date_gbp"].sum() == spent
        assert whole["cost_to_date_gbp"].sum() == spent
        leaves = own.filter(is_leaf)["expected_final_cost_gbp"].sum()
        assert whole["expected_final_cost_gbp"].sum() == leaves
    leaves = direct(cohorts).filter(is_leaf)
    still_open = cases.filter(pl.col("closed_date").is_null())["cost_to_date_gbp"].sum()
    assert leaves["open_cost_to_date_gbp"].sum() == still_open > 0
    assert leaves["expected_final_cost_gbp"].sum() == cases["expected_final_cost_gbp"].sum()
    assert cases["expected_final_cost_gbp"].null_count() == 0
    assert cases["expected_final_cost_real_gbp"].null_count() == 0
    assert (cases["expected_final_cost_gbp"] >= cases["cost_to_date_gbp"]).all()
    # What the cohorts of the last three years will have cost lies within four standard errors.
    realised = truth["realised"]["cost"]["by_opened_quarter"]
    told = direct(cohorts).filter(
        (pl.col("force_code") == "ALL")
        & (pl.col("abuse_type") == "all")
        & (pl.col("complexity") == "all")
        & pl.col("standard_error_gbp").is_not_null()
    )
    for row in told.sort("opened_quarter").tail(12).iter_rows(named=True):
        final = realised[str(row["opened_quarter"])]["final_pence"] / 100
        miss = abs(float(row["expected_final_cost_gbp"]) - final)
        assert miss <= 4 * row["standard_error_gbp"] + 0.02 * final


def test_the_three_bases_lie_above_each_other_and_real_cost_follows_its_price_base(mart):
    unit = mart("unit_cost_by_year").filter(
        (pl.col("force_code") == "ALL")
        & (pl.col("abuse_type") == "all")
        & (pl.col("complexity") == "all")
    )
    means = unit.pivot("cost_basis", index="opened_year", values="mean_gbp").drop_nulls()
    assert (means["direct"] < means["direct_with_on_costs"]).all()
    assert (means["direct_with_on_costs"] < means["full_economic"]).all()
    told = unit.filter(pl.col("mean_gbp").is_not_null())
    assert told["mean_real_gbp"].null_count() == 0
    early = told.filter(pl.col("opened_year") < "2018")
    assert (early["mean_real_gbp"] > early["mean_gbp"]).all()
    assert unit["price_base"].unique().to_list() == ["2024/25"]


def test_drivers_add_up_to_the_change_of_the_mean_that_is_shown(mart):
    drivers = mart("unit_cost_driver").filter(pl.col("force_code") == "ALL")
    sums = drivers.group_by("baseline", "current").agg(
        pl.col("contribution_gbp").sum(),
        (pl.col("current_mean_gbp") - pl.col("baseline_mean_gbp")).first().alias("change"),
        pl.col("current_mean_gbp").first(),
    )
    assert sums.height >= 10
    assert (sums["contribution_gbp"] - sums["change"]).abs().max() < 1e-6
    unit = direct(mart("unit_cost_by_year")).filter(
        (pl.col("force_code") == "ALL")
        & (pl.col("abuse_type") == "all")
        & (pl.col("complexity") == "all")
    )
    both = sums.join(unit, left_on="current", right_on="opened_year")
    assert (both["current_mean_gbp"] - both["mean_gbp"]).abs().max() < 1e-6


def test_budgets_are_those_realised_and_reach_a_year_past_the_extract(records, truth):
    budgets, realised = records("budgets"), truth["realised"]["budgets"]
    sums = counts_by(budgets, pl.col("financial_year"), "amount_gbp")
    pence = {year: int(pounds * 100) for year, pounds in sums.items()}
    assert pence == realised["pence_by_financial_year"]
    first = int(truth["until"][:4]) - (truth["until"][5:7] < "04")
    assert max(pence) == f"{first + 1}/{(first + 2) % 100:02d}"
