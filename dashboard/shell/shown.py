"""What the page being drawn shows: whose figures, of which version, force and period.

Kept in the session from the header on, so that every picture, table and file of the page says the
same and no page has to hand it about.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, cast

import streamlit as st

from dashboard.shell.text import SYNTHETIC, day_name
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from dashboard.warehouse.versions import BuildInfo
from pipelines.contracts.profiles import Profile
from pipelines.settings import Settings

KEPT, OFFERED = "what the page shows", "what the page offers"
NO_WORD = re.compile(r"[^a-z0-9]+")
LONGEST_PART = 80


@dataclass(frozen=True)
class Shown:
    """What a page shows.

    Attributes:
        info: Its version.
        profile: Whose figures.
        may_leave: Whether this server hands them out.
        force_name: The force chosen, or what all of them are called; empty where none is chosen.
        period: The period chosen, in words; empty where none is.
    """

    info: BuildInfo
    profile: Profile
    may_leave: bool
    force_name: str = ""
    period: str = ""

    @property
    def banner(self) -> str:
        """What says that data are invented; empty where they are not."""
        return SYNTHETIC if self.info.is_synthetic else ""

    def sentences(self) -> list[str]:
        """What a picture says of itself: whose figures, of what, and of which day and version."""
        of = ", ".join(part for part in (self.force_name, self.period) if part)
        return [
            f"{self.profile.title}. {self.profile.words}",
            f"{of}. " * bool(of)
            + f"Data as at {day_name(self.info.as_at)}, version {self.info.version}.",
        ]

    def columns(self) -> dict[str, str]:
        """What every row of a table says of itself, by column; dates as ISO 8601."""
        return {
            "shown_for": self.force_name,
            "as_at": str(self.info.as_at or ""),
            "version": self.info.version,
            "profile": self.profile.value,
            "marking": self.profile.marking,
            "synthetic": "yes" if self.info.is_synthetic else "no",
        }

    def file_name(self, what: str, ending: str) -> str:
        """The name of a file: what it holds, of which force, period and version, for whom.

        Args:
            what: What the file holds, in words.
            ending: csv, png and the like.
        """
        held, force = _as_part(what), _as_part(self.force_name)
        parts = [
            *("caseweight", held, "" if force in held else force, _as_part(self.period)),
            *(self.info.version, self.profile.value, self.profile.marking),
            "SYNTHETIC" if self.info.is_synthetic else "",
        ]
        return f"{'-'.join(part for part in parts if part)}.{ending}"


def _as_part(words: str) -> str:
    return NO_WORD.sub("-", words.lower()).strip("-")[:LONGEST_PART].strip("-")


def begin(warehouse: Warehouse) -> Shown:
    """Say that a page of a version begins, of which nothing is chosen yet."""
    profile = warehouse.profile
    shown = Shown(warehouse.info, profile, may_hand_out(profile))
    st.session_state[KEPT], st.session_state[OFFERED] = shown, set()
    return shown


def add(**what: Any) -> None:
    """Say more of what the page shows: attributes of `Shown`."""
    st.session_state[KEPT] = replace(what_is_shown(), **what)


def what_is_shown() -> Shown:
    """What the page being drawn shows; a page drawn without its header shows the current version.

    Raises:
        WarehouseMissing: Nothing is published, or what is published cannot be read.
    """
    if KEPT not in st.session_state:
        return begin(current_warehouse())
    return cast(Shown, st.session_state[KEPT])


def distinct_key(key: str) -> str:
    """The key of a button, with a number where another of the page has it: charts can be alike."""
    taken, number, own = st.session_state.setdefault(OFFERED, set()), 1, key
    while own in taken:
        number += 1
        own = f"{key} {number}"
    taken.add(own)
    return own


def may_hand_out(profile: Profile) -> bool:
    """Whether this server hands out files of a profile's figures."""
    return profile is not Profile.INTERNAL or Settings().internal_downloads
