"""The second step: how the file is read. What must be decided comes first, then all the rest."""

from typing import Any

import streamlit as st

from dashboard.ingest import words
from dashboard.ingest.asking import DraftForm
from dashboard.ingest.command_lines import Tables
from dashboard.ingest.edits import change_mapping, read_edits
from dashboard.ingest.figures import (
    column_rows,
    filled_columns,
    preview_rows,
    questions_by_column,
    read_column_rows,
)
from dashboard.ingest.visit import LOOK, Visit

BECOMES_PX, TEXT_PX = 280, 420


def draw(visit: Visit) -> None:
    """Show the draft with its questions first, and judge it anew when the button is pressed."""
    if visit.is_loaded or (visit.draft is None and not visit.is_known):
        return
    st.subheader("2. How is it read?", anchor=False)
    draft = visit.draft
    if draft is None:
        st.markdown(words.as_published(visit.tried["source"]))
        return
    needs_mapping = not (visit.is_known and visit.mapping is None)
    st.markdown(words.recognised(draft, needs_mapping=needs_mapping))
    if visit.unmapped and visit.unmapped not in visit.problems.get(LOOK, ""):
        told = f"Without a mapping: {visit.unmapped} {words.name_places(visit.unmapped)}"
        st.caption(words.plain(told))
    is_text = st.toggle("Write the mapping as text", key=f"ingest_{visit.round}_is_text")
    said = _as_text(visit) if is_text else _in_fields(visit, draft)
    if said is not None:
        visit.is_changed = True
        st.markdown("You changed how it is read since it was tried.")
    if st.button("Read it so", disabled=visit.is_busy):
        visit.judge(said if said is not None else change_mapping(draft, read_edits(draft)))
        st.rerun()
    _preview(draft)


def _as_text(visit: Visit) -> str | None:
    """The mapping file itself, for what the fields cannot say; None where it was not changed."""
    written = visit.folder.read_written()
    text = st.text_area(
        "The mapping; its parts are described in docs/extracts.md",
        value=written,
        height=TEXT_PX,
        key=f"ingest_{visit.round}_text",
    )
    return text if text != written else None


def _in_fields(visit: Visit, draft: dict[str, Any]) -> Tables | None:
    """Questions and columns as fields; the mapping that they say, None where it is the same."""
    form = DraftForm(draft, f"ingest_{visit.round}", read_edits(draft))
    asked = questions_by_column(draft)
    if asked:
        st.markdown(f"**{words.count_questions(asked)}**")
    for column, questions in asked.items():
        with st.container(border=True):
            form.ask(column, questions)
    with st.expander("All other columns, and what values mean"):
        _ask_for_others(form)
        for column in [name for name in form.edits.meanings if name not in asked]:
            form.ask_meanings(column)
    said = change_mapping(draft, form.edits)
    return None if said == change_mapping(draft, read_edits(draft)) else said


def _ask_for_others(form: DraftForm) -> None:
    """The columns that no question is about, as one table."""
    edited = st.data_editor(
        column_rows(form.draft, form.edits.fields),
        hide_index=True,
        disabled=["column", "is_mandatory"],
        key=f"{form.key}_columns",
        alt="How each column is filled",
        column_config={
            "column": st.column_config.TextColumn("Column", pinned=True, width="medium"),
            "header": st.column_config.SelectboxColumn(
                "Header of the file", options=list(form.draft["headers"]), width="medium"
            ),
            "constant": st.column_config.TextColumn("Or the same in every row", width="medium"),
            "date_format": st.column_config.TextColumn("How dates are written", width="small"),
            "is_mandatory": st.column_config.CheckboxColumn("Must be there", width="small"),
        },
    )
    form.edits.fields |= read_column_rows(edited)


def _preview(draft: dict[str, Any]) -> None:
    rows = preview_rows(draft)
    if rows.is_empty():
        return
    with st.expander(f"The first {rows.height} rows, before and after", expanded=True):
        st.dataframe(
            rows,
            hide_index=True,
            placeholder="–",
            alt="The first rows, before and after",
            column_config={
                "place": st.column_config.TextColumn("Line", pinned=True, width="small"),
                "becomes": st.column_config.TextColumn("Becomes", width=BECOMES_PX),
                **{
                    name: st.column_config.TextColumn(
                        f"{name} ← {header}" if header not in ("", name) else name, width="medium"
                    )
                    for name, header in filled_columns(draft).items()
                },
            },
        )
        st.caption(
            "Each row judged by itself. Columns that nothing reads are not shown"
            + (f": {words.plain(', '.join(draft['unread']))}." if draft["unread"] else ".")
        )
