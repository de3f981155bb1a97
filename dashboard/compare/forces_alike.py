"""The forces most like the chosen one, and why they are called so."""

import polars as pl
import streamlit as st

from dashboard.compare import notes, queries
from dashboard.compare.choices import Choice, rates
from dashboard.compare.figures import RATE, Standing
from dashboard.compare.queries import RECORDED_CRIME
from dashboard.shell import page
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
    rows = (
        pl.concat([own, nearest.drop("financial_year")], how="diagonal")
        .join(standing.rows.select("force_code", "force_name", value.alias(now)), on="force_code")
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
        "force_name": "Force",
        "distance": "Distance",
        "child_population_count": "Children",
        "rate_per_1000": f"Per 1,000, {year}",
    }
    if (choice.group, choice.period) != (ALIKE_GROUP, (year,)):
        columns[now] = "Compared here"
    page.table(rows, columns, name="Forces most like it", expanded=True)
