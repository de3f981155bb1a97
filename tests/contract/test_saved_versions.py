"""A saved scenario says which version its numbers are of, and what differs from another."""

import pytest

from pipelines.contracts.published import CURRENT, MANIFEST, PUBLISHED
from pipelines.errors import WarehouseMissing
from pipelines.state import (
    Difference,
    ScenarioContent,
    compare_contents,
    offer_versions,
)

OLD, NEW = "20261101T090000Z", "20261201T090000Z"


@pytest.fixture
def home(tmp_path):
    """A home with two versions, of which readers are on the later."""
    for version in (OLD, NEW):
        (tmp_path / PUBLISHED / version).mkdir(parents=True)
        (tmp_path / PUBLISHED / version / MANIFEST).touch()
    (tmp_path / PUBLISHED / CURRENT).write_text(f"{NEW}\n", encoding="utf-8")
    return tmp_path


def test_a_scenario_of_the_current_version_has_no_other_on_offer(home):
    offer = offer_versions(NEW, home)
    assert (offer.opens_on, offer.choices, offer.has_moved) == (NEW, (NEW,), False)
    assert offer.sentence == f"Saved on version {NEW}, which is the current one."


def test_where_readers_moved_on_both_versions_are_on_offer_and_named_as_what_they_are(home):
    offer = offer_versions(OLD, home)
    assert (offer.opens_on, offer.choices, offer.has_moved) == (OLD, (OLD, NEW), True)
    assert f"Saved on version {OLD}, and shown on it" in offer.sentence
    assert f"The current version is {NEW}" in offer.sentence


@pytest.mark.parametrize("version", ["20260101T090000Z", "../published/" + OLD, ""])
def test_where_its_own_version_is_gone_the_current_one_is_on_offer_and_it_says_so(home, version):
    offer = offer_versions(version, home)
    assert (offer.opens_on, offer.choices, offer.has_moved) == (NEW, (NEW,), True)
    assert "no longer kept" in offer.sentence


def test_without_any_version_there_is_none_on_offer(tmp_path):
    with pytest.raises(WarehouseMissing):
        offer_versions(OLD, tmp_path)


def test_scenarios_are_compared_entry_by_entry():
    one = """
        name = "one"
        [[lever]]
        name = "pay_award"
        value = 0.03
        [[lever]]
        name = "volume"
        p10 = 0.9
    """
    other = """
        name = "one"
        [[lever]]
        name = "volume"
        p10 = 0.9
        p90 = 1.2
        [[lever]]
        name = "pay_award"
        value = 0.05
    """
    assert compare_contents(
        ScenarioContent(one, 1, OLD, {"draws": 10, "force": "ALL"}),
        ScenarioContent(other, 2, NEW, {"draws": 10, "basis": "direct"}),
    ) == [
        Difference("lever[pay_award].value", "0.03", "0.05"),
        Difference("seed", "1", "2"),
        Difference("warehouse_version", OLD, NEW),
        Difference("settings.force", "ALL", None),
        Difference("lever[volume].p90", None, "1.2"),
        Difference("settings.basis", None, "direct"),
    ]


def test_scenarios_that_are_alike_do_not_differ_and_broken_ones_are_compared_whole():
    one, broken = ScenarioContent("a = 1", 1, OLD), ScenarioContent("a = ", 1, OLD)
    assert compare_contents(one, ScenarioContent("a   =   1 # same", 1, OLD)) == []
    assert compare_contents(broken, broken) == []
    assert compare_contents(one, broken) == [
        Difference("a", "1", None),
        Difference("document", None, "a = "),
    ]
