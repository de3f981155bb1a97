"""Briefings that were issued."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXTS = (
    "author", "template", "template_text", "force_code", "period", "scenario", "scenario_document",
    "scenario_origin", "figure", "profile", "warehouse_version", "format", "file_name",
    "file_sha256", "evidence_sha256", "evidence",
)  # fmt: skip
MAY_BE_EMPTY = {"template_text", "scenario", "scenario_document", "scenario_origin", "figure"}
LOOKED_UP = ("issued_at", "file_sha256", "evidence_sha256")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "briefing",
        sa.Column("briefing_id", sa.Text, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=name in MAY_BE_EMPTY) for name in TEXTS),
        sa.PrimaryKeyConstraint("briefing_id", name="pk_briefing"),
    )
    for name in LOOKED_UP:
        op.create_index(f"ix_briefing_{name}", "briefing", [name])
