"""The record store keeps history, loses nothing, and changes nothing on a second look."""

import datetime as dt
import hashlib
import hmac

import duckdb
import polars as pl
import pytest

from pipelines.build import BuildOptions, build
from pipelines.errors import StoreError
from pipelines.record_store.store import END_OF_TIME, latest_versions, open_store, read_store
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.storage.database import read_first_row

HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)


def incident(number, *, abuse_type="sexual", day="2025-03-01", force="E23000001"):
    return f"{force},SYN-{number},{day},{abuse_type},education,false,true"


def latest(settings, source="incidents", as_known=END_OF_TIME):
    with read_store(settings) as connection:
        rows = connection.sql(latest_versions(SOURCES[source], as_known=as_known)).pl()
    return rows.sort(SOURCES[source].key)


def counts(result):
    row = result.load
    assert row.rows_read == row.rows_accepted + row.rows_unchanged + row.rows_rejected
    return row.status, row.rows_accepted, row.rows_unchanged, row.rows_rejected


def test_the_same_file_twice_changes_nothing(settings, write_csv, load):
    path = write_csv("incidents.csv", HEADER, incident(1), incident(2), incident("x", day="soon"))
    assert counts(load(path)) == ("loaded", 2, 0, 1)
    before = latest(settings)
    assert counts(load(path)) == ("repeated", 0, 2, 1)
    assert latest(settings).equals(before)


def test_a_correction_is_a_new_version_and_history_is_kept(settings, write_csv, load):
    load(write_csv("january.csv", HEADER, incident(1), incident(2)), as_at="2026-01-31")
    changed = write_csv("february.csv", HEADER, incident(1, abuse_type="neglect"), incident(2))
    assert counts(load(changed, as_at="2026-02-28")) == ("loaded", 1, 1, 0)
    assert sorted(latest(settings)["abuse_type"]) == ["neglect", "sexual"]
    assert set(latest(settings, as_known=dt.date(2026, 2, 27))["abuse_type"]) == {"sexual"}


def test_an_old_extract_that_arrives_late_does_not_overwrite_newer_values(
    settings, write_csv, load
):
    load(write_csv("new.csv", HEADER, incident(1, abuse_type="neglect")), as_at="2026-03-31")
    load(write_csv("old.csv", HEADER, incident(1), incident(2)), as_at="2026-01-31")
    assert dict(latest(settings).select("abuse_type", "as_at").iter_rows()) == {
        "neglect": dt.date(2026, 3, 31),
        "sexual": dt.date(2026, 1, 31),
    }


def test_a_file_of_what_came_since_tells_what_is_new_though_it_repeats_nothing(write_csv, load):
    first = load(write_csv("january.csv", HEADER, incident(1), incident(2)), as_at="2026-01-31")
    assert first.report.changes == {}
    since = load(write_csv("february.csv", HEADER, incident(3)), as_at="2026-02-28")
    assert since.report.changes == {"new": 1}


def test_a_value_confirmed_later_outranks_a_late_file_from_before_the_confirmation(
    settings, write_csv, load
):
    load(write_csv("january.csv", HEADER, incident(1)), as_at="2026-01-31")
    load(write_csv("march.csv", HEADER, incident(1), incident(2)), as_at="2026-03-31")
    late = write_csv("february.csv", HEADER, incident(1, abuse_type="neglect"))
    load(late, as_at="2026-02-28")
    assert set(latest(settings)["abuse_type"]) == {"sexual"}
    assert set(latest(settings, as_known=dt.date(2026, 2, 28))["abuse_type"]) == {"neglect"}


def test_a_value_that_returns_is_a_version_again(settings, write_csv, load):
    load(write_csv("1.csv", HEADER, incident(1)), as_at="2026-01-31")
    load(write_csv("2.csv", HEADER, incident(1, abuse_type="neglect")), as_at="2026-02-28")
    back = write_csv("3.csv", HEADER, incident(1), incident(9))
    assert counts(load(back, as_at="2026-03-31")) == ("loaded", 2, 0, 0)
    assert set(latest(settings)["abuse_type"]) == {"sexual"}


