"""The page Scenarios, drawn: adding, saving, what two who save at once see, comparing."""

import pytest

from pipelines.models.plan import Lever, Scenario
from pipelines.planning.saved_scenarios import make_content, restore_saved
from pipelines.settings import Settings
from pipelines.state import (
    create_scenario,
    find_scenario,
    list_scenarios,
    list_set_aside,
    open_state,
    read_scenario,
    save_scenario,
)
from tests.pages import table_rows, warehouse_file, words


@pytest.fixture
def state(own_home):
    with open_state(Settings(home=own_home)) as opened:
        yield opened


def content_of(home, value):
    scenario = Scenario("More", (Lever("volume", value),))
    return make_content(scenario, warehouse_file(home).parent.name)


@pytest.fixture
def saved(state, own_home):
    return create_scenario(state, "More", content_of(own_home, 0.2), author="One")


def test_a_preset_is_added_and_saved_under_a_name_with_its_source(draw, own_home, state):
    app = draw(own_home, "scenarios")
    app.selectbox(key="preset").select("Pay frozen").run()
    app.button(key="add preset").click().run()
    assert "Not saved." in words(app)
    assert "Pay award\\: 0%" in words(app)
    name = next(it for it in app.text_input if it.label == "Name")
    name.input("Frozen")
    app.text_input(key="author").input("A planner")
    app.button(key="save as").click().run()
    assert not app.exception
    kept = find_scenario(state, "Frozen")
    (lever,) = restore_saved(kept).levers
    assert (lever.name, kept.author) == ("pay_award", "A planner")
    assert "Hansard" in lever.source
    assert f"/plan?scenario={kept.scenario_id}" in app.code[0].value
    assert app.selectbox(key="scenario field").value == kept.scenario_id
    assert {it["scenario"] for it in table_rows(app, "scenario")} == {"Base", "Frozen"}


def test_who_is_not_named_or_takes_a_taken_name_is_told(draw, own_home, saved):
    app = draw(own_home, "scenarios")
    name = next(it for it in app.text_input if it.label == "Name")
    name.input("Other")
    app.button(key="save as").click().run()
    assert "who saves" in app.error[0].value
    next(it for it in app.text_input if it.label == "Name").input("more")
    app.text_input(key="author").input("Two")
    app.button(key="save as").click().run()
    assert "a scenario of that name is there already" in app.error[0].value


def edited(draw, home, saved, preset):
    """The page with a scenario open and a preset added."""
    app = draw(home, "scenarios", scenario=saved.scenario_id)
    app.selectbox(key="preset").select(preset).run()
    app.button(key="add preset").click().run()
    app.text_input(key="author").input("Two").run()
    return app


@pytest.mark.parametrize("way", ["take theirs", "save mine on top", "save mine as new"])
def test_of_two_who_save_at_once_neither_loses_anything(draw, own_home, state, saved, way):
    app = edited(draw, own_home, saved, "Pay frozen")
    save_scenario(state, saved.scenario_id, content_of(own_home, 0.3), on_revision=1, author="One")
    app.button(key="save").click().run()
    assert "saved More after you opened it" in words(app)
    differing = {it["entry"]: it for it in table_rows(app, "theirs")}
    assert differing["levers[volume].value"]["theirs"] == "0.3"
    (aside,) = list_set_aside(state, saved.scenario_id)
    assert "pay_award" in aside.content.document
    if way == "save mine as new":
        app.text_input(key="other name").input("Mine").run()
    app.button(key=way).click().run()
    assert not app.error
    latest = read_scenario(state, saved.scenario_id)
    is_mine = way == "save mine on top"
    assert latest.revision == 2 + is_mine
    assert ("pay_award" in latest.content.document) == is_mine
    if way == "save mine as new":
        assert "pay_award" in find_scenario(state, "Mine").content.document


def test_archiving_takes_off_the_list_and_restoring_puts_back(draw, own_home, state, saved):
    app = draw(own_home, "scenarios", scenario=saved.scenario_id)
    app.text_input(key="author").input("Two").run()
    app.button(key="archive").click().run()
    assert not list_scenarios(state)
    assert app.multiselect(key="compared").value == ["base"]
    app.button(key="restore").click().run()
    assert [one.name for one in list_scenarios(state)] == ["More"]


def test_the_comparison_has_each_scenario_a_year_and_what_it_changes(draw, own_home, saved):
    app = draw(own_home, "scenarios")
    rows = table_rows(app, "scenario")
    assert {it["scenario"] for it in rows} == {"Base", "More"}
    changes = [it["change_cash"] for it in rows if it["scenario"] == "More"]
    assert all(change > 0 for change in changes[1:])
    assert {it["change_cash"] for it in rows if it["scenario"] == "Base"} == {0}
