"""The register of briefings: who issued what, when, on which version, and what it showed.

Rows are added and never changed. Each holds all that making the same briefing again takes: also the
text of a user's own template and of the scenario, whatever became of the files since.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from pipelines.errors import StateError
from pipelines.state.database import StateDatabase
from pipelines.state.records import make_id, tidy_author
from pipelines.state.tables import BRIEFING

ID_LENGTH = 10


@dataclass(frozen=True)
class BriefingContent:
    """What is issued, and all that it was made of.

    Attributes:
        template: A shipped template's name, or the name of the file of one's own.
        template_text: The text of a user's own template; none of a shipped one.
        period: What gives it again, so never `latest`: a later version has another.
        scenario: The scenario's name; none where the base stands alone.
        scenario_document: Its text, with the seed.
        scenario_origin: Where it was from, in words.
        profile: Whose eyes it is for.
        format: A name of the formats of briefings.
        file_name: The name alone, without a folder.
        file_sha256: Of the file's bytes.
        evidence: The JSON beside the file.
    """

    template: str
    force_code: str
    period: str
    profile: str
    warehouse_version: str
    format: str
    file_name: str
    file_sha256: str
    evidence: str
    template_text: str | None = None
    scenario: str | None = None
    scenario_document: str | None = None
    scenario_origin: str | None = None
    figure: str | None = None


@dataclass(frozen=True)
class IssuedBriefing:
    """A briefing of the register."""

    briefing_id: str
    issued_at: dt.datetime
    author: str
    content: BriefingContent
    evidence_sha256: str


CONTENT = tuple(field.name for field in fields(BriefingContent))


def hash_evidence(evidence: str) -> str:
    """The checksum by which the evidence of a briefing is known."""
    return hashlib.sha256(evidence.encode()).hexdigest()


def register_briefing(
    state: StateDatabase, content: BriefingContent, *, author: str
) -> IssuedBriefing:
    """Add a briefing to the register; the same one issued again is another row.

    Raises:
        StateError: Nobody is named, or the database cannot be written.
    """
    briefing = IssuedBriefing(
        make_id(ID_LENGTH),
        dt.datetime.now(dt.UTC),
        tidy_author(author),
        content,
        hash_evidence(content.evidence),
    )
    row = {
        column.name: getattr(content if column.name in CONTENT else briefing, column.name)
        for column in BRIEFING.c
    }
    with state.writing() as connection:
        connection.execute(sa.insert(BRIEFING).values(row))
    return briefing


def list_briefings(state: StateDatabase, *, limit: int | None = None) -> list[IssuedBriefing]:
    """The briefings issued, the latest first."""
    query = sa.select(BRIEFING).order_by(BRIEFING.c.issued_at.desc(), BRIEFING.c.briefing_id)
    with state.reading() as connection:
        rows = connection.execute(query.limit(limit)).mappings().all()
    return [_briefing(dict(row)) for row in rows]


def read_briefing(state: StateDatabase, briefing_id: str) -> IssuedBriefing:
    """A briefing of the register.

    Raises:
        StateError: There is no such briefing.
    """
    found = _first(state, BRIEFING.c.briefing_id == briefing_id)
    if found is None:
        raise StateError(
            f"{briefing_id}: no such briefing in the register. See `caseweight briefings`."
        )
    return found


def find_briefing(state: StateDatabase, sha256: str) -> IssuedBriefing | None:
    """The briefing whose file or evidence has this checksum, the latest; nothing where none has."""
    same = sa.or_(BRIEFING.c.file_sha256 == sha256, BRIEFING.c.evidence_sha256 == sha256)
    return _first(state, same)


def _first(state: StateDatabase, condition: sa.ColumnElement[bool]) -> IssuedBriefing | None:
    query = sa.select(BRIEFING).where(condition).order_by(BRIEFING.c.issued_at.desc())
    with state.reading() as connection:
        row = connection.execute(query).mappings().first()
    return _briefing(dict(row)) if row else None


def _briefing(row: dict[str, Any]) -> IssuedBriefing:
    content = BriefingContent(**{name: row.pop(name) for name in CONTENT})
    return IssuedBriefing(content=content, **row)
