"""A saved scenario: what it is made of, and the rules for what may be saved."""

import datetime as dt
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.errors import StateError

LONGEST_NAME, LONGEST_AUTHOR = 80, 120
LARGEST_DOCUMENT = 1_000_000
ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
"""No letter or digit that is read as another."""
Setting = str | int | float | bool | None


@dataclass(frozen=True)
class ScenarioContent:
    """What a scenario's numbers come from, all of it: the same content gives the same pound.

    Attributes:
        document: The scenario's TOML, as it was written.
        seed: Of its draws.
        warehouse_version: The published version that it was worked out on.
        settings: What else its numbers depend on, by name (force, number of draws ...).
    """

    document: str
    seed: int
    warehouse_version: str
    settings: Mapping[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedScenario:
    """A scenario as one of its revisions has it.

    Attributes:
        scenario_id: Stays the same whatever the scenario is called: its address.
        revision: Counted from 1.
        change: What made this revision: created, cloned, saved, archived or restored.
        name: Unique among the scenarios that are not archived, whatever its case.
        author: Who made this revision, as they call themselves.
        content: What its numbers come from.
        created_at: When the scenario was made, UTC.
        changed_at: When this revision was made, UTC.
        archived_at: When the scenario was archived, UTC; nothing while it is in use.
        cloned_from: The scenario that it was cloned from.
        cloned_from_revision: And which revision of that.
    """

    scenario_id: str
    revision: int
    change: str
    name: str
    author: str
    content: ScenarioContent
    created_at: dt.datetime
    changed_at: dt.datetime
    archived_at: dt.datetime | None = None
    cloned_from: str | None = None
    cloned_from_revision: int | None = None


@dataclass(frozen=True)
class SetAside:
    """A text that could not be saved, since somebody else had saved first: nothing is lost."""

    set_aside_id: str
    scenario_id: str
    on_revision: int
    name: str
    author: str
    content: ScenarioContent
    set_aside_at: dt.datetime


class OutdatedRevision(StateError):
    """A save on a revision that is no longer the latest; both texts are kept.

    Attributes:
        latest: The scenario as it is now.
        set_aside: What was to be saved.
    """

    def __init__(self, latest: SavedScenario, set_aside: SetAside) -> None:
        self.latest, self.set_aside = latest, set_aside
        super().__init__(
            f"{latest.name}: was {latest.change} at {latest.changed_at:%H:%M} UTC on"
            f" {latest.changed_at:%d %B %Y}, after you opened it (it is at revision"
            f" {latest.revision}; yours is of {set_aside.on_revision}). Nothing was overwritten,"
            f" and your text is kept as {set_aside.set_aside_id}: look at both, then save yours"
            " again on the latest, or under another name."
        )


def make_id(length: int) -> str:
    """An id of letters and digits that are not read as others."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def tidy_name(text: str) -> str:
    """A name as it is kept: one form of each letter, single spaces.

    Raises:
        StateError: It is empty, too long, or holds what an address or a file's name cannot.
    """
    name = normalise_name(text)
    barred = [c for c in name if c in "/\\" or unicodedata.category(c).startswith("C")]
    if not 1 <= len(name) <= LONGEST_NAME or barred:
        raise StateError(
            f"the scenario's name: write 1 to {LONGEST_NAME} characters, without / or \\."
        )
    return name


def normalise_name(text: str) -> str:
    """One form of each letter, single spaces: how a typed name is looked for."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def compare_key(name: str) -> str:
    """A tidy name as it is compared: two that differ in case alone would be taken for one."""
    return name.casefold()


def tidy_author(text: str) -> str:
    """Who saves, as it is kept.

    Raises:
        StateError: Nobody is named, or at too great a length.
    """
    author = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not 1 <= len(author) <= LONGEST_AUTHOR:
        raise StateError(f"who saves: write 1 to {LONGEST_AUTHOR} characters.")
    return author


def check_content(content: ScenarioContent) -> None:
    """Hold what is to be saved to what every database can keep.

    Raises:
        StateError: It is no text, too large, or its seed no whole number of 63 bits.
    """
    if len(content.document) > LARGEST_DOCUMENT:
        raise StateError(
            f"the scenario holds {len(content.document):,} characters; {LARGEST_DOCUMENT:,} can be"
            " saved."
        )
    texts = (content.document, content.warehouse_version, *map(str, content.settings.values()))
    if any("\0" in text for text in texts) or not all(map(_is_unicode, texts)):
        raise StateError("the scenario is no text: it holds bytes that no text has.")
    if not 0 <= content.seed < 2**63:
        raise StateError(f"seed {content.seed}: write a whole number from 0 to {2**63 - 1}.")


def _is_unicode(text: str) -> bool:
    """Whether a text has no halves of characters, which a database would refuse."""
    return not any(unicodedata.category(c) == "Cs" for c in text)
