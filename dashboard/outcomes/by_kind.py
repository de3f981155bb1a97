"""The lower part of the outcomes page: groups, kinds of abuse, outcome types."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard.outcomes import queries, words
from dashboard.shell import filters, page, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.charts.bars import ranked_bars
from dashboard.shell.charts.dots import VERDICTS
from dashboard.shell.charts.theme import count_axis
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.models.outcomes import forces_apart, kinds_apart
from pipelines.models.periods import add_months

GROUP_COLUMNS = {
    column: Column(words.GROUPS[group], Kind.COUNT) for group, column in words.COUNT_COLUMNS.items()
}
CLOSED_COLUMNS = {
    "investigation_count": Column("Closed", Kind.COUNT),
    "charged_share": Column("Share charged", Kind.SHARE),
}
TYPE_COLUMNS = {
    "abuse_type": Column("Abuse type", Kind.TEXT),
    **CLOSED_COLUMNS,
    "expected_share": Column("At the overall shares", Kind.SHARE),
    "low_share": Column("95% from", Kind.SHARE),
    "high_share": Column("95% to", Kind.SHARE),
    **GROUP_COLUMNS,
}
FORCE_COLUMNS = {
    "force_name": Column("Force", Kind.TEXT),
    "share": Column("Share charged", Kind.SHARE),
    "differs_low": Column("Usual from", Kind.SHARE),
    "differs_high": Column("Usual to", Kind.SHARE),
    "verdict": Column("Among forces", Kind.TEXT),
    "part_count": Column("Charged", Kind.COUNT),
    "whole_count": Column("Closed", Kind.COUNT),
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
        "group_share": Column("Share", Kind.SHARE),
    }
    page.table(rows, columns, name="Outcomes of one year")


def kinds(warehouse: Warehouse, chosen: filters.Selection, start: date) -> None:
    """The same year by abuse type."""
    end = min(add_months(start, 11), chosen.end)
    rows = queries.outcomes_by_type(warehouse, chosen.force_code, start, end)
    wide = words.by_period(rows, "abuse_type")
    if wide.is_empty():
        return
    cells = queries.charged_by_kind(warehouse, chosen.force_code, start, end)
    apart = kinds_apart(cells).with_columns(
        pl.col("kind").map_elements(text.label, return_dtype=pl.String)
    )
    st.subheader("By kind of abuse", anchor=False)
    st.markdown(words.kinds_sentence(apart))
    ends = apart.select("expected_share", "low_share", "high_share", abuse_type="kind")
    named = wide.with_columns(
        pl.col("abuse_type").map_elements(text.label, return_dtype=pl.String)
    ).join(ends, on="abuse_type", how="left")
    rows = named.sort("investigation_count", descending=True)
    page.table(rows, TYPE_COLUMNS, name="Outcomes by abuse type", expanded=True)


def forces(
    warehouse: Warehouse, chosen: filters.Selection, abuse_type: str, start: date, when: str
) -> None:
    """The share charged of every force in the same year, and who differs from the others."""
    end = min(add_months(start, 11), chosen.end)
    cells = queries.charged_by_force(warehouse, abuse_type, start, end)
    names = shell_queries.forces(warehouse).select("force_code", "force_name")
    rows = forces_apart(cells).join(names, on="force_code")
    if rows.height < 2:
        return
    st.subheader("Do forces differ in how many are charged?", anchor=False)
    st.markdown(words.forces_sentence(rows, when))
    verdicts = pl.col("verdict").replace_strict(VERDICTS, default=None, return_dtype=pl.String)
    shown = rows.with_columns(verdicts.fill_null("Too few").alias("verdict"))
    page.table(shown.sort("share", descending=True), FORCE_COLUMNS, name="Share charged by force")


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
