"""Issued: the register of briefings; whether the numbers of one still stand, and it once more."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.briefing import handing_out, words
from dashboard.briefing.check import Check, check_issued
from dashboard.briefing.issue import list_issued
from dashboard.plan.words import in_markdown
from dashboard.shell import page, shown
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse, session_warehouse
from pipelines.contracts.profiles import Profile
from pipelines.errors import BriefingError, ScenarioError, StateError, WarehouseMissing
from pipelines.settings import Settings
from pipelines.state import IssuedBriefing

QUESTION = "Do the briefings that are out still stand?"
MOST_LISTED = 200
COLUMNS = {
    "issued_at": Column("Issued (UTC)", Kind.TIME),
    "author": Column("By", Kind.TEXT),
    "template": Column("Briefing", Kind.TEXT),
    "force_code": Column("Force", Kind.TEXT),
    "period": Column("Period", Kind.TEXT),
    "profile": Column("Figures", Kind.TEXT),
    "format": Column("As", Kind.TEXT),
    "warehouse_version": Column("Version", Kind.TEXT),
    "scenario": Column("Scenario", Kind.TEXT),
    "briefing_id": Column("Id", Kind.TEXT),
}
MOVED = {
    "number": Column("Number", Kind.TEXT),
    "became": Column("It", Kind.TEXT),
    "then": Column("Then", Kind.TEXT),
    "now": Column("Now", Kind.TEXT),
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    try:
        issued = list_issued(Settings(), limit=MOST_LISTED)
    except StateError as error:
        page.answer(QUESTION, "The register cannot be read now.")
        st.warning(in_markdown(str(error)))
        return
    page.answer(QUESTION, words.issued_sentence(issued, warehouse.version))
    if not issued:
        st.markdown("[Make one](briefings): whatever is taken along is listed here.")
        _source(warehouse)
        return
    by_id = {one.briefing_id: one for one in issued}
    chosen = st.selectbox(
        "Briefing",
        list(by_id),
        format_func=lambda code: words.name_issued(by_id[code]),
        key="briefing",
    )
    if chosen is not None:
        _one(by_id[chosen])
    _list(issued)
    _source(warehouse)


def _source(warehouse: Warehouse) -> None:
    page.source(warehouse, "the register of briefings, in the state database")


def _one(issued: IssuedBriefing) -> None:
    """Whether one still stands, and it once more."""
    try:
        shown.begin(
            session_warehouse(issued.content.warehouse_version, Profile(issued.content.profile))
        )
    except WarehouseMissing as error:
        st.warning(in_markdown(str(error)))
    else:
        handing_out.offer_again(issued)
    if st.button("Does it still stand?", key=f"check {issued.briefing_id}"):
        try:
            with st.spinner("Making it of the current version"):
                _say(check_issued(Settings(), issued))
        except (BriefingError, ScenarioError, WarehouseMissing) as error:
            st.warning(f"It can no longer be told. {in_markdown(words.plain(str(error)))}")
    shown.begin(current_warehouse())


def _say(check: Check) -> None:
    said, *_ = words.check_sentences(check)
    (st.success if check.is_current else st.warning)(in_markdown(said))
    rows = words.check_rows(check)
    if rows:
        page.table(pl.DataFrame(rows), MOVED, name="Numbers that are not as they were")


def _list(issued: Sequence[IssuedBriefing]) -> None:
    rows = pl.DataFrame(
        [
            {name: getattr(one if hasattr(one, name) else one.content, name) for name in COLUMNS}
            for one in issued
        ],
        schema={name: pl.String for name in COLUMNS} | {"issued_at": pl.Datetime("us", "UTC")},
    )
    page.table(rows, COLUMNS, name="Briefings issued", expanded=True)
