"""A dry run says what a load would do, and leaves the store as it was."""

import re

import duckdb

from pipelines.record_store.ingest import LoadResult

HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)


def incident(number, *, abuse_type="sexual", day="2025-03-01"):
    return f"E23000001,INC-{number},{day},{abuse_type},education,false,true"


def everything(settings):
    """All rows of the load log, the report, the records and the quarantine."""
    tables = {
        "records": ("loads", "load_reasons", "load_changes", "incidents"),
        "rejects": ("rejects",),
    }
    found = []
    for file, names in tables.items():
        with duckdb.connect(settings.home / f"{file}.duckdb", read_only=True) as store:
            found += [store.sql(f"select * from {name}").fetchall() for name in names]
    return found


def told(result: LoadResult):
    """What a load says of itself, without what tells one run from another.

    Of a dry run there are no refused rows to be looked at, so its message does not offer them.
    """
    ran = ("load_id", "loaded_at", "seconds")
    load = {name: value for name, value in vars(result.load).items() if name not in ran}
    offer = r"See why with `caseweight rejects .*`; load"
    return load, result.report, re.sub(offer, "Load", result.problem or "")


def test_a_dry_run_says_what_the_load_then_does_and_keeps_nothing(settings, write_csv, load):
    load(write_csv("first.csv", HEADER, *(incident(n) for n in (1, 2, 3))), as_at="2025-12-31")
    for name, lines, terms in (
        ("corrected", [incident(1, abuse_type="neglect"), incident("x", day="soon")], {}),
        ("too many withdrawn", [incident(1)], {"is_full": True}),
        ("too many rejected", [incident(n, day="soon") for n in range(30)], {}),
        ("withdrawn", [incident(2)], {"is_full": True, "accepts_withdrawals": True}),
        ("withdrawn", [incident(2)], {"is_full": True, "accepts_withdrawals": True}),
    ):
        path, before = write_csv(f"{name}.csv", HEADER, *lines), everything(settings)
        tried = told(load(path, is_dry_run=True, **terms))
        assert everything(settings) == before, name
        assert tried == told(load(path, **terms)), name
        assert everything(settings) != before, name