def test_a_file_loaded_again_later_without_a_date_keeps_its_first_date(settings, write_csv, load):
    first = write_csv("first.csv", HEADER, incident(1))
    load(first, as_at="2026-01-31")
    load(write_csv("second.csv", HEADER, incident(1, abuse_type="neglect")), as_at="2026-02-28")
    assert load(first, as_at=None).load.as_at == dt.date(2026, 1, 31)
    assert latest(settings)["abuse_type"].to_list() == ["neglect"]


def test_a_file_that_was_corrected_the_same_day_does_not_come_back_when_loaded_again(
    settings, write_csv, load
):
    first = write_csv("first.csv", HEADER, incident(1))
    load(first)
    load(write_csv("corrected.csv", HEADER, incident(1, abuse_type="neglect")))
    load(first)
    assert latest(settings)["abuse_type"].to_list() == ["neglect"]


def test_exact_repeats_count_as_unchanged_and_contradictions_are_all_rejected(
    settings, write_csv, load
):
    path = write_csv(
        "incidents.csv",
        HEADER,
        incident(1),
        incident(1),
        incident(2),
        incident(2, abuse_type="neglect"),
        incident(3),
        incident(3, day="soon"),
    )
    assert counts(load(path)) == ("loaded", 1, 1, 4)
    with read_store(settings) as connection:
        rows = connection.sql("select line, reasons, original from quarantine.rejects").pl()
    by_line = dict(rows.select("line", "reasons").iter_rows())
    assert by_line == {
        4: ["conflicting_duplicate"],
        5: ["conflicting_duplicate"],
        6: ["conflicting_duplicate"],
        7: ["unreadable_date:reported_date", "conflicting_duplicate"],
    }
    assert all('"incident_id":"SYN-' in original for original in rows["original"])


def test_too_many_rejects_refuse_the_file_whole_unless_accepted(settings, write_csv, load):
    good = [incident(n) for n in range(80)]
    bad = [incident(100 + n, day="soon") for n in range(12)]
    path = write_csv("incidents.csv", HEADER, *good, *bad)
    refused = load(path)
    assert refused.problem
    assert "--accept-rejects" in refused.problem
    assert counts(refused) == ("refused", 0, 0, 92)
    assert latest(settings).is_empty()
    with read_store(settings) as connection:
        assert connection.execute("select count(*) from quarantine.rejects").fetchone() == (12,)
    assert counts(load(path, accepts_rejects=True)) == ("loaded", 80, 0, 12)
    with read_store(settings) as connection:
        assert connection.execute("select count(*) from quarantine.rejects").fetchone() == (12,)


def test_ten_rejects_of_a_small_file_are_no_reason_to_refuse_it(write_csv, load):
    bad = [incident(100 + n, day="soon") for n in range(10)]
    assert counts(load(write_csv("incidents.csv", HEADER, incident(1), *bad)))[0] == "loaded"


def test_a_full_extract_withdraws_what_it_lacks_within_its_force_and_period(
    settings, write_csv, load
):
    rows = [incident(n, day=f"2025-03-{1 + n % 28:02}") for n in range(100)]
    elsewhere = [incident("other", force="E23000002"), incident("later", day="2025-05-01")]
    load(write_csv("all.csv", HEADER, *rows, *elsewhere), as_at="2026-01-31")
    result = load(write_csv("full.csv", HEADER, *rows[4:]), as_at="2026-02-28", is_full=True)
    assert result.load.keys_withdrawn == 4
    assert latest(settings).height == 98
    assert latest(settings, as_known=dt.date(2026, 2, 1)).height == 102


