"""The register of briefings: rows are added, found by checksum and by id, and never changed.

`tests/integration/test_state_postgresql.py` holds PostgreSQL to the same.
"""

import itertools

import pytest

from pipelines.errors import StateError
from pipelines.settings import Settings
from pipelines.state import (
    BriefingContent,
    find_briefing,
    list_briefings,
    open_state,
    read_briefing,
    register_briefing,
    versions_in_use,
)

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    with open_state(Settings(home=tmp_path_factory.mktemp("register") / "home")) as state:
        yield state


@pytest.fixture
def content():
    """A briefing that no other test has issued, with words that are no ASCII."""
    number = next(NUMBERS)
    return BriefingContent(
        template="own.toml",
        template_text='title = "Fälle – ƒ ☃"',
        force_code="ALL",
        period="to-2026-09",
        profile="internal",
        warehouse_version=f"issued on {number}",
        format="pdf",
        file_name="Brief für Ä.pdf",
        file_sha256=f"file {number}",
        evidence=f'{{"number": {number}, "shown": "£19.0k"}}',
        scenario="Dearer",
        scenario_document="a = 1",
        scenario_origin="Dearer, revision 2",
    )


def test_what_was_registered_is_read_again_to_the_letter(state, content):
    issued = register_briefing(state, content, author="  A. Planner, finance ")
    assert issued.author == "A. Planner, finance"
    assert read_briefing(state, issued.briefing_id) == issued
    assert read_briefing(state, issued.briefing_id).content == content
    assert list_briefings(state, limit=1) == [issued]


def test_a_briefing_is_found_by_the_checksum_of_its_file_or_its_evidence(state, content):
    issued = register_briefing(state, content, author="one")
    assert find_briefing(state, content.file_sha256) == issued
    assert find_briefing(state, issued.evidence_sha256) == issued
    assert find_briefing(state, "no such") is None


def test_the_same_one_issued_twice_is_two_rows_and_the_later_is_found(state, content):
    first = register_briefing(state, content, author="one")
    second = register_briefing(state, content, author="two")
    assert first.briefing_id != second.briefing_id
    assert find_briefing(state, content.file_sha256) == second
    assert list_briefings(state)[:2] == [second, first]


def test_its_version_is_in_use(state, content):
    register_briefing(state, content, author="one")
    assert content.warehouse_version in versions_in_use(state)


def test_an_unknown_id_and_an_author_without_a_name_are_refused(state, content):
    with pytest.raises(StateError, match="no such briefing in the register"):
        read_briefing(state, "nosuchid")
    with pytest.raises(StateError):
        register_briefing(state, content, author=" ")
    assert find_briefing(state, content.file_sha256) is None
