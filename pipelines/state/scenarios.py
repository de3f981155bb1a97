"""Changing scenarios: create, clone, save, archive, restore. Nothing is ever deleted.

Each function is one transaction. Whoever changes a scenario says which revision they had before
them; where that is no longer the latest nothing is overwritten, and their text is set aside.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from pipelines.errors import StateError
from pipelines.state.database import StateDatabase
from pipelines.state.reading import CONTENT, select_scenario
from pipelines.state.records import (
    OutdatedRevision,
    SavedScenario,
    ScenarioContent,
    SetAside,
    check_content,
    compare_key,
    make_id,
    tidy_author,
    tidy_name,
)
from pipelines.state.tables import REVISION, SCENARIO, SET_ASIDE

ID_LENGTH = 12


def create_scenario(
    state: StateDatabase, name: str, content: ScenarioContent, *, author: str
) -> SavedScenario:
    """Save a new scenario under a name.

    Raises:
        StateError: The name is taken by a scenario that is not archived, or cannot be a name.
    """
    with state.writing() as connection:
        return _insert(connection, "created", name, content, author)


def clone_scenario(
    state: StateDatabase, scenario_id: str, name: str, *, author: str, revision: int | None = None
) -> SavedScenario:
    """Save the latest text of a scenario, or that of one of its revisions, under another name.

    Raises:
        StateError: There is no such scenario or revision, or the name is taken.
    """
    with state.writing() as connection:
        source = select_scenario(connection, scenario_id, revision)
        return _insert(connection, "cloned", name, source.content, author, source)


def save_scenario(
    state: StateDatabase,
    scenario_id: str,
    content: ScenarioContent,
    *,
    on_revision: int,
    author: str,
    name: str | None = None,
) -> SavedScenario:
    """Save a changed text as the next revision; what is there already is not saved again.

    Args:
        state: The state database.
        scenario_id: The scenario.
        content: Its new content.
        on_revision: The revision that the author had before them.
        author: Who saves.
        name: Its new name, if it gets one.

    Raises:
        OutdatedRevision: Somebody saved in between; both texts are kept.
        StateError: There is no such scenario, it is archived, or the name is taken.
    """
    check_content(content)
    author = tidy_author(author)
    with state.writing() as connection:
        latest = select_scenario(connection, scenario_id)
        new_name = latest.name if name is None else tidy_name(name)
        if (new_name, content) == (latest.name, latest.content):
            return latest
        is_mine = latest.archived_at is None
        if is_mine and _claim(connection, scenario_id, on_revision, new_name):
            return _add_revision(connection, scenario_id, "saved", new_name, content, author)
        refused = _set_aside(connection, scenario_id, on_revision, new_name, content, author)
        latest = select_scenario(connection, scenario_id)
    raise OutdatedRevision(latest, refused)


def archive_scenario(
    state: StateDatabase, scenario_id: str, *, on_revision: int, author: str
) -> SavedScenario:
    """Take a scenario out of the list; its name is free again, and nothing of it is deleted.

    Raises:
        StateError: There is no such scenario, it is archived, or somebody changed it in between.
    """
    with state.writing() as connection:
        latest = select_scenario(connection, scenario_id)
        name = latest.name
        if latest.archived_at is not None:
            raise StateError(f"{name}: is archived already.")
        if not _claim(connection, scenario_id, on_revision, name, archived_at=_now()):
            raise StateError(
                f"{name}: was changed after you opened it (it is at revision {latest.revision};"
                f" yours is {on_revision}). It was not archived: look at it again first."
            )
        return _add_revision(connection, scenario_id, "archived", name, latest.content, author)


def restore_scenario(
    state: StateDatabase, scenario_id: str, *, author: str, name: str | None = None
) -> SavedScenario:
    """Put an archived scenario back in the list, under its name or another.

    Raises:
        StateError: There is no such scenario, it is not archived, or the name was taken meanwhile.
    """
    with state.writing() as connection:
        latest = select_scenario(connection, scenario_id)
        if latest.archived_at is None:
            raise StateError(f"{latest.name}: is not archived.")
        new_name = latest.name if name is None else tidy_name(name)
        if not _claim(connection, scenario_id, latest.revision, new_name, archived_at=None):
            raise StateError(f"{latest.name}: was changed this very moment. Look at it again.")
        return _add_revision(connection, scenario_id, "restored", new_name, latest.content, author)


def _insert(
    connection: sa.Connection,
    change: str,
    name: str,
    content: ScenarioContent,
    author: str,
    source: SavedScenario | None = None,
) -> SavedScenario:
    check_content(content)
    name, moment, scenario_id = tidy_name(name), _now(), make_id(ID_LENGTH)
    row = {
        "scenario_id": scenario_id,
        "name": name,
        "name_key": compare_key(name),
        "revision": 1,
        "created_at": moment,
        "changed_at": moment,
        "cloned_from": source.scenario_id if source else None,
        "cloned_from_revision": source.revision if source else None,
    }
    try:
        connection.execute(sa.insert(SCENARIO).values(row))
    except sa.exc.IntegrityError as error:
        raise _taken(name) from error
    return _add_revision(connection, scenario_id, change, name, content, author)


def _claim(
    connection: sa.Connection, scenario_id: str, on_revision: int, name: str, **more: Any
) -> bool:
    """Take the number of the next revision: of two who had the same before them, one gets it."""
    had = sa.and_(SCENARIO.c.scenario_id == scenario_id, SCENARIO.c.revision == on_revision)
    values = {"name": name, "name_key": compare_key(name), "changed_at": _now(), **more}
    update = sa.update(SCENARIO).where(had).values(revision=on_revision + 1, **values)
    try:
        return connection.execute(update).rowcount == 1
    except sa.exc.IntegrityError as error:
        raise _taken(name) from error


def _add_revision(
    connection: sa.Connection,
    scenario_id: str,
    change: str,
    name: str,
    content: ScenarioContent,
    author: str,
) -> SavedScenario:
    """Write the revision whose number was taken."""
    head = sa.select(SCENARIO.c.revision, SCENARIO.c.changed_at)
    revision, moment = connection.execute(head.where(SCENARIO.c.scenario_id == scenario_id)).one()
    row = {
        "scenario_id": scenario_id,
        "revision": revision,
        "change": change,
        "changed_at": moment,
        "name": name,
        "author": tidy_author(author),
        **{column: getattr(content, column) for column in CONTENT},
    }
    connection.execute(sa.insert(REVISION).values(row))
    return select_scenario(connection, scenario_id)


def _set_aside(
    connection: sa.Connection,
    scenario_id: str,
    on_revision: int,
    name: str,
    content: ScenarioContent,
    author: str,
) -> SetAside:
    kept = SetAside(f"aside-{make_id(8)}", scenario_id, on_revision, name, author, content, _now())
    row = {
        column.name: getattr(content if column.name in CONTENT else kept, column.name)
        for column in SET_ASIDE.c
    }
    connection.execute(sa.insert(SET_ASIDE).values(row))
    return kept


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _taken(name: str) -> StateError:
    return StateError(
        f"{name}: a scenario of that name is there already. Choose another name, or archive that"
        " one first."
    )
