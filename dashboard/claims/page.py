"""Claims check: what a published figure comes to, what it implied, and what was recorded."""

import html

import polars as pl
import streamlit as st

from dashboard.claims import choices, pictures, queries, words
from dashboard.claims.queries import RECORDS, RecordedSeries
from dashboard.claims.stated_claim import StatedClaim, lacking
from dashboard.shell import page, text
from dashboard.shell.columns import Column, Kind
from dashboard.shell.downloads import offer_file
from dashboard.shell.release_queries import find_release
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from pipelines.models.claims.check import check_claim

QUESTION = "Does the claim hold together?"
WHAT = Column("What", Kind.TEXT)
CHECK_COLUMNS = {
    "check": WHAT,
    "comes_to": Column("Comes to", Kind.TEXT),
    "sentence": Column("In words", Kind.TEXT),
}
ABOUT_COLUMNS = {"what": WHAT, "words": Column("The claim says", Kind.TEXT)}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    question = st.container()
    stated, held_against = choices.choose(warehouse)
    series = RECORDS[held_against]
    found = queries.recorded_by_year(warehouse, series)
    recorded = words.beside(found, stated.year_kind)
    area = found["area"][-1] if found.height else ""
    named = words.record(series, area, stated.year_kind)
    checks = check_claim(stated.claim, recorded, named)
    with question:
        page.answer(QUESTION, html.escape(words.answer(stated, checks)))
    if not words.has_numbers(stated):
        st.info("Fill in as many of the fields as the claim gives; nothing else is needed.")
        return
    pictures.draw(stated, checks, recorded, series)
    _checks(stated, checks)
    _about(stated)
    _lift(warehouse, stated, checks, series)


def _checks(stated: StatedClaim, checks: pl.DataFrame) -> None:
    st.subheader("Do the numbers multiply?", anchor=False)
    if checks.is_empty():
        st.info("The claim gives too little to work anything out.")
    said = [*lacking(stated.claim), *words.arithmetic(checks)]
    if said:
        st.html(words.bullets(said))
    if checks.is_empty():
        return
    st.caption(
        "Arithmetic on the claim's own numbers, growth compounded evenly. Going on at the same "
        "pace is what the claim implies and no forecast. Totals within 5% are called about right."
    )
    page.table(words.check_table(checks), CHECK_COLUMNS, name="What follows from the claim")


def _about(stated: StatedClaim) -> None:
    st.subheader("What does it count, and over which years?", anchor=False)
    rows = words.about(stated)
    st.html(words.bullets([f"{what}: {said}" for what, said in rows.iter_rows()]))
    page.table(rows, ABOUT_COLUMNS, name="The claim")


def _lift(
    warehouse: Warehouse, stated: StatedClaim, checks: pl.DataFrame, series: RecordedSeries
) -> None:
    st.subheader("Words to lift", anchor=False)
    release = find_release(warehouse, series.publication)
    dated = f"{release.note}, data as at {text.day_name(release.as_at)}" if release else ""
    origin = f"{series.origin}{dated} (Caseweight version {warehouse.info.version})"
    lifted = words.words_to_lift(stated, checks, series, [origin])
    st.code(lifted, language=None, wrap_lines=True)
    offer_file(
        "Download the words",
        lambda: lifted,
        what="claims check",
        ending="txt",
        mime="text/plain",
        key="words to lift",
    )
    if release is not None:
        page.source(warehouse, series.origin, publication=series.publication)
    else:
        st.caption(f"Source: the claim's own numbers. {series.origin} has not been loaded.")
