"""What a plan is handed: first actions in time, budgets, staffing, cost by age and how uneven."""

import datetime as dt
from decimal import Decimal

import pytest

from pipelines.build import BuildOptions
from tests.costed import COST_LINES, FORCE, INCIDENTS

HEADER = (
    "force_code,investigation_id,incident_id,opened_date,closed_date,complexity,"
    "is_joint_section_47,risk_level,first_action_date,outcome_code"
)
LINES = (
    # In time for medium risk; late; not acted upon and seen for 30 days.
    "I1,A,2025-10-05,,standard,true,medium,2025-10-15,",
    "I2,A,2025-10-05,,standard,true,medium,2025-11-30,",
    "I3,A,2025-10-05,,standard,true,medium,,",
    # Closed after ten days without an action: known for seven days, not for more.
    "I4,A,2025-10-05,2025-10-15,standard,true,medium,,14",
    # Opened five days before the extract: not known for any of the days, quick as it was.
    "I5,A,2026-01-26,,standard,true,high,2026-01-27,",
    # Not assessed; and of an incident that was not online.
    "I6,A,2025-10-05,,standard,true,not_assessed,2025-10-06,",
    "I7,B,2025-10-05,,standard,true,high,2025-10-06,",
)


@pytest.fixture
def online(write_csv, load):
    incidents = [
        f"{FORCE},A,2025-10-01,,online_images,industry,,true,true,,",
        f"{FORCE},B,2025-10-01,,sexual,public,,false,true,,",
    ]
    load(write_csv("incidents.csv", INCIDENTS, *incidents))
    load(write_csv("investigations.csv", HEADER, *(f"{FORCE},{line}" for line in LINES)))


def test_first_actions_of_online_cases_count_where_they_are_known(online, marts):
    rows = marts()(
        "select risk_level, days, due_count, in_time_count, is_target"
        " from marts.timeliness_by_quarter order by risk_level, days"
    )
    assert rows.rows() == [
        ("medium", 7, 4, 0, False),
        ("medium", 14, 3, 1, True),
        ("medium", 30, 3, 1, False),
    ]


def test_budgets_and_staffing_are_published_as_delivered(write_csv, load, marts):
    budgets = "force_code,financial_year,category,amount_gbp"
    load(write_csv("budgets.csv", budgets, f"{FORCE},2026/27,travel,1200.50"))
    staffing = "force_code,month,grade,establishment_fte,strength_fte,accredited_fte"
    rows = [f"{FORCE},2025-12-01,constable,10,9,8.5", f"{FORCE},2025-12-01,sergeant,2,2,1"]
    load(write_csv("staffing.csv", staffing, *rows))
    read = marts()
    assert read("from marts.budget_by_year").rows() == [
        (FORCE, "2026/27", "travel", Decimal("1200.50"))
    ]
    found = read("select grade, accredited_fte from marts.staffing_by_month order by grade")
    assert found.rows() == [("constable", Decimal("8.50")), ("sergeant", Decimal("1.00"))]
    until = marts(BuildOptions(until=dt.date(2025, 11, 30)))
    assert until("from marts.staffing_by_month").is_empty()


@pytest.fixture
def spent(case, write_csv, load):
    """I1 and I2, opened in the second quarter of 2023, with cost until the extract of January."""
    rows = [
        f"{FORCE},L1,I1,2023-03-01,officer_time,constable,4,100.00",
        f"{FORCE},L2,I1,2023-06-01,officer_time,constable,6,200.00",
        f"{FORCE},L3,I2,2023-10-01,travel,,,30.00",
        f"{FORCE},L4,I2,2025-12-31,travel,,,10.00",
        f"{FORCE},L5,I2,2026-01-10,travel,,,99.00",
    ]
    load(write_csv("cost_lines.csv", COST_LINES, *rows))


def test_cost_by_age_is_of_the_last_three_whole_years(spent, marts):
    rows = marts()(
        "select quarters_since_opened, category, direct_real_gbp / r.real_factor, hours"
        " from intermediate.int_model_cost_by_age, ("
        "  select max(real_factor) as real_factor from intermediate.int_price"
        "  where financial_year = '2022/23') as r"
        " order by quarters_since_opened"
    ).rows()
    # What was spent before the opening counts at the opening; January is of no whole quarter.
    assert [(age, category) for age, category, _, _ in rows] == [
        (0, "officer_time"),
        (2, "travel"),
        (10, "travel"),
    ]
    assert rows[0][3] == 10.0


def test_unevenness_is_of_each_case_and_year(spent, marts):
    row = marts()("from intermediate.int_model_case_years").row(0, named=True)
    assert (row["abuse_type"], row["case_year_count"]) == ("sexual", 3)
    first, second, third = 100 * 1.0, 200 * 1.0, 40 * 1.0
    whole, square = row["direct_year_gbp"], row["direct_year_square"]
    # I1 in one year, I2 in two: the squares are of their sums, not of single lines.
    assert whole == pytest.approx(first + second + third, rel=0.15)
    assert square == pytest.approx((first + second) ** 2 + 30**2 + 10**2, rel=0.3)
