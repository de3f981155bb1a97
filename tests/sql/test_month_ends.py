"""A store that an earlier version filled with ends of months counts each month once."""

from decimal import Decimal

import pytest

from pipelines.record_store.store import open_store

FORCE = "E23000001"
LEDGER = "force_code,month,category,amount_gbp"
STAFFING = "force_code,month,grade,establishment_fte,strength_fte,accredited_fte"


@pytest.fixture
def as_it_was(settings):
    """Move the months of a source to their ends, as they were kept before."""

    def move(source):
        with open_store(settings) as store:
            store.connection.execute(f"update {source} set month = last_day(month)")

    return move


def test_a_month_of_the_ledger_is_that_of_the_latest_extract(write_csv, load, as_it_was, marts):
    load(write_csv("1.csv", LEDGER, f"{FORCE},2025-03-31,travel,100.00"), as_at="2025-04-30")
    as_it_was("ledger_totals")
    load(write_csv("2.csv", LEDGER, f"{FORCE},2025-03-31,travel,110.00"), as_at="2025-05-31")
    rows = marts()("select month, ledger_gbp from staging.stg_ledger_totals").rows()
    assert [(f"{month}", pounds) for month, pounds in rows] == [("2025-03-01", Decimal("110.00"))]


def test_people_in_post_are_not_counted_twice(write_csv, load, as_it_was, marts):
    rows = [f"{FORCE},2025-03-31,constable,10,9,8", f"{FORCE},2025-03-31,sergeant,2,1,1"]
    load(write_csv("1.csv", STAFFING, *rows), as_at="2025-04-30")
    as_it_was("staffing")
    load(write_csv("2.csv", STAFFING, *rows), as_at="2025-05-31")
    for table in ("staging.stg_staffing", "marts.staffing_by_month"):
        found = marts()(f"select sum(strength_fte), sum(accredited_fte) from {table}").rows()
        assert found == [(Decimal("10.00"), Decimal("9.00"))]
