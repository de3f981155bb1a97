"""Growth on the demand page: the year to date, and the tables of growth between periods."""

import polars as pl
import streamlit as st

from dashboard.demand import figures, queries, words, year_to_date
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.shell.months import COUNTED_IN, last_year
from dashboard.warehouse.door import Warehouse

PERIODS = {"baseline": Column("From", Kind.TEXT), "current": Column("To", Kind.TEXT)}
FIGURES = {
    "baseline_count": Column("Before", Kind.COUNT),
    "current_count": Column("After", Kind.COUNT),
    "growth_share": Column("Growth", Kind.SHARE),
    "growth_low": Column("95% from", Kind.SHARE),
    "growth_high": Column("95% to", Kind.SHARE),
    "yearly_growth_share": Column("A year", Kind.SHARE),
    "baseline_rate_per_1000": Column("Rate before", Kind.RATE_PER_1000),
    "current_rate_per_1000": Column("Rate after", Kind.RATE_PER_1000),
}
GROWTH_COLUMNS = {
    "measure": Column("Measure", Kind.TEXT),
    "abuse_type": Column("Abuse type", Kind.TEXT),
    **PERIODS,
    **FIGURES,
}
FORCES = {"forces": Column("Forces", Kind.NUMBER)}
"""Of how many forces the counts are, told where that is not the same in every row."""
CRIME_COLUMNS = {"abuse_type": Column("Offences", Kind.TEXT), **PERIODS, **FIGURES}
HOW_TO_READ = (
    "Periods end at the last settled month. Growth is the count after over the count before, less "
    "one; over several years it is also given per year. The interval allows for chance and for "
    "months that move together. A base of zero has no growth. A rate is the count of the period, "
    "whatever its length, per 1,000 children aged 0 to 17; where those of a year or of a force are "
    "not known, neither is the rate."
)


def so_far(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """The financial year so far against the same months of the year before, and the rates."""
    code = chosen.force_code
    told = [year_to_date.sentence(warehouse, code, measure) for measure in COUNTED_IN]
    for measure in COUNTED_IN:
        growth = figures.growth_of(warehouse, last_year(warehouse, code, measure))
        told.append(words.rate_sentence(growth, measure))
    st.markdown("\n".join(f"- {sentence}" for sentence in told if sentence))


def demand_table(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Growth of incidents and investigations over settled months."""
    frames = [
        queries.demand_growth(warehouse, chosen.force_code, measure).with_columns(
            measure=pl.lit(text.label(measure))
        )
        for measure in ("investigations", "incidents")
    ]
    rows = pl.concat([frame for frame in frames if "growth_share" in frame.columns] or frames)
    if "growth_share" not in rows.columns or rows.is_empty():
        page.missing(chosen, "growth between standard periods")
        return
    rows = rows.sort(pl.col("abuse_type") != "all", maintain_order=True)
    named = rows.with_columns(pl.col("abuse_type").map_elements(text.label, return_dtype=pl.String))
    st.caption(HOW_TO_READ)
    _table(named, GROWTH_COLUMNS, name="Growth between periods", expanded=True)


def _table(
    rows: pl.DataFrame, columns: dict[str, Column], *, name: str, expanded: bool = False
) -> None:
    """A table of growth, with the number of forces where it is not the same throughout."""
    if rows["force_count"].n_unique() > 1:
        columns = {**columns, **FORCES}
    rows = rows.with_columns(pl.col("force_count").alias("forces"))
    page.table(rows, columns, name=name, expanded=expanded, unknown=text.UNKNOWN)


def recorded_crime(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Growth of police recorded crime by offence group, with its intervals."""
    rows = queries.demand_growth(warehouse, chosen.force_code, "recorded_crime")
    if rows.is_empty():
        return
    labels = pl.col("abuse_type").map_elements(text.label, return_dtype=pl.String)
    st.caption(HOW_TO_READ)
    _table(rows.with_columns(labels), CRIME_COLUMNS, name="Growth of recorded crime")
