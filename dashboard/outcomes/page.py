"""Outcomes: what came of the investigations closed, and of those opened."""

import polars as pl
import streamlit as st

from dashboard.outcomes import by_kind, durations, queries, words
from dashboard.outcomes.charts import share_lines
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from pipelines.models.outcomes import FEWEST_FOR_SHARES
from pipelines.models.periods import add_months

QUESTION = "What came of the investigations closed?"
BY = {"year": "Financial year closed", "quarter": "Quarter closed"}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    with st.container(horizontal=True, key="outcome choices"):
        abuse_type = filters.choose_type()
        by = filters.choose_one("By", list(BY), key="by", words=lambda name: BY[name])
    years = queries.outcomes_by_year(
        warehouse, chosen.force_code, abuse_type, chosen.start, chosen.end
    )
    if years.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "closed investigations with this choice")
        return
    where = chosen.force_name
    if abuse_type != "all":
        where = f"{where}, {text.label(abuse_type).lower()}"
    wide = words.by_period(years)
    start = words.latest_whole(wide, chosen.end) or max(wide["period"].to_list())
    row = wide.filter(pl.col("period") == start).row(0, named=True)
    name = words.year_name(start, chosen.end)
    page.answer(QUESTION, words.sentence(where, f"in {name}", row))
    st.markdown(words.RECENT)
    title = f"{text.percent(row['charged_share'])} of those closed in {name} were charged"
    _over_time(warehouse, chosen, abuse_type, wide if by == "year" else None, title)
    by_kind.groups(row, name)
    by_kind.kinds(warehouse, chosen, start)
    by_kind.forces(warehouse, chosen, abuse_type, start, name)
    _by_quarter_opened(warehouse, chosen, abuse_type)
    durations.section(warehouse, chosen, abuse_type)
    by_kind.codes(warehouse, chosen, abuse_type)
    page.source(warehouse, "the forces' investigation extracts")


def _over_time(
    warehouse: Warehouse,
    chosen: filters.Selection,
    abuse_type: str,
    years: pl.DataFrame | None,
    title: str,
) -> None:
    wide = years
    if wide is None:
        rows = queries.outcomes_by_quarter(
            warehouse, chosen.force_code, abuse_type, chosen.start, chosen.end
        )
        wide = words.by_period(rows)
    drawn = wide.filter(pl.col("investigation_count") >= FEWEST_FOR_SHARES)
    if drawn.height > 1:
        page.picture(
            share_lines(
                words.shares(drawn),
                title=title,
                axis="% of those closed",
                time="Year closed, from April" if years is not None else "Quarter closed",
            ),
            description="Line chart of the share of closed investigations charged, dealt with out "
            "of court, ended for evidential difficulties and without a suspect, as in the table.",
        )
        st.caption(
            "Four of the seven groups are drawn; the table holds all of them. A period with fewer "
            f"than {FEWEST_FOR_SHARES} closed investigations is not drawn, and the "
            "last one may be a part of its year or quarter."
        )
    named = wide.with_columns(
        pl.col("period")
        .map_elements(
            lambda start: (
                text.quarter(start) if years is None else words.year_name(start, chosen.end)
            ),
            return_dtype=pl.String,
        )
        .alias("closed")
    )
    columns = {
        "closed": Column("Closed in", Kind.TEXT),
        **by_kind.CLOSED_COLUMNS,
        **by_kind.GROUP_COLUMNS,
    }
    page.table(named.sort("period", descending=True), columns, name="Outcomes by period closed")


def _by_quarter_opened(warehouse: Warehouse, chosen: filters.Selection, abuse_type: str) -> None:
    """What has come so far of those opened in each quarter, and how many are still open."""
    st.subheader("How much is still open, by when it was opened?", anchor=False)
    last = add_months(chosen.end, -2)
    rows = queries.outcomes_by_opened_quarter(
        warehouse, chosen.force_code, abuse_type, chosen.start, last
    )
    if rows.is_empty():
        page.missing(chosen, "investigations by quarter opened with this choice")
        return
    drawn = rows.filter(pl.col("investigation_count") >= FEWEST_FOR_SHARES)
    if drawn.is_empty():
        st.markdown("Too few were opened in each quarter for shares to mean anything.")
    else:
        st.markdown(words.cohort_sentence(drawn))
    if drawn.height > 1:
        page.picture(
            share_lines(
                words.cohort_shares(drawn),
                title="What has come so far, by quarter opened",
                axis="% of those opened",
                time="Quarter opened",
            ),
            description="Line chart by quarter opened of the share still open, charged, with "
            "another outcome, and closed without one recorded, as in the table.",
        )
    parts = {name: Column(heading, Kind.COUNT) for name, heading in words.COHORT_PARTS.items()}
    columns = {
        "opened_quarter": Column("Opened in the quarter from", Kind.MONTH),
        "investigation_count": Column("Opened", Kind.COUNT),
        **parts,
    }
    page.table(
        rows.sort("opened_quarter", descending=True), columns, name="Outcomes by quarter opened"
    )
