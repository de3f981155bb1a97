"""The sections on what one agency knew of and another did not."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard.partners import figures, words
from dashboard.partners.charts import knowledge_matrix
from dashboard.shell import page
from dashboard.shell.charts.bars import ranked_bars
from dashboard.shell.charts.theme import count_axis
from dashboard.shell.columns import Column, Kind
from pipelines.contracts.marts.partners import WITHIN_DAYS

MOST_BARS = 5
FEWEST_IN_A_GAP = 6
"""A bar of fewer incidents tells of chance and not of agencies."""


GAP_COLUMNS = {
    "from_agency": Column("Known to", Kind.TEXT),
    "to_agency": Column("Not known to", Kind.TEXT),
    "due_count": Column("Incidents", Kind.COUNT),
    "within_15_count": Column("Known within 15 days", Kind.COUNT),
    "not_within_15_count": Column("Not known", Kind.COUNT),
    "not_reached_share": Column("Not known %", Kind.SHARE),
}


def _columns(days: int) -> dict[str, Column]:
    """Counts and shares within each number of days, and the interval of the one chosen."""
    return {
        "from_agency": Column("Of what was known to", Kind.TEXT),
        "to_agency": Column("Known to", Kind.TEXT),
        "due_count": Column("Incidents", Kind.COUNT),
        f"low_within_{days}_days": Column(f"Within {days} %, 95% from", Kind.SHARE),
        f"high_within_{days}_days": Column("to", Kind.SHARE),
        **{
            f"share_within_{number}_days": Column(f"Within {number} %", Kind.SHARE)
            for number in WITHIN_DAYS
        },
        **{
            f"within_{number}_count": Column(f"Within {number}", Kind.COUNT)
            for number in WITHIN_DAYS
        },
        "incident_count": Column("With those too recent", Kind.COUNT),
    }


def matrix(rows: pl.DataFrame, year: str, days: int, told: Mapping[str, Any]) -> None:
    """Agencies by agencies, within some working days.

    Args:
        rows: As `figures.matrix`.
        year: The financial year of the reports.
        days: 1, 5 or 15.
        told: The pair of the police and social care; may be empty.
    """
    st.subheader("Who knew of what others knew of?", anchor=False)
    shown = rows.with_columns(words.agencies("from_agency", "to_agency"))
    page.picture(
        knowledge_matrix(
            shown.with_columns(share=f"share_within_{days}_days"),
            title=words.matrix_title(days, told),
        ),
        description=f"Grid of agencies: of the incidents reported in {year} that the one on the "
        f"left knew of, the share that the one above knew of within {days} working days, as in the "
        "table.",
    )
    st.caption(words.DEFINED)
    page.table(shown, _columns(days), name="Incidents known to one agency and to another")


def gaps(rows: pl.DataFrame) -> None:
    """What reached one agency and not another, the largest gaps first."""
    st.subheader("What reached one agency and not another?", anchor=False)
    note = words.only_one(rows)
    if note:
        st.markdown(note)
    found = figures.gaps(rows, FEWEST_IN_A_GAP)
    if found.is_empty():
        st.markdown("No two agencies are apart by more than a handful of incidents.")
        return
    st.markdown(f"{words.gaps(found)} {words.GAPS}")
    shown = found.with_columns(words.agencies("from_agency", "to_agency"))
    drawn = shown.head(MOST_BARS).with_columns(
        pair=pl.col("from_agency") + ", not " + pl.col("to_agency").str.to_lowercase()
    )
    page.picture(
        ranked_bars(
            drawn,
            label="pair",
            value="not_within_15_count",
            axis=count_axis("Incidents"),
            title="Known to one agency and not to another, 15 working days later",
        ),
        description="Bars of incidents known to one agency and not to another after 15 working "
        "days, the largest first; the table has all pairs.",
    )
    page.table(shown, GAP_COLUMNS, name="Known to one agency and not to another")
