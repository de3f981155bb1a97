"""The file of what people save: for its user alone, brought up to date, plain where broken."""

import sqlite3
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipelines.errors import StateError
from pipelines.settings import Settings
from pipelines.state import ScenarioContent, create_scenario, list_scenarios, open_state
from pipelines.state.database import LATEST, MIGRATIONS
from pipelines.state.tables import METADATA, VERSION_TABLE


@pytest.fixture
def settings(tmp_path):
    """A home without a record store: what people save needs none."""
    return Settings(home=tmp_path / "home", lock_wait_seconds=0)


@pytest.fixture
def filled(settings):
    """A home in which a scenario is saved."""
    with open_state(settings) as state:
        create_scenario(state, "Pay", ScenarioContent("a = 1", 1, "v"), author="one")
    return settings


def refusal(settings):
    with pytest.raises(StateError) as refused:
        open_state(settings)
    words = str(refused.value)
    assert len(words.splitlines()) == 1
    return words


def test_it_is_for_its_user_alone_from_the_first_moment(filled):
    assert filled.state_file.stat().st_mode & 0o777 == 0o600
    assert filled.home.stat().st_mode & 0o777 == 0o700
    filled.state_file.chmod(0o644)
    open_state(filled).close()
    assert filled.state_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in filled.home.iterdir()] == ["state.sqlite"]


def test_the_migrations_make_the_tables_that_the_code_reads(filled):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [LATEST]
    with open_state(filled) as state, state.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(filled):
    with sqlite3.connect(filled.state_file) as connection:
        connection.execute("update state_version set version_num = '9999'")
    connection.close()
    before = filled.state_file.read_bytes()
    words = refusal(filled)
    assert "newer version of Caseweight" in words
    assert "9999" in words
    assert filled.state_file.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a database" * 1000, "is damaged. Restore it from your backup"),
        (None, "is damaged. Restore it from your backup"),
    ],
    ids=["another kind of file", "a page overwritten"],
)
def test_a_broken_file_says_so(filled, content, words):
    whole = filled.state_file.read_bytes()
    filled.state_file.write_bytes(content or whole[:100] + b"\xff" * 8000 + whole[8100:])
    assert words in refusal(filled)


def test_a_database_of_another_program_is_not_written_to(settings):
    settings.home.mkdir()
    with sqlite3.connect(settings.state_file) as connection:
        connection.execute("create table theirs (x)")
    connection.close()
    assert "is a database of another program" in refusal(settings)


def test_a_folder_that_cannot_be_written_says_so(settings):
    settings.home.parent.mkdir(exist_ok=True)
    settings.home.write_text("a file where home should be", encoding="utf-8")
    assert "cannot be made or written" in refusal(settings)


def test_who_writes_for_too_long_keeps_others_waiting_and_they_say_so(filled):
    with (
        open_state(filled) as state,
        open_state(filled) as other,
        state.writing(),
        pytest.raises(StateError, match="others are writing to it"),
    ):
        create_scenario(other, "Late", ScenarioContent("", 1, "v"), author="two")
    with open_state(filled) as state:
        assert [it.name for it in list_scenarios(state)] == ["Pay"]


@pytest.mark.parametrize(
    "url",
    [
        "no address: secret-word",
        "mysql://planner:secret-word@host/db",
        "postgresql://planner:secret-word@127.0.0.1:1/db",
        "postgresql://planner:secret-word@127.0.0.1:port/db",
        "sqlite://",
        "",
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_its_password(tmp_path, url):
    words = refusal(Settings(home=tmp_path / "home", state_url=url, lock_wait_seconds=0))
    assert "CASEWEIGHT_STATE_URL" in words
    assert "secret-word" not in words
    assert "secret-word" not in repr(Settings(state_url=url))
    assert not (tmp_path / "home").exists()


def test_postgresql_without_its_package_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    words = refusal(Settings(home=tmp_path / "home", state_url="postgresql://host/db"))
    assert "pip install 'caseweight[postgres]'" in words


def test_an_address_can_name_a_file(tmp_path):
    url = f"sqlite:///{tmp_path / 'shared' / 'ours.db'}"
    with open_state(Settings(home=tmp_path / "home", state_url=url)) as state:
        create_scenario(state, "Pay", ScenarioContent("", 1, "v"), author="one")
    assert (tmp_path / "shared" / "ours.db").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "home").exists()