def test_a_rejected_row_is_not_taken_for_a_withdrawal(settings, write_csv, load):
    rows = [incident(n, day=f"2025-03-{1 + n % 28:02}") for n in range(100)]
    load(write_csv("all.csv", HEADER, *rows), as_at="2026-01-31")
    broken = [incident(0, abuse_type="?"), *rows[1:]]
    result = load(write_csv("full.csv", HEADER, *broken), as_at="2026-02-28", is_full=True)
    assert (result.load.keys_withdrawn, result.load.rows_rejected) == (0, 1)
    assert latest(settings).height == 100


def test_many_withdrawals_are_refused_unless_accepted(settings, write_csv, load):
    rows = [incident(n, day=f"2025-03-{1 + n % 28:02}") for n in range(100)]
    load(write_csv("all.csv", HEADER, *rows), as_at="2026-01-31")
    part = write_csv("part.csv", HEADER, *rows[:27], rows[55])
    refused = load(part, as_at="2026-02-28", is_full=True)
    assert refused.problem
    assert "--accept-withdrawals" in refused.problem
    assert latest(settings).height == 100
    accepted = load(part, as_at="2026-02-28", is_full=True, accepts_withdrawals=True)
    assert accepted.load.keys_withdrawn == 72
    assert latest(settings).height == 28


def test_a_withdrawn_key_comes_back_with_a_later_extract(settings, write_csv, load):
    rows = [incident(n, day=f"2025-03-{1 + n % 28:02}") for n in range(100)]
    load(write_csv("all.csv", HEADER, *rows), as_at="2026-01-31")
    load(write_csv("full.csv", HEADER, *rows[1:]), as_at="2026-02-28", is_full=True)
    load(write_csv("back.csv", HEADER, *rows[:1]), as_at="2026-03-31")
    assert latest(settings).height == 100


def test_no_identifier_reaches_the_store_and_pseudonyms_are_keyed_hashes(settings, write_csv, load):
    load(write_csv("incidents.csv", HEADER, incident(77)))
    key = settings.key_file.read_text().strip()
    expected = hmac.new(key.encode(), b"E23000001|SYN-77", hashlib.sha256).hexdigest()[:32]
    assert latest(settings)["incident_id"].to_list() == [expected]
    assert b"SYN-77" not in (settings.home / "records.duckdb").read_bytes()


def test_an_invented_extract_is_known_also_away_from_its_truth(write_csv, load):
    real = incident(1).replace("SYN-", "")
    assert not load(write_csv("real.csv", HEADER, real)).load.is_synthetic
    assert load(write_csv("mixed.csv", HEADER, real, incident(2))).load.is_synthetic


def test_another_pseudonym_key_is_refused(settings, write_csv, load):
    load(write_csv("incidents.csv", HEADER, incident(1)))
    settings.key_file.write_text("ab" * 32)
    with pytest.raises(StoreError, match="another pseudonym key"), open_store(settings):
        pass


def test_a_lost_pseudonym_key_is_not_silently_replaced(settings, write_csv, load):
    load(write_csv("incidents.csv", HEADER, incident(1)))
    settings.key_file.unlink()
    with pytest.raises(StoreError, match="missing"), open_store(settings):
        pass
    assert not settings.key_file.exists()


def test_every_file_under_home_is_for_its_user_only(settings, write_csv, load):
    load(write_csv("incidents.csv", HEADER, incident(1), incident("x", day="soon")))
    modes = {p.name: oct(p.stat().st_mode & 0o777) for p in settings.home.iterdir()}
    files = ("records.duckdb", "rejects.duckdb", "pseudonym.key", ".records.lock")
    assert modes == dict.fromkeys(files, "0o600")


def test_a_home_that_cannot_be_written_is_one_plain_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(StoreError, match="cannot be made or written"),
        open_store(Settings(home=tmp_path / "file" / "home")),
    ):
        pass


