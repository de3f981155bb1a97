"""Several processes save at once, or die at it: nothing is lost, whichever database it is."""

import itertools
import subprocess
import sys

import psycopg
import pytest

from pipelines.settings import Settings
from pipelines.state import (
    ScenarioContent,
    create_scenario,
    list_revisions,
    list_scenarios,
    list_set_aside,
    open_state,
    read_scenario,
    save_scenario,
)
from tests.postgresql import serve_postgresql

PROCESSES, SAVES = 2, 12
NUMBERS = itertools.count(1)
# Each says that it is ready and begins when all of them are.
START = """
import os, sys
from contextlib import suppress
from pathlib import Path
from pipelines.settings import Settings
from pipelines.errors import StateError
from pipelines.state import *
from pipelines.state import scenarios

home, url, me, scenario_id = sys.argv[1:5]
SAVES = int(sys.argv[5])
settings = Settings(home=Path(home), state_url=url or None)
def text(document):
    return ScenarioContent(document, 1, "v")
print("ready", flush=True)
sys.stdin.readline()
"""
SAVE = """
with open_state(settings) as state:
    for number in range(SAVES):
        create_scenario(state, f"{me} {number}", text(f"{me} {number}"), author=me)
    with suppress(StateError):  # of several, one makes it
        create_scenario(state, "Of all", text("first"), author=me)
    scenario_id = find_scenario(state, "Of all").scenario_id
    for number in range(SAVES):
        seen = read_scenario(state, scenario_id)
        with suppress(OutdatedRevision):
            save_scenario(state, scenario_id, text(f"{me} {number}"),
                          on_revision=seen.revision, author=me)
"""
DIE_IN_A_SAVE = """
def die(*words, **more):
    os._exit(9)
with open_state(settings) as state:
    scenarios.{function} = die
    save_scenario(state, scenario_id, text("half"), on_revision=1, author=me)
"""


@pytest.fixture(scope="module")
def postgresql():
    with serve_postgresql() as url:
        yield url


@pytest.fixture(params=["a file", "PostgreSQL"])
def settings(request, tmp_path):
    """Of a database in which nothing was ever saved."""
    if request.param == "a file":
        return Settings(home=tmp_path / "home")
    server = request.getfixturevalue("postgresql")
    name = f"test_{next(NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return Settings(home=tmp_path / "home", state_url=server.replace("/postgres?", f"/{name}?"))


def run_at_once(settings, work, scenario_id="", count=PROCESSES):
    """Run some work in several processes that begin together; gives how each of them ended."""
    url = settings.state_url.get_secret_value() if settings.state_url else ""
    started = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                START + work,
                settings.home,
                url,
                f"p{number}",
                scenario_id,
                str(SAVES),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(count)
    ]
    for process in started:
        assert process.stdout.readline() == b"ready\n"
    for process in started:
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in started:
        process.communicate(timeout=60)
    return [process.returncode for process in started]


def test_who_save_at_once_from_the_first_moment_on_lose_nothing(settings):
    assert run_at_once(settings, SAVE) == [0] * PROCESSES
    texts = sorted(f"p{p} {n}" for p in range(PROCESSES) for n in range(SAVES))
    with open_state(settings) as state:
        found = list_scenarios(state)
        assert sorted(it.name for it in found) == sorted([*texts, "Of all"])
        assert all(it.content.document == it.name for it in found if it.name != "Of all")
        of_all = next(it for it in found if it.name == "Of all")
        revisions = list_revisions(state, of_all.scenario_id)
        aside = list_set_aside(state, of_all.scenario_id)
    assert [it.revision for it in revisions] == list(range(len(revisions), 0, -1))
    assert sorted(it.content.document for it in (*revisions[:-1], *aside)) == texts


@pytest.mark.parametrize("function", ["_add_revision", "_set_aside"])
def test_who_dies_in_a_save_leaves_the_scenario_whole_and_free(settings, function):
    with open_state(settings) as state:
        saved = create_scenario(state, "Pay", ScenarioContent("a", 1, "v"), author="one")
        if function == "_set_aside":
            saved = save_scenario(
                state, saved.scenario_id, ScenarioContent("b", 1, "v"), on_revision=1, author="one"
            )
        work = DIE_IN_A_SAVE.format(function=function)
        assert run_at_once(settings, work, saved.scenario_id, count=1) == [9]
        assert read_scenario(state, saved.scenario_id) == saved
        after = save_scenario(
            state,
            saved.scenario_id,
            ScenarioContent("whole", 1, "v"),
            on_revision=saved.revision,
            author="two",
        )
        assert after.revision == saved.revision + 1
        assert list_set_aside(state, saved.scenario_id) == []
