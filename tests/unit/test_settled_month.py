"""The last settled month: one answer for each measure and force, whatever is known of its lag."""

import datetime as dt

import polars as pl

from pipelines.models.lateness.settled import last_settled_month


def month(number, year=2026):
    return dt.date(year, number, 1)


def lag(*rows):
    columns = ["measure", "force_code", "month", "is_provisional"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def delivered(*rows):
    return pl.DataFrame(rows, schema=["measure", "force_code", "as_at"], orient="row")


def settled(*rows, ends=()):
    empty = delivered(("incidents", "A", dt.date(2026, 10, 31)), *ends)
    found = last_settled_month(lag(*rows), empty)
    return {row[:2]: row[2] for row in found.rows()}


def test_it_is_the_month_before_the_first_provisional_one_even_where_a_later_one_is_not():
    rows = [("incidents", "A", month(n), n in (8, 10)) for n in range(5, 11)]
    assert settled(*rows) == {("incidents", "A"): month(7)}


def test_where_no_month_is_provisional_it_is_the_last():
    rows = [("incidents", "A", month(n), False) for n in range(5, 11)]
    assert settled(*rows) == {("incidents", "A"): month(10)}


def test_all_forces_and_each_measure_have_their_own():
    rows = [
        ("incidents", "A", month(10), True),
        ("incidents", "ALL", month(9), True),
        ("incidents", "ALL", month(10), True),
        ("investigations", "A", month(10), False),
    ]
    assert settled(*rows) == {
        ("incidents", "A"): month(9),
        ("incidents", "ALL"): month(8),
        ("investigations", "A"): month(10),
    }


def test_a_force_of_which_nothing_is_known_keeps_three_provisional_months():
    rows = [("incidents", "A", month(10), False)]
    ends = [("incidents", "B", dt.date(2026, 10, 30)), ("incidents", "C", dt.date(2026, 3, 31))]
    found = settled(*rows, ends=ends)
    assert found["incidents", "B"] == month(6)
    assert found["incidents", "C"] == month(12, 2025)
