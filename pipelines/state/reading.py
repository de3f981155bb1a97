"""Scenarios as they are and as they were: by id, by name, all of them, all revisions of one."""

from typing import Any

import sqlalchemy as sa

from pipelines.errors import StateError
from pipelines.state.database import StateDatabase
from pipelines.state.records import (
    SavedScenario,
    ScenarioContent,
    SetAside,
    compare_key,
    normalise_name,
)
from pipelines.state.tables import BRIEFING, LIVING, REVISION, SCENARIO, SET_ASIDE

CONTENT = ("document", "seed", "warehouse_version", "settings")


def read_scenario(
    state: StateDatabase, scenario_id: str, revision: int | None = None
) -> SavedScenario:
    """A scenario by its id, archived or not: its latest revision, or the one asked for.

    Raises:
        StateError: There is no such scenario or revision.
    """
    with state.reading() as connection:
        return select_scenario(connection, scenario_id, revision)


def find_scenario(state: StateDatabase, name_or_id: str) -> SavedScenario | None:
    """A scenario by its id, or one that is not archived by its name; nothing where none is."""
    is_named = sa.and_(LIVING, SCENARIO.c.name_key == compare_key(normalise_name(name_or_id)))
    with state.reading() as connection:
        rows = connection.execute(
            _latest().where(sa.or_(SCENARIO.c.scenario_id == name_or_id, is_named))
        ).all()
    by_id_first = sorted(rows, key=lambda row: row.scenario_id != name_or_id)
    return _scenario(by_id_first[0]) if rows else None


def list_scenarios(state: StateDatabase, *, with_archived: bool = False) -> list[SavedScenario]:
    """The latest revision of every scenario, the last changed first."""
    query = _latest().order_by(SCENARIO.c.changed_at.desc(), SCENARIO.c.scenario_id)
    with state.reading() as connection:
        rows = connection.execute(query if with_archived else query.where(LIVING)).all()
    return [_scenario(row) for row in rows]


def list_revisions(state: StateDatabase, scenario_id: str) -> list[SavedScenario]:
    """Every revision of a scenario, the latest first.

    Raises:
        StateError: There is no such scenario.
    """
    query = _revisions().where(SCENARIO.c.scenario_id == scenario_id)
    with state.reading() as connection:
        rows = connection.execute(query.order_by(REVISION.c.revision.desc())).all()
    if not rows:
        raise _no_such(scenario_id, None)
    return [_scenario(row) for row in rows]


def list_set_aside(state: StateDatabase, scenario_id: str) -> list[SetAside]:
    """The texts of a scenario that could not be saved, the latest first."""
    query = sa.select(SET_ASIDE).where(SET_ASIDE.c.scenario_id == scenario_id)
    with state.reading() as connection:
        rows = connection.execute(query.order_by(SET_ASIDE.c.set_aside_at.desc())).mappings().all()
    return [SetAside(**_with_content(dict(row))) for row in rows]


def versions_in_use(state: StateDatabase) -> set[str]:
    """The published versions that scenarios in the list, and issued briefings, were made on."""
    with state.reading() as connection:
        rows = connection.execute(_latest().where(LIVING)).all()
        issued = connection.execute(sa.select(BRIEFING.c.warehouse_version).distinct()).scalars()
        return {*(row.warehouse_version for row in rows), *issued}


def select_scenario(
    connection: sa.Connection, scenario_id: str, revision: int | None = None
) -> SavedScenario:
    """As `read_scenario`, within a transaction."""
    query = _latest() if revision is None else _revisions().where(REVISION.c.revision == revision)
    row = connection.execute(query.where(SCENARIO.c.scenario_id == scenario_id)).first()
    if row is None:
        raise _no_such(scenario_id, revision)
    return _scenario(row)


def _revisions() -> sa.Select[Any]:
    """Revisions, with what is the scenario's own."""
    own = ("created_at", "archived_at", "cloned_from", "cloned_from_revision")
    same = REVISION.c.scenario_id == SCENARIO.c.scenario_id
    return sa.select(REVISION, *(SCENARIO.c[name] for name in own)).join(SCENARIO, same)


def _latest() -> sa.Select[Any]:
    return _revisions().where(REVISION.c.revision == SCENARIO.c.revision)


def _scenario(row: sa.Row[Any]) -> SavedScenario:
    return SavedScenario(**_with_content(row._asdict()))


def _with_content(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the columns of its content as one."""
    content = ScenarioContent(**{name: row.pop(name) for name in CONTENT})
    return {**row, "content": content}


def _no_such(scenario_id: str, revision: int | None) -> StateError:
    which = "scenario" if revision is None else f"revision {revision} of a scenario"
    return StateError(f"{scenario_id}: no such {which}. See `caseweight scenario list --all`.")
