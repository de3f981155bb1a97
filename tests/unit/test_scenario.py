"""Scenarios: what a lever may be, and that a file brings back exactly what was written."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import ScenarioError
from pipelines.models.plan import BASE, LEVERS, Lever, PlanSettings, Range, Scenario
from pipelines.models.plan.scenario import P90_SCORE
from pipelines.models.plan.scenario_table import FORMAT, scenario_from_table
from pipelines.planning.scenario_files import (
    format_scenario,
    parse_scenario,
    read_presets,
    read_scenario,
    write_scenario,
)

MONTHS = st.builds(dt.date, st.integers(2024, 2035), st.integers(1, 12), st.just(1))


@st.composite
def levers(draw):
    name = draw(st.sampled_from(sorted(LEVERS)))
    kind = LEVERS[name]
    low = max(kind.low, 1e-6) if kind.is_positive else kind.low
    ends = sorted(draw(st.lists(st.floats(low, kind.high), min_size=2, max_size=2)))
    first, last = sorted(draw(st.lists(MONTHS, min_size=2, max_size=2)))
    return Lever(
        name,
        draw(st.sampled_from([ends[0], Range(*ends)])),
        start=first,
        end=last,
        shape=draw(st.sampled_from(["step"] if kind.unit == "rate" else ["step", "ramp"])),
        of=draw(st.sampled_from(kind.of)) if kind.of else None,
        rationale=draw(st.text(max_size=30)),
        source='"quotes", # and\nlines',
    )


@given(st.lists(levers(), max_size=5), st.integers(0, 2**32 - 1))
def test_a_file_brings_back_exactly_the_scenario_that_was_written(given_levers, seed):
    scenario = Scenario(
        "Ein Name = [x] # £",
        tuple(given_levers),
        seed=seed,
        settings=PlanSettings(cost_basis="full_economic", draws=777, accredited_share=0.1 + 0.2),
        warehouse_version="20261128T184118Z",
        note="a\tb",
    )
    assert parse_scenario(format_scenario(scenario), where="here") == scenario


def test_a_scenario_is_written_to_disk_and_read_again(tmp_path):
    scenario = Scenario("One", (Lever("volume", Range(-0.1, 0.2), start=dt.date(2027, 4, 1)),))
    write_scenario(scenario, tmp_path / "one.toml")
    assert read_scenario(tmp_path / "one.toml") == scenario


def test_a_range_lies_between_its_tenths_and_a_positive_one_never_reaches_nought():
    normal, positive = Lever("volume", Range(-0.1, 0.3)), Lever("caseload_ceiling", Range(5, 20))
    assert [normal.at(z) for z in (-P90_SCORE, 0, P90_SCORE)] == pytest.approx([-0.1, 0.1, 0.3])
    assert [positive.at(z) for z in (-P90_SCORE, 0, P90_SCORE)] == pytest.approx([5, 10, 20])
    assert positive.at(-9) >= LEVERS["caseload_ceiling"].low
    assert Lever("employer_pension", Range(0.2, 0.4)).at(-9) > 0


MONTH, MIDDLE = dt.date(2027, 4, 1), dt.date(2027, 4, 2)
REFUSED = {
    "choose one of volume": lambda: Lever("volum", 0.1),
    "11 is out of range; choose from -1 to 10": lambda: Lever("volume", 11),
    "nan is out of range": lambda: Lever("volume", float("nan")),
    "p10 0.2 is above p90 0.1; swap them": lambda: Lever("volume", Range(0.2, 0.1)),
    "choose a p10 above 0": lambda: Lever("leavers", Range(0.0, 0.1)),
    "within a month; give its first day, 2027-04-01": lambda: Lever("volume", 0.1, start=MIDDLE),
    "is before start": lambda: Lever("volume", 0.1, start=MONTH, end=dt.date(2026, 4, 1)),
    "a ramp needs a start and an end": lambda: Lever("volume", 0.1, start=MONTH, shape="ramp"),
    "a yearly rate takes no ramp": lambda: Lever("pay_award", 0.1, MONTH, MONTH, shape="ramp"),
    "it needs a start and an end": lambda: Lever("digital_backlog", 6),
    "shape 'jump'; choose step or ramp": lambda: Lever("volume", 0.1, shape="jump"),
    "of None; choose one of public": lambda: Lever("external_step", 1.0),
    "leave out of": lambda: Lever("volume", 0.1, of="sexual"),
    "choose one of direct": lambda: PlanSettings(cost_basis="net"),
    "choose from 100": lambda: PlanSettings(draws=1),
    "choose above 0": lambda: PlanSettings(accredited_share=0.0),
    "give one of 1 to 80 characters": lambda: Scenario(" "),
    "choose a whole number from 0": lambda: Scenario("x", seed=-1),
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_cannot_be_is_refused_in_words_that_say_what_can(message):
    with pytest.raises(ScenarioError) as caught:
        REFUSED[message]()
    assert message in str(caught.value)


BROKEN = {
    "not a scenario file": "name = ",
    "does not say its format; add a line format": "name = 'x'",
    f"it is of format {FORMAT + 1}, this version reads up to": f"format = {FORMAT + 1}",
    "unknown colour; allowed are": "format = 1\nname = 'x'\ncolour = 'red'",
    "lever 2 (volum): not a lever": (
        "format = 1\nname = 'x'\nlevers = [{name = 'volume', value = 1},"
        " {name = 'volum', value = 1}]"
    ),
    "lever 1 (volume): 99 is out of range": (
        "format = 1\nname = 'x'\n[[levers]]\nname = 'volume'\nvalue = 99"
    ),
    "lever 1 (volume): give either a value, or both": (
        "format = 1\nname = 'x'\n[[levers]]\nname = 'volume'\np10 = 0.1"
    ),
    "lever 1 (volume): value must be a number": (
        "format = 1\nname = 'x'\n[[levers]]\nname = 'volume'\nvalue = true"
    ),
    "start must be a date such as": (
        "format = 1\nname = 'x'\n[[levers]]\nname = 'volume'\nvalue = 1\nstart = 'soon'"
    ),
    "levers must be a list of tables": "format = 1\nname = 'x'\nlevers = 3",
    "seed must be a whole number": "format = 1\nname = 'x'\nseed = 1.5",
}


@pytest.mark.parametrize("message", BROKEN)
def test_a_broken_file_says_where_and_what(message):
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(BROKEN[message], where="my.toml")
    assert message in str(caught.value)
    assert str(caught.value).startswith("my.toml: ")


def test_a_file_that_is_not_there_or_is_no_text_says_so(tmp_path):
    with pytest.raises(ScenarioError, match="no such file"):
        read_scenario(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="cannot be read as text"):
        read_scenario(tmp_path / "bytes.toml")


def test_what_a_file_leaves_out_is_as_in_the_base():
    assert scenario_from_table({"format": 1, "name": "Base"}) == BASE
    assert "levers" not in format_scenario(BASE)


def test_every_preset_is_a_lever_with_a_reason_and_a_source():
    presets = read_presets()
    assert len(presets) >= 15
    assert all(lever.rationale and lever.source for lever in presets.values())
