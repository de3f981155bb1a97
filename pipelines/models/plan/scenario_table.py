"""A scenario as plain tables and back: what a file, a database or an address holds of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from pipelines.errors import ScenarioError
from pipelines.models.plan.scenario import FORMAT, Lever, PlanSettings, Range, Scenario

KEYS = ("format", "name", "seed", "note", "warehouse_version", "settings", "levers")
LEVER_KEYS = ("name", "value", "p10", "p90", "start", "end", "shape", "of", "rationale", "source")


def scenario_to_table(scenario: Scenario) -> dict[str, Any]:
    """The scenario as nested tables of text, numbers, dates and lists, without what is None.

    Returns:
        format, name, seed, note, warehouse_version, settings (a table) and levers (a list of
        tables: name, value or p10 and p90, start, end, shape, of, rationale, source). Exact:
        `scenario_from_table` of it is the scenario again.
    """
    table = {
        "format": FORMAT,
        "name": scenario.name,
        "seed": scenario.seed,
        "note": scenario.note,
        "warehouse_version": scenario.warehouse_version,
        "settings": _without_none(asdict(scenario.settings)),
        "levers": [_lever_to_table(lever) for lever in scenario.levers],
    }
    return _without_none(table)


def scenario_from_table(table: Mapping[str, Any]) -> Scenario:
    """The scenario that a table holds.

    Args:
        table: As `scenario_to_table` gives it; dates may be text such as 2027-04-01.

    Raises:
        ScenarioError: It is of a later format, has an unknown key or lever, or a value that cannot
            be; the message says which lever, by its place.
    """
    _check_format(table)
    _check_keys("scenario", table, KEYS)
    levers = table.get("levers", [])
    settings = table.get("settings", {})
    if not isinstance(levers, list) or not isinstance(settings, Mapping):
        raise ScenarioError("scenario: levers must be a list of tables, settings one table")
    _check_keys("settings", settings, tuple(part.name for part in fields(PlanSettings)))
    try:
        return Scenario(
            name=_text(table, "name"),
            levers=tuple(_lever_from_table(one, place) for place, one in enumerate(levers, 1)),
            seed=_whole(table, "seed", Scenario.seed),
            settings=_settings(settings),
            warehouse_version=_text(table, "warehouse_version") or None,
            note=_text(table, "note"),
        )
    except (TypeError, ValueError) as error:
        raise ScenarioError(f"scenario: {error}") from error


def _check_format(table: Mapping[str, Any]) -> None:
    found = table.get("format")
    if found is None:
        raise ScenarioError(
            f"scenario: it does not say its format; add a line format = {FORMAT} if it is one of"
            " this version"
        )
    if not isinstance(found, int) or found < 1:
        raise ScenarioError(f"scenario: format {found!r} is not a whole number from 1")
    if found > FORMAT:
        raise ScenarioError(
            f"scenario: it is of format {found}, this version reads up to {FORMAT}; update"
            " Caseweight"
        )


def _check_keys(what: str, table: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    unknown = [str(key) for key in table if key not in allowed]
    if unknown:
        raise ScenarioError(
            f"{what}: unknown {', '.join(unknown[:3])}; allowed are {', '.join(allowed)}"
        )


def _without_none(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def _lever_to_table(lever: Lever) -> dict[str, Any]:
    value = lever.value
    drawn = {"p10": value.p10, "p90": value.p90} if isinstance(value, Range) else {"value": value}
    rest = {key: getattr(lever, key) for key in LEVER_KEYS[4:]}
    return _without_none({"name": lever.name, **drawn, **rest})


def _lever_from_table(table: object, place: int) -> Lever:
    what = f"lever {place}"
    if not isinstance(table, Mapping):
        raise ScenarioError(f"{what}: it must be a table with a name and a value")
    what = f"{what} ({table.get('name', 'without a name')})"
    _check_keys(what, table, LEVER_KEYS)
    try:
        return Lever(
            name=_text(table, "name"),
            value=_value(table, what),
            start=_date(table, "start"),
            end=_date(table, "end"),
            shape=_text(table, "shape") or Lever.shape,
            of=_text(table, "of") or None,
            rationale=_text(table, "rationale"),
            source=_text(table, "source"),
        )
    except ScenarioError as error:
        raise ScenarioError(f"{what}: {str(error).partition(': ')[2] or error}") from error
    except (TypeError, ValueError) as error:
        raise ScenarioError(f"{what}: {error}") from error


def _value(table: Mapping[str, Any], what: str) -> float | Range:
    has = {key for key in ("value", "p10", "p90") if key in table}
    if has == {"value"}:
        return _number(table, "value")
    if has == {"p10", "p90"}:
        return Range(_number(table, "p10"), _number(table, "p90"))
    raise ScenarioError(f"{what}: give either a value, or both p10 and p90")


def _settings(table: Mapping[str, Any]) -> PlanSettings:
    found: dict[str, Any] = {}
    if "cost_basis" in table:
        found["cost_basis"] = _text(table, "cost_basis")
    if "draws" in table:
        found["draws"] = _whole(table, "draws", PlanSettings.draws)
    if "accredited_share" in table:
        found["accredited_share"] = _number(table, "accredited_share")
    return PlanSettings(**found)


def _text(table: Mapping[str, Any], key: str) -> str:
    found = table.get(key, "")
    if not isinstance(found, str):
        raise TypeError(f"{key} must be text")
    return found


def _number(table: Mapping[str, Any], key: str) -> float:
    found = table[key]
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise TypeError(f"{key} must be a number")
    return float(found)


def _whole(table: Mapping[str, Any], key: str, default: int) -> int:
    found = table.get(key, default)
    if isinstance(found, bool) or not isinstance(found, int):
        raise TypeError(f"{key} must be a whole number")
    return found


def _date(table: Mapping[str, Any], key: str) -> dt.date | None:
    found = table.get(key)
    if found is None or (isinstance(found, dt.date) and not isinstance(found, dt.datetime)):
        return found
    if isinstance(found, str):
        try:
            return dt.date.fromisoformat(found)
        except ValueError:
            pass
    raise TypeError(f"{key} must be a date such as 2027-04-01")
