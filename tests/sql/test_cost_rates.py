"""Given rates, shares and price indices, expect which of them prices which pound."""

import shutil
from decimal import Decimal

import polars as pl
import pytest

from pipelines.contracts.marts.cost import (
    CostRate,
    PriceIndex,
)
from pipelines.contracts.vocabulary import COST_CATEGORIES
from pipelines.reference import tables
from pipelines.reference.tables import read_reference_table
from pipelines.settings import reference_folder
from tests.costed import BY_BASIS, built


def test_real_cost_is_at_the_last_published_price_index(case, lines, marts):
    # The first day of 2015/16 and the last of 2024/25.
    lines("2015-04-01,travel,,,100.00", "2025-03-31,travel,,,50.00")
    read = marts()
    index = dict(
        read_reference_table("deflator").select("financial_year", "price_index").iter_rows()
    )
    factor = round(Decimal(str(index["2024/25"])) / Decimal(str(index["2015/16"])), 6)
    expected = round(100 * factor, 2) + 50
    found = read(
        "select expected_final_cost_real_gbp, price_base from marts.investigation"
        " where closed_date is not null"
    )
    assert found.rows() == [(expected, "2024/25")]


def test_day_without_a_price_index_leaves_real_cost_unknown(case, lines, marts):
    lines("1955-03-31,travel,,,100.00")
    read = marts()
    found = read("select direct_gbp, direct_real_gbp from intermediate.int_investigation_cost")
    assert (Decimal("100.00"), None) in found.rows()


def test_shipped_rates_price_hours_until_the_users_own_replace_them(
    case, lines, write_csv, load, settings
):
    # The price year of the source, whose £38.43 and £58.16 hold on-costs and overhead already.
    lines("2013-06-03,officer_time,constable,100,", "2014-03-31,officer_time,inspector,1,")
    rates = "select * from marts.cost_rate where kind = 'hourly_rate'"
    error = "select sum(full_error_gbp) from intermediate.int_investigation_cost"
    with built(settings) as read:
        found = dict(read(BY_BASIS).iter_rows())
        assert found["full_economic"] == Decimal("3843.00") + Decimal("58.16")
        # Pension 21.3 and insurance 13.8 per cent, then 30 of overhead: 1.351 times 1.3.
        assert found["direct_with_on_costs"] == Decimal("2956.15") + Decimal("44.74")
        assert found["direct"] == Decimal("2188.12") + Decimal("33.12")
        assert CostRate.validate(read(rates))["is_illustrative"].all()
        assert read(error).item() == pytest.approx(0.2 * 3901.16, abs=0.005)

    load(write_csv("rates.csv", "grade,valid_from,hourly_rate_gbp", "constable,2010-01-01,50.00"))
    with built(settings) as read:
        assert dict(read(BY_BASIS).iter_rows())["direct"] == Decimal("5000.00")
        assert read(rates)["is_illustrative"].to_list() == [False]
        # The inspector has no rate among the user's own, and the shipped one is gone.
        waiting = read("select count(*) from intermediate.int_cost_lines where cost_gbp is null")
        assert waiting.item() == 1


def test_hours_cost_the_rate_of_their_own_day(case, lines, write_csv, load, marts):
    days = ("2023-05-31", "2023-06-01", "2023-08-31", "2023-09-01", "2023-09-02")
    lines(*(f"{day},officer_time,constable,1.5," for day in days))
    load(
        write_csv(
            "rates.csv",
            "grade,valid_from,hourly_rate_gbp",
            "constable,2023-06-01,40.01",
            "constable,2023-09-01,43.00",
        )
    )
    found = marts()(
        "select costs.cost_gbp from intermediate.int_cost_lines as costs"
        " join staging.stg_cost_lines using (force_code, cost_line_id) order by costs.cost_date"
    )
    # An hour and a half at 40.01 is 60.015, a half penny that goes up.
    assert found["cost_gbp"].to_list() == [
        None,
        *(Decimal(pounds) for pounds in ("60.02", "60.02", "64.50", "64.50")),
    ]


