"""Given the user's own rates and shares, expect them to hold from their day, at their grade."""

import datetime as dt
from decimal import Decimal

import pytest

from pipelines.build import BuildOptions
from pipelines.contracts.marts.cost import CostRate
from tests.costed import built

RATES = "grade,valid_from,hourly_rate_gbp,provenance"
UPLIFTS = "category,component,valid_from,share,provenance"
MONTHS = ("2023-06-01", "2024-03-31", "2024-04-01", "2025-06-30")
OVERHEADS = """
    select category, valid_from, share, is_illustrative, provenance from marts.cost_rate
    where component = 'overhead' order by category, valid_from
"""


def by_month(read, basis, category):
    found = read(
        f"select month, cost_gbp from marts.cost_by_month where cost_basis = '{basis}'"
        f" and category = '{category}' order by month"
    )
    return [str(pounds) for pounds in found["cost_gbp"]]


@pytest.fixture
def own_shares(write_csv, load):
    """Load rows of own shares."""

    def load_shares(*rows, name="uplifts.csv", **terms):
        result = load(write_csv(name, UPLIFTS, *rows), **terms)
        assert (result.load.source, result.load.rows_accepted) == ("uplifts", len(rows))

    return load_shares


def test_own_overhead_holds_from_its_first_month_and_the_shipped_one_before(
    case, lines, own_shares, marts
):
    lines(*(f"{day},officer_time,,,1000.00" for day in MONTHS))
    own_shares("officer_time,overhead,2024-04-01,0.5,")
    read = marts()
    # Pension 31 per cent, 35.3 from April 2024; insurance 13.8, 15 from April 2025.
    on_costs = ["1448.00", "1448.00", "1491.00", "1503.00"]
    assert by_month(read, "direct_with_on_costs", "officer_time") == on_costs
    # 1448 and 1448 times 1.3, then 1491 and 1503 times 1.5.
    full = ["1882.40", "1882.40", "2236.50", "2254.50"]
    assert by_month(read, "full_economic", "officer_time") == full


def test_own_shares_leave_those_of_other_categories_and_components_alone(
    case, lines, own_shares, marts
):
    lines("2025-06-30,staff_time,,,1000.00")
    own_shares("officer_time,overhead,2024-04-01,0.5,", "officer_time,pension,2024-04-01,0.1,")
    read = marts()
    # Pension 16 and insurance 15 per cent, then 30 of overhead: all shipped.
    assert by_month(read, "direct_with_on_costs", "staff_time") == ["1310.00"]
    assert by_month(read, "full_economic", "staff_time") == ["1703.00"]


def test_what_the_shipped_table_does_not_know_is_added(case, lines, own_shares, marts):
    lines(*(f"{day},overtime,,,100.00" for day in MONTHS[::3]))
    lines(*(f"{day},travel,,,100.00" for day in MONTHS[::3]), name="travel.csv")
    own_shares("overtime,pension,2024-04-01,0.1,", "travel,overhead,2024-04-01,0.2,")
    read = marts()
    assert by_month(read, "direct_with_on_costs", "overtime") == ["113.80", "125.00"]
    assert by_month(read, "full_economic", "overtime") == ["113.80", "125.00"]
    assert by_month(read, "direct_with_on_costs", "travel") == ["100.00", "100.00"]
    assert by_month(read, "full_economic", "travel") == ["100.00", "120.00"]


def test_a_later_own_share_follows_the_first_and_shipped_ones_never_come_back(
    case, lines, own_shares, marts
):
    lines(*(f"{day},officer_time,,,1000.00" for day in MONTHS))
    # The shipped pension of April 2024 comes after the own one began: it is not taken.
    own_shares("officer_time,pension,2024-03-01,0.2,", "officer_time,pension,2025-06-01,0.25,")
    read = marts()
    on_costs = ["1448.00", "1338.00", "1338.00", "1400.00"]
    assert by_month(read, "direct_with_on_costs", "officer_time") == on_costs
    days = read(
        "select valid_from from marts.cost_rate where category = 'officer_time'"
        " and component = 'pension' order by valid_from"
    )
    years = [(day.year, day.month) for day in days["valid_from"]]
    assert years == [(1900, 1), (2019, 4), (2024, 3), (2025, 6)]


def test_shares_in_force_are_the_own_ones_and_shipped_ones_that_apply_to_some_day(
    case, lines, own_shares, marts
):
    own_shares(
        "officer_time,overhead,2024-04-01,0.5,local_estimate", "staff_time,overhead,1900-01-01,0.4,"
    )
    read = marts()
    CostRate.validate(read("select * from marts.cost_rate"))
    ever = dt.date(1900, 1, 1)
    assert read(OVERHEADS).rows() == [
        ("officer_time", ever, 0.3, True, "quoted_headline"),
        ("officer_time", dt.date(2024, 4, 1), 0.5, False, "local_estimate"),
        ("staff_time", ever, 0.4, False, "local_time_recording"),
    ]


def test_the_grade_of_an_own_share_says_how_wrong_it_may_be(case, lines, own_shares, marts):
    lines("2025-06-30,officer_time,,,1000.00")
    own_shares(
        "officer_time,pension,2024-04-01,0.2,national_proxy",
        "officer_time,national_insurance,2024-04-01,0.1,",
        "officer_time,overhead,2024-04-01,0.5,local_estimate",
    )
    read = marts()
    # A fifth of the pension's 200 may be wrong, and nothing of the insurance.
    error = "select sum({}_error_gbp) from intermediate.int_investigation_cost"
    assert read(error.format("on_cost")).item() == pytest.approx(40)
    # 40 times 1.5, and 1,300 times a tenth of the overhead's 50 per cent.
    assert read(error.format("full")).item() == pytest.approx(40 * 1.5 + 1300 * 0.05)


def test_the_shares_known_on_a_day_are_those_loaded_by_then(case, lines, own_shares, marts):
    lines("2025-06-30,staff_time,,,1000.00")
    own_shares("staff_time,overhead,2024-04-01,0.5,", as_at="2026-03-31")
    # 1,310 with on-costs, then 30 per cent shipped or 50 of one's own.
    before, after = marts(BuildOptions(as_known=dt.date(2026, 2, 28))), marts()
    assert by_month(before, "full_economic", "staff_time") == ["1703.00"]
    assert by_month(after, "full_economic", "staff_time") == ["1965.00"]


@pytest.mark.parametrize(
    ("provenance", "grade", "error"),
    [
        ("", "local_time_recording", 0),
        ("local_time_recording", "local_time_recording", 0),
        ("local_estimate", "local_estimate", 50),
        ("national_proxy", "national_proxy", 100),
        ("quoted_headline", "quoted_headline", 200),
    ],
)
def test_the_grade_of_an_own_rate_is_shown_and_says_how_wrong_it_may_be(
    case, lines, write_csv, load, settings, provenance, grade, error
):
    lines("2023-06-01,officer_time,constable,10,")
    load(write_csv("rates.csv", RATES, f"constable,2020-01-01,50.00,{provenance}"))
    with built(settings) as read:
        shown = read(
            "select provenance, is_illustrative from marts.cost_rate where kind = 'hourly_rate'"
        )
        assert shown.rows() == [(grade, False)]
        found = read("select sum(direct_error_gbp) from intermediate.int_investigation_cost")
        assert found.item() == Decimal(error)
