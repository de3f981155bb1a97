"""The last settled month: one answer for each measure and force, and what ends there."""

import datetime as dt

import polars as pl

from pipelines.models.lateness.settled import (
    ENDS,
    last_settled_month,
    over_settled_months,
    with_settled,
)


def month(number, year=2026):
    return dt.date(year, number, 1)


def lag(*rows):
    columns = ["measure", "force_code", "month", "is_provisional"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def delivered(*rows):
    return pl.DataFrame(rows, schema=["measure", "force_code", "as_at"], orient="row")


def settled(*rows, ends=()):
    days = delivered(("incidents", "A", dt.date(2026, 10, 31)), *ends)
    found = last_settled_month(lag(*rows), days)
    return {row[:2]: row[2] for row in found.rows()}


def test_it_is_the_month_before_the_first_provisional_one_even_where_a_later_one_is_not():
    rows = [("incidents", "A", month(n), n in (8, 10)) for n in range(5, 11)]
    assert settled(*rows)["incidents", "A"] == month(7)


def test_where_no_month_is_provisional_it_is_the_last():
    rows = [("incidents", "A", month(n), False) for n in range(5, 11)]
    assert settled(*rows)["incidents", "A"] == month(10)


def test_each_measure_has_its_own():
    rows = [("incidents", "A", month(10), True), ("investigations", "A", month(10), False)]
    found = settled(*rows, ends=[("investigations", "A", dt.date(2026, 10, 31))])
    assert found == {
        ("incidents", "A"): month(9),
        ("incidents", "ALL"): month(9),
        ("investigations", "A"): month(10),
        ("investigations", "ALL"): month(10),
    }


def test_a_force_of_which_nothing_is_known_keeps_three_provisional_months():
    rows = [("incidents", "A", month(10), False)]
    ends = [("incidents", "B", dt.date(2026, 10, 30)), ("incidents", "C", dt.date(2026, 3, 31))]
    found = settled(*rows, ends=ends)
    assert found["incidents", "B"] == month(6)
    assert found["incidents", "C"] == month(12, 2025)


def test_all_forces_are_settled_where_each_is_that_delivered_lately():
    rows = [("incidents", force, month(10), False) for force in "ABD"]
    rows += [("incidents", "B", month(9), True), ("incidents", "ALL", month(10), False)]
    ends = [("incidents", force, dt.date(2026, 10, 31)) for force in "BD"]
    stopped = ("incidents", "C", dt.date(2024, 3, 31))
    assert settled(*rows, ends=[*ends, stopped])["incidents", "ALL"] == month(8)


def series(*rows):
    columns = ["measure", "force_code", "abuse_type", "month", "count", "force_count"]
    return pl.DataFrame([("incidents", *row) for row in rows], schema=columns, orient="row")


def test_what_is_not_settled_says_what_it_will_come_to():
    rows = [
        ("A", "all", month(8), 90, 1),
        ("A", "all", month(9), 80, 1),
        ("A", "sexual", month(9), 20, 1),
        ("A", "all", month(10), 50, 1),
    ]
    late = pl.DataFrame(
        [("incidents", "A", month(9), 80, 100.0, 91, 112, 94, 108)],
        schema=["measure", "force_code", "month", "count", "expected_final_count", *ENDS],
        orient="row",
    )
    ends = pl.DataFrame({"measure": ["incidents"], "force_code": ["A"], "month": [month(8)]})
    found = with_settled(series(*rows), late, ends).rows()
    assert [row[6] for row in found] == [True, False, False, False]
    # A quarter of the force's: 25 expected, and half of its reach of 9 down and 12 up.
    assert [row[7:] for row in found] == [
        (None,) * 5,
        (100.0, 91, 112, 94, 108),
        (25.0, 20, 31, 22, 29),
        (None,) * 5,
    ]


def windows(counts):
    """A model that says of each force what it was given to."""
    rows = counts.group_by("force_code").agg(pl.max("period_start"), pl.sum("count"))
    total = pl.DataFrame(
        [("ALL", counts["period_start"].max(), counts["count"].sum())],
        schema=rows.schema,
        orient="row",
    )
    return pl.concat([rows, total]).sort("force_code")


def test_each_force_ends_at_its_own_settled_month_and_the_sum_leaves_out_what_is_not():
    counts = pl.DataFrame(
        [("incidents", force, "sexual", month(n), 1) for force in "AB" for n in range(1, 11)],
        schema=["measure", "force_code", "abuse_type", "period_start", "count"],
        orient="row",
    )
    own = [("A", month(9)), ("B", month(6)), ("ALL", month(8))]
    ends = pl.DataFrame(
        [("incidents", *row) for row in own],
        schema=["measure", "force_code", "month"],
        orient="row",
    )
    found = over_settled_months(windows, counts, ends)
    # Of B only six months are settled; of A eight go into the sum.
    assert sorted(found.rows()) == [
        ("A", month(9), 9),
        ("ALL", month(8), 14),
        ("B", month(6), 6),
    ]


def test_what_has_no_settled_month_at_all_such_as_recorded_crime_is_taken_whole():
    counts = pl.DataFrame(
        [("recorded_crime", "A", "child_sexual", month(n), 1) for n in (1, 4, 7)],
        schema=["measure", "force_code", "abuse_type", "period_start", "count"],
        orient="row",
    )
    ends = pl.DataFrame(schema={"measure": pl.String, "force_code": pl.String, "month": pl.Date})
    assert over_settled_months(windows, counts, ends)["count"].to_list() == [3, 3]
