"""Given cost lines, rates and a ledger, expect cost on three bases to the penny."""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.build import Options, prepare
from pipelines.contracts.cost_marts import CostCategory, CostRate, Reconciliation
from pipelines.contracts.vocabulary import COST_CATEGORIES
from pipelines.engine.duckdb import run_select
from pipelines.engine.selects import read_selects
from pipelines.ingest import ingest
from pipelines.loading import Order
from pipelines.reference import reference_table
from pipelines.settings import Settings, sql_folder
from pipelines.store import read_store

FORCE, AS_AT = "E23000001", dt.date(2026, 1, 31)
INCIDENTS = (
    "force_code,incident_id,reported_date,occurred_from,abuse_type,referral_source,victim_age,"
    "is_online,is_crime_recorded,offence_code,district"
)
INVESTIGATIONS = (
    "force_code,investigation_id,incident_id,opened_date,closed_date,complexity,"
    "is_joint_section_47,risk_level,outcome_code"
)
COST_LINES = "force_code,cost_line_id,investigation_id,cost_date,category,grade,hours,amount_gbp"
LEDGER = "force_code,month,category,amount_gbp"
BY_BASIS = "select cost_basis, sum(cost_gbp) from marts.cost_by_month group by all"


@contextmanager
def built(settings, folder):
    """Run the selects in a scratch database of their own, and let go of the store after."""
    with read_store(settings, scratch=folder / "scratch.duckdb") as connection:
        prepare(connection, Options())
        for select in read_selects(sql_folder()):
            run_select(connection, select)
        yield lambda query: connection.sql(query).pl()
    (folder / "scratch.duckdb").unlink()


@pytest.fixture
def case(write_csv, load):
    """One closed investigation and one open one, both of one incident."""
    load(
        write_csv(
            "incidents.csv",
            INCIDENTS,
            f"{FORCE},A,2023-05-01,2023-05-01,sexual,education,9,false,true,17B,D01",
        )
    )
    load(
        write_csv(
            "investigations.csv",
            INVESTIGATIONS,
            f"{FORCE},I1,A,2023-05-02,2024-05-10,standard,true,high,1",
            f"{FORCE},I2,A,2023-05-02,,standard,true,high,",
        )
    )


@pytest.fixture
def lines(write_csv, load):
    """Load cost lines of I1, each from its date, category, grade, hours and amount."""

    def load_lines(*rows, name="cost_lines.csv"):
        numbered = [f"{FORCE},{name}{place},I1,{row}" for place, row in enumerate(rows)]
        load(write_csv(name, COST_LINES, *numbered))

    return load_lines


def test_on_costs_and_overhead_are_added_at_the_shares_of_the_day(case, lines, marts):
    lines(
        "2024-03-31,officer_time,,,1000.00",
        "2024-04-01,officer_time,,,1000.00",
        "2024-04-01,overtime,,,100.00",
        "2024-04-01,travel,,,10.01",
    )
    found = dict(marts()(BY_BASIS).iter_rows())
    # Officers: pension 31 then 35.3 %, insurance 13.8 %; overtime has no pension; travel nothing.
    assert found["direct"] == Decimal("2110.01")
    assert found["direct_with_on_costs"] == Decimal("1448.00") + Decimal("1491.00") + Decimal(
        "113.80"
    ) + Decimal("10.01")
    # Overhead is 30 % of pay with on-costs, and none of overtime.
    assert found["full_economic"] == Decimal("1882.40") + Decimal("1938.30") + Decimal(
        "113.80"
    ) + Decimal("10.01")


