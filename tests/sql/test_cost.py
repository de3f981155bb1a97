"""Given cost lines, rates and a ledger, expect cost on three bases to the penny."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.contracts.marts.cost import (
    CostCategory,
    CostGapByYear,
    Reconciliation,
)
from pipelines.contracts.vocabulary import COST_CATEGORIES
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
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


OTHER_FORCE = "E23000002"
# An example is a build: to shrink one that fails would take minutes.
FEW_BUILDS = settings(
    deadline=None,
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
DAYS = st.sampled_from(["2023-06-01", "2024-03-31", "2024-04-01", "2025-12-31"])
SPLIT = st.lists(
    st.tuples(
        DAYS,
        st.sampled_from(COST_CATEGORIES),
        st.integers(-500_000, 5_000_000),
        st.integers(-100_000, 100_000),
    ),
    min_size=1,
    max_size=12,
)


WORKED = st.lists(
    st.tuples(DAYS, st.sampled_from(["officer_time", "overtime"]), st.integers(1, 20_000)),
    min_size=1,
    max_size=12,
)


@pytest.fixture
def costs(tmp_path_factory, write_csv):
    """What the lines of two forces come to, one open investigation each, in a home of their own.

    Gives a function from the lines of each force (date, category, grade, hours, amount) to a list
    of its costs on three bases: whole, and by category from the months.
    """

    def build_both(*lines_of_force, rates=()):
        files = {
            "investigations.csv": [INVESTIGATIONS],
            "cost_lines.csv": [COST_LINES],
            "rates.csv": ["grade,valid_from,hourly_rate_gbp", *rates],
        }
        for force, lines in zip((FORCE, OTHER_FORCE), lines_of_force, strict=True):
            case = f"{force},I1,A,2023-05-02,,standard,true,high,"
            files["investigations.csv"].append(case)
            files["cost_lines.csv"] += [f"{force},L{n},I1,{line}" for n, line in enumerate(lines)]
        home = Settings(home=tmp_path_factory.mktemp("home"), lock_wait_seconds=0)
        written = [write_csv(name, *rows) for name, rows in files.items() if len(rows) > 1]
        order = LoadRequest(tmp_path_factory.mktemp("x"), as_at=AS_AT)
        ingest(home, written, order, lambda what, share: None)
        with built(home) as read:
            return [selected(read, force) for force in (FORCE, OTHER_FORCE)]

    return build_both


def selected(read, force):
    """Investigation totals on three bases, and the same by category from the months."""
    row = read(
        "select sum(direct_gbp), sum(on_cost_gbp), sum(full_gbp)"
        f" from intermediate.int_investigation_cost where force_code = '{force}'"
    )
    months = read(
        "select category, cost_basis, sum(cost_gbp) as gbp from marts.cost_by_month"
        f" where force_code = '{force}' group by all order by cost_basis"
    )
    by_category = {
        str(category): tuple(part.sort("cost_basis")["gbp"])
        for (category,), part in months.group_by("category")
    }
    return row.row(0), by_category


@FEW_BUILDS
@given(rows=SPLIT)
def test_splitting_lines_changes_nothing_and_all_bases_add_up_to_the_penny(rows, costs):
    def lines(*, is_split):
        return [
            f"{day},{category},,,{part / 100:.2f}"
            for day, category, pence, cut in rows
            for part in ((pence - cut, cut) if is_split else (pence,))
        ]

    (whole, by_category), after = costs(lines(is_split=False), lines(is_split=True))
    assert after == (whole, by_category)
    assert whole[0] == Decimal(sum(pence for _, _, pence, _ in rows)) / 100
    assert tuple(map(sum, zip(*by_category.values(), strict=True))) == whole


@FEW_BUILDS
@given(rows=WORKED, pounds=st.integers(1, 200), pence=st.sampled_from([0, 0, 1, 37, 99]))
def test_doubling_the_rates_doubles_every_basis(rows, pounds, pence, costs):
    def lines(grade):
        return [f"{day},{category},{grade},{h / 100:.2f}," for day, category, h in rows]

    rate = Decimal(100 * pounds + pence) / 100
    rates = [f"constable,2020-01-01,{rate}", f"inspector,2020-01-01,{2 * rate}"]
    (once, _), (twice, _) = costs(lines("constable"), lines("inspector"), rates=rates)
    assert once[0] == sum(
        (Decimal(hundredths) / 100 * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for _, _, hundredths in rows
    )
    # Hours have two decimals, so at whole pounds every line is whole pence; else half a penny a
    # line is rounded away. On the wider bases so it is of each of up to eight sums of a month.
    lost = Decimal("0.01") * len(rows) if pence else Decimal(0)
    assert abs(twice[0] - 2 * once[0]) <= lost
    for basis in (1, 2):
        assert abs(twice[basis] - 2 * once[basis]) <= 2 * lost + Decimal("0.02") * 8


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
                for name in ("WITHOUT", "NOUGHT", "LESS", "HALF")
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
