"""Which months of which force look incomplete, source by source."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard.quality import queries, words
from dashboard.quality.charts import completeness_map
from dashboard.shell import page, text
from dashboard.shell.columns import Column, Kind
from dashboard.shell.filters import choose_source
from dashboard.warehouse.door import Warehouse
from pipelines.models.periods import add_months

MONTHS_SHOWN = 24
LACKING = ("incomplete", "missing")
COLUMNS = {
    "force_name": Column("Force", Kind.TEXT),
    "month": Column("Month", Kind.MONTH),
    "status": Column("Looks", Kind.TEXT),
    "record_count": Column("Records", Kind.COUNT),
    "expected_count": Column("Expected", Kind.EXPECTED_COUNT),
}


def sentence(warehouse: Warehouse) -> str:
    """How many force-months of all sources look incomplete, and where the most are."""
    start, end = _span(warehouse)
    return words.completeness_sentence(
        queries.incomplete_months(warehouse, start, end), text.span(start, end)
    )


def draw(warehouse: Warehouse) -> None:
    """The map of forces and months of one source, and its table."""
    start, end = _span(warehouse)
    lacking = queries.incomplete_months(warehouse, start, end)
    if lacking.is_empty():
        return
    st.subheader("Which months look incomplete?", anchor=False)
    source = choose_source(lacking["source"].unique().sort().to_list(), lacking["source"][0])
    months = queries.completeness(warehouse, source, start, end)
    what = text.label(source)
    page.picture(
        completeness_map(months, title=f"{what}, by force and month"),
        description=_description(what, lacking.filter(pl.col("source") == source)),
    )
    st.caption(
        f"{text.span(start, end)}; a narrow screen shows the latest of them, the table all. "
        "Records by the month of their date, against what the months around lead one to expect. "
        "↓ far fewer came than chance explains; × nothing came; … the extract ends within the "
        "month; · under five expected, or too few months to tell. A blank cell was not delivered "
        "or lies before the series began. A real fall looks the same as a gap: ask the force."
    )
    is_lacking = pl.col("status").is_in(LACKING)
    rows = months.sort(~is_lacking, "force_name", "month", descending=[False, False, True])
    rows = rows.with_columns(pl.col("status").map_elements(text.label, return_dtype=pl.String))
    page.table(rows, COLUMNS, name=f"Completeness of {what.lower()}")


def _span(warehouse: Warehouse) -> tuple[date, date]:
    """The last months up to the one in which the latest extract was made."""
    as_at = warehouse.info.as_at or warehouse.info.built_at.date()
    return add_months(as_at.replace(day=1), 1 - MONTHS_SHOWN), as_at.replace(day=1)


def _description(what: str, lacking: pl.DataFrame) -> str:
    total = int(lacking["incomplete_month_count"].sum())
    if not total:
        return f"Grid of forces and months, {what.lower()}: no month looks incomplete."
    forces = "; ".join(
        f"{row['force_name']} {row['incomplete_month_count']}, the latest "
        f"{text.month_name(row['last_month'])}"
        for row in lacking.filter(pl.col("incomplete_month_count") > 0).head(5).to_dicts()
    )
    return (
        f"Grid of forces and months, {what.lower()}: {total} look incomplete or did not arrive. "
        f"Most by force: {forces}. The table below names every one."
    )
