"""The tables of the state database, as the latest migration leaves them.

A scenario is a row of `scenario` and, for every change ever made to it, one of `scenario_revision`:
revisions are added and never changed, so that what somebody saved can always be read again. What
could not be saved, because somebody else had saved first, is kept in `scenario_set_aside`.

A briefing that was issued is a row of `briefing`, which is never changed: it holds all that making
it again takes.
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

VERSION_TABLE = "state_version"
"""Which migration the database is at; named so that it can share a PostgreSQL database."""
CHANGES = ("created", "cloned", "saved", "archived", "restored")
"""What can have made a revision."""


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC: SQLite keeps no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """To the database."""
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """From the database."""
        if value is None:
            return None
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


class PlainSettings(TypeDecorator[Mapping[str, Any]]):
    """Settings by name as JSON text: the same settings are the same text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> Any:
        """To the database."""
        return None if value is None else json.dumps(dict(value), sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """From the database."""
        return None if value is None else json.loads(value)


def _content() -> list[Column[Any]]:
    """The columns of what is saved: the same in a revision and in a text set aside."""
    return [
        Column("name", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("document", Text, nullable=False),
        Column("seed", BigInteger, nullable=False),
        Column("warehouse_version", Text, nullable=False),
        Column("settings", PlainSettings, nullable=False),
    ]


METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
SCENARIO = Table(
    "scenario",
    METADATA,
    Column("scenario_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # the name as it is compared with others
    Column("revision", Integer, nullable=False),  # the latest
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("archived_at", Moment),
    Column("cloned_from", Text),
    Column("cloned_from_revision", Integer),
    ForeignKeyConstraint(["cloned_from"], ["scenario.scenario_id"]),
)
LIVING = SCENARIO.c.archived_at.is_(None)
Index(
    "ix_scenario_living_name",
    SCENARIO.c.name_key,
    unique=True,
    sqlite_where=LIVING,
    postgresql_where=LIVING,
)
REVISION = Table(
    "scenario_revision",
    METADATA,
    Column("scenario_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("change", Text, nullable=False),
    *_content(),
    Column("changed_at", Moment, nullable=False),
    ForeignKeyConstraint(["scenario_id"], ["scenario.scenario_id"]),
    CheckConstraint(f"change in {CHANGES}", name="change"),
)
SET_ASIDE = Table(
    "scenario_set_aside",
    METADATA,
    Column("set_aside_id", Text, primary_key=True),
    Column("scenario_id", Text, nullable=False, index=True),
    Column("on_revision", Integer, nullable=False),  # the one that its author had before them
    *_content(),
    Column("set_aside_at", Moment, nullable=False),
    ForeignKeyConstraint(["scenario_id"], ["scenario.scenario_id"]),
)
BRIEFING = Table(
    "briefing",
    METADATA,
    Column("briefing_id", Text, primary_key=True),
    Column("issued_at", Moment, nullable=False, index=True),
    Column("author", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("template_text", Text),  # of a user's own template
    Column("force_code", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("scenario", Text),
    Column("scenario_document", Text),  # as it was, whatever became of it since
    Column("scenario_origin", Text),
    Column("figure", Text),
    Column("profile", Text, nullable=False),
    Column("warehouse_version", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_sha256", Text, nullable=False, index=True),
    Column("evidence_sha256", Text, nullable=False, index=True),
    Column("evidence", Text, nullable=False),
)
