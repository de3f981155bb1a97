"""Saving a draft, and what happens where somebody else saved first: nothing is lost."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import streamlit as st

from dashboard.plan.choices import BASE_CODE
from dashboard.plan.comparison import COMPARED
from dashboard.plan.drafts import Draft, open_draft
from dashboard.plan.words import in_markdown
from dashboard.shell import page
from dashboard.shell.columns import Column, Kind
from pipelines.errors import StateError
from pipelines.models.plan import BASE, Scenario
from pipelines.planning.saved_scenarios import make_content
from pipelines.settings import Settings
from pipelines.state import (
    OutdatedRevision,
    SavedScenario,
    ScenarioContent,
    StateDatabase,
    archive_scenario,
    clone_scenario,
    compare_contents,
    create_scenario,
    open_state,
    restore_scenario,
    save_scenario,
)

SAID, CONFLICT = "scenario said", "scenario conflict"
DIFFERENCES = {
    "entry": Column("What", Kind.TEXT),
    "theirs": Column("Theirs, saved now", Kind.TEXT),
    "yours": Column("Yours, kept aside", Kind.TEXT),
}


def tell_what_was_done() -> None:
    """What the last press came to, once."""
    said = st.session_state.pop(SAID, None)
    if said:
        st.success(said)


def draw_saving(draft: Draft, scenario: Scenario, version: str, *, is_whole: bool) -> None:
    """The foot of the editor: who, under which name, and the buttons.

    Args:
        draft: What is edited.
        scenario: As edited.
        version: The version that its figures are of.
        is_whole: Whether every row is a lever; what is not would be lost by saving.
    """
    state_place = st.container()
    with st.container(horizontal=True, key="saving", vertical_alignment="bottom"):
        own = draft.saved.name if draft.saved else ""
        name = st.text_input("Name", own, key=f"name {draft.number}", width=280)
        author = st.text_input("Your name", key="author", width=200)
        content = make_content(replace(scenario, name=name.strip() or BASE.name), version)
        before = replace(draft.scenario, name=own or BASE.name)
        is_changed = content != make_content(before, version)
        if draft.saved and st.button(
            "Save", type="primary", disabled=not (is_changed and is_whole), key="save"
        ):
            _save(draft.saved, content, author, name)
        if st.button("Save as a new one", disabled=not is_whole, key="save as"):
            _save_as(draft, content, author, name, is_clone=not is_changed or name == own)
        if st.button("Discard changes", disabled=not is_changed, key="discard"):
            open_draft(draft.saved)
            st.rerun()
        _draw_archiving(draft, author)
    is_unsaved = is_changed and bool(draft.saved or scenario.levers)
    state_place.markdown("**Not saved.** " * is_unsaved + _state_of(draft))
    if not is_whole:
        st.caption("Put the rows above right, or delete them, to save.")


def _state_of(draft: Draft) -> str:
    if draft.saved is None:
        return "This begins at the base; give it a name to keep it."
    saved = draft.saved
    when = in_markdown(f"{saved.changed_at:%d %B %Y at %H:%M} UTC")
    return (
        f"{in_markdown(saved.name)}, revision {saved.revision}, {saved.change} by "
        f"{in_markdown(saved.author)} on {when}."
    )


def _draw_archiving(draft: Draft, author: str) -> None:
    saved = draft.saved
    if saved is None:
        return
    if saved.archived_at is not None:
        if st.button("Restore", key="restore"):
            _do(lambda state: restore_scenario(state, saved.scenario_id, author=author))
    elif st.button("Archive", key="archive", help="Takes it off the list; nothing is deleted."):
        _do(
            lambda state: archive_scenario(
                state, saved.scenario_id, on_revision=saved.revision, author=author
            )
        )


def _save_as(
    draft: Draft, content: ScenarioContent, author: str, name: str, *, is_clone: bool
) -> None:
    """A new scenario; an untouched text is cloned, so that it is known from which revision."""
    saved = draft.saved
    if saved is not None and is_clone and content.document == saved.content.document:
        _do(
            lambda state: clone_scenario(
                state, saved.scenario_id, name, author=author, revision=saved.revision
            )
        )
    else:
        _do(lambda state: create_scenario(state, name, content, author=author))


def _save(saved: SavedScenario, content: ScenarioContent, author: str, name: str) -> None:
    try:
        with open_state(Settings()) as state:
            kept = save_scenario(
                state,
                saved.scenario_id,
                content,
                on_revision=saved.revision,
                author=author,
                name=name,
            )
    except OutdatedRevision as conflict:
        st.session_state[CONFLICT] = (conflict.latest, conflict.set_aside)
        st.rerun()
    except StateError as error:
        st.error(in_markdown(str(error)))
    else:
        _finish(kept)


def _do(change: Callable[[StateDatabase], SavedScenario]) -> None:
    """Change what is kept, and begin again from what is there then."""
    try:
        with open_state(Settings()) as state:
            kept = change(state)
    except StateError as error:
        st.error(in_markdown(str(error)))
    else:
        _finish(kept)


def _finish(kept: SavedScenario) -> None:
    open_draft(kept)
    if kept.change in ("created", "cloned"):
        open_draft(None)
        st.session_state[COMPARED] = [BASE_CODE, kept.scenario_id]
    st.session_state.pop(CONFLICT, None)
    st.session_state["scenario wanted"] = kept.scenario_id
    st.session_state[SAID] = f"{in_markdown(kept.name)}\\: {kept.change}, revision {kept.revision}."
    st.rerun()


def draw_conflict(draft: Draft) -> None:
    """Somebody saved first: both texts side by side, and three ways on."""
    found = st.session_state.get(CONFLICT)
    if not found or draft.saved is None or found[0].scenario_id != draft.saved.scenario_id:
        return
    latest, aside = found
    st.warning(
        f"{in_markdown(latest.author)} saved {in_markdown(latest.name)} after you opened it "
        f"(revision {latest.revision}; yours began at {aside.on_revision}). Nothing was "
        f"overwritten, and yours is kept as {aside.set_aside_id}. Choose how to go on."
    )
    rows = pl.DataFrame(
        [(it.entry, it.one, it.other) for it in compare_contents(latest.content, aside.content)],
        schema=dict.fromkeys(DIFFERENCES, pl.String),
        orient="row",
    )
    page.table(rows, DIFFERENCES, name="What differs", expanded=True, unknown="(not in it)")
    with st.container(horizontal=True, key="conflict", vertical_alignment="bottom"):
        if st.button("Take theirs", key="take theirs"):
            _finish(latest)
        if st.button("Save mine on top of theirs", key="save mine on top"):
            _do(
                lambda state: save_scenario(
                    state,
                    latest.scenario_id,
                    aside.content,
                    on_revision=latest.revision,
                    author=aside.author,
                    name=aside.name,
                )
            )
        name = st.text_input("Or mine under the name", key="other name", width=240)
        if st.button("Save mine as a new one", key="save mine as new"):
            _do(lambda state: create_scenario(state, name, aside.content, author=aside.author))
