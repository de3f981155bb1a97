"""Scenarios are saved, cloned, archived and restored; nothing is overwritten and nothing lost.

`tests/integration/test_state_postgresql.py` holds PostgreSQL to the same.
"""

import itertools

import pytest

from pipelines.errors import ScenarioError, StateError
from pipelines.models.plan import Lever, PlanSettings, Range, Scenario, plan
from pipelines.planning.saved_scenarios import make_content, restore_saved
from pipelines.settings import Settings
from pipelines.state import (
    OutdatedRevision,
    ScenarioContent,
    archive_scenario,
    clone_scenario,
    create_scenario,
    find_scenario,
    list_revisions,
    list_scenarios,
    list_set_aside,
    open_state,
    read_scenario,
    restore_scenario,
    save_scenario,
    versions_in_use,
)
from tests.plan_inputs import plan_inputs

NUMBERS = itertools.count(1)
NO_TEXT = ScenarioContent("", 1, "v")


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """One database for all tests of the file: each saves under names of its own."""
    with open_state(Settings(home=tmp_path_factory.mktemp("state") / "home")) as state:
        yield state


@pytest.fixture
def name():
    """A name that no other test has saved under."""
    return f"Pay award {next(NUMBERS)}"


def text(document, version="20261101T090000Z", **settings):
    return ScenarioContent(document, 20160322, version, settings)


def documents(state, saved):
    return [it.content.document for it in reversed(list_revisions(state, saved.scenario_id))]


def test_a_saved_scenario_is_read_again_to_the_letter(state, name):
    content = ScenarioContent(
        'rationale = "£ – 警 🛡 ’"\r\n\tx = 1  \n',
        2**63 - 1,
        "20261101T090000Z",
        {"force": "ALL", "draws": 10_000, "share": 0.1, "is_real": True, "budget": None},
    )
    saved = create_scenario(state, name, content, author="A. Planner, finance")
    again = read_scenario(state, saved.scenario_id)
    assert again == saved
    assert again.content == content
    assert {key: type(value) for key, value in again.content.settings.items()} == {
        key: type(value) for key, value in content.settings.items()
    }
    assert (again.revision, again.change, again.author) == (1, "created", "A. Planner, finance")
    assert again.created_at.utcoffset().total_seconds() == 0


