"""The Home Office's own file comes out as it went in: sums, revisions, bodies left out."""

import datetime as dt

import polars as pl
import pytest

from pipelines.build import BuildOptions
from pipelines.contracts.marts import MARTS
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import latest_versions, read_store
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from tests.selects import data_quality_of, reader

CHILD_SEXUAL = ("17B", "19D", "19E", "19G", "19H", "20B", "21", "22B", "71", "88A")
BODIES = ("Action Fraud", "CIFAS", "UK Finance")
HEADER = (
    "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,"
    "Offence Subgroup,Offence Code,Number of Offences"
)


@pytest.fixture(scope="module")
def published(published_crime):
    """An independent reading of the whole publication."""
    path = next(published_crime.glob("*.parquet"))
    return pl.read_parquet(path).filter(~pl.col("Force Name").is_in(BODIES))


@pytest.fixture(scope="module")
def loaded_twice(published_crime, tmp_path_factory):
    """A home into which the publication's folder was ingested twice, and what the loads told."""
    settings = Settings(home=tmp_path_factory.mktemp("crime") / "home")
    terms = LoadRequest(published_crime, as_at=dt.date(2023, 10, 19))
    first = ingest(settings, [published_crime], terms, lambda what, share: None)
    again = ingest(settings, [published_crime], terms, lambda what, share: None)
    return settings, first, again


@pytest.fixture(scope="module")
def crime_marts(loaded_twice):
    """What the selects make of the publication; no forecast of 43 forces is asked for here."""
    settings, *_ = loaded_twice
    with read_store(settings) as connection:
        read = reader(connection, BuildOptions())
        by_quarter = read("select * from marts.recorded_crime_by_quarter")
    return {"recorded_crime_by_quarter": by_quarter, "data_quality": data_quality_of(settings)}


@pytest.fixture
def mart(crime_marts):
    return crime_marts["recorded_crime_by_quarter"]


def test_the_marts_meet_their_contracts(crime_marts):
    for name, frame in crime_marts.items():
        assert MARTS[name].validate(frame, cast=False).height > 0


def test_the_mart_gives_exactly_the_sums_of_the_file(mart, published):
    assert mart["offence_count"].sum() == published["Number of Offences"].sum()
    year = (pl.col("quarter_start").dt.offset_by("-3mo")).dt.year()
    sexual = mart.filter(pl.col("offence_group") == "child_sexual")
    by_year = dict(sexual.group_by(year.alias("year")).agg(pl.col("offence_count").sum()).rows())
    assert (by_year[2012], by_year[2021]) == (18_949, 67_346)
    expected = published.filter(pl.col("Offence Code").is_in(CHILD_SEXUAL))
    assert sexual["offence_count"].sum() == expected["Number of Offences"].sum()


def test_every_force_has_its_own_sum(mart, published):
    ours = sorted(mart.group_by("force_code").agg(pl.col("offence_count").sum())["offence_count"])
    theirs = published.group_by("Force Name").agg(pl.col("Number of Offences").sum())
    assert ours == sorted(theirs["Number of Offences"])
    assert mart["force_code"].n_unique() == 44


def test_bodies_that_are_not_police_and_negative_quarters_are_told(crime_marts):
    kinds = dict(crime_marts["data_quality"].select("reason", "kind").iter_rows())
    for body in ("ACTION_FRAUD", "CIFAS", "UK_FINANCE"):
        assert kinds[f"not_a_police_force:{body}"] == "left_out"
    assert kinds["negative_quarter"] == kinds["negative_count"] == "flagged"


def test_a_second_ingest_changes_nothing(loaded_twice):
    _, first, again = loaded_twice
    assert sum(r.load.rows_accepted for r in first) > 0
    assert [r.load.rows_accepted for r in again] == [0, 0, 0]
    assert [r.load.rows_read for r in again] == [r.load.rows_read for r in first]


def test_a_later_release_with_revised_quarters_is_a_new_version_of_the_same_rows(
    settings, write_csv, load
):
    def line(quarter, code, count, force="Devon & Cornwall"):
        return f"2015/16,{quarter},{force},x,x,x,{code}, {count} "

    load(
        write_csv("a.csv", HEADER, line(1, "17B", 10), line(1, "17B", 5), line(2, "11A", 7)),
        as_at="2016-07-01",
    )
    revised = load(
        write_csv("b.csv", HEADER, line(1, "17B", 16, force="Devon and Cornwall")),
        as_at="2017-07-01",
    )
    assert revised.load.rows_accepted == 1
    assert _counts(settings) == {("17B", dt.date(2015, 4, 1)): 16, ("11A", dt.date(2015, 7, 1)): 7}
    assert _counts(settings, dt.date(2017, 1, 1))[("17B", dt.date(2015, 4, 1))] == 15


def test_a_code_that_a_release_drops_is_withdrawn_from_that_quarter(settings, write_csv, load):
    rows = ("2015/16,1,Kent,x,x,x,17B,10", "2015/16,1,Kent,x,x,x,11A,3")
    load(write_csv("a.csv", HEADER, *rows), as_at="2016-07-01")
    load(write_csv("b.csv", HEADER, rows[0]), as_at="2017-07-01")
    assert _counts(settings) == {("17B", dt.date(2015, 4, 1)): 10}


def test_a_number_with_a_rejected_part_is_not_loaded_in_part(settings, write_csv, load):
    rows = ("2015/16,1,Kent,x,x,x,17B,10", "2015/16,1,Kent,x,x,x,17B,many")
    result = load(write_csv("a.csv", HEADER, *rows, "2015/16,1,Kent,x,x,x,11A,3"))
    assert result.load.rows_rejected == 2
    assert _counts(settings) == {("11A", dt.date(2015, 4, 1)): 3}


def test_a_force_or_quarter_that_is_not_known_is_rejected_by_name(settings, write_csv, load):
    rows = ("2015/16,1,Atlantis,x,x,x,17B,10", "2015/16,5,Kent,x,x,x,17B,1")
    load(write_csv("a.csv", HEADER, *rows, "2015/16,1,Kent,x,x,x,11A,3"))
    with read_store(settings) as connection:
        reasons = connection.sql("select unnest(reasons) as r from quarantine.rejects").pl()["r"]
    assert sorted(reasons) == ["unknown_force", "unreadable_date:quarter_start"]


def _counts(settings, as_known=dt.date(2030, 1, 1)):
    with read_store(settings) as connection:
        latest = latest_versions(SOURCES["recorded_crime"], as_known=as_known)
        rows = connection.execute(
            f"select offence_code, quarter_start, offence_count from ({latest})"
        ).fetchall()
    return {(code, quarter): count for code, quarter, count in rows}