def test_real_cost_is_at_the_last_published_price_index(case, lines, marts):
    lines("2015-05-01,travel,,,100.00", "2024-05-01,travel,,,50.00")
    read = marts()
    index = dict(reference_table("deflator").select("financial_year", "price_index").iter_rows())
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
    case, lines, write_csv, load, settings, tmp_path
):
    lines("2023-06-01,officer_time,constable,10,", "2023-06-01,officer_time,inspector,1,")
    rates = "select * from marts.cost_rate where kind = 'hourly_rate'"
    error = "select sum(direct_error_gbp) from intermediate.int_investigation_cost"
    with built(settings, tmp_path) as read:
        found = dict(read(BY_BASIS).iter_rows())
        assert found["direct"] == Decimal("384.30") + Decimal("53.80")
        assert CostRate.validate(read(rates))["is_illustrative"].all()
        assert read(error).item() == pytest.approx(0.2 * 438.10)

    load(write_csv("rates.csv", "grade,valid_from,hourly_rate_gbp", "constable,2020-01-01,50.00"))
    with built(settings, tmp_path) as read:
        assert dict(read(BY_BASIS).iter_rows())["direct"] == Decimal("500.00")
        assert read(rates)["is_illustrative"].to_list() == [False]
        assert read(error).item() == 0
        # The inspector has no rate among the user's own, and the shipped one is gone.
        waiting = read("select count(*) from intermediate.int_cost_lines where cost_gbp is null")
        assert waiting.item() == 1


def test_items_without_a_sourced_rate_are_labelled_and_price_no_line(case, lines, marts):
    lines("2023-06-01,officer_time,intermediary,10,")
    read = marts()
    assert read("select count(*) from marts.cost_by_month").item() == 0
    items = read("select * from marts.cost_rate where kind = 'item_rate'")
    assert items.height >= 3
    assert items["is_illustrative"].all()
    assert items["source"].str.starts_with("illustrative").all()


def test_doubling_the_rates_doubles_every_basis(case, lines, write_csv, load, settings, tmp_path):
    rows = [f"{year}-06-0{day},officer_time,constable,{day}," for year in (2023, 2024, 2025)
            for day in range(1, 8)]  # fmt: skip
    lines(*rows)
    header = "grade,valid_from,hourly_rate_gbp"
    load(write_csv("rates.csv", header, "constable,2020-01-01,41.20"), as_at="2026-01-01")
    with built(settings, tmp_path) as read:
        once = dict(read(BY_BASIS).iter_rows())
    load(write_csv("rates2.csv", header, "constable,2020-01-01,82.40"), as_at="2026-01-02")
    with built(settings, tmp_path) as read:
        twice = dict(read(BY_BASIS).iter_rows())
    assert once["direct"] == 84 * Decimal("41.20")
    assert twice["direct"] == 2 * once["direct"]
    for basis in ("direct_with_on_costs", "full_economic"):
        # A month's pounds are rounded to the penny once, so a penny a month can go either way.
        assert abs(twice[basis] - 2 * once[basis]) <= Decimal("0.03")


def test_a_line_before_opening_or_after_closing_is_kept_and_flagged(case, lines, marts):
    lines("2023-05-01,travel,,,1.00", "2024-05-11,travel,,,2.00", "2023-05-02,travel,,,4.00")
    read = marts()
    assert dict(read(BY_BASIS).iter_rows())["direct"] == Decimal("7.00")
    flagged = read("select sum(cost_gbp) from intermediate.int_cost_lines where is_outside_life")
    assert flagged.item() == Decimal("3.00")


