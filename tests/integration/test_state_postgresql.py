"""What people save is kept by PostgreSQL as it is by a file."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import SecretStr

from pipelines.errors import StateError
from pipelines.settings import Settings
from pipelines.state import (
    ScenarioContent,
    archive_scenario,
    create_scenario,
    list_scenarios,
    open_state,
    read_scenario,
)
from pipelines.state.tables import METADATA, VERSION_TABLE
from tests.contract.test_briefing_register import *  # noqa: F403 - the same, of the register
from tests.contract.test_scenarios import *  # noqa: F403 - the same behaviours, on another database
from tests.postgresql import serve_postgresql


@pytest.fixture(scope="module")
def server():
    with serve_postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def settings(server, tmp_path_factory):
    home = tmp_path_factory.mktemp("postgresql") / "home"
    return Settings(home=home, state_url=server, lock_wait_seconds=2)


@pytest.fixture(scope="module")
def state(settings):
    with open_state(settings) as state:
        yield state


def test_nothing_is_kept_under_home(state, settings):
    create_scenario(state, "Elsewhere", ScenarioContent("", 1, "v"), author="one")
    assert not settings.home.exists()


def test_a_restarted_program_finds_what_was_saved(state, settings):
    saved = create_scenario(state, "Kept", ScenarioContent("a = 1", 7, "v"), author="one")
    with open_state(settings) as again:
        assert saved in list_scenarios(again)


def test_a_command_of_another_process_is_led_there_by_the_setting(state, server, tmp_path):
    saved = create_scenario(state, "Led", ScenarioContent("a = 1", 7, "v"), author="one")
    told = subprocess.run(
        [sys.executable, "-m", "pipelines", "--home", tmp_path, "scenario", "list", "--json"],
        env={**os.environ, "CASEWEIGHT_STATE_URL": server},
        capture_output=True,
        check=True,
    )
    assert saved.scenario_id in {row["id"] for row in json.loads(told.stdout)["scenarios"]}
    assert list(tmp_path.iterdir()) == []


def test_the_migrations_make_the_tables_that_the_code_reads_here_too(state):
    with state.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []


def test_a_database_of_a_newer_version_is_refused_here_too(server, settings):
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("create database newer")
    url = server.replace("/postgres?", "/newer?")
    newer = settings.model_copy(update={"state_url": SecretStr(url)})
    open_state(newer).close()
    with psycopg.connect(url) as connection:
        connection.execute("update state_version set version_num = '9999'")
    with pytest.raises(StateError, match=r"database newer .* newer version of Caseweight"):
        open_state(newer)


def test_who_writes_for_too_long_keeps_others_waiting_here_too(state, settings):
    slow = create_scenario(state, "Slow", ScenarioContent("", 1, "v"), author="one")
    impatient = settings.model_copy(update={"lock_wait_seconds": 0})
    with open_state(impatient) as other, state.writing() as connection:
        connection.exec_driver_sql("update scenario set revision = revision")
        with pytest.raises(StateError, match="others are writing to it"):
            archive_scenario(other, slow.scenario_id, on_revision=1, author="two")
    assert read_scenario(state, slow.scenario_id) == slow
