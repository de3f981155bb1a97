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
from pipelines.synthetic import MONTHLY_SOURCES, synthesise
from tests.selects import reader

UNTIL = dt.date(2024, 2, 29)


def load(settings, paths, day):
    order = LoadRequest(Path(), as_at=day)
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
    return once, monthly


@pytest.mark.parametrize("source", MONTHLY_SOURCES)
def test_the_records_in_force_are_the_same(homes, source):
    held = []
    columns = SOURCES[source].columns
    for settings in homes:
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
