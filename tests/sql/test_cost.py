"""Given cost lines, rates and a ledger, expect cost on three bases to the penny."""

from decimal import Decimal

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contracts.cost_marts import (
    CostCategory,
    CostGapByYear,
    Reconciliation,
)
from pipelines.contracts.vocabulary import COST_CATEGORIES
from pipelines.ingest import ingest
from pipelines.loading import Order
from pipelines.settings import Settings
from tests.costed import AS_AT, BY_BASIS, COST_LINES, FORCE, INVESTIGATIONS, LEDGER, built


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
    # The days of opening and closing themselves belong to its life.
    lines(
        "2023-05-01,travel,,,1.00",
        "2024-05-11,travel,,,2.00",
        "2023-05-02,travel,,,4.00",
        "2024-05-10,travel,,,8.00",
    )
    read = marts()
    assert dict(read(BY_BASIS).iter_rows())["direct"] == Decimal("15.00")
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
        "2023-07-01,overtime,,,5.00",
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
        (7, "overtime", Decimal("0.00"), Decimal("5.00"), Decimal("-5.00")),
        (8, "other", Decimal("-3.00"), Decimal("3.00"), Decimal("-6.00")),
    ]


def test_closed_cases_without_a_line_a_rate_or_a_positive_cost_are_counted(
    case, write_csv, load, lines, marts
):
    load(
        write_csv(
            "more.csv",
            INVESTIGATIONS,
            *(
                f"{FORCE},{name},A,2023-05-02,2024-05-10,standard,true,high,1"
                for name in ("NONE", "NOUGHT", "LESS", "HALF")
            ),
        )
    )
    load(
        write_csv(
            "odd.csv",
            COST_LINES,
            f"{FORCE},N1,NOUGHT,2023-06-01,travel,,,5.00",
            f"{FORCE},N2,NOUGHT,2023-07-01,travel,,,-5.00",
            f"{FORCE},N3,LESS,2023-06-01,travel,,,-0.01",
            f"{FORCE},N4,HALF,2023-06-01,travel,,,0.01",
            f"{FORCE},N5,HALF,2023-06-01,officer_time,chief,3,",
        )
    )
    lines("2023-06-01,travel,,,1.00")
    mart = CostGapByYear.validate(marts()("select * from marts.cost_gap_by_year"))
    # I1 costs a pound and I2 is open.
    assert mart.rows() == [(FORCE, "2023/24", "sexual", 5, 1, 2, 1)]


def test_every_category_has_its_budget_headings(marts):
    mart = CostCategory.validate(marts()("select * from marts.cost_category"))
    assert set(mart["category"]) == set(COST_CATEGORIES)
