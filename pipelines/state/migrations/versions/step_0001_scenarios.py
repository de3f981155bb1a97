"""Scenarios, every revision of them, and what could not be saved."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
MOMENT = sa.DateTime(timezone=True)


def _content() -> list[sa.Column[Any]]:
    return [
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("warehouse_version", sa.Text, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
    ]


def upgrade() -> None:
    """Make the tables."""
    _make_scenario()
    _make_revision()
    _make_set_aside()


def _make_scenario() -> None:
    op.create_table(
        "scenario",
        sa.Column("scenario_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT),
        sa.Column("cloned_from", sa.Text),
        sa.Column("cloned_from_revision", sa.Integer),
        sa.PrimaryKeyConstraint("scenario_id", name="pk_scenario"),
        sa.ForeignKeyConstraint(
            ["cloned_from"], ["scenario.scenario_id"], name="fk_scenario_cloned_from"
        ),
    )
    living = sa.text("archived_at is null")
    op.create_index(
        "ix_scenario_living_name",
        "scenario",
        ["name_key"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )


def _make_revision() -> None:
    op.create_table(
        "scenario_revision",
        sa.Column("scenario_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        *_content(),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("scenario_id", "revision", name="pk_scenario_revision"),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.scenario_id"], name="fk_scenario_revision_scenario_id"
        ),
        sa.CheckConstraint(
            "change in ('created', 'cloned', 'saved', 'archived', 'restored')",
            name="ck_scenario_revision_change",
        ),
    )


def _make_set_aside() -> None:
    op.create_table(
        "scenario_set_aside",
        sa.Column("set_aside_id", sa.Text, nullable=False),
        sa.Column("scenario_id", sa.Text, nullable=False),
        sa.Column("on_revision", sa.Integer, nullable=False),
        *_content(),
        sa.Column("set_aside_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("set_aside_id", name="pk_scenario_set_aside"),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.scenario_id"], name="fk_scenario_set_aside_scenario_id"
        ),
    )
    op.create_index("ix_scenario_set_aside_scenario_id", "scenario_set_aside", ["scenario_id"])
