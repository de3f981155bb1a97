"""What the models are given: counted, bounded by what the version knows, missing where unknown."""

import datetime as dt
from decimal import Decimal

import pytest

from pipelines.build import BuildOptions
from tests.costed import COST_LINES, FORCE, INVESTIGATIONS

SILENT = "E23000002"
INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
APRIL_2023 = dt.date(2023, 4, 1)


@pytest.fixture
def costed(case, lines, write_csv, load):
    """A closed and an open investigation with a cost line each, and a force without any line."""
    lines("2023-06-01,officer_time,,,100.00", "2023-08-01,travel,,,10.00")
    line = f"{FORCE},L,I2,2023-06-01,officer_time,,,1000.00"
    load(write_csv("more.csv", COST_LINES, line))
    silent = f"{SILENT},I1,A,2023-05-02,,standard,true,high,"
    load(write_csv("silent.csv", INVESTIGATIONS, silent))


def test_cohorts_know_how_many_are_open_and_what_these_have_cost(costed, marts):
    rows = marts()("select * from intermediate.int_model_cohorts")
    found = rows.row(0, named=True)
    assert (found["opened_quarter"], found["investigation_count"]) == (APRIL_2023, 2)
    assert found["open_count"] == 1
    assert found["direct_to_date_gbp"] == Decimal("1110.00")
    assert found["direct_open_to_date_gbp"] == Decimal("1000.00")
    # Officers: pension 31 %, insurance 13.8 %; travel has neither. Overhead is 30 % of both.
    assert found["on_cost_to_date_gbp"] == Decimal("1602.80")
    assert found["on_cost_open_to_date_gbp"] == Decimal("1448.00")
    assert found["full_open_to_date_gbp"] == Decimal("1882.40")


@pytest.mark.parametrize("name", ["int_model_cohorts", "int_model_investigations"])
def test_a_force_without_cost_lines_has_no_cost_that_a_model_could_take_for_nought(
    costed, marts, name
):
    read = marts()
    assert SILENT in set(read("select force_code from intermediate.int_investigations").to_series())
    assert set(read(f"select force_code from intermediate.{name}").to_series()) == {FORCE}


def test_each_investigation_of_a_costed_force_is_given_with_its_cost_on_every_basis(costed, marts):
    rows = marts()(
        "select is_closed, opened_year, direct_gbp, on_cost_gbp, full_gbp, timed_gbp"
        " from intermediate.int_model_investigations order by is_closed"
    )
    assert rows.rows() == [
        (False, "2023/24", Decimal(1000), Decimal(1448), Decimal("1882.40"), Decimal(0)),
        (True, "2023/24", Decimal(110), Decimal("154.80"), Decimal("198.24"), Decimal(0)),
    ]


def test_spending_is_told_by_the_quarter_in_which_it_was_incurred(costed, marts):
    rows = marts()(
        "select opened_quarter, cost_quarter, direct_gbp, on_cost_gbp, full_gbp"
        " from intermediate.int_model_cost_increments order by cost_quarter"
    )
    july = dt.date(2023, 7, 1)
    assert rows.rows() == [
        (APRIL_2023, APRIL_2023, 1100.0, 1592.8, 2070.64),
        (APRIL_2023, july, 10.0, 10.0, 10.0),
    ]


@pytest.fixture
def confirmed(write_csv, load):
    """Incidents, investigations and cost lines of the end of April, confirmed at the end of May."""
    files = [
        write_csv("i.csv", INCIDENTS, f"{FORCE},A,2025-03-31,sexual,police,false,true"),
        write_csv(
            "v.csv", INVESTIGATIONS, f"{FORCE},I1,A,2025-03-31,2025-04-10,standard,true,high,1"
        ),
        write_csv("c.csv", COST_LINES, f"{FORCE},C1,I1,2025-04-02,travel,,,10.00"),
    ]
    for as_at in ("2025-04-30", "2025-05-31"):
        for path in files:
            load(path, as_at=as_at)


APRIL_30, MAY_15, MAY_31 = dt.date(2025, 4, 30), dt.date(2025, 5, 15), dt.date(2025, 5, 31)
MAY_20 = dt.date(2025, 5, 20)


@pytest.mark.parametrize(
    ("options", "counted_to", "costed_to"),
    [
        (BuildOptions(), MAY_31, MAY_31),
        # Which day confirmed a record before the last one did is not kept: the files' own dates
        # tell of a source, and of a force no more than that it was not told of later.
        (BuildOptions(as_known=MAY_15), APRIL_30, MAY_15),
        (BuildOptions(until=MAY_20), MAY_20, MAY_20),
        (BuildOptions(as_known=MAY_15, until=dt.date(2025, 4, 10)), *[dt.date(2025, 4, 10)] * 2),
    ],
    ids=["now", "as known", "until", "both"],
)
def test_what_a_version_that_looks_back_takes_for_delivered(
    confirmed, marts, options, counted_to, costed_to
):
    read = marts(options)
    counts = read("select source, delivered_to from intermediate.int_model_record_counts")
    assert set(counts["source"]) == {"incidents", "investigations", "cost_lines"}
    assert set(counts["delivered_to"]) == {counted_to}
    delivered = read("select * from intermediate.int_model_cost_delivered_to")
    assert delivered.rows() == [(FORCE, costed_to)]
    demand = read("select * from intermediate.int_delivered_to order by measure")
    assert demand.rows() == [("incidents", FORCE, costed_to), ("investigations", FORCE, costed_to)]


def test_an_extract_that_was_refused_delivered_nothing(write_csv, load, marts):
    good = write_csv("a.csv", INCIDENTS, f"{FORCE},A,2025-03-31,sexual,police,false,true")
    bad = [f"{FORCE},B{n},2025-05-01,?,police,false,true" for n in range(20)]
    load(good, as_at="2025-04-30")
    refused = load(write_csv("b.csv", INCIDENTS, *bad), as_at="2025-05-15")
    assert refused.load.status == "refused"
    load(good, as_at="2025-05-31")
    read = marts(BuildOptions(as_known=MAY_20))
    counts = read("select distinct delivered_to from intermediate.int_model_record_counts")
    assert counts.item() == APRIL_30


def test_an_answer_that_was_left_empty_is_no_answer(write_csv, load, marts):
    header = (
        "force_code,respondent_id,survey_date,trained_before_start,had_previous_experience,"
        "health_check_arranged"
    )
    rows = [f"{FORCE},R1,2025-03-01,true,,false", f"{FORCE},R2,2025-03-01,false,,"]
    load(write_csv("survey_responses.csv", header, *rows))
    found = marts()(
        "select question, yes_count, response_count"
        " from intermediate.int_model_survey_answers order by question"
    )
    assert found.rows() == [
        ("had_previous_experience", 0, 0),
        ("health_check_arranged", 0, 1),
        ("trained_before_start", 1, 2),
    ]


@pytest.mark.parametrize(
    ("until", "last"),
    [(None, dt.date(2026, 1, 1)), (dt.date(2023, 7, 1), dt.date(2023, 7, 1))],
    ids=["now", "until"],
)
def test_the_months_run_from_the_first_opening_to_the_last_known_day(case, marts, until, last):
    months = marts(BuildOptions(until=until))("select month from intermediate.int_month")["month"]
    assert (months.min(), months.max()) == (dt.date(2023, 5, 1), last)
    assert len(months) == (last.year - 2023) * 12 + last.month - 5 + 1
