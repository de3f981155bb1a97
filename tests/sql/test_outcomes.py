"""Given investigations, expect what came of them by month closed and by quarter opened."""

import datetime as dt

import pytest

from pipelines.build import BuildOptions
from pipelines.publishing.cross_checks import SUMS
from tests.costed import FORCE, INVESTIGATIONS

Q1, Q2 = dt.date(2025, 1, 1), dt.date(2025, 4, 1)


@pytest.fixture
def given(write_csv, load):
    """Two opened by 31 March, three from 1 April; one open, one closed without an outcome."""
    lines = (
        "I1,X,2025-01-01,2025-05-10,standard,true,high,1",
        "I2,X,2025-03-31,2025-05-31,standard,false,low,16",
        "I3,X,2025-04-01,2025-06-01,standard,false,low,",
        "I4,X,2025-06-30,,standard,false,low,",
        "I5,X,2025-04-02,2025-05-02,standard,false,low,1",
    )
    load(write_csv("investigations.csv", INVESTIGATIONS, *(f"{FORCE},{line}" for line in lines)))


def test_each_quarter_opened_keeps_those_still_open_and_those_without_an_outcome(given, marts):
    rows = marts()(
        "select opened_quarter, outcome_code, investigation_count"
        " from marts.outcome_by_opened_quarter order by all"
    )
    assert rows.rows() == [
        (Q1, "1", 1),
        (Q1, "16", 1),
        (Q2, "1", 1),
        (Q2, "not_assigned", 1),
        (Q2, "open", 1),
    ]


def test_looking_back_what_closed_later_is_open(given, marts):
    rows = marts(BuildOptions(until=dt.date(2025, 5, 30)))(
        "select opened_quarter, sum(investigation_count) filter (outcome_code = 'open') as still"
        " from marts.outcome_by_opened_quarter group by all order by all"
    )
    assert rows.rows() == [(Q1, 1), (Q2, 1)]


def test_the_two_roads_to_the_number_closed_agree(given, marts):
    read = marts()
    for name in ("investigations by quarter opened", "closed investigations by quarter opened"):
        mart, upstream = SUMS[name]
        assert read(mart).item() == read(upstream).item(), name


def test_types_and_claims_reach_their_marts_whole(marts):
    read = marts()
    assert read("select count(*) from marts.outcome").item() == 22
    claim = read("select * from marts.claim where claim_id = 'npcc_2015'").row(0, named=True)
    assert (claim["baseline_year"], claim["current_year"]) == (2012, 2015)
    assert (claim["growth_share"], claim["current_count"]) == (0.88, 70_000)
    assert claim["unit_cost_gbp"] is None
