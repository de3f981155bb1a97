"""Scenarios as TOML files, and the presets of `data/reference/plan_preset.csv`."""

import tomllib
from pathlib import Path
from typing import Any

import tomlkit

from pipelines.errors import ScenarioError
from pipelines.models.plan.lever_kinds import LEVERS
from pipelines.models.plan.scenario import Lever, Scenario
from pipelines.models.plan.scenario_table import scenario_from_table, scenario_to_table
from pipelines.reference.tables import read_reference_table
from pipelines.storage.durable import write_whole


def read_scenario(path: Path) -> Scenario:
    """The scenario that a TOML file holds.

    Raises:
        ScenarioError: It is not there, is no TOML, or `scenario_from_table` refuses it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ScenarioError(f"{path}: no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: cannot be read as text ({type(error).__name__})") from error
    return parse_scenario(text, where=str(path))


def parse_scenario(text: str, *, where: str) -> Scenario:
    """The scenario that a TOML text holds; `where` stands before what is wrong with it."""
    try:
        return scenario_from_table(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{where}: not a scenario file: {error}") from error
    except ScenarioError as error:
        raise ScenarioError(f"{where}: {error}") from error


def write_scenario(scenario: Scenario, path: Path) -> None:
    """Write a scenario that `read_scenario` reads to the same, whole or not at all."""
    write_whole(path, format_scenario(scenario))


def format_scenario(scenario: Scenario) -> str:
    """The TOML text of a scenario, each lever with what it means."""
    table = scenario_to_table(scenario)
    document = tomlkit.document()
    document.add(tomlkit.comment("A Caseweight scenario: docs/methods/plan.md explains it."))
    for key, value in table.items():
        if key not in ("settings", "levers"):
            document.add(key, value)
    document.add("settings", _block(table["settings"]))
    if table["levers"]:
        levers = tomlkit.aot()
        for one in table["levers"]:
            block = _block(one)
            block.comment(LEVERS[one["name"]].meaning)
            levers.append(block)
        document.add("levers", levers)
    return tomlkit.dumps(document)


def _block(table: dict[str, Any]) -> tomlkit.items.Table:
    block = tomlkit.table()
    for key, value in table.items():
        block.add(key, value)
    return block


def read_presets() -> dict[str, Lever]:
    """The shipped levers by the name of their preset, each with its source."""
    found = {}
    for row in read_reference_table("plan_preset").iter_rows(named=True):
        name = row.pop("preset")
        table = {key: value for key, value in row.items() if value not in (None, "")}
        one = scenario_from_table({"format": 1, "name": name, "levers": [table]})
        found[name] = one.levers[0]
    return found
