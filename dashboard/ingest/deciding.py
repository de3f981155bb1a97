"""The second step: how the file is read. What must be decided comes first, then all the rest."""

from typing import Any

import streamlit as st

from dashboard.ingest import words
from dashboard.ingest.command_lines import UNDECIDED, Tables
from dashboard.ingest.edits import ColumnFields, change_mapping, read_fields, read_lines
from dashboard.ingest.figures import (
    column_rows,
    filled_columns,
    meanings_of,
    preview_rows,
    questions_by_column,
    read_column_rows,
    value_rows,
)
from dashboard.ingest.visit import Visit

FORMATS = ("dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "dd mmm yyyy", "yyyymmdd")
NONE = "(none)"
BECOMES_PX = 280
Fields = dict[str, ColumnFields]
Meanings = dict[str, dict[str, str]]


def draw(visit: Visit) -> None:
    """Show the draft with its questions first, and judge it anew when the button is pressed."""
    draft = visit.draft
    if draft is None or visit.is_loaded:
        return
    st.subheader("2. How is it read?", anchor=False)
    asked = questions_by_column(draft)
    needs_mapping = not (visit.is_known and visit.mapping is None)
    st.markdown(words.recognised(draft, needs_mapping=needs_mapping))
    fields, meanings, more = read_fields(draft), _known(draft), []
    if asked:
        st.markdown(f"**{words.count_questions(asked)}**")
    for column, questions in asked.items():
        with st.container(border=True):
            more += _ask(visit, column, questions, fields, meanings)
    with st.expander("All other columns, and what values mean", expanded=False):
        fields |= _other_columns(visit, draft, fields)
        for column in [name for name in meanings if name not in asked]:
            st.markdown(f"What values of `{column}` mean")
            meanings[column] = _values(visit, column, meanings[column])
    tables = change_mapping(draft, fields, meanings, more)
    if tables != change_mapping(draft, read_fields(draft), _known(draft)):
        visit.is_changed = True
        st.markdown("You changed how it is read since it was tried.")
    if st.button("Read it so", disabled=visit.is_busy):
        visit.judge(tables)
        st.rerun()
    _preview(draft)


def _known(draft: dict[str, Any]) -> Meanings:
    return {name: dict(known) for name, known in draft["mapping"].get("values", {}).items()}


def _ask(
    visit: Visit,
    column: str,
    questions: list[dict[str, Any]],
    fields: Fields,
    meanings: Meanings,
) -> list[Tables]:
    """The questions of a column, and the fields that answer them, whose values are taken over."""
    st.markdown(f"`{column}`")
    for question in questions:
        st.markdown(words.asked(question))
    fields[column] = _fields(visit, column, fields[column])
    if column in meanings:
        meanings[column] = _values(visit, column, meanings[column])
    return [tables for question in questions if (tables := _lines(visit, question))]


def _contract(visit: Visit, column: str) -> dict[str, Any]:
    contract = visit.draft["contract"] if visit.draft else []
    return next(it for it in contract if it["column"] == column)


def _fields(visit: Visit, column: str, said: ColumnFields) -> ColumnFields:
    contract = _contract(visit, column)
    headers = ["", *(visit.draft["headers"] if visit.draft else [])]
    is_date, key = contract["kind"] == "date", f"ingest_{visit.round}_{column}"
    places = iter(st.columns(3 if is_date else 2))
    with next(places):
        header = st.selectbox(
            f"Header of the file for {column}",
            headers,
            index=headers.index(said.header) if said.header in headers else 0,
            format_func=lambda name: name or NONE,
            key=f"{key}_header",
        )
    with next(places):
        allowed = ["", *meanings_of(contract)]
        constant = (
            st.selectbox(
                f"Or the same in every row, for {column}",
                allowed,
                index=allowed.index(said.constant) if said.constant in allowed else 0,
                format_func=lambda value: value or NONE,
                key=f"{key}_constant",
            )
            if len(allowed) > 1
            else st.text_input(
                f"Or the same in every row, for {column}",
                value=said.constant,
                key=f"{key}_constant",
            )
        )
    form = said.date_format
    if is_date:
        with next(places):
            forms = list(dict.fromkeys(["", *filter(None, [form]), *FORMATS]))
            form = st.selectbox(
                f"How dates are written in {column}",
                forms,
                index=forms.index(form),
                format_func=lambda value: value or "as 2016-03-31",
                accept_new_options=True,
                key=f"{key}_form",
            )
    return ColumnFields(header or "", (constant or "").strip(), (form or "").strip())


def _values(visit: Visit, column: str, known: dict[str, str]) -> dict[str, str]:
    allowed = meanings_of(_contract(visit, column))
    edited = st.data_editor(
        value_rows(known),
        hide_index=True,
        disabled=["value"],
        key=f"ingest_{visit.round}_{column}_values",
        placeholder="to be decided",
        alt=f"What values of {column} mean",
        column_config={
            "value": st.column_config.TextColumn("In the file", width="medium"),
            "meaning": st.column_config.SelectboxColumn("Means", options=list(allowed))
            if allowed
            else st.column_config.TextColumn("Means"),
        },
    )
    return {row["value"]: row["meaning"] or UNDECIDED for row in edited.to_dicts()}


def _lines(visit: Visit, question: dict[str, Any]) -> Tables | None:
    """Lines of a mapping that answer a question, where the person takes them as they are."""
    tables = read_lines(question["lines"])
    if tables is None:
        return None
    st.code("\n".join(question["lines"]), language=None, wrap_lines=True)
    is_taken = st.checkbox(
        f"Add these lines to the mapping, for {question['column']}",
        key=f"ingest_{visit.round}_{question['column']}_{question['kind']}",
    )
    return tables if is_taken else None


def _other_columns(visit: Visit, draft: dict[str, Any], fields: Fields) -> Fields:
    edited = st.data_editor(
        column_rows(draft, fields),
        hide_index=True,
        disabled=["column", "is_mandatory"],
        key=f"ingest_{visit.round}_columns",
        alt="How each column is filled",
        column_config={
            "column": st.column_config.TextColumn("Column", pinned=True, width="medium"),
            "header": st.column_config.SelectboxColumn(
                "Header of the file", options=list(draft["headers"]), width="medium"
            ),
            "constant": st.column_config.TextColumn("Or the same in every row", width="medium"),
            "date_format": st.column_config.TextColumn("How dates are written", width="small"),
            "is_mandatory": st.column_config.CheckboxColumn("Must be there", width="small"),
        },
    )
    return read_column_rows(edited)


def _preview(draft: dict[str, Any]) -> None:
    rows = preview_rows(draft)
    if rows.is_empty():
        return
    filled = filled_columns(draft)
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
                    for name, header in filled.items()
                },
            },
        )
        st.caption(
            "Each row judged by itself. Columns that nothing reads are not shown"
            + (f": {words.plain(', '.join(draft['unread']))}." if draft["unread"] else ".")
        )
