"""The register of events reaches its mart, up to the day until which the build looks."""

import datetime as dt

from pipelines.build import BuildOptions

HEADER = "event_id,date,title,kind,source,name,reason,measure"
OWN = "limits,2023-11-01,Limits from November,re_base,Minutes,J. Analyst,Restart,incidents"


def test_own_and_shipped_events_stand_in_the_mart(settings, marts):
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / "events.csv").write_text(f"{HEADER}\n{OWN}\n", encoding="utf-8")
    events = marts()("select * from marts.event")
    assert {"limits", "spring_2020"} < set(events["event_id"])
    (own,) = events.filter(events["kind"] == "re_base").iter_rows(named=True)
    assert (own["date"], own["name"], own["measure"]) == (
        dt.date(2023, 11, 1),
        "J. Analyst",
        "incidents",
    )


def test_a_version_that_looks_back_knows_no_later_event(marts):
    events = marts(BuildOptions(until=dt.date(2017, 3, 31)))("select event_id from marts.event")
    assert set(events["event_id"]) == {"outcomes_framework", "crime_data_inspection"}


def test_a_force_carries_its_short_name_region_and_tile(marts):
    forces = marts()("select * from marts.force").rows_by_key("force_code", named=True, unique=True)
    assert forces["E23000009"] == {
        "force_name": "North Yorkshire",
        "short_name": "NYK",
        "region": "Yorkshire and the Humber",
        "tile_row": 2,
        "tile_column": 5,
    }
    assert forces["BTP"]["tile_row"] is None
    assert len(forces) == 44
