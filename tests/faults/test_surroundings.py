"""What can go wrong around a load: the file moves, the clock goes back. Nothing is half loaded."""

import datetime as dt

import pytest

from pipelines import loading
from pipelines.database import first_row
from pipelines.store import open_store, read_store

HEADER = "grade,valid_from,hourly_rate_gbp"


def records(settings):
    with read_store(settings) as connection:
        return first_row(connection, "select count(*) from records.rates")[0]


def test_a_file_that_changes_while_it_is_read_is_not_loaded(settings, write_csv, load, monkeypatch):
    path = write_csv("rates.csv", HEADER, "constable,2015-09-01,40.00")
    stage = loading.Incoming.stage

    def stage_and_write(incoming, on_progress):
        stage(incoming, on_progress)
        with path.open("a", encoding="utf-8") as file:
            file.write("sergeant,2015-09-01,45.00\n")

    monkeypatch.setattr(loading.Incoming, "stage", stage_and_write)
    result = load(path)
    assert "changed while it was read" in result.problem
    assert records(settings) == 0


@pytest.mark.parametrize(("as_at", "is_refused"), [(None, True), ("2015-12-31", False)])
def test_after_the_clock_went_back_an_extract_needs_its_date(
    settings, write_csv, load, as_at, is_refused
):
    load(write_csv("first.csv", HEADER, "constable,2015-09-01,40.00"))
    with open_store(settings) as store:
        ahead = dt.datetime.now(dt.UTC).replace(tzinfo=None) + dt.timedelta(days=400)
        store.connection.execute("update loads set loaded_at = ?", [ahead])
    result = load(write_csv("second.csv", HEADER, "sergeant,2015-09-01,45.00"), as_at=as_at)
    assert ("the clock says" in (result.problem or "")) == is_refused
    assert records(settings) == (1 if is_refused else 2)