def test_rejects_of_a_load_that_died_are_swept(settings, write_csv, load):
    load(write_csv("incidents.csv", HEADER, incident(1)))
    with open_store(settings) as store:
        store.connection.execute(
            "insert into quarantine.rejects values"
            " (99, 'incidents', 'x.csv', 2, ['missing:reported_date'], null, '{}', now(), null)"
        )
    with open_store(settings) as store:
        left = store.connection.execute("select count(*) from quarantine.rejects").fetchone()
    assert left == (0,)


def test_parquet_and_csv_of_the_same_rows_give_the_same_records(
    settings, write_csv, load, tmp_path
):
    path = write_csv("incidents.csv", HEADER + ",victim_age", incident(1) + ",7", incident(2) + ",")
    typed = pl.read_csv(path, try_parse_dates=True)
    typed.write_parquet(tmp_path / "incidents.parquet")
    load(path)
    assert counts(load(tmp_path / "incidents.parquet", as_at="2026-02-28")) == ("loaded", 0, 2, 0)


def test_no_connection_draws_a_progress_bar_where_json_is_promised(settings, write_csv, load):
    load(write_csv("incidents.csv", HEADER, incident(1)))
    with open_store(settings) as store:
        bar = read_first_row(store.connection, "select current_setting('enable_progress_bar')")
        assert bar == (False,)
    with read_store(settings) as connection:
        assert read_first_row(connection, "select current_setting('enable_progress_bar')") == (
            False,
        )


@pytest.fixture
def older_store(settings, write_csv, load):
    """A store with a rate, from before rates had a provenance and forces their own uplifts."""
    header = "grade,valid_from,hourly_rate_gbp"
    load(write_csv("old_rates.csv", header, "constable,2020-01-01,40.00"), as_at="2025-12-31")
    with duckdb.connect(settings.home / "records.duckdb") as connection:
        connection.execute("alter table rates drop column provenance")
        connection.execute("drop table uplifts")
        connection.execute("update store_layout set mark = 'older'")


def test_a_store_without_the_columns_of_today_is_read_as_it_is(older_store, settings):
    assert latest(settings, "rates")["provenance"].to_list() == [None]
    assert latest(settings, "uplifts").is_empty()


def test_a_store_without_the_columns_of_today_takes_todays_files(
    older_store, settings, write_csv, load
):
    header = "grade,valid_from,hourly_rate_gbp,provenance"
    rows = ["constable,2020-01-01,40.00,", "sergeant,2020-01-01,50.00,national_proxy"]
    assert counts(load(write_csv("rates.csv", header, *rows))) == ("loaded", 1, 1, 0)
    kept = latest(settings, "rates").select("grade", "provenance", "as_at", "is_withdrawn")
    assert kept.rows() == [
        ("constable", None, dt.date(2025, 12, 31), False),
        ("sergeant", "national_proxy", dt.date(2026, 1, 31), False),
    ]
    share = write_csv(
        "uplifts.csv", "category,component,valid_from,share", "travel,overhead,2020-01-01,0.1"
    )
    assert counts(load(share)) == ("loaded", 1, 0, 0)
    gone = write_csv("whole.csv", header, "constable,2020-01-01,40.00,")
    withdrawn = load(gone, as_at="2026-02-28", is_full=True, accepts_withdrawals=True)
    assert withdrawn.load.keys_withdrawn == 1
    assert latest(settings, "rates")["grade"].to_list() == ["constable"]
    assert build(settings, BuildOptions(), lambda what, share: None)["rows"]["load"] == 4


def test_a_store_that_older_code_made_is_brought_up_to_date_before_it_is_read(
    settings, write_csv, load
):
    load(write_csv("incidents.csv", HEADER, incident(1)))
    with duckdb.connect(settings.home / "records.duckdb") as connection:
        for table in ("load_reasons", "load_changes", "store_layout", "budgets"):
            connection.execute(f"drop table {table}")
        connection.execute("alter table loads drop column terms_sha256")
        connection.execute("alter table loads drop column rows_folded")
    manifest = build(settings, BuildOptions(), lambda what, share: None)
    assert manifest["rows"]["load"] == 1
