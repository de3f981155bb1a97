"""The page Ingest on a prepared draft: questions first, nothing loaded that was not tried."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import app as dashboard_app
from dashboard.ingest.command_lines import Answer, ChosenFile, Terms
from dashboard.ingest.files import WorkFolder
from dashboard.ingest.jobs import Job
from dashboard.ingest.visit import BUILD, JUDGE, LOAD, LOOK, Visit, jobs_of_server
from tests.pages import words

PAGE = "import dashboard.ingest.page\ndashboard.ingest.page.show()\n"
HEADERS = {"incident_id": "Crime *Ref*", "abuse_type": "Kind"}


def column(name, kind, allowed=()):
    return {
        **{"column": name, "kind": kind, "is_mandatory": True, "is_key": False},
        "allowed": list(allowed),
    }


def made_draft():
    """Of a file whose force nobody said, with one value that is not known."""
    asked = {"suggestions": [], "lines": []}
    return {
        "source": "incidents",
        "headers": [*HEADERS.values(), "Victim Name"],
        "unread": ["Victim Name"],
        "questions": [
            {"column": "abuse_type", "kind": "unknown_values", "row_count": 6, **asked}
            | {"text": "1 value (6 rows) not known.", "suggestions": ["neglect", "sexual"]},
            {"column": "force_code", "kind": "missing_column", "row_count": 600, **asked}
            | {"text": "no header looks like it. Name one, or a constant."},
            {"column": "a, b", "kind": "century", "row_count": 0, **asked}
            | {"text": "of which century?", "suggestions": ["2000", "1930"]},
        ],
        "mapping": {
            "source": "incidents",
            "columns": HEADERS,
            "constants": {"force_code": "?"},
            "values": {"abuse_type": {"CSA": "sexual", "Mystery": "?"}},
        },
        "contract": [
            column("force_code", "force"),
            column("incident_id", "identifier"),
            column("abuse_type", "text", ["neglect", "sexual"]),
        ],
        "claim": None,
        "preview": [
            {
                "place": "2",
                "before": {"Crime *Ref*": "A1", "Kind": "CSA"},
                "after": {"incident_id": "A1", "abuse_type": "sexual"},
                "reasons": ["missing:force_code"],
            }
        ],
    }


def made_load(**changed):
    load = {
        **{"load_id": 3, "source": "incidents", "as_at": "2026-01-31", "status": "loaded"},
        **{"rows_read": 600, "rows_accepted": 582, "rows_unchanged": 0, "rows_rejected": 18},
        **{"keys_withdrawn": 0, "problem": None, "told": ["read as Windows-1252"]},
        "report": {
            "reasons": [
                {"reason": "missing:force_code", "row_count": 18, "example_lines": ["2", "5"]}
            ]
        },
        **changed,
    }
    return Answer({"loads": [load]})


@pytest.fixture
def visit(tmp_path, monkeypatch):
    """A window on a home without a version; no command is really started."""
    home = tmp_path.resolve()
    monkeypatch.setenv("CASEWEIGHT_HOME", str(home))
    monkeypatch.setattr(Job, "start", lambda job: job)
    yield Visit(home, WorkFolder(home))
    jobs_of_server.clear()


@pytest.fixture
def at_draft(visit):
    visit.file, visit.draft, visit.round = ChosenFile(Path("/x/own.csv")), made_draft(), 1
    return visit


@pytest.fixture
def at_trial(at_draft):
    at_draft.draft["questions"] = []
    at_draft.draft["mapping"]["constants"] = {"force_code": "E23000036"}
    at_draft.trial, at_draft.mapping = made_load(), at_draft.folder.write_mapping({})
    return at_draft


def drawn(visit):
    app = AppTest.from_string(PAGE, default_timeout=60)
    app.session_state["ingest_visit"] = visit
    app.run()
    assert not app.exception
    return app


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def labels(app):
    return [button.label for button in app.button]


def test_the_page_is_in_the_menu_only_where_it_was_asked_for(monkeypatch):
    def paths():
        return [page.path for listed in dashboard_app.every_page().values() for page in listed]

    monkeypatch.delenv("CASEWEIGHT_INGEST_PAGE", raising=False)

    assert "data-quality" in paths()
    assert "ingest" not in paths()
    monkeypatch.setenv("CASEWEIGHT_INGEST_PAGE", "1")
    assert paths().count("ingest") == 1


def test_a_window_begins_with_a_file_and_nothing_else(visit, tmp_path):
    app = drawn(visit)
    assert [header.value for header in app.subheader] == ["1. Which file?"]
    assert labels(app) == ["Look at it"]
    assert "nobody else should see the screen" in words(app)
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "own.csv").write_text("x")
    app.text_input(key="ingest_folder").set_value(str(tmp_path / "extracts")).run()
    press(app, "Look at it")
    job = app.session_state["ingest_visit"].job
    assert (job.kind, job.file_name) == (LOOK, "own.csv")
    assert job.plan({}).words[:2] == ("ingest", str(tmp_path.resolve() / "extracts" / "own.csv"))
    assert [button.disabled for button in app.button if button.label == "Look at it"] == [True]


def test_questions_come_first_and_their_answers_go_into_the_mapping(at_draft):
    at_draft.unmapped = "own.xlsx: holds two tables. Name one with --sheet."
    app = drawn(at_draft)
    said = words(app)
    assert "holds two tables" in said
    assert "is here “Sheets”" in said
    assert said.index("`force_code`") < said.index("`abuse_type`") < said.index("`a, b`")
    assert "3 questions are to be answered first" in said
    assert "Load it" not in labels(app)
    app.text_input(key="ingest_1_force_code_constant").set_value(" E23000036 ").run()
    app.radio(key="ingest_1_a, b_century").set_value(app.radio[1].options[2]).run()
    assert "You changed how it is read" in words(app)
    press(app, "Read it so")
    visit = app.session_state["ingest_visit"]
    changed = json.loads(visit.mapping.read_text())
    assert visit.job.kind == JUDGE
    assert changed["constants"] == {"force_code": "E23000036"}
    assert changed["dates"] == {"century": 1930}
    assert changed["values"] == {"abuse_type": {"CSA": "sexual", "Mystery": "?"}}
    assert visit.job.plan({}).words[:2] == ("map", "/x/own.csv")


def test_a_mapping_can_be_written_as_text(at_draft):
    at_draft.folder.written.write_text('source = "incidents"\n')
    app = drawn(at_draft)
    app.toggle[0].set_value(True).run()
    assert "`force_code`" not in words(app)
    app.text_area[0].set_value('source = "cost_lines"\n').run()
    press(app, "Read it so")
    visit = app.session_state["ingest_visit"]
    assert (visit.mapping.suffix, visit.mapping.read_text()) == (".toml", 'source = "cost_lines"\n')


def test_what_nothing_reads_is_named_and_its_values_are_not_there(at_draft):
    app = drawn(at_draft)
    preview = next(it.value for it in app.dataframe if "becomes" in it.value.columns)
    assert list(preview.columns) == ["place", "becomes", "incident_id", "abuse_type"]
    assert preview["becomes"][0] == "Missing: force code"
    assert "Columns that nothing reads are not shown: Victim Name" in words(app)


def test_what_was_tried_is_loaded_and_then_built(at_trial):
    app = drawn(at_trial)
    assert "582 of its 600 rows would be taken" in words(app)
    press(app, "Load it")
    visit = app.session_state["ingest_visit"]
    assert visit.job.plan({}).words == (
        *("ingest", "/x/own.csv", "--json", f"--mapping={visit.mapping}"),
    )
    visit.job.answers[LOAD], visit.job.is_running = made_load(), False
    app.run()
    assert "readers see it after the next build" in words(app)
    assert "582 accepted" in app.success[0].value
    assert "caseweight rejects --load 3" in app.code[-1].value
    press(app, "Build a new version")
    assert app.session_state["ingest_visit"].job.plan({}).words == ("build", "--json")


def test_terms_that_were_not_tried_load_nothing(at_trial):
    app = drawn(at_trial)
    app.checkbox(key="ingest_1_full").check().run()
    assert "Load it" not in labels(app)
    assert "Try it so first" in words(app)
    press(app, "Try it on these terms")
    visit = app.session_state["ingest_visit"]
    assert visit.terms == Terms(is_full=True)
    assert {"--dry-run", "--full"} <= set(visit.job.plan({}).words)


def test_a_mapping_that_was_not_tried_loads_nothing(at_trial):
    app = drawn(at_trial)
    assert "Load it" in labels(app)
    app.toggle[0].set_value(True).run()
    assert "Load it" in labels(app)
    app.text_area[0].set_value('source = "cost_lines"').run()
    assert "Load it" not in labels(app)


def test_a_refusal_is_shown_as_it_is_and_says_where_its_options_are(at_trial):
    told = "own.csv: refused, 40 of 600 rows are rejected. Load them with --accept-rejects."
    at_trial.trial = made_load(status="refused", problem=told)
    app = drawn(at_trial)
    assert app.error[0].value.replace("\\", "") == told
    assert "tick “Load the good rows all the same”" in words(app)
    assert "Load it" not in labels(app)


def test_the_same_file_again_is_said_to_change_nothing(at_trial):
    at_trial.trial = made_load(status="repeated")
    app = drawn(at_trial)
    assert "There is nothing to load" in words(app)
    assert "Load it" not in labels(app)


def test_a_failed_build_is_said_to_change_nothing_for_readers(at_trial):
    at_trial.load = made_load()
    at_trial.build()
    at_trial.job.answers[BUILD] = Answer(problem="a sum is not as it should be.")
    at_trial.job.is_running = False
    app = drawn(at_trial)
    assert "nothing changed for readers: there is no version yet" in words(app)
    assert app.error[0].value.replace("\\", "") == "a sum is not as it should be."
    assert "Build a new version" in labels(app)


def test_what_another_window_began_is_told_here(visit, tmp_path):
    other = Visit(visit.home, WorkFolder(visit.home), file=ChosenFile(Path("/x/theirs.csv")))
    other.load_file()
    app = drawn(visit)
    assert "A load of theirs" in app.info[0].value
    assert "it is running" in app.info[0].value
    other.job.answers[LOAD], other.job.is_running = made_load(), False
    app.run()
    assert "582 accepted" in app.info[0].value