def test_own_shares_of_on_costs_and_overhead_replace_the_illustrative_ones(
    case, lines, marts, monkeypatch, tmp_path
):
    lines("2024-05-01,staff_time,,,1000.00")
    folder = tmp_path / "reference"
    shutil.copytree(reference_folder(), folder)
    own = pl.read_csv(folder / "cost_uplift.csv").with_columns(
        pl.when("is_illustrative").then(0.2).otherwise("share").alias("share"),
        pl.when("is_illustrative")
        .then(pl.lit("local_estimate"))
        .otherwise("provenance")
        .alias("provenance"),
        pl.lit(False).alias("is_illustrative"),
    )
    own.write_csv(folder / "cost_uplift.csv")
    monkeypatch.setattr(tables, "reference_folder", lambda: folder)
    read_reference_table.cache_clear()
    try:
        read = marts()
    finally:
        read_reference_table.cache_clear()
    found = dict(read(BY_BASIS).iter_rows())
    # Pension 20 and insurance 13.8 per cent; then 20 per cent of overhead.
    assert found["direct_with_on_costs"] == Decimal("1338.00")
    assert found["full_economic"] == Decimal("1605.60")
    assert not read("select * from marts.cost_rate where kind = 'uplift'")["is_illustrative"].any()
    # A tenth of the pension's 200 and a fifth of the insurance's 138 may be wrong.
    error = read("select sum(on_cost_error_gbp) from intermediate.int_investigation_cost")
    assert error.item() == pytest.approx(0.1 * 200 + 0.2 * 138)


def test_items_without_a_sourced_rate_are_labelled_and_price_no_line(case, lines, marts):
    lines("2023-06-01,officer_time,intermediary,10,")
    read = marts()
    assert read("select count(*) from marts.cost_by_month").item() == 0
    items = read("select * from marts.cost_rate where kind = 'item_rate'")
    assert items.height >= 3
    assert items["is_illustrative"].all()
    assert items["source"].str.starts_with("illustrative").all()


def test_shipped_hourly_rates_follow_the_pay_table_from_the_price_year_on():
    hours = read_reference_table("component_rate").filter(unit="hour")
    assert set(hours["includes"]) == {"full"}
    for grade, of_2013, of_2024 in (("constable", 38.43, 50.25), ("inspector", 58.16, 76.05)):
        rate = dict(hours.filter(component=grade).select("valid_from", "rate_gbp").iter_rows())
        assert rate["2013-04-01"] == of_2013
        # The top of the scale rose from £36,885 to £48,231, by 30.8 per cent.
        assert rate["2024-09-01"] == of_2024 == round(of_2013 * 48_231 / 36_885, 2)
        assert len(rate) == 21
    assert hours.filter(component="sergeant")["rate_gbp"].equals(
        hours.filter(component="constable")["rate_gbp"]
    )


def test_the_price_index_brings_a_pound_of_each_year_to_the_base(marts):
    mart = PriceIndex.validate(marts()("select * from marts.price_index"))
    factor = dict(mart.select("financial_year", "real_factor").iter_rows())
    assert factor["2024/25"] == 1
    assert factor["2015/16"] == pytest.approx(100 / 74.5804, abs=1e-6)
    assert set(mart["price_base"]) == {"2024/25"}
    assert not mart.filter(pl.col("financial_year") > "2024/25")["is_outturn"].any()


def test_shares_change_on_the_first_of_a_month_and_shipped_tables_know_their_grades():
    known = set(read_reference_table("rate_provenance")["provenance"])
    for name in ("cost_uplift", "component_rate"):
        table = read_reference_table(name)
        assert set(table["provenance"]) <= known
        assert table["valid_from"].str.ends_with("-01").all()
        labelled = table.filter("is_illustrative")["source"]
        assert labelled.str.starts_with("illustrative").all()
    assert set(read_reference_table("cost_uplift")["category"]) <= set(COST_CATEGORIES)
    years = read_reference_table("deflator")
    assert years["financial_year"].is_sorted()
    forecast = years.filter(~pl.col("is_outturn"))
    assert forecast["source"].str.contains("forecast of the Office for Budget Responsibility").all()
    assert not years.filter("is_outturn")["source"].str.contains("forecast").any()


def test_the_price_index_is_the_gdp_deflator_of_the_treasury():
    years = read_reference_table("deflator")
    index = dict(years.select("financial_year", "price_index").iter_rows())
    assert years["source"].str.contains("GDP deflator").all()
    assert years.filter("is_outturn")["financial_year"].max() == "2024/25"
    assert index["2024/25"] == 100
    # Another copy, of the release before: it differs by the one revision of the base year alone.
    earlier = {"2015/16": 74.5894, "2018/19": 78.8043, "2020/21": 85.1105, "2022/23": 91.3107}
    for year, value in earlier.items():
        assert index[year] / value == pytest.approx(0.99988, abs=1e-5)
    # Consumer prices do not rise by 5 per cent in 2020/21, nor stand still the year after.
    assert index["2020/21"] / index["2019/20"] == pytest.approx(1.0523, abs=1e-3)
    assert index["2021/22"] / index["2020/21"] == pytest.approx(1.0024, abs=1e-3)
