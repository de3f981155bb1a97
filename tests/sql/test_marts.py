"""Given records, expect marts."""

import datetime as dt
from decimal import Decimal

import pytest

from pipelines.build import BuildOptions
from pipelines.engine.selects import read_selects
from pipelines.errors import ContractError
from tests.costed import COST_LINES, FORCE, INCIDENTS, INVESTIGATIONS


@pytest.fixture
def given(write_csv, load):
    """Two incidents, three investigations (one without its incident), five cost lines."""
    load(
        write_csv(
            "incidents.csv",
            INCIDENTS,
            f"{FORCE},A,2025-03-31,2024-03-30,sexual,education,9,false,true,17B,D01",
            f"{FORCE},B,2025-04-01,2024-04-01,neglect,police,,true,false,,",
        )
    )
    load(
        write_csv(
            "investigations.csv",
            INVESTIGATIONS,
            f"{FORCE},I1,A,2025-03-31,2025-05-10,standard,true,high,1",
            f"{FORCE},I2,B,2025-04-02,,complex,false,low,",
            f"{FORCE},I3,UNKNOWN,2025-04-03,2025-04-20,standard,false,low,",
        )
    )
    load(write_csv("rates.csv", "grade,valid_from,hourly_rate_gbp", *_rates()))
    load(
        write_csv(
            "cost_lines.csv",
            COST_LINES,
            f"{FORCE},C1,I1,2025-04-01,travel,,,100.10",
            f"{FORCE},C2,I1,2025-08-31,officer_time,constable,1.5,",
            f"{FORCE},C3,I1,2025-09-01,officer_time,constable,1.5,",
            f"{FORCE},C4,I1,2025-09-02,travel,,,-0.10",
            f"{FORCE},C5,NOBODY,2025-09-02,travel,,,7.00",
            f"{FORCE},C6,I2,2025-09-02,officer_time,inspector,2,",
        )
    )


def _rates():
    return ["constable,2024-09-01,41.33", "constable,2025-09-01,43.01"]


def test_demand_counts_incidents_by_month_reported_and_investigations_by_month_opened(given, marts):
    demand = marts()(
        "select month, abuse_type, referral_source, incident_count, recorded_crime_count,"
        " non_recent_count, online_count, investigation_count"
        " from marts.demand_by_month order by all"
    )
    assert demand.rows() == [
        (dt.date(2025, 3, 1), "sexual", "education", 1, 1, 1, 0, 1),
        (dt.date(2025, 4, 1), "neglect", "police", 1, 0, 0, 1, 1),
        (dt.date(2025, 4, 1), "not_linked", "not_linked", 0, 0, 0, 0, 1),
    ]


def test_hours_are_costed_at_the_rate_of_the_day_to_the_penny(given, marts):
    cost = marts()(
        "select cost_to_date_gbp, closed_date from marts.investigation order by all desc"
    )
    # 100.10 + 1.5 × 41.33 (61.995 → 62.00) + 1.5 × 43.01 (64.515 → 64.52) − 0.10
    assert cost["cost_to_date_gbp"].to_list() == [Decimal("226.52"), Decimal(0), Decimal(0)]


def test_financial_years_start_in_april(given, marts):
    years = marts()(
        "select opened_date, opened_year from intermediate.int_investigations order by opened_date"
    )
    assert years["opened_year"].to_list() == ["2024/25", "2025/26", "2025/26"]


def test_caseload_is_what_opened_less_what_closed(given, marts):
    caseload = marts()(
        "select month, opened_count, closed_count, open_count from marts.caseload_by_month"
        " where month <= date '2025-06-01' order by month"
    )
    assert caseload.rows() == [
        (dt.date(2025, 3, 1), 1, 0, 1),
        (dt.date(2025, 4, 1), 2, 1, 2),
        (dt.date(2025, 5, 1), 0, 1, 1),
        (dt.date(2025, 6, 1), 0, 0, 1),
    ]


def test_looking_back_leaves_out_what_came_later_and_opens_what_closed_later(given, marts):
    read = marts(BuildOptions(until=dt.date(2025, 5, 9)))
    open_cases = read("select count(*) from marts.investigation where closed_date is null").item()
    assert open_cases == 2
    direct = read("select sum(cost_gbp) from marts.cost_by_month where cost_basis = 'direct'")
    assert direct.item() == Decimal("100.10")


def test_lines_that_cannot_be_placed_wait_outside_the_marts(given, marts):
    read = marts()
    waiting = read(
        "select investigation_id is not null, is_linked, cost_gbp from intermediate.int_cost_lines"
        " where not is_linked or cost_gbp is null order by all"
    )
    assert waiting.rows() == [(True, False, Decimal("7.00")), (True, True, None)]
    direct = read("select sum(cost_gbp) from marts.cost_by_month where cost_basis = 'direct'")
    assert direct.item() == Decimal("226.52")


def test_the_same_investigation_number_in_two_forces_is_two_investigations(write_csv, load, marts):
    lines = [f"{code},I1,A,2025-04-01,,standard,false,low," for code in (FORCE, "E23000002")]
    load(write_csv("investigations.csv", INVESTIGATIONS, *lines))
    assert marts()("select count(distinct investigation_id) from marts.investigation").item() == 2


def test_a_header_that_lies_about_its_sources_is_refused(tmp_path):
    for schema in ("staging", "intermediate", "marts"):
        (tmp_path / schema).mkdir()
    (tmp_path / "marts" / "lie.sql").write_text(
        "-- A lie.\n-- grain: a\n-- units: a = things\n-- source: latest.other\n"
        "select a from latest.incidents\n"
    )
    with pytest.raises(ContractError, match="disagree about the source"):
        read_selects(tmp_path)


def test_people_in_post_before_the_first_investigation_are_in_the_caseload(
    given, marts, load, write_csv
):
    header = "force_code,month,grade,establishment_fte,strength_fte,accredited_fte"
    months = ("2025-01-01", "2025-02-01", "2025-03-01")
    lines = [f"{FORCE},{month},constable,9.00,7.50,4.00" for month in months]
    load(write_csv("staffing.csv", header, *lines))
    caseload = marts()(
        "select month, opened_count, open_count, strength_fte from marts.caseload_by_month"
        " where month <= date '2025-04-01' order by month"
    )
    assert caseload.rows() == [
        (dt.date(2025, 1, 1), 0, 0, Decimal("7.50")),
        (dt.date(2025, 2, 1), 0, 0, Decimal("7.50")),
        (dt.date(2025, 3, 1), 1, 1, Decimal("7.50")),
        (dt.date(2025, 4, 1), 2, 2, None),
    ]
