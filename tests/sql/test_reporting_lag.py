"""A store that was filled by several extracts tells what is late; one extract tells nothing."""

import csv
import datetime as dt
from collections import Counter

import numpy as np
import polars as pl
import pytest

from pipelines.build import BuildOptions
from pipelines.models.lateness.loading_lag import reporting_lag
from pipelines.models.periods import add_months
from pipelines.reference.tables import read_force_codes

FORCE = "E23000001"
INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
START, MONTHS, FIRST_EXTRACT = dt.date(2023, 1, 1), 18, 10
DELAYS = (0.65, 0.2, 0.1, 0.05)
DELIVERED = """
    select 'incidents' as measure, force_code, max(last_as_at) as as_at
    from latest.incidents group by force_code
"""


def incident(number, day, force=FORCE, kind="sexual"):
    return f"{force},{number},{day},{kind},police,false,true"


def seen(query):
    columns = "month, first_as_at, record_count"
    order = "where measure = 'incidents' order by all"
    return query(f"select {columns} from intermediate.int_first_seen {order}").rows()


def test_a_record_is_counted_in_the_extract_that_first_held_it(write_csv, load, marts):
    first = [incident("A", "2025-01-10"), incident("B", "2025-01-11")]
    load(write_csv("1.csv", INCIDENTS, *first), as_at="2025-01-31")
    changed = incident("A", "2025-01-10", kind="neglect")
    late = incident("C", "2025-01-30")
    load(write_csv("2.csv", INCIDENTS, changed, first[1], late), as_at="2025-02-28")
    query = marts()
    january = dt.date(2025, 1, 1)
    assert seen(query) == [
        (january, dt.date(2025, 1, 31), 2),
        (january, dt.date(2025, 2, 28), 1),
    ]
    days = query("select as_at from intermediate.int_extract_day order by as_at")
    assert days["as_at"].to_list() == [dt.date(2025, 1, 31), dt.date(2025, 2, 28)]


def test_what_a_later_extract_brought_was_not_known_before_it(write_csv, load, marts):
    load(write_csv("1.csv", INCIDENTS, incident("A", "2025-01-10")), as_at="2025-01-31")
    load(write_csv("2.csv", INCIDENTS, incident("B", "2025-01-30")), as_at="2025-02-28")
    looking_back = marts(BuildOptions(as_known=dt.date(2025, 2, 27)))
    assert seen(looking_back) == [(dt.date(2025, 1, 1), dt.date(2025, 1, 31), 1)]
    days = looking_back("select as_at from intermediate.int_extract_day")
    assert days["as_at"].to_list() == [dt.date(2025, 1, 31)]


def test_an_old_extract_that_was_loaded_late_counts_from_its_own_date(write_csv, load, marts):
    load(write_csv("2.csv", INCIDENTS, incident("A", "2025-01-10")), as_at="2025-02-28")
    load(write_csv("1.csv", INCIDENTS, incident("A", "2025-01-10")), as_at="2025-01-31")
    assert seen(marts()) == [(dt.date(2025, 1, 1), dt.date(2025, 1, 31), 1)]


def test_an_extract_that_only_confirmed_is_an_extract_too(write_csv, load, marts):
    load(write_csv("1.csv", INCIDENTS, incident("A", "2025-01-10")), as_at="2025-01-31")
    load(write_csv("2.csv", INCIDENTS, incident("A", "2025-01-10"), ""), as_at="2025-02-28")
    days = "select as_at from intermediate.int_extract_day order by as_at"
    assert marts()(days).height == 2
    looking_back = marts(BuildOptions(as_known=dt.date(2025, 2, 27)))
    assert looking_back(days)["as_at"].to_list() == [dt.date(2025, 1, 31)]


def test_a_withdrawn_record_is_not_waited_for(write_csv, load, marts):
    rows = [incident(n, f"2025-01-{10 + n}") for n in range(4)]
    load(write_csv("1.csv", INCIDENTS, *rows), as_at="2025-01-31")
    whole = write_csv("2.csv", INCIDENTS, rows[0], rows[1], rows[3])
    load(whole, as_at="2025-02-28", is_full=True, accepts_withdrawals=True)
    assert seen(marts()) == [(dt.date(2025, 1, 1), dt.date(2025, 1, 31), 3)]


@pytest.fixture
def delayed(tmp_path, load):
    """A store of 40 forces filled by eight monthly extracts, and the true final counts."""
    final, rows = Counter(), {}
    for seed, force in enumerate(read_force_codes()[:40]):
        random = np.random.default_rng(seed)
        for number in range(MONTHS):
            month = add_months(START, number)
            delays = random.choice(len(DELAYS), size=random.poisson(60), p=DELAYS)
            final[force, month] = len(delays)
            for record, delay in enumerate(delays):
                extract = max(number + int(delay), FIRST_EXTRACT)
                line = (force, f"{number}-{record}", month, "sexual", "police", False, True)
                rows.setdefault(extract, []).append(line)
    for extract in range(FIRST_EXTRACT, MONTHS):
        path = tmp_path / f"{extract}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([INCIDENTS.split(","), *rows[extract]])
        load(path, as_at=add_months(START, extract + 1).replace(day=5).isoformat())
    return final


def lag_of(query):
    return reporting_lag(
        query("select * from intermediate.int_first_seen"),
        query("select * from intermediate.int_extract_day"),
        query(DELIVERED),
    )


