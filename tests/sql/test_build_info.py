"""What a version says of itself: from which loads it was made, how far it looks, on what engine."""

import datetime as dt
import json

import pytest

from pipelines.build import BuildOptions
from tests.costed import built

FORCE, OTHER_FORCE = "E23000001", "E23000012"
INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
CRIME = "Financial Year,Financial Quarter,Force Name,Offence Code,Number of Offences"
RATES = "grade,valid_from,hourly_rate_gbp"


@pytest.fixture
def info(settings):
    """The one row of build_info."""

    def read_info(**options):
        with built(settings, BuildOptions(**options)) as read:
            return read("select * from marts.build_info").row(0, named=True)

    return read_info


@pytest.fixture
def incident(write_csv, load):
    """Load an incident under a date; gives its load."""

    def load_one(number, as_at, day="2025-03-31"):
        line = f"{FORCE},{number},{day},sexual,police,false,true"
        return load(write_csv(f"{number}.csv", INCIDENTS, line), as_at=as_at).load

    return load_one


def test_a_publication_loaded_later_does_not_move_the_date_of_demand(
    incident, write_csv, load, info
):
    load(write_csv("crime.csv", CRIME, "2018/19,1,Humberside,17B,12"), as_at="2025-06-30")
    assert info()["as_at"] == dt.date(2025, 6, 30)
    incident("A", "2025-05-31")
    assert info()["as_at"] == dt.date(2025, 5, 31)
    assert info(until=dt.date(2025, 4, 30))["as_at"] == dt.date(2025, 4, 30)
    assert info(until=dt.date(2025, 6, 15))["as_at"] == dt.date(2025, 5, 31)


def test_forces_are_counted_by_their_demand_and_without_any_by_recorded_crime(
    incident, write_csv, load, info
):
    forces = ["2018/19,1,Humberside,17B,12", "2018/19,1,Kent,17B,12"]
    load(write_csv("crime.csv", CRIME, *forces), as_at="2025-06-30")
    assert info()["force_count"] == 2
    incident("A", "2025-05-31")
    assert info()["force_count"] == 1


def test_the_files_that_a_version_knew_are_named_by_their_checksums(
    incident, write_csv, load, info
):
    assert info()["input_checksums"] == "{}"
    first, second = incident("A", "2025-04-30"), incident("SYN-B", "2025-05-31")
    bad = [f"{FORCE},B{n},2025-05-01,?,police,false,true" for n in range(20)]
    assert load(write_csv("c.csv", INCIDENTS, *bad), as_at="2025-05-31").load.status == "refused"
    both = {str(one.load_id): one.file_sha256 for one in (first, second)}
    found = info()
    assert found["input_checksums"] == json.dumps(both)
    assert found["is_synthetic"]
    earlier = info(as_known=dt.date(2025, 5, 30))
    assert list(json.loads(earlier["input_checksums"])) == [str(first.load_id)]
    assert (earlier["as_at"], earlier["is_synthetic"]) == (dt.date(2025, 4, 30), False)


def test_what_a_version_was_asked_for_is_kept_and_what_it_could_not_take_back(incident, info):
    incident("A", "2025-05-31")
    found = info()
    assert (found["until"], found["as_known"], found["not_rewound"]) == (None, None, None)
    for asked in ({"until": dt.date(2025, 4, 1)}, {"as_known": dt.date(2025, 6, 1)}):
        found = info(**asked)
        assert {name: found[name] for name in asked} == asked
        assert "outcome_code" in found["not_rewound"]
