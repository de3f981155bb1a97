"""The series that a reader asks about: what is counted, of which kind, for whom."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st

from dashboard.events import queries as events_queries
from dashboard.forecast import queries
from dashboard.shell import delivery_words, filters, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.months import (
    YEAR_MONTHS,
    counts_of,
    demand_by_month,
    forces_ever,
    last_settled,
    total_of,
)
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ABUSE_TYPES, ALL_FORCES, ALL_TYPES
from pipelines.models.periods import add_months

MEASURES = {
    "investigations": "Investigations opened",
    "incidents": "Incidents reported",
}
RECORDED_CRIME = "recorded_crime"
OFFENCE_GROUPS = ["child_sexual", "child_cruelty", "obscene_publications"]
PERIODS_A_YEAR = {"month": 12, "quarter": 4}


@dataclass(frozen=True)
class Chosen:
    """The series that the reader asked for."""

    force_code: str
    force_name: str
    start: date
    measure: str
    series: str

    @property
    def is_published(self) -> bool:
        """Whether it is the Home Office's recorded crime, and not a force's own extract."""
        return self.measure == RECORDED_CRIME

    @property
    def frequency(self) -> str:
        """What it is counted by."""
        return "quarter" if self.is_published else "month"

    def last_month(self, period: date) -> date:
        """The month in which a period ends."""
        return add_months(period, YEAR_MONTHS // PERIODS_A_YEAR[self.frequency] - 1)

    @property
    def verb(self) -> str:
        """What is counted, as the title of a chart."""
        if self.is_published:
            return f"{text.label(self.series)} recorded"
        words = MEASURES[self.measure]
        return words if self.series == ALL_TYPES else f"{words}: {text.label(self.series).lower()}"

    @property
    def things(self) -> str:
        """What is counted, in a sentence."""
        return self.verb[:1].lower() + self.verb[1:]


def choose_series(warehouse: Warehouse, selection: filters.Selection) -> Chosen:
    """Draw the filters of what is counted and of which kind."""
    held = queries.forecast_measures(warehouse)
    measures = [name for name in (*MEASURES, RECORDED_CRIME) if name in held] or list(MEASURES)
    with st.container(horizontal=True, key="series filters"):
        measure = filters.choose_measure(measures)
        if measure == RECORDED_CRIME:
            series = filters.choose_one(
                "Offences", OFFENCE_GROUPS, key="offences", words=text.label
            )
        else:
            kinds = [ALL_TYPES, *ABUSE_TYPES]
            series = filters.choose_one("Abuse type", kinds, key="type", words=text.label)
    return Chosen(selection.force_code, selection.force_name, selection.start, measure, series)


def counted(warehouse: Warehouse, chosen: Chosen) -> pl.DataFrame:
    """What was counted of the series up to its last settled month: period_start, value."""
    if chosen.is_published:
        crime = shell_queries.recorded_crime(warehouse, chosen.force_code)
        if crime.is_empty():
            return crime
        rows = crime.filter(pl.col("offence_group") == chosen.series)
        return rows.select(period_start="quarter_start", value="offence_count").sort("period_start")
    demand = demand_by_month(warehouse, chosen.force_code, chosen.series)
    last = last_settled(warehouse, chosen.force_code, chosen.measure)
    return counts_of(demand, chosen.measure, last)


def last_year(
    warehouse: Warehouse, chosen: Chosen, counted: pl.DataFrame
) -> tuple[int | None, str]:
    """Sum of the last twelve months counted, and of how many forces it is where not of all.

    Args:
        warehouse: The published version.
        chosen: The series.
        counted: As `counted`, or its periods up to one of them.

    Returns:
        The count, of the same forces throughout, None where a period was not delivered; and words,
        empty where every force delivered all of it.
    """
    year = counted.tail(PERIODS_A_YEAR[chosen.frequency])
    if year.height < PERIODS_A_YEAR[chosen.frequency] or year["value"].null_count():
        return None, ""
    if chosen.is_published:
        return int(year["value"].sum()), ""
    span = (year["period_start"][0], year["period_start"][-1])
    total = total_of(warehouse, chosen.force_code, chosen.measure, *span, chosen.series)
    return total.count, delivery_words.of_forces(total)


def name(warehouse: Warehouse, chosen: Chosen) -> str:
    """What the force, or the sum over the forces that counted any of the series, is called."""
    if chosen.is_published or chosen.force_code != ALL_FORCES:
        return chosen.force_name
    return text.force_sum(forces_ever(warehouse, chosen.measure, chosen.series))


def name_and_gaps(warehouse: Warehouse, chosen: Chosen, counted: pl.DataFrame) -> tuple[str, str]:
    """What the force, or the sum over the forces drawn, is called, and what was not delivered.

    Args:
        warehouse: The published version.
        chosen: The series.
        counted: The periods drawn: period_start.
    """
    if chosen.is_published:
        return chosen.force_name, ""
    demand = demand_by_month(warehouse, chosen.force_code, chosen.series)
    drawn = demand.filter(pl.col("month").is_in(counted["period_start"].implode()))
    is_sum, measures = chosen.force_code == ALL_FORCES, [chosen.measure]
    return (
        delivery_words.name_of_months(drawn, chosen.force_name, is_sum=is_sum, measures=measures),
        delivery_words.gaps_sentence(
            drawn, warehouse.info.force_count, is_sum=is_sum, measures=measures
        ),
    )


def events_of_series(warehouse: Warehouse, chosen: Chosen, counted: pl.DataFrame) -> pl.DataFrame:
    """The events of a forecast's series within the periods counted, as `queries.events`.

    Args:
        warehouse: The published version.
        chosen: The series.
        counted: One row per period, in order: period_start.
    """
    if counted.is_empty():
        return pl.DataFrame()
    first, last = counted["period_start"][0], counted["period_start"][-1]
    return events_queries.events(
        warehouse,
        chosen.force_code,
        [chosen.measure],
        start=first,
        end=add_months(chosen.last_month(last), 1) - timedelta(days=1),
        groups=[] if chosen.series == ALL_TYPES else [chosen.series],
    )
