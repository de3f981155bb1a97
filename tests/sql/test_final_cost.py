"""Given what the model of cohorts expects still to come, expect what a case costs in the end."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from tests.costed import COST_LINES, FORCE, INVESTIGATIONS
from tests.selects import NOTHING_TO_COME

SILENT = "E23000002"
COHORT = {
    "force_code": FORCE,
    "abuse_type": "sexual",
    "complexity": "standard",
    "opened_quarter": dt.date(2023, 4, 1),
    "last_quarter": dt.date(2025, 10, 1),
    "still_to_come_gbp": Decimal("50.00"),
    "still_to_come_real_gbp": Decimal("48.43"),
}


@pytest.fixture
def in_the_end(case, lines, write_csv, load, marts):
    """By investigation what it cost so far, in the end, and in the end at the price base.

    I1 is closed and I2 open, both of one cohort; the other force has a case and no cost line.
    """
    lines("2023-06-01,travel,,,10.00")
    line = f"{FORCE},L,I2,2023-06-01,travel,,,100.00"
    load(write_csv("more.csv", COST_LINES, line))
    silent = f"{SILENT},I9,A,2023-05-02,,standard,true,high,"
    load(write_csv("silent.csv", INVESTIGATIONS, silent))

    def read(**changed):
        to_come = pl.DataFrame([COHORT | changed], schema=NOTHING_TO_COME.schema)
        rows = marts(to_come=to_come)(
            "select force_code, closed_date is not null, cost_to_date_gbp, expected_final_cost_gbp,"
            " expected_final_cost_real_gbp from marts.investigation"
        ).rows()
        assert len(rows) == 3
        return {row[:2]: row[2:] for row in rows}

    return read


def test_an_open_case_costs_what_it_did_and_what_its_cohort_is_still_to_cost(in_the_end):
    # A pound of 2023/24 is 1.040456 at the price base of 2024/25: 104.05 and what is to come.
    assert in_the_end() == {
        (FORCE, True): (Decimal("10.00"), Decimal("10.00"), Decimal("10.40")),
        (FORCE, False): (Decimal("100.00"), Decimal("150.00"), Decimal("152.48")),
        (SILENT, False): (None, None, None),
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"still_to_come_gbp": None, "still_to_come_real_gbp": None},
        {"opened_quarter": dt.date(2023, 1, 1)},
        {"abuse_type": "neglect"},
        {"complexity": "major"},
        # The incident of the other force's case did not come; and its cost so far is not known.
        {"force_code": SILENT, "abuse_type": "not_linked"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_without_a_development_of_its_own_cohort_the_end_of_an_open_case_is_not_known(
    in_the_end, changed
):
    found = in_the_end(**changed)
    assert found[FORCE, False] == (Decimal("100.00"), None, None)
    assert found[FORCE, True][1] == Decimal("10.00")
    assert found[SILENT, False] == (None, None, None)