def test_the_true_final_count_lies_in_the_interval_for_most_forces(delayed, marts):
    lag = lag_of(marts())
    newest = lag.filter(pl.col("month") == add_months(START, MONTHS - 1))
    forces = newest.filter(pl.col("force_code") != "ALL")
    assert forces.height == 40
    assert set(forces["basis"]) == {"development"}
    held = [
        row["low"] <= delayed[row["force_code"], row["month"]] <= row["high"]
        for row in forces.iter_rows(named=True)
    ]
    assert sum(held) >= 36
    (total,) = newest.filter(force_code="ALL").iter_rows(named=True)
    true = sum(count for (_, month), count in delayed.items() if month == total["month"])
    assert total["count"] < 0.7 * true
    assert total["low"] <= true <= total["high"]
    # 65, 85 and 95 per cent of a month have come at the end of it, a month and two months later.
    shares = lag.filter(force_code="ALL").sort("month")["recorded_share"].to_list()
    assert shares[-4:] == pytest.approx([1, 0.95, 0.85, 0.65], abs=0.015)
    assert lag.filter(force_code="ALL")["is_provisional"].sum() == 3


def test_what_was_known_after_the_first_extract_allows_no_estimate(delayed, marts):
    only = marts(BuildOptions(as_known=add_months(START, FIRST_EXTRACT + 1).replace(day=5)))
    lag = lag_of(only)
    assert set(lag["basis"]) == {"fixed"}
    assert lag.filter(force_code=FORCE).height == 3


def test_an_incident_is_counted_by_the_month_it_began_in_and_the_month_of_its_report(
    write_csv, load, marts
):
    header = f"{INCIDENTS},occurred_from"
    rows = [
        incident("A", "2025-01-10") + ",2025-01-02",
        incident("B", "2025-03-10") + ",2025-01-31",
        incident("C", "2025-03-11") + ",2025-01-01",
        incident("D", "2025-03-11") + ",",  # nobody knows when it began
    ]
    load(write_csv("1.csv", header, *rows), as_at="2025-03-31")
    found = marts()("select * from intermediate.int_reported_after order by all").rows()
    january, march = dt.date(2025, 1, 1), dt.date(2025, 3, 1)
    assert found == [(FORCE, january, january, 1), (FORCE, january, march, 2)]


DATED = f"{INCIDENTS},recorded_date"
INVESTIGATIONS = (
    "force_code,investigation_id,incident_id,opened_date,complexity,is_joint_section_47,risk_level,"
    "recorded_date"
)


def entered(query, measure="incidents"):
    columns = "month, age, record_count"
    where = f"where measure = '{measure}' order by all"
    return query(f"select {columns} from intermediate.int_recorded {where}").rows()


def test_a_record_is_of_the_age_its_month_had_when_it_was_entered(write_csv, load, marts):
    days = ["2025-01-20", "2025-02-10", "2025-02-11", "2025-05-10", "2025-01-02", ""]
    rows = [f"{incident(n, '2025-01-10')},{day}" for n, day in enumerate(days)]
    load(write_csv("1.csv", DATED, *rows), as_at="2025-05-10")
    january = dt.date(2025, 1, 1)
    # Extracts are made on the tenth: what was entered on 10 February was in that of January.
    # One entered before it was reported is as early as can be; one without a day is not counted.
    assert entered(marts()) == [(january, 0, 3), (january, 1, 1), (january, 3, 1)]


def test_the_end_of_a_month_is_when_an_extract_of_a_months_last_day_was_made(
    write_csv, load, marts
):
    days = ["2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01"]
    rows = [f"{incident(n, '2025-01-10')},{day}" for n, day in enumerate(days)]
    load(write_csv("1.csv", DATED, *rows), as_at="2025-04-30")
    january = dt.date(2025, 1, 1)
    assert entered(marts()) == [(january, 0, 1), (january, 1, 2), (january, 2, 1)]


def test_a_corrected_record_keeps_the_day_on_which_it_was_first_entered(write_csv, load, marts):
    first = f"{incident('A', '2025-01-10')},2025-01-15"
    load(write_csv("1.csv", DATED, first), as_at="2025-01-31")
    # The system writes the day of the last change; later on it is not delivered at all.
    changed = f"{incident('A', '2025-01-10', kind='neglect')},2025-03-20"
    load(write_csv("2.csv", DATED, changed), as_at="2025-03-31")
    load(write_csv("3.csv", INCIDENTS, incident("A", "2025-01-10")), as_at="2025-04-30")
    query = marts()
    assert entered(query) == [(dt.date(2025, 1, 1), 0, 1)]
    kinds = query("select abuse_type from staging.stg_incidents")["abuse_type"]
    assert kinds.to_list() == ["sexual"]


def test_a_day_of_entry_that_came_later_was_not_known_before(write_csv, load, marts):
    load(write_csv("1.csv", INCIDENTS, incident("A", "2025-01-10")), as_at="2025-01-31")
    late = f"{incident('A', '2025-01-10')},2025-01-12"
    load(write_csv("2.csv", DATED, late), as_at="2025-02-28")
    assert entered(marts(BuildOptions(as_known=dt.date(2025, 2, 27)))) == []
    assert entered(marts()) == [(dt.date(2025, 1, 1), 0, 1)]


def test_investigations_are_entered_too_and_withdrawn_ones_are_none(write_csv, load, marts):
    rows = [
        f"{FORCE},I{n},A,2025-01-10,standard,false,low,{day}"
        for n, day in enumerate(["2025-01-15", "2025-02-15", "2025-02-16"])
    ]
    load(write_csv("1.csv", INVESTIGATIONS, *rows), as_at="2025-02-28")
    whole = write_csv("2.csv", INVESTIGATIONS, rows[0], rows[2])
    load(whole, as_at="2025-03-31", is_full=True, accepts_withdrawals=True)
    january = dt.date(2025, 1, 1)
    assert entered(marts(), "investigations") == [(january, 0, 1), (january, 1, 1)]
