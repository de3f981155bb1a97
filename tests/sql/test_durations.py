"""Given investigations, expect how long each took, or has been seen, and how it ended."""

import datetime as dt

import pytest

from pipelines.build import BuildOptions
from tests.costed import FORCE

HEADER = (
    "force_code,investigation_id,incident_id,opened_date,closed_date,complexity,"
    "is_joint_section_47,risk_level,first_action_date,outcome_code"
)
LINES = (
    # Acted upon before the opening; charged.
    "I1,X,2024-05-10,2024-06-09,standard,true,high,2024-05-01,1",
    # No first action on record; no further action, and an outcome between the others.
    "I2,X,2024-05-10,2024-05-20,standard,true,high,,14",
    "I3,X,2024-05-10,2024-05-30,standard,true,high,2024-05-12,8",
    # Closed without an outcome; acted upon on the very day.
    "I4,X,2024-03-31,2024-04-30,standard,true,high,2024-03-31,",
    # Open until the extract of 31 January 2026.
    "I5,X,2026-01-01,,complex,false,low,2026-01-21,",
    "I6,X,2026-01-31,,complex,false,low,,",
)
QUERY = (
    "select opened_year, days, ending, case_count from intermediate.int_model_durations"
    " where until = '{until}' order by opened_year, days, ending"
)


@pytest.fixture
def given(write_csv, load):
    load(write_csv("investigations.csv", HEADER, *(f"{FORCE},{line}" for line in LINES)))


def test_an_investigation_is_closed_in_one_way_or_open_until_its_force_was_last_heard_of(
    given, marts
):
    assert marts()(QUERY.format(until="closing")).rows() == [
        ("2023/24", 30, "no_outcome", 1),
        ("2024/25", 10, "no_further_action", 1),
        ("2024/25", 20, "other_outcome", 1),
        ("2024/25", 30, "charge", 1),
        ("2025/26", 0, "open", 1),
        ("2025/26", 30, "open", 1),
    ]


def test_a_first_action_is_on_day_0_at_the_earliest_and_a_closing_before_it_is_another_end(
    given, marts
):
    assert marts()(QUERY.format(until="first_action")).rows() == [
        ("2023/24", 0, "first_action", 1),
        ("2024/25", 0, "first_action", 1),
        ("2024/25", 2, "first_action", 1),
        ("2024/25", 10, "no_further_action", 1),
        ("2025/26", 0, "open", 1),
        ("2025/26", 20, "first_action", 1),
    ]


def test_looking_back_nothing_is_known_of_what_happened_later(given, marts):
    read = marts(BuildOptions(until=dt.date(2026, 1, 15)))
    still_open = "opened_year = '2025/26' and"
    for until in ("closing", "first_action"):
        query = QUERY.format(until=until).replace("where", f"where {still_open}")
        assert read(query).rows() == [("2025/26", 14, "open", 1)]
    read = marts(BuildOptions(until=dt.date(2024, 5, 20)))
    assert ("2024/25", 10, "open", 2) in read(QUERY.format(until="closing")).rows()


def test_the_kinds_of_outcome_are_those_of_the_table_of_outcomes(write_csv, load, marts):
    lines = [f"{FORCE},N{n},X,2024-05-10,2024-06-09,standard,true,high,,{n}" for n in range(1, 23)]
    load(write_csv("investigations.csv", HEADER, *lines))
    read = marts()
    ways = dict(
        read(
            "select ending, sum(case_count)::bigint from intermediate.int_model_durations"
            " where until = 'closing' group by all"
        ).iter_rows()
    )
    groups = dict(
        read("select outcome_group, count(*) from marts.outcome group by all").iter_rows()
    )
    assert ways == {
        "charge": groups["charged"],
        "no_further_action": groups["evidential_difficulties"]
        + groups["no_suspect"]
        + groups["not_in_public_interest"],
        "other_outcome": groups["out_of_court"] + groups["other"],
    }
