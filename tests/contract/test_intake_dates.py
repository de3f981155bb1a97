"""Dates that mean another day than they seem to: brought right, refused, or named with the load."""

import datetime as dt

from pipelines import console

FORCE = "E23000036"
LEDGER = "force_code,month,category,amount_gbp"
STAFFING = "force_code,month,grade,establishment_fte,strength_fte,accredited_fte"


def notices(result):
    return {notice.reason: notice.row_count for notice in result.report.notices}


def test_months_written_by_their_ends_are_the_months_written_by_their_firsts(write_csv, load):
    first = write_csv("first.csv", STAFFING, f"{FORCE},2019-01-01,constable,10,9,8")
    last = write_csv("last.csv", STAFFING, f"{FORCE},2019-01-31,constable,10,9,8")
    assert notices(load(first)) == {}
    again = load(last)
    assert (again.load.rows_accepted, again.load.rows_unchanged) == (0, 1)
    assert notices(again) == {"brought_to_the_first:month": 1}
    assert console.report_sentences(again.report) == [
        "month: another day of the month, read as its first in 1 row"
    ]


def test_two_days_of_a_month_under_one_key_contradict_each_other(write_csv, load):
    rows = [f"{FORCE},2019-01-01,travel,100", f"{FORCE},2019-01-31,travel,200"]
    result = load(write_csv("ledger.csv", LEDGER, *rows))
    assert [r.reason for r in result.report.reasons] == ["conflicting_duplicate"]
    assert result.load.rows_rejected == 2
