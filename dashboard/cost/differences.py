"""The lower half of the reconciliation: by force and by budget heading."""

import polars as pl
import streamlit as st

from dashboard.shell import page, text
from dashboard.shell.columns import Column, Kind

POUNDS = ["ledger_gbp", "cost_lines_gbp", "difference_gbp"]
POUND_COLUMNS = {
    "ledger_gbp": Column("Ledger (£)", Kind.PENCE),
    "cost_lines_gbp": Column("Cost lines (£)", Kind.PENCE),
    "difference_gbp": Column("Ledger less cost lines (£)", Kind.PENCE),
    "price_base": Column("Price base", Kind.TEXT),
}
SUBJECTIVE = Column("Subjective heading", Kind.TEXT)
OBJECTIVE = Column("Objective heading (POA)", Kind.TEXT)
HEADINGS = ["subjective_group", "subjective_heading", "objective_heading"]
NOT_MAPPED = "Not mapped"


def with_headings(rows: pl.DataFrame, categories: pl.DataFrame) -> pl.DataFrame:
    """The rows with the budget headings of their category, and the category in words."""
    if categories.is_empty():
        rows = rows.with_columns(pl.lit(NOT_MAPPED).alias(name) for name in HEADINGS)
    else:
        rows = rows.join(categories, on="category", how="left", maintain_order="left")
        rows = rows.with_columns(pl.col(HEADINGS).fill_null(NOT_MAPPED))
    return rows.with_columns(pl.col("category").map_elements(text.label, return_dtype=pl.String))


def by_force(rows: pl.DataFrame) -> None:
    """Each force's totals."""
    st.subheader("Which forces differ?", anchor=False)
    forces = _summed(rows, ["force_name"]).sort("force_name")
    page.table(
        forces,
        {
            "force_name": Column("Force", Kind.TEXT),
            **POUND_COLUMNS,
            "months_apart": Column("Months of a category that differ", Kind.NUMBER),
        },
        name="Ledger and cost lines by force",
        expanded=True,
    )


def by_heading(rows: pl.DataFrame) -> None:
    """The totals under the headings of a police budget."""
    st.subheader("Under which budget headings?", anchor=False)
    headings = _summed(rows, HEADINGS).sort(HEADINGS)
    columns = {
        "subjective_group": Column("Subjective group", Kind.TEXT),
        "subjective_heading": SUBJECTIVE,
        "objective_heading": OBJECTIVE,
        **POUND_COLUMNS,
    }
    page.table(headings, columns, name="Ledger and cost lines by budget heading", expanded=True)
    st.caption(
        "POA is police objective analysis: what money is spent for. The pairing of categories with "
        "headings is Caseweight's and follows the usual form; check it against your own chart of "
        "accounts."
    )


def _summed(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Totals in pounds, and how many months of a category differ."""
    return rows.group_by(keys).agg(
        pl.col(POUNDS).sum().cast(pl.Decimal(18, 2)),
        pl.col("price_base").first(),
        (pl.col("difference_gbp") != 0).sum().cast(pl.Int64).alias("months_apart"),
    )
