"""The lower part of the outcomes page: groups, kinds of abuse, outcome types."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard.outcomes import queries, words
from dashboard.shell import filters, page, text
from dashboard.shell.charts.bars import ranked_bars
from dashboard.shell.charts.theme import count_axis
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.models.outcomes import share_interval
from pipelines.models.periods import add_months

GROUP_COLUMNS = {
    column: Column(words.GROUPS[group], Kind.COUNT) for group, column in words.COUNT_COLUMNS.items()
}
COUNTS = ("investigation_count", *GROUP_COLUMNS)
CLOSED_COLUMNS = {
    "investigation_count": Column("Closed", Kind.COUNT, sum_of=tuple(GROUP_COLUMNS)),
    "charged_share": Column("Share charged", Kind.SHARE, rests_on=COUNTS),
}
TYPE_COLUMNS = {
    "abuse_type": Column("Abuse type", Kind.TEXT),
    **CLOSED_COLUMNS,
    "low_share": Column("99% from", Kind.SHARE, rests_on=COUNTS),
    "high_share": Column("99% to", Kind.SHARE, rests_on=COUNTS),
    **GROUP_COLUMNS,
}
CODE_COLUMNS = {
    "outcome_code": Column("Type", Kind.TEXT),
    "outcome_title": Column("Home Office outcome", Kind.TEXT),
    "outcome_group": Column("Shown as", Kind.TEXT),
    "investigation_count": Column("Closed", Kind.COUNT),
}


def groups(row: dict[str, Any], name: str) -> None:
    """Every group of one year, those without an outcome too."""
    st.subheader(f"All outcomes, closed in {name}", anchor=False)
    rows = words.groups(row)
    axis = count_axis("Investigations closed")
    axis.tickMinStep = 1
    page.picture(
        ranked_bars(
            rows,
            label="group",
            value="investigation_count",
            axis=axis,
            title=f"Investigations closed in {name}, by outcome",
        ),
        description=f"Bar chart of the investigations closed in {name} by group of outcome, "
        "as in the table.",
    )
    columns = {
        "group": Column("Outcome", Kind.TEXT),
        "investigation_count": Column("Closed", Kind.COUNT),
        "group_share": Column("Share", Kind.SHARE, rests_on=("investigation_count",)),
    }
    page.table(rows, columns, name="Outcomes of one year")


def kinds(warehouse: Warehouse, chosen: filters.Selection, start: date) -> None:
    """The same year by abuse type."""
    end = min(add_months(start, 11), chosen.end)
    rows = queries.outcomes_by_type(warehouse, chosen.force_code, start, end)
    wide = words.by_period(rows, "abuse_type")
    if wide.is_empty():
        return
    named = share_interval(wide, "charged_count", "investigation_count").with_columns(
        pl.col("abuse_type").map_elements(text.label, return_dtype=pl.String)
    )
    st.subheader("By kind of abuse", anchor=False)
    st.markdown(words.kinds_sentence(named))
    rows = named.sort("investigation_count", descending=True)
    page.table(rows, TYPE_COLUMNS, name="Outcomes by abuse type", expanded=True)


def codes(warehouse: Warehouse, chosen: filters.Selection, abuse_type: str) -> None:
    """Every outcome type of the whole period chosen."""
    rows = queries.outcome_types(
        warehouse, chosen.force_code, abuse_type, chosen.start, chosen.end
    ).with_columns(
        pl.col("outcome_code").replace({words.NOT_RECORDED: "not recorded"}),
        pl.col("outcome_group").replace(words.GROUPS),
        pl.col("outcome_title").replace(words.GROUPS),
    )
    page.table(rows, CODE_COLUMNS, name="Outcomes by type")
