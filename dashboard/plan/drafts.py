"""What somebody edits and has not saved: one draft a scenario, for as long as the session lives."""

from dataclasses import dataclass, replace

import polars as pl
import streamlit as st

from dashboard.plan.choices import BASE_CODE, read_saved
from dashboard.plan.lever_rows import rows_of
from pipelines.models.plan import BASE, Lever, Scenario
from pipelines.state import SavedScenario

DRAFTS, COUNT = "scenario drafts", "scenario draft count"


@dataclass(frozen=True)
class Draft:
    """A scenario while it is edited.

    Attributes:
        scenario: As it was opened: name, seed, settings, version.
        saved: What it was opened from, with the revision; None for a new one.
        rows: The table as it is handed to the editor; edits lie over it.
        number: Told to the editor, so that a new table begins without old edits.
    """

    scenario: Scenario
    saved: SavedScenario | None
    rows: pl.DataFrame
    number: int

    @property
    def code(self) -> str:
        """What it is kept and chosen by."""
        return self.saved.scenario_id if self.saved else BASE_CODE


def draft_of(code: str, saved: dict[str, SavedScenario]) -> Draft:
    """The draft of a scenario, opened from what is saved where there is none yet."""
    drafts: dict[str, Draft] = st.session_state.setdefault(DRAFTS, {})
    if code not in drafts:
        drafts[code] = open_draft(saved.get(code))
    return drafts[code]


def open_draft(saved: SavedScenario | None) -> Draft:
    """A draft as it is saved, in place of what was edited."""
    scenario = (read_saved(saved) if saved else None) or BASE
    return _keep(Draft(scenario, saved, rows_of(scenario.levers), _next_number()))


def put_rows(draft: Draft, rows: pl.DataFrame, levers: tuple[Lever, ...] = ()) -> Draft:
    """The draft with other rows, and levers added below them."""
    more = pl.concat([rows, rows_of(levers)])
    return _keep(replace(draft, rows=more, number=_next_number()))


def _keep(draft: Draft) -> Draft:
    st.session_state.setdefault(DRAFTS, {})[draft.code] = draft
    return draft


def _next_number() -> int:
    st.session_state[COUNT] = int(st.session_state.get(COUNT, 0)) + 1
    return int(st.session_state[COUNT])
