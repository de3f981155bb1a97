"""The lower half of the demand page: kinds, districts and police recorded crime."""

import polars as pl
import streamlit as st

from dashboard.demand import growth_tables, queries
from dashboard.demand.charts_recorded_crime import recorded_crime_trend
from dashboard.events import marks
from dashboard.shell import delivery_words, filters, page, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.charts.bars import ranked_bars
from dashboard.shell.charts.theme import count_axis
from dashboard.shell.columns import Column, Kind
from dashboard.shell.months import COUNTED_IN
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

INCIDENTS = Column("Incidents", Kind.COUNT)


def mix(warehouse: Warehouse, chosen: filters.Selection, demand: pl.DataFrame) -> None:
    """Incidents by abuse type and by referral source.

    Args:
        warehouse: The published version.
        chosen: What the reader has chosen.
        demand: As `demand_by_month`, of the months chosen.
    """
    st.subheader("What kind, and who reported it?", anchor=False)
    never = [column for column in COUNTED_IN.values() if not demand[column].count()]
    kinds = {"abuse_type": "Abuse type", "referral_source": "Referral source"}
    for column, (dimension, heading) in zip(st.columns(2), kinds.items(), strict=True):
        rows = queries.demand_mix(warehouse, chosen.force_code, dimension, chosen.start, chosen.end)
        with column:
            _kinds(
                chosen,
                rows.with_columns(pl.lit(None, pl.Int64).alias(name) for name in never),
                dimension,
                heading,
            )
    if chosen.force_code != ALL_FORCES:
        gaps = delivery_words.gaps_sentence(
            demand, warehouse.info.force_count, is_sum=False, then="None of it is in these counts."
        )
        if gaps:
            st.caption(gaps)


def _kinds(chosen: filters.Selection, rows: pl.DataFrame, dimension: str, heading: str) -> None:
    """Bars and table of one way to split demand; no bars where no incidents were delivered."""
    rows = rows.with_columns(pl.col(dimension).map_elements(text.label, return_dtype=pl.String))
    if rows["incident_count"].count():
        page.picture(
            ranked_bars(
                rows,
                label=dimension,
                value="incident_count",
                axis=count_axis("Incidents reported"),
                title=f"{heading}, {text.span(chosen.start, chosen.end)}",
            ),
            description=f"Bar chart of incidents by {heading.lower()}, as in the table.",
        )
    columns = {
        dimension: Column(heading, Kind.TEXT),
        "incident_count": INCIDENTS,
        "investigation_count": Column("Investigations", Kind.COUNT),
    }
    page.table(
        rows,
        columns,
        name=f"Demand by {heading.lower()}",
        unknown=delivery_words.NOT_DELIVERED,
    )


def districts(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Incidents by district, for one force."""
    if chosen.force_code == ALL_FORCES:
        return
    st.subheader("Where in the force?", anchor=False)
    rows = queries.demand_by_district(warehouse, chosen.force_code, chosen.start, chosen.end)
    if rows.is_empty():
        page.missing(chosen, "districts")
        return
    columns = {"district": Column("District", Kind.TEXT), "incident_count": INCIDENTS}
    page.table(rows, columns, name="Incidents by district")


def recorded_crime(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Police recorded crime, set apart because it counts offences."""
    st.subheader("What does police recorded crime show?", anchor=False)
    crime = shell_queries.recorded_crime(warehouse, chosen.force_code)
    if crime.height:
        crime = crime.filter(pl.col("offence_group") != "not_child_specific")
    if crime.is_empty():
        st.info("The Home Office's recorded crime open data has not been loaded for this choice.")
        return
    quarters = crime["quarter_start"].sort()
    events = marks.events_between(
        warehouse,
        chosen.force_code,
        ["recorded_crime"],
        quarters[0],
        quarters[-1],
        months=3,
        groups=crime["offence_group"].unique().to_list(),
    )
    crime = crime.with_columns(
        pl.col("offence_group").map_elements(text.label, return_dtype=pl.String)
    )
    st.markdown(
        "Recorded crime counts **offences**, by the date they were recorded, under the Home "
        "Office's counting rules. One investigation may cover several offences or none, so the two "
        "will not agree and are never added. The ten child sexual codes miss 13- to 17-year-olds "
        "recorded under adult codes."
    )
    page.picture(
        recorded_crime_trend(
            crime, title=f"Offences recorded each quarter, {chosen.force_name}", events=events
        ),
        description="Line chart of offences recorded each quarter by offence group, as in the "
        "table.",
    )
    marks.legend(events, folded=True)
    columns = {
        "quarter_start": Column("Quarter from", Kind.MONTH),
        "offence_group": Column("Offences", Kind.TEXT),
        "offence_count": Column("Count", Kind.COUNT),
    }
    page.table(crime, columns, name="Recorded crime by quarter")
    growth_tables.recorded_crime(warehouse, chosen)
    origin = "Home Office police recorded crime open data"
    page.source(warehouse, origin, publication="recorded_crime")
