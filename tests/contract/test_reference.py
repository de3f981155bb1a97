"""Every reference row has its source; every setting is in the README."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

from pipelines.contracts.vocabulary import TERRITORIAL_FORCE_COUNT
from pipelines.settings import Settings, reference_folder, sql_folder

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", sorted(reference_folder().glob("*.csv")), ids=lambda p: p.stem)
def test_every_reference_row_names_its_source(path):
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert rows
    assert all(row["source"].strip() for row in rows)


def test_the_readme_lists_every_setting():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [n for n in Settings.model_fields if f"CASEWEIGHT_{n.upper()}" not in text]
    assert not missing


def test_an_installed_wheel_would_carry_the_selects_and_reference_tables():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"sql" = "pipelines/_packaged/sql"' in text
    assert '"data/reference" = "pipelines/_packaged/reference"' in text
    assert sql_folder().is_dir()


def lines_of(lock):
    return (ROOT / lock).read_text(encoding="utf-8").splitlines()


def pins(lock):
    return [line.rstrip(" \\") for line in lines_of(lock) if line and line[0].isalpha()]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_version_and_names_no_index(lock):
    lines = lines_of(lock)
    assert pins(lock)
    assert all("==" in pin for pin in pins(lock))
    assert sum("--hash=sha256:" in line for line in lines) >= len(pins(lock))
    assert not [line for line in lines if "index" in line or "://" in line]


def test_the_locks_agree_and_what_only_tests_need_is_not_in_what_runs():
    running, testing = set(pins("requirements.lock")), set(pins("requirements-dev.lock"))
    assert running < testing
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {
        group: {re.split("[^A-Za-z0-9_-]", need)[0].lower() for need in needs}
        for group, needs in project["optional-dependencies"].items()
    }
    names = {pin.partition("==")[0] for pin in running}
    assert wanted["build"] <= names  # an editable install builds without a network
    assert not wanted["dev"] & names


@pytest.fixture(scope="module")
def forces():
    path = reference_folder() / "force.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_the_tile_map_has_a_place_for_each_of_the_43_forces_and_no_place_twice(forces):
    territorial = [force for force in forces if force["is_territorial"] == "true"]
    tiles = {(int(force["tile_row"]), int(force["tile_column"])) for force in territorial}
    assert len(tiles) == len(territorial) == TERRITORIAL_FORCE_COUNT
    others = [force for force in forces if force not in territorial]
    assert not [force for force in others if force["tile_row"] or force["tile_column"]]


def test_every_force_has_a_short_name_of_its_own(forces):
    names = [force["short_name"] for force in forces]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[A-Z]{3,4}", name) for name in names)