def test_every_text_that_was_ever_saved_can_be_read_again(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    for number, document in enumerate("bc", start=1):
        saved = save_scenario(
            state, saved.scenario_id, text(document), on_revision=number, author="two"
        )
    assert documents(state, saved) == ["a", "b", "c"]
    assert read_scenario(state, saved.scenario_id, 2).content.document == "b"
    assert read_scenario(state, saved.scenario_id).content.document == "c"


def test_a_save_on_an_outdated_revision_is_refused_and_both_texts_are_kept(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    save_scenario(state, saved.scenario_id, text("theirs"), on_revision=1, author="two")
    with pytest.raises(OutdatedRevision, match=r"revision 2; yours is of 1.*kept") as refused:
        save_scenario(state, saved.scenario_id, text("mine"), on_revision=1, author="three")
    assert refused.value.latest.content.document == "theirs"
    assert documents(state, saved) == ["a", "theirs"]
    (aside,) = list_set_aside(state, saved.scenario_id)
    assert aside == refused.value.set_aside
    assert (aside.content, aside.author, aside.on_revision) == (text("mine"), "three", 1)
    assert aside.set_aside_id in str(refused.value)


def test_saving_the_same_text_twice_saves_it_once(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    first = save_scenario(state, saved.scenario_id, text("b"), on_revision=1, author="one")
    assert save_scenario(state, saved.scenario_id, text("b"), on_revision=1, author="one") == first
    assert documents(state, saved) == ["a", "b"]
    assert list_set_aside(state, saved.scenario_id) == []


@pytest.mark.parametrize("alike", [str.upper, lambda n: f"  {n.replace(' ', '   ')}\n"])
def test_two_scenarios_in_the_list_never_have_the_same_name(state, name, alike):
    create_scenario(state, name, NO_TEXT, author="one")
    other = create_scenario(state, f"{name} other", NO_TEXT, author="one")
    with pytest.raises(StateError, match="of that name is there already"):
        create_scenario(state, alike(name), NO_TEXT, author="one")
    with pytest.raises(StateError, match="of that name is there already"):
        clone_scenario(state, other.scenario_id, alike(name), author="one")
    with pytest.raises(StateError, match="of that name is there already"):
        save_scenario(
            state, other.scenario_id, text("b"), on_revision=1, author="one", name=alike(name)
        )
    assert documents(state, other) == [""]
    assert read_scenario(state, other.scenario_id) == other


def test_a_scenario_keeps_its_address_under_another_name(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    renamed = save_scenario(
        state, saved.scenario_id, text("a"), on_revision=1, author="one", name=f"{name} b"
    )
    assert (renamed.scenario_id, renamed.revision) == (saved.scenario_id, 2)
    assert find_scenario(state, name) is None
    assert find_scenario(state, f"{name} B") == renamed
    assert [it.name for it in list_revisions(state, saved.scenario_id)] == [f"{name} b", name]


def test_an_archived_scenario_leaves_the_list_and_frees_its_name_and_can_come_back(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    archived = archive_scenario(state, saved.scenario_id, on_revision=1, author="two")
    assert (archived.change, archived.author, archived.revision) == ("archived", "two", 2)
    assert archived.archived_at is not None
    assert saved.scenario_id not in {it.scenario_id for it in list_scenarios(state)}
    assert archived in list_scenarios(state, with_archived=True)
    assert find_scenario(state, name) is None
    assert find_scenario(state, saved.scenario_id) == archived
    newer = create_scenario(state, name, text("newer"), author="one")
    with pytest.raises(StateError, match="of that name is there already"):
        restore_scenario(state, saved.scenario_id, author="two")
    restored = restore_scenario(state, saved.scenario_id, author="two", name=f"{name} old")
    assert (restored.content, restored.archived_at) == (saved.content, None)
    assert {restored.scenario_id, newer.scenario_id} <= {
        it.scenario_id for it in list_scenarios(state)
    }
    assert find_scenario(state, name) == newer


def test_what_is_archived_is_not_saved_but_set_aside(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    archive_scenario(state, saved.scenario_id, on_revision=1, author="two")
    with pytest.raises(OutdatedRevision, match="was archived at"):
        save_scenario(state, saved.scenario_id, text("b"), on_revision=1, author="one")
    with pytest.raises(OutdatedRevision, match="was archived at"):
        save_scenario(state, saved.scenario_id, text("c"), on_revision=2, author="one")
    assert documents(state, saved) == ["a", "a"]
    kept = list_set_aside(state, saved.scenario_id)
    assert [it.content.document for it in kept] == ["c", "b"]


def test_a_scenario_is_archived_and_restored_only_by_whoever_saw_it_as_it_is(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    with pytest.raises(StateError, match="is not archived"):
        restore_scenario(state, saved.scenario_id, author="one")
    save_scenario(state, saved.scenario_id, text("b"), on_revision=1, author="two")
    with pytest.raises(StateError, match=r"at revision 2; yours is 1\). It was not archived"):
        archive_scenario(state, saved.scenario_id, on_revision=1, author="one")
    archive_scenario(state, saved.scenario_id, on_revision=2, author="one")
    with pytest.raises(StateError, match="is archived already"):
        archive_scenario(state, saved.scenario_id, on_revision=3, author="one")


def test_a_clone_has_the_text_and_says_of_which_revision_it_is(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    save_scenario(state, saved.scenario_id, text("b"), on_revision=1, author="one")
    latest = clone_scenario(state, saved.scenario_id, f"{name} latest", author="two")
    first = clone_scenario(state, saved.scenario_id, f"{name} 1", author="two", revision=1)
    for clone, document, revision in ((latest, "b", 2), (first, "a", 1)):
        assert (clone.content, clone.revision, clone.change) == (text(document), 1, "cloned")
        assert (clone.cloned_from, clone.cloned_from_revision) == (saved.scenario_id, revision)
        assert clone.scenario_id != saved.scenario_id


def test_the_last_changed_is_listed_first(state, name):
    one = create_scenario(state, name, text("a"), author="one")
    two = create_scenario(state, f"{name} two", text("a"), author="one")
    one = save_scenario(state, one.scenario_id, text("b"), on_revision=1, author="one")
    assert list_scenarios(state)[:2] == [one, two]


def test_an_id_is_found_before_a_name_that_looks_like_it(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    create_scenario(state, saved.scenario_id, text("b"), author="two")
    assert find_scenario(state, saved.scenario_id) == saved


def test_what_is_not_there_is_said(state, name):
    saved = create_scenario(state, name, text("a"), author="one")
    for ask in (
        lambda: read_scenario(state, "nobody"),
        lambda: read_scenario(state, saved.scenario_id, 2),
        lambda: list_revisions(state, "nobody"),
        lambda: clone_scenario(state, "nobody", f"{name} b", author="one"),
        lambda: save_scenario(state, "nobody", text("b"), on_revision=1, author="one"),
    ):
        with pytest.raises(StateError, match=r"no such .* See `caseweight scenario list --all`"):
            ask()
    assert find_scenario(state, "nobody") is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " \t"}, "write 1 to 80 characters"),
        ({"name": "x" * 81}, "write 1 to 80 characters"),
        ({"name": "../x"}, "without / or"),
        ({"name": "a\x1b[31mb"}, "without / or"),
        ({"author": "\n"}, "who saves"),
        ({"content": ScenarioContent("a\0b", 1, "v")}, "no text"),
        ({"content": ScenarioContent("a\ud800b", 1, "v")}, "no text"),
        ({"content": ScenarioContent("a", 1, "v", {"force": "\0"})}, "no text"),
        ({"content": ScenarioContent("a" * 1_000_001, 1, "v")}, "1,000,000 can be saved"),
        ({"content": ScenarioContent("a", -1, "v")}, "seed -1"),
        ({"content": ScenarioContent("a", 2**63, "v")}, "whole number from 0 to"),
    ],
)
def test_what_no_database_could_keep_is_refused(state, name, changed, words):
    before = list_scenarios(state)
    terms = {"name": name, "content": text("a"), "author": "one"} | changed
    with pytest.raises(StateError, match=words):
        create_scenario(state, terms["name"], terms["content"], author=terms["author"])
    assert list_scenarios(state) == before


def test_versions_are_in_use_by_what_is_in_the_list(state, name):
    saved = create_scenario(state, name, text("a", f"{name} v1"), author="one")
    gone = create_scenario(state, f"{name} b", text("a", f"{name} v2"), author="one")
    save_scenario(state, saved.scenario_id, text("b", f"{name} v3"), on_revision=1, author="one")
    archive_scenario(state, gone.scenario_id, on_revision=1, author="one")
    ours = {version for version in versions_in_use(state) if version.startswith(f"{name} ")}
    assert ours == {f"{name} v3"}


def test_a_scenario_that_is_opened_again_gives_the_same_pound(state, name):
    scenario = Scenario(
        name,
        (Lever("volume", Range(0.0, 0.2)), Lever("pay_award", 0.03)),
        seed=77,
        settings=PlanSettings(draws=300, accredited_share=0.5),
        warehouse_version="20261101T090000Z",
    )
    content = make_content(scenario, "20261101T090000Z")
    saved = create_scenario(state, name, content, author="one")
    opened = restore_saved(read_scenario(state, saved.scenario_id))
    assert opened == scenario
    marts = plan_inputs(forces=1, draws=100)
    assert plan(marts, opened).by_year.equals(plan(marts, scenario).by_year)


def test_seed_settings_and_version_are_the_records_and_not_the_texts(state, name):
    text = 'format = 1\nname = "Old name" # a remark\n'
    scenario = Scenario(name, seed=77, settings=PlanSettings(draws=300), warehouse_version="v1")
    saved = create_scenario(state, name, make_content(scenario, "v1", text), author="one")
    assert read_scenario(state, saved.scenario_id).content.document == text
    assert restore_saved(saved) == scenario


def test_what_this_version_of_the_code_cannot_read_is_said(state, name):
    newer = ScenarioContent("format = 1\nname = 'x'\n", 1, "v", {"draws": 300, "unheard_of": 1})
    saved = create_scenario(state, name, newer, author="one")
    with pytest.raises(ScenarioError, match="settings that this version does not know"):
        restore_saved(saved)
    newest = ScenarioContent("format = 99\n", 1, "v")
    saved = save_scenario(state, saved.scenario_id, newest, on_revision=1, author="one")
    with pytest.raises(ScenarioError, match=r"\(revision 2\): .* format 99"):
        restore_saved(saved)
