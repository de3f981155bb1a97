"""Given what an hourly rate includes, expect each basis to add or take away only what is missing.

June 2023: pension 31 and insurance 13.8 per cent of officers' pay, 30 per cent of overhead on both.
"""

from decimal import Decimal

import pytest

from pipelines.contracts.marts.cost import COST_BASES, CostRate
from tests.costed import BY_BASIS, COST_LINES, FORCE, built

RATES = "grade,valid_from,hourly_rate_gbp,includes,provenance"
ERRORS = (
    "select sum(direct_error_gbp), sum(on_cost_error_gbp), sum(full_error_gbp)"
    " from intermediate.int_investigation_cost"
)
BY_HAND = [
    # 1,000, times 1.448, times 1.3.
    ("pay", "1000.00", "1448.00", "1882.40"),
    # 1,000 over 1.448; 1,000 as it is; times 1.3.
    ("pay_on_costs", "690.61", "1000.00", "1300.00"),
    # 1,000 over 1.8824; over 1.3; 1,000 as it is.
    ("full", "531.24", "769.23", "1000.00"),
]


@pytest.fixture
def rated(write_csv, load):
    """Load one rate of £100 an hour for constables."""

    def load_rate(includes, provenance="", header=RATES):
        load(write_csv("rates.csv", header, f"constable,2020-01-01,100.00,{includes},{provenance}"))

    return load_rate


@pytest.mark.parametrize(("includes", *COST_BASES), BY_HAND)
def test_each_basis_adds_or_takes_away_only_what_is_missing(
    case,
    lines,
    rated,
    marts,
    includes,
    direct,
    direct_with_on_costs,
    full_economic,
):
    lines("2023-06-01,officer_time,constable,10,")
    rated(includes)
    expected = zip(COST_BASES, (direct, direct_with_on_costs, full_economic), strict=True)
    read = marts()
    assert dict(read(BY_BASIS).iter_rows()) == {basis: Decimal(gbp) for basis, gbp in expected}
    shown = CostRate.validate(read("select * from marts.cost_rate where kind = 'hourly_rate'"))
    assert shown.select("includes", "is_includes_assumed").rows() == [(includes, False)]


@pytest.mark.parametrize(
    ("includes", "expected"),
    [
        # The rate is out by a fifth on every basis. What is added or taken away is out as well:
        # on-costs by a fifth of 0.448 in 1.448, 6.18785 %, overhead by 0.4 x 0.3 in 1.3, 9.23077 %.
        ("pay", (200, 1448 * 0.2618785, 1882.4 * 0.3541862)),
        ("pay_on_costs", (690.6077 * 0.2618785, 200, 1300 * 0.2923077)),
        ("full", (531.2367 * 0.3541862, 769.2308 * 0.2923077, 200)),
    ],
)
def test_a_rate_that_errs_errs_as_much_in_what_is_added_to_it(
    case, lines, rated, marts, includes, expected
):
    lines("2023-06-01,officer_time,constable,10,")
    rated(includes, "national_proxy")
    assert marts()(ERRORS).row(0) == pytest.approx(expected, rel=1e-6)


def test_what_a_category_is_not_given_is_not_taken_from_it_either(case, lines, rated, marts):
    # Overtime has insurance and no more; travel has nothing.
    lines("2023-06-01,overtime,constable,10,", "2023-06-01,travel,constable,1,")
    rated("full")
    assert dict(marts()(BY_BASIS).iter_rows()) == {
        "direct": Decimal("878.73") + 100,
        "direct_with_on_costs": Decimal("1000.00") + 100,
        "full_economic": Decimal("1000.00") + 100,
    }


def test_amounts_as_delivered_are_pay_beside_hours_at_a_full_rate(case, lines, rated, marts):
    lines("2023-06-01,officer_time,constable,10,", "2023-06-01,officer_time,,,1000.00")
    rated("full")
    assert dict(marts()(BY_BASIS).iter_rows()) == {
        "direct": Decimal("1531.24"),
        "direct_with_on_costs": Decimal("2217.23"),
        "full_economic": Decimal("2882.40"),
    }


def test_a_rates_file_without_the_column_or_a_word_in_it_is_taken_to_be_pay_and_says_so(
    case, lines, write_csv, load, settings
):
    lines("2023-06-01,officer_time,constable,10,")
    assumed = (
        "select distinct includes, is_includes_assumed from marts.cost_rate"
        " where kind = 'hourly_rate'"
    )
    for header, row in (
        ("grade,valid_from,hourly_rate_gbp", "constable,2020-01-01,100.00"),
        (RATES, "constable,2020-01-01,100.00,,local_estimate"),
    ):
        loaded = load(write_csv("rates.csv", header, row)).load
        assert (loaded.rows_accepted, loaded.rows_rejected) == (1, 0)
        with built(settings) as read:
            assert read(assumed).rows() == [("pay", True)]
            assert dict(read(BY_BASIS).iter_rows())["full_economic"] == Decimal("1882.40")


def test_a_word_that_no_basis_knows_is_refused(write_csv, load):
    result = load(write_csv("rates.csv", RATES, "constable,2020-01-01,100.00,everything,"))
    assert {reason.reason for reason in result.report.reasons} == {"not_in_list:includes"}


def test_months_and_investigations_add_up_on_each_basis_whatever_the_rates_include(
    case, lines, write_csv, load, marts
):
    rows = [f"2023-0{month}-01,officer_time,constable,0.33," for month in range(5, 10)]
    rows += [f"2023-0{month}-01,staff_time,sergeant,1.77," for month in range(5, 10)]
    lines(*rows)
    load(write_csv("more.csv", COST_LINES, f"{FORCE},M,I2,2023-06-01,overtime,constable,0.07,"))
    load(
        write_csv(
            "rates.csv",
            RATES,
            "constable,2020-01-01,41.27,full,",
            "constable,2023-07-01,43.01,pay_on_costs,",
            "sergeant,2020-01-01,17.99,pay,",
        )
    )
    read = marts()
    whole = read(
        "select sum(direct_gbp), sum(on_cost_gbp), sum(full_gbp)"
        " from intermediate.int_investigation_cost"
    ).row(0)
    assert whole == tuple(dict(read(BY_BASIS).iter_rows())[basis] for basis in COST_BASES)
    direct = read("select sum(cost_gbp) from intermediate.int_cost_lines").item()
    assert direct == whole[0]
