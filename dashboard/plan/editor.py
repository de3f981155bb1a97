"""The table of levers, with presets to add by a press and what is wrong said at once."""

from dataclasses import replace

import pandas as pd
import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard.plan.drafts import Draft, put_rows
from dashboard.plan.lever_rows import (
    NAMES,
    NUMBERS,
    ROWS,
    SHAPES,
    TARGETS,
    lever_sentence,
    limits_of,
    read_rows,
)
from dashboard.plan.words import in_markdown
from dashboard.shell import page
from dashboard.shell.columns import Column, Kind
from dashboard.shell.text import label
from pipelines.contracts.marts.cost import COST_BASES
from pipelines.models.plan import Lever, Scenario
from pipelines.planning.scenario_files import read_presets

LIMIT_COLUMNS = {
    "lever": Column("Lever", Kind.TEXT),
    "meaning": Column("What it is", Kind.TEXT),
    "low": Column("Lowest", Kind.TEXT),
    "high": Column("Highest", Kind.TEXT),
}
HOW_TO = (
    "A row an assumption. Type either one value, or P10 and P90: the ends of a range that holds "
    "8 in 10. It acts in whole months. Shares are in per cent (5 is 5%); the base stands where "
    "nothing is typed."
)


def edit_levers(draft: Draft) -> tuple[Scenario, list[str]]:
    """Draw the table, and return the scenario as edited and what is wrong with rows left out."""
    _offer_presets(draft)
    st.caption(HOW_TO)
    edited = st.data_editor(
        draft.rows.to_pandas(),
        num_rows="dynamic",
        hide_index=True,
        column_config=_column_config(),
        key=f"levers {draft.number}",
        placeholder="",
        alt="Levers of the scenario, to edit",
    )
    rows = _as_rows(edited)
    st.session_state[f"edited {draft.code}"] = rows
    levers, wrong = read_rows(rows)
    for sentence in wrong:
        st.warning(f"{in_markdown(sentence)} It is left out of the figures until then.")
    if levers:
        st.markdown("\n".join(f"- {in_markdown(lever_sentence(lever))}" for lever in levers))
    page.table(limits_of(), LIMIT_COLUMNS, name="What each lever is, and its limits")
    basis = _choose_basis(draft)
    settings = replace(draft.scenario.settings, cost_basis=basis)
    return replace(draft.scenario, levers=levers, settings=settings), wrong


def _as_rows(edited: pd.DataFrame) -> pl.DataFrame:
    """The table as it was left, of the types of `ROWS`; a date can come as a moment."""
    whole = edited.astype(object).where(edited.notna(), None)
    records = [{name: row.get(name) for name in ROWS} for row in whole.to_dict("records")]
    for row in records:
        for name in NUMBERS:
            row[name] = None if row[name] is None else float(row[name])
        for name in ("start", "end"):
            day = row[name]
            row[name] = day.date() if isinstance(day, pd.Timestamp) else day
    return pl.DataFrame(records, schema=ROWS)


def _choose_basis(draft: Draft) -> str:
    own = draft.scenario.settings.cost_basis
    chosen = st.selectbox(
        "Cost basis",
        COST_BASES,
        COST_BASES.index(own),
        format_func=label,
        key=f"basis {draft.number}",
        width=280,
        help="Employer's pension and national insurance are no part of direct cost: choose one of "
        "the wider bases to move them.",
    )
    return str(chosen)


def _column_config() -> dict[str, ColumnConfig]:
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    select, day = st.column_config.SelectboxColumn, st.column_config.DateColumn
    return {
        "lever": select("What changes", options=list(NAMES), width="medium"),
        "value": number("Value", format="%.6g", width="small"),
        "p10": number("P10", format="%.6g", width="small"),
        "p90": number("P90", format="%.6g", width="small"),
        "start": day("From", format="MMM YYYY", width="small"),
        "end": day("To", format="MMM YYYY", width="small"),
        "shape": select("How", options=list(SHAPES.values()), default="at once", width="small"),
        "of": select("Of", options=list(TARGETS), width="small"),
        "rationale": text("Why", width="medium"),
        "source": text("Source", width="medium"),
    }


@st.cache_resource(show_spinner=False)
def _presets() -> dict[str, Lever]:
    return read_presets()


def _offer_presets(draft: Draft) -> None:
    """A known assumption with its source, added below the rows by a press."""
    presets = _presets()
    with st.container(horizontal=True, key="presets", vertical_alignment="bottom"):
        name = st.selectbox("Add a known assumption", list(presets), key="preset", width=345)
        lever = presets[str(name)]
        if st.button("Add it", key="add preset"):
            rows = st.session_state.get(f"edited {draft.code}", draft.rows)
            put_rows(draft, rows, (lever,))
            st.rerun()
    st.caption(
        f"{in_markdown(lever_sentence(lever))}. {in_markdown(lever.rationale)}. Source: "
        f"{in_markdown(lever.source)}."
    )
