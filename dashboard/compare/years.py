"""The rates of a force and of those like it, year by year."""

import polars as pl
import streamlit as st

from dashboard.compare import figures, notes, queries
from dashboard.compare.charts import small_line
from dashboard.compare.choices import Choice, rates
from dashboard.compare.figures import Standing
from dashboard.shell import page
from dashboard.shell.columns import Column, Kind
from dashboard.shell.filters import Selection
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

ACROSS = 3
MOST_LINES = 9
YEAR_COLUMNS = {
    "force_name": Column("Force", Kind.TEXT),
    "financial_year": Column("Year", Kind.TEXT),
    "rate_per_1000": Column("Per 1,000 children", Kind.RATE_PER_1000),
    "low_per_1000": Column("95% from", Kind.RATE_PER_1000),
    "high_per_1000": Column("95% to", Kind.RATE_PER_1000),
    "counted_count": Column("Counted", Kind.COUNT),
    "children_of": Column("Children are those", Kind.TEXT),
}


def draw(warehouse: Warehouse, chosen: Selection, standing: Standing, choice: Choice) -> None:
    """The rates of the force and of those like it, year by year, on one scale."""
    if chosen.force_code == ALL_FORCES:
        return
    found = rates(warehouse, choice.measure, choice.group).join(
        standing.rows.select("force_code", "force_name"), on="force_code"
    )
    beside = _beside(warehouse, chosen.force_code, standing)
    found = found.filter(pl.col("force_code").is_in(beside))
    highest = found["rate_per_1000"].max()
    if not isinstance(highest, int | float) or not _has_line(found, chosen.force_code):
        return
    st.subheader("How did their rates go over the years?", anchor=False)
    drawn = [code for code in beside if _has_line(found, code)][:MOST_LINES]
    for start in range(0, len(drawn), ACROSS):
        row = zip(st.columns(ACROSS), drawn[start : start + ACROSS], strict=False)
        for column, code in row:
            with column:
                _line(found.filter(force_code=code), float(highest), code == chosen.force_code)
    st.caption(notes.years_note(found, choice.measure))
    rows = found.with_columns(notes.children_of().alias("children_of"))
    page.table(rows.sort("force_name", "financial_year"), YEAR_COLUMNS, name="Rates by year")


def _beside(warehouse: Warehouse, force: str, standing: Standing) -> list[str]:
    """The force itself, then those like it; where none are, those of its region."""
    nearest = queries.forces_alike(warehouse, force)
    if nearest.height:
        nearest = figures.near(nearest)
    region = standing.rows.filter(region=standing.chosen.get("region"))["force_code"].to_list()
    others = nearest["force_code"].to_list() if nearest.height else region
    return [force, *(code for code in others if code != force)]


def _has_line(found: pl.DataFrame, code: str) -> bool:
    return found.filter(force_code=code)["rate_per_1000"].count() > 0


def _line(series: pl.DataFrame, highest: float, is_chosen: bool) -> None:
    name = series["force_name"][0]
    rows = series.select(pl.col("year_start").alias("period_start"), value="rate_per_1000")
    # A year without a rate breaks the line rather than being bridged.
    whole = rows.upsample("period_start", every="1y")
    page.picture(
        small_line(
            whole, title=name, unit="Per 1,000 children", highest=highest, is_chosen=is_chosen
        ),
        description=f"Line of {name}'s yearly rate per 1,000 children, as in the table below.",
    )
