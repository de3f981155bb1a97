"""Month ends loaded one after the other leave the store as the last extract alone does."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from pipelines.build import BuildOptions
from pipelines.models.lateness.loading_lag import reporting_lag
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import END_OF_TIME, latest_versions, read_store
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.synthetic import MONTHLY_SOURCES, WHOLE_FOLDER, synthesise
from tests.changes import change_of, ends_at, months_of, numbers_of
from tests.selects import reader

UNTIL = dt.date(2024, 2, 29)
MONTH_BEFORE = "2024-01-31"


def load(settings, paths, day, *, is_full=False):
    order = LoadRequest(Path(), as_at=day, is_full=is_full)
    for result in ingest(settings, paths, order, lambda what, share: None):
        assert not result.is_failed, result.problem


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    """One home of the last extract alone, and one of four month ends, under one pseudonym key."""
    folder = tmp_path_factory.mktemp("homes")
    truth = synthesise(folder / "extracts", forces=1, scale=0.05, until=UNTIL, monthly_extracts=4)
    once, monthly = (
        Settings(home=folder / name, pseudonym_key_file=folder / "key")
        for name in ("once", "monthly")
    )
    load(once, [folder / "extracts" / f"{name}.csv" for name in MONTHLY_SOURCES], UNTIL)
    for day in truth["monthly_extracts"]:
        load(monthly, [folder / "extracts" / "monthly" / day], dt.date.fromisoformat(day))
    load(monthly, [folder / "extracts" / WHOLE_FOLDER], UNTIL, is_full=True)
    return once, monthly, truth


@pytest.mark.parametrize("source", MONTHLY_SOURCES)
def test_the_records_in_force_are_the_same(homes, source):
    held = []
    columns = SOURCES[source].columns
    for settings in homes[:2]:
        with read_store(settings) as connection:
            rows = connection.sql(latest_versions(SOURCES[source], as_known=END_OF_TIME)).pl()
        held.append(rows.select(columns).sort(columns))
    assert held[0].height
    assert held[0].equals(held[1])


@pytest.mark.parametrize("is_dated", [True, False])
def test_the_lag_is_told_by_days_of_entry_and_without_them_by_the_month_ends(homes, is_dated):
    tables = ("first_seen", "extract_day", "delivered_to", "recorded")
    with read_store(homes[1]) as connection:
        read = reader(connection, BuildOptions())
        frames = [read(f"from intermediate.int_{name}") for name in tables]
    lag = reporting_lag(*(frames if is_dated else frames[:-1]))
    newest = lag.filter(pl.col("month") == UNTIL.replace(day=1), measure="incidents")
    assert set(newest["basis"]) == {"recorded_date" if is_dated else "development"}
    assert newest["is_provisional"].all()
    assert newest["recorded_share"].to_list() == pytest.approx([0.72] * 2, abs=0.06)


@pytest.fixture(scope="module")
def known_since(homes):
    """What the store tells of what moved since the month end before the last."""
    with read_store(homes[1]) as connection:
        read = reader(connection, BuildOptions())
        (force,) = homes[2]["forces"]
        change = change_of(read, ends_at(dt.date(2023, 12, 1), force))
        lines = read("from intermediate.int_changed_cost_lines").filter(
            pl.col("before_gbp") != pl.col("after_gbp"), pl.col("before_date").is_not_null()
        )
        incidents = read("from intermediate.int_changed_incidents")
        investigations = read("from intermediate.int_changed_investigations")
    return change, {
        "cost_lines": lines.filter(since=MONTH_BEFORE),
        "incidents": incidents.filter(since=MONTH_BEFORE),
        "investigations": investigations.filter(since=MONTH_BEFORE),
    }


def test_every_mistake_that_was_planted_is_found_once_it_was_put_right(homes, known_since):
    planted = homes[2]["monthly_mistakes"][MONTH_BEFORE]
    _, moved = known_since
    both = pl.col("before_type").is_not_null() & pl.col("after_type").is_not_null()
    incidents = moved["incidents"].filter(both)
    cases = moved["investigations"].filter(both)
    assert planted["incidents"]["reported_date"] > 0
    assert {
        "reported_date": incidents.filter(pl.col("before_date") != pl.col("after_date")).height,
        "abuse_type": incidents.filter(pl.col("before_type") != pl.col("after_type")).height,
        "complexity": cases.filter(
            pl.col("before_complexity") != pl.col("after_complexity")
        ).height,
        "amount_gbp": moved["cost_lines"].height,
    } == {
        "reported_date": planted["incidents"]["reported_date"],
        "abuse_type": planted["incidents"]["abuse_type"],
        "complexity": planted["investigations"]["complexity"],
        "amount_gbp": planted["cost_lines"]["amount_gbp"],
    }


def test_what_was_entered_twice_is_withdrawn_and_what_came_late_is_late(homes, known_since):
    truth, (change, _) = homes[2], known_since
    twice = sum(
        day["incidents"].get("entered_twice", 0) for day in truth["monthly_mistakes"].values()
    )
    of_incidents = change.filter(
        since=MONTH_BEFORE,
        measure="incidents",
        force_code="ALL",
        abuse_type="all",
        period="2023/24",
    )
    told = dict(of_incidents.select("reason", "change_count").iter_rows())
    assert told["withdrawal"] == -twice < 0
    assert told["late_record"] > 0
    assert told["new_period"] > 0


@pytest.mark.parametrize("day", ["2023-11-30", "2023-12-31", "2024-01-31"])
def test_what_was_before_is_what_was_counted_of_what_was_known_then(homes, known_since, day):
    with read_store(homes[1]) as connection:
        then = reader(connection, BuildOptions(as_known=dt.date.fromisoformat(day)))
        counted = numbers_of(months_of(then), dt.date(2023, 4, 1), dt.date(2024, 3, 31))
    rows = known_since[0].filter(since=day, force_code="ALL", abuse_type="all", period="2023/24")
    assert set(rows["measure"]) == set(counted)
    for row in rows.iter_rows(named=True):
        pence = row["before_gbp"] * 100 if row["measure"] == "cost" else row["count_before"]
        assert pence == counted[row["measure"]], row["measure"]
