"""The forces most like the chosen one, and why they are called so."""

import polars as pl
import streamlit as st

from dashboard.compare import notes, queries
from dashboard.compare.choices import Choice, rates
from dashboard.compare.figures import RATE, Standing
from dashboard.compare.queries import RECORDED_CRIME
from dashboard.shell import page
from dashboard.shell.columns import Column, Kind
from dashboard.shell.filters import Selection
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

ALIKE_GROUP = "child_sexual"


def draw(warehouse: Warehouse, chosen: Selection, standing: Standing, choice: Choice) -> None:
    """Which forces are like it, and why."""
    if chosen.force_code == ALL_FORCES:
        return
    st.subheader("Which forces are most like it?", anchor=False)
    nearest = queries.forces_alike(warehouse, chosen.force_code)
    if nearest.is_empty():
        st.info(notes.no_forces_alike(chosen.force_name, has_crime=choice.has_crime))
        return
    year = nearest["financial_year"][0]
    own = pl.DataFrame({"force_code": [chosen.force_code]})
    placed = rates(warehouse, RECORDED_CRIME, ALIKE_GROUP).filter(financial_year=year)
    now = f"value_{'per_1000' if choice.kind == RATE else 'growth_share'}"
    value = pl.col("value") if choice.kind == RATE else pl.col("value") / 100
    others = standing.rows.select("force_code", "force_name", value.alias(now))
    rows = (
        pl.concat([own, nearest.drop("financial_year")], how="diagonal")
        .join(others, on="force_code")
        .join(
            placed.select("force_code", "child_population_count", "rate_per_1000"),
            on="force_code",
            how="left",
            maintain_order="left",
        )
        .sort("distance", nulls_last=False)
    )
    st.markdown(notes.alike_sentence(rows, chosen.force_name, year))
    columns = {
        "force_name": Column("Force", Kind.TEXT),
        "distance": Column("Distance", Kind.SCORE),
        "child_population_count": Column("Children", Kind.COUNT),
        "rate_per_1000": Column(f"Per 1,000, {year}", Kind.RATE_PER_1000),
    }
    if (choice.group, choice.period) != (ALIKE_GROUP, (year,)):
        kind = Kind.RATE_PER_1000 if choice.kind == RATE else Kind.SHARE
        columns[now] = Column("Compared here", kind)
    page.table(rows, columns, name="Forces most like it", expanded=True)
