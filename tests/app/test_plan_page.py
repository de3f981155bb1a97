"""The page Plan, drawn on a published version: what it answers and what it says is missing."""

import shutil

import pytest

from pipelines.models.plan import Lever, Scenario
from pipelines.planning.saved_scenarios import make_content
from pipelines.settings import Settings
from pipelines.state import archive_scenario, create_scenario, open_state
from tests.pages import change, table_rows, warehouse_file, words


@pytest.fixture
def saved(own_home):
    """A saved scenario of a fifth more investigations."""
    version = warehouse_file(own_home).parent.name
    scenario = Scenario("A fifth more", (Lever("volume", 0.2),))
    with open_state(Settings(home=own_home)) as state:
        return create_scenario(
            state, scenario.name, make_content(scenario, version), author="A planner"
        )


def test_the_answer_and_the_four_steps_are_of_the_same_year_and_figures(draw, demo_home):
    app = draw(demo_home, "plan")
    said = words(app, also=("metric",))
    rows = table_rows(app, "people_gap_p50")
    assert app.selectbox(key="year").value in said
    assert len(rows) == len(app.selectbox(key="year").options)
    assert [metric.label.split(" · ")[1] for metric in app.metric] == [
        *("Demand", "Workforce", "Plan", "Unmet demand"),
    ]
    assert app.metric[0].value in said


def test_a_scenario_in_the_address_is_held_against_the_base(draw, own_home, saved):
    app = draw(own_home, "plan", scenario=saved.scenario_id, against="base")
    assert "A fifth more moves one assumption" in words(app)
    rows = table_rows(app, "change_cash")
    assert all(row["change_cash"] > 0 for row in rows[1:])
    assert app.query_params["scenario"] == saved.scenario_id


def test_an_archived_scenario_opens_by_its_address_and_an_unknown_one_is_told(
    draw, own_home, saved
):
    with open_state(Settings(home=own_home)) as state:
        archive_scenario(state, saved.scenario_id, on_revision=1, author="A planner")
    assert "A fifth more moves" in words(draw(own_home, "plan", scenario=saved.scenario_id))
    unknown = draw(own_home, "plan", scenario="nosuchid")
    assert "a scenario that is not here" in words(unknown)
    assert "The base:" in words(unknown)


def test_a_budget_of_nought_is_a_budget_and_none_is_said(draw, own_home):
    change(own_home, "delete from marts.budget_by_year")
    none = draw(own_home, "plan")
    assert "no budget is loaded or typed in" in words(none)
    none.number_input(key="budget").set_value(0.0).run()
    assert "over the budget of £0" in words(none)


COST = ("cost_by_cohort", "cost_by_month", "case_level")


@pytest.mark.parametrize(
    ("marts", "said"),
    [
        (("staffing_by_month",), "no staffing was delivered"),
        (COST, "No cost lines were delivered"),
        (("opening_path",), "This version holds no forecast"),
    ],
)
def test_what_a_force_did_not_deliver_is_said_in_plain_words(draw, own_home, marts, said):
    change(own_home, *(f"delete from marts.{mart}" for mart in marts))
    assert said in words(draw(own_home, "plan"))


def test_a_scenario_of_an_older_version_offers_both(draw, own_home, saved):
    version = warehouse_file(own_home).parent
    newer = version.with_name("20991231T000000Z")
    version.rename(newer)
    (own_home / "published" / "CURRENT").write_text(newer.name)
    gone = words(draw(own_home, "plan", scenario=saved.scenario_id))
    assert "is no longer kept" in gone


def test_files_of_a_plan_are_named_after_the_version_it_is_worked_out_on_and_its_years(
    downloads, draw, own_home, saved
):
    older, newer = warehouse_file(own_home).parent, "20991231T000000Z"
    shutil.copytree(older, older.with_name(newer))
    (own_home / "published" / "CURRENT").write_text(newer)
    change(own_home, f"update marts.build_info set version = '{newer}'")
    years = draw(own_home, "plan").selectbox(key="year").options
    span = f"-{years[0]}-to-{years[-1]}-".replace("/", "-")
    anew = {"on": f"Anew, version {newer}"}
    for choice, version in ((anew, newer), ({}, older.name)):
        found = downloads(own_home, "plan", scenario=saved.scenario_id, **choice)
        assert {"plan workbook", "Money by financial year"} <= set(found)
        for name, file in found.items():
            assert f"{span}{version}-internal-" in file.file_name, (name, file.file_name)
