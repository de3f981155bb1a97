"""Mart completeness_by_month ends where the source was delivered to, also in a look back."""

import datetime as dt
import re
from pathlib import Path

import pytest

from pipelines.build import BuildOptions, build
from pipelines.publishing.versions import read_mart
from pipelines.record_store.report import MONTHLY_SOURCES

PROJECT = Path(__file__).parents[2]
INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)


@pytest.mark.parametrize(
    ("options", "last", "status"),
    [
        (BuildOptions(), dt.date(2025, 6, 1), "part_of_month"),
        (
            BuildOptions(as_known=dt.date(2025, 5, 15), make_current=True),
            dt.date(2025, 4, 1),
            "few",
        ),
        (BuildOptions(until=dt.date(2025, 5, 15), make_current=True), dt.date(2025, 5, 1), "part"),
    ],
)
def test_no_month_is_called_missing_that_was_not_yet_delivered(
    settings, write_csv, load, options, last, status
):
    line = "E23000001,{},{},sexual,police,false,true"
    for name, as_at, day in (
        ("one", "2025-04-30", "2025-03-02"),
        ("two", "2025-06-20", "2025-05-02"),
    ):
        rows = [line.format("A", "2025-03-01"), line.format(name, day)]
        load(write_csv(f"{name}.csv", INCIDENTS, *rows), as_at=as_at)
    build(settings, options, lambda what, share: None)
    months = read_mart(settings.home, "completeness_by_month").sort("month")
    assert (months["month"][0], months["month"][-1]) == (dt.date(2025, 3, 1), last)
    assert status in months["status"][-1]
    assert not set(months["status"]) & {"incomplete", "missing"}


def rows_of_months(counts, short=()):
    """So many incidents a month from January 2024 on, fewer in the months named."""
    line = "{},{},{}-15,sexual,police,false,true"
    rows = []
    for force, count in counts.items():
        for step in range(24):
            month = f"{2024 + step // 12}-{step % 12 + 1:02d}"
            size = dict(short).get((force, month), count)
            rows += [line.format(force, f"{month}-{n}", month) for n in range(size)]
    return rows


def test_a_load_tells_which_months_look_incomplete_as_the_mart_will(settings, write_csv, load):
    short = {("E23000001", "2025-05"): 0, ("E23000036", "2024-03"): 9}
    rows = rows_of_months({"E23000001": 40, "E23000036": 60}, short)
    result = load(write_csv("incidents.csv", INCIDENTS, *rows), as_at="2025-12-31")
    told = [
        (m.force_code, m.month, m.status, m.record_count, m.expected_count)
        for m in result.report.short_months
    ]
    assert told == [
        ("E23000001", dt.date(2025, 5, 1), "missing", 0, 40),
        ("E23000036", dt.date(2024, 3, 1), "incomplete", 9, 60),
    ]
    build(settings, BuildOptions(), lambda what, share: None)
    months = read_mart(settings.home, "completeness_by_month")
    lacking = months.filter(months["status"].is_in(["incomplete", "missing"])).sort(
        "month", descending=True
    )
    assert lacking.select("force_code", "month", "status").rows() == [t[:3] for t in told]


def test_a_load_judges_the_store_as_it_now_stands_and_only_the_forces_of_the_file(write_csv, load):
    short = {("E23000001", "2025-05"): 0, ("E23000036", "2024-03"): 9}
    rows = rows_of_months({"E23000001": 40, "E23000036": 60}, short)
    load(write_csv("incidents.csv", INCIDENTS, *rows), as_at="2025-12-31")
    missing = [f"E23000001,late-{n},2025-05-15,sexual,police,false,true" for n in range(40)]
    result = load(write_csv("late.csv", INCIDENTS, *missing), as_at="2025-12-31")
    assert result.report.short_months == ()


def test_what_a_load_judges_is_what_the_mart_counts():
    select = (PROJECT / "sql/intermediate/int_record_counts.sql").read_text()
    assert set(re.findall(r"'(\w+)' as source", select)) == set(MONTHLY_SOURCES)
