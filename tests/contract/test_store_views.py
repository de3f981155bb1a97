"""Views of the store for a build: what was refused and put right since, and letting go of it."""

import datetime as dt
from contextlib import contextmanager

import pytest

from pipelines.record_store import (
    END_OF_TIME,
    attach_store,
    drop_views,
    lay_out_views,
    read_store,
)
from pipelines.storage.database import connect

FORCE = "E23000001"
HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
GOOD = f"{FORCE},A,2025-03-31,sexual,police,false,true"


@pytest.fixture
def views(settings):
    """Gives a context of a scratch database with the views as known on a day."""

    @contextmanager
    def lay_out(as_known=END_OF_TIME):
        with read_store(settings) as connection:
            lay_out_views(connection, as_known)
            yield connection

    return lay_out


def read(views, query, *known):
    with views(*known) as connection:
        return connection.execute(query).fetchall()


def test_a_refused_row_stands_once_a_reason_until_a_later_good_one_resolves_it(
    write_csv, load, views
):
    bad = GOOD.replace("sexual", "?").replace("police", "?")
    load(write_csv("a.csv", HEADER, bad, GOOD.replace(",A,", ",B,")))
    rejects = "select source, reason, is_resolved from latest.rejects order by reason"
    reasons = ["not_in_list:abuse_type", "not_in_list:referral_source"]
    assert read(views, rejects) == [("incidents", reason, False) for reason in reasons]
    load(write_csv("b.csv", HEADER, GOOD), as_at="2026-02-28")
    assert [row[-1] for row in read(views, rejects)] == [True, True]


def test_what_came_after_a_day_is_neither_in_force_nor_in_the_history_of_it(write_csv, load, views):
    path = write_csv("a.csv", HEADER, GOOD)
    for as_at in ("2025-04-30", "2025-05-31"):
        load(path, as_at=as_at)
    load(write_csv("b.csv", HEADER, GOOD.replace(",A,", ",B,")), as_at="2025-06-30")
    known = dt.date(2025, 5, 15)
    assert read(views, "select as_at from latest.incidents", known) == [(dt.date(2025, 4, 30),)]
    history = "select as_at, last_as_at from history.incidents order by as_at"
    # It was confirmed later: that was not known then.
    assert read(views, history, known) == [(dt.date(2025, 4, 30), None)]
    last = [last_as_at for _, last_as_at in read(views, history)]
    assert last == [dt.date(2025, 5, 31), dt.date(2025, 6, 30)]


def test_who_lets_go_of_the_store_keeps_what_was_made_and_leaves_it_to_the_next(
    settings, write_csv, load
):
    load(write_csv("a.csv", HEADER, GOOD))
    with connect() as connection:
        with attach_store(settings, connection):
            lay_out_views(connection, END_OF_TIME)
            connection.execute("create table kept as select * from latest.incidents")
            drop_views(connection)
        second = write_csv("b.csv", HEADER, GOOD.replace(",A,", ",B,"))
        assert load(second).load.rows_accepted == 1
        assert connection.execute("select count(*) from kept").fetchall() == [(1,)]


def test_who_fails_while_reading_the_store_leaves_it_to_the_next(settings, write_csv, load):
    load(write_csv("a.csv", HEADER, GOOD))
    with connect() as connection:
        with pytest.raises(ZeroDivisionError), attach_store(settings, connection):
            raise ZeroDivisionError
        second = write_csv("b.csv", HEADER, GOOD.replace(",A,", ",B,"))
        assert load(second).load.rows_accepted == 1