SPLIT = st.lists(
    st.tuples(
        st.sampled_from(["2023-06-01", "2024-03-31", "2024-04-01", "2025-12-31"]),
        st.sampled_from(COST_CATEGORIES),
        st.integers(-500_000, 5_000_000),
        st.integers(-100_000, 100_000),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=SPLIT)
def test_splitting_lines_changes_nothing_and_all_bases_add_up_to_the_penny(
    rows, tmp_path_factory, write_csv
):
    def totals(split):
        settings = Settings(home=tmp_path_factory.mktemp("home"), lock_wait_seconds=0)
        parts = [
            (day, category, part)
            for day, category, pence, cut in rows
            for part in ((pence - cut, cut) if split else (pence,))
        ]
        files = [
            write_csv(
                "investigations.csv",
                INVESTIGATIONS,
                f"{FORCE},I1,A,2023-05-02,,standard,true,high,",
            ),
            write_csv(
                "cost_lines.csv",
                COST_LINES,
                *(
                    f"{FORCE},L{place},I1,{day},{category},,,{pence / 100:.2f}"
                    for place, (day, category, pence) in enumerate(parts)
                ),
            ),
        ]
        order = Order(tmp_path_factory.mktemp("x"), as_at=AS_AT)
        for file in files:
            ingest(settings, [file], order, lambda what, share: None)
        return selected(settings, tmp_path_factory.mktemp("scratch"))

    whole, by_category = totals(split=False)
    split, split_by_category = totals(split=True)
    assert split == whole
    assert split_by_category == by_category
    assert whole[0] == Decimal(sum(pence for _, _, pence, _ in rows)) / 100
    assert tuple(map(sum, zip(*by_category.values(), strict=True))) == whole


def selected(settings, folder):
    """Investigation totals on three bases, and the same by category from the months."""
    with built(settings, folder) as read:
        row = read(
            "select sum(direct_gbp), sum(on_cost_gbp), sum(full_gbp)"
            " from intermediate.int_investigation_cost"
        )
        months = read(
            "select category, cost_basis, sum(cost_gbp) as gbp from marts.cost_by_month"
            " group by all order by cost_basis"
        )
    by_category = {
        str(category): tuple(part.sort("cost_basis")["gbp"])
        for (category,), part in months.group_by("category")
    }
    return row.row(0), by_category


def test_the_ledger_is_held_against_cost_lines_to_the_penny(case, lines, write_csv, load, marts):
    lines(
        "2023-06-01,travel,,,10.10",
        "2023-07-01,travel,,,5.00",
        "2023-08-01,other,,,3.00",
        "2023-09-01,other,,,9.00",
    )
    load(
        write_csv(
            "ledger_totals.csv",
            LEDGER,
            f"{FORCE},2023-06-01,travel,10.11",
            f"{FORCE},2023-06-01,overtime,70.00",
            f"{FORCE},2023-08-01,other,-3.00",
        )
    )
    mart = Reconciliation.validate(marts()("select * from marts.reconciliation"))
    found = mart.sort("month", "category").select(
        pl.col("month").dt.month(), "category", "ledger_gbp", "cost_lines_gbp", "difference_gbp"
    )
    # September lies past the ledger's last month and is not compared.
    assert found.rows() == [
        (6, "overtime", Decimal("70.00"), Decimal("0.00"), Decimal("70.00")),
        (6, "travel", Decimal("10.11"), Decimal("10.10"), Decimal("0.01")),
        (7, "travel", Decimal("0.00"), Decimal("5.00"), Decimal("-5.00")),
        (8, "other", Decimal("-3.00"), Decimal("3.00"), Decimal("-6.00")),
    ]


def test_every_category_has_its_budget_headings(marts):
    mart = CostCategory.validate(marts()("select * from marts.cost_category"))
    assert set(mart["category"]) == set(COST_CATEGORIES)


def test_shares_change_on_the_first_of_a_month_and_shipped_tables_know_their_grades():
    known = set(reference_table("rate_provenance")["provenance"])
    for name in ("cost_uplift", "component_rate"):
        table = reference_table(name)
        assert set(table["provenance"]) <= known
        assert table["valid_from"].str.ends_with("-01").all()
        labelled = table.filter("is_illustrative")["source"]
        assert labelled.str.starts_with("illustrative").all()
    assert set(reference_table("cost_uplift")["category"]) <= set(COST_CATEGORIES)
    years = reference_table("deflator")
    assert years["financial_year"].is_sorted()
    forecast = years.filter(~pl.col("is_outturn"))
    assert forecast["source"].str.contains("forecast of the Office for Budget Responsibility").all()
    assert not years.filter("is_outturn")["source"].str.contains("forecast").any()


def test_the_price_index_is_the_gdp_deflator_of_the_treasury():
    years = reference_table("deflator")
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
