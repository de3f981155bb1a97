"""What the register of events tells the control charts and the growth drivers."""

import datetime as dt

import polars as pl
import pytest

from pipelines.contracts.marts.demand import GrowthDriver
from pipelines.contracts.marts.reference import Event
from pipelines.contracts.marts.signals import ControlChart
from pipelines.modelling.demand import known_changes, rebase_rows

FORCE, OTHER = "E23000001", "E23000002"


def event(**values):
    given = {
        "event_id": "rules",
        "date": dt.date(2018, 4, 16),
        "date_precision": "month",
        "title": "Rules",
        "kind": "recording_rule",
        "source": "a source",
        **values,
    }
    row = {name: [given.get(name)] for name in Event.column_names()}
    return pl.DataFrame(row, schema=Event.create_empty().schema)


def rebase(**values):
    owned = {"kind": "re_base", "measure": "incidents", "name": "A. Analyst", "reason": "rules"}
    return event(**{**owned, **values})


def test_a_re_base_is_for_its_force_from_the_first_of_its_month():
    rows = rebase_rows(rebase(force_code=FORCE), [FORCE, OTHER])
    assert rows.to_dicts() == [
        {
            "measure": "incidents",
            "force_code": FORCE,
            "abuse_type": "all",
            "month": dt.date(2018, 4, 1),
            "reason": "rules",
            "name": "A. Analyst",
        }
    ]


def test_a_re_base_without_a_force_is_for_every_force_and_their_sum():
    rows = rebase_rows(rebase(), [OTHER, FORCE])
    assert rows["force_code"].to_list() == ["ALL", FORCE, OTHER]


def test_a_re_base_of_named_types_is_for_these_alone():
    rows = rebase_rows(rebase(force_code=FORCE, offence_groups="sexual; neglect"), [FORCE])
    assert rows["abuse_type"].to_list() == ["sexual", "neglect"]
    assert rebase_rows(rebase(offence_groups="child_cruelty"), [FORCE]).is_empty()
    crime = rebase_rows(rebase(measure="recorded_crime", offence_groups="child_cruelty"), [FORCE])
    assert set(crime["abuse_type"]) == {"child_cruelty"}


def test_only_a_re_base_moves_limits():
    assert rebase_rows(event(), [FORCE]).is_empty()


def test_a_change_of_known_size_holds_for_every_measure_and_every_force_unless_it_says_otherwise():
    rows = known_changes(event(known_size_share=0.05))
    assert rows["measure"].to_list() == ["incidents", "investigations", "recorded_crime"]
    assert rows.drop("measure").unique().to_dicts() == [
        {
            "force_code": "ALL",
            "abuse_type": "all",
            "month": dt.date(2018, 4, 1),
            "name": "rules",
            "size_share": 0.05,
        }
    ]
    named = known_changes(event(known_size_share=0.05, measure="incidents", force_code=FORCE))
    assert named.select("measure", "force_code").rows() == [("incidents", FORCE)]


@pytest.mark.parametrize(
    "values",
    [
        {"known_size_share": None},
        {"known_size_share": 0.05, "date_precision": "year"},
        {"known_size_share": 0.05, "kind": "one_off"},
        {"known_size_share": 0.05, "offence_groups": "child_cruelty", "measure": "incidents"},
        {"known_size_share": -1.0},
    ],
    ids=[
        "unknown size",
        "unknown month",
        "no recording",
        "a group of another measure",
        "all of it",
    ],
)
def test_what_is_not_known_is_no_driver(values):
    assert known_changes(event(**values)).is_empty()


def test_a_change_of_one_type_is_that_type_s():
    rows = known_changes(event(known_size_share=0.05, offence_groups="child_sexual; sexual"))
    assert rows.select("measure", "abuse_type").rows() == [
        ("incidents", "sexual"),
        ("investigations", "sexual"),
        ("recorded_crime", "child_sexual"),
    ]


def point(**values):
    given = {
        "measure": "incidents",
        "force_code": FORCE,
        "abuse_type": "all",
        "month": dt.date(2026, 4, 1),
        "period_months": 1,
        "count": 30,
        "adjusted": 30.0,
        "centre": 20.0,
        "lower": 10.0,
        "upper": 25.0,
        "signal": "outside_limits",
        "smoothed": 21.0,
        "chart": "xmr",
        "is_sloping": False,
        "is_trial": False,
        "is_adjusted": False,
        "is_provisional": False,
        "force_count": 1,
        **values,
    }
    return pl.DataFrame([given], schema=ControlChart.create_empty().schema)


def test_a_sound_point_keeps_the_contract():
    assert ControlChart.is_valid(point())
    assert ControlChart.is_valid(point(is_provisional=True))


@pytest.mark.parametrize(
    "values",
    [
        {"lower": 26.0},
        {"centre": 9.0},
        {"upper": None},
        {"signal": "odd"},
        {"chart": "pie"},
        {"period_months": 3},
        {"chart": "quarters"},
        {"adjusted": 29.0},
        {"count": None, "adjusted": None},
        {"is_provisional": True, "signal": "seven_falling"},
        {"is_provisional": True, "adjusted": 5.0, "count": 5},
    ],
    ids=str,
)
def test_a_point_that_cannot_be_breaks_the_contract(values):
    assert not ControlChart.is_valid(point(**values))


@pytest.mark.parametrize(
    ("driver", "is_known"),
    [
        ("mix_of_types", True),
        ("incidents_per_child:sexual", True),
        ("recording:rules", True),
        ("offences_per_child:child_sexual", True),
        ("recording", False),
        ("luck", False),
        ("luck:sexual", False),
    ],
)
def test_a_driver_is_of_the_closed_list(driver, is_known):
    row = {
        "measure": "incidents",
        "force_code": FORCE,
        "window": "financial_year",
        "baseline": "2014/15",
        "current": "2015/16",
        "baseline_start": dt.date(2014, 4, 1),
        "baseline_end": dt.date(2015, 3, 31),
        "current_start": dt.date(2015, 4, 1),
        "current_end": dt.date(2016, 3, 31),
        "driver": driver,
        "contribution_count": 1.0,
        "contribution_share": None,
    }
    assert GrowthDriver.is_valid(
        pl.DataFrame([row], schema=GrowthDriver.create_empty().schema)
    ) == (is_known)
