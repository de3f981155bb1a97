"""Every reference row has its source; every setting is in the README."""

import csv
import re
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


def test_the_lock_pins_every_version_and_names_no_index():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and line[0].isalpha()]
    assert pins
    assert all("==" in line for line in pins)
    assert sum("--hash=sha256:" in line for line in lines) >= len(pins)
    assert not [line for line in lines if "index" in line or "://" in line]


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
