"""Signals: which months of a series stand out from its own usual movement."""

import polars as pl
import streamlit as st

from dashboard.events import marks
from dashboard.shell import filters, page, text
from dashboard.shell import queries as shell_queries
from dashboard.signals import figures, found, queries, words
from dashboard.signals.charts import control_chart
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.rates import NO_TERRITORY
from pipelines.models.signals.charted_series import RECORDED_CRIME

QUESTION = "Which months stand out?"
MEASURES = {
    "incidents": "Incidents",
    "investigations": "Investigations",
    RECORDED_CRIME: "Offences",
}
ORIGIN = "the forces' incident and investigation extracts"
CRIME_ORIGIN = "Home Office police recorded crime open data"


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    charts = queries.control_charts(warehouse, chosen.force_code)
    measure, abuse_type, span = _choose_series(charts)
    what = words.subject(measure, abuse_type)
    rebases = queries.rebases(warehouse, chosen.force_code)
    own = figures.of_series(rebases, measure, abuse_type)
    series = figures.of_series(charts, measure, abuse_type)
    points = figures.judged(series, own, chosen.end, span)
    if points.height:
        points = points.filter(pl.col("month") >= chosen.start)
    if points.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, f"control chart of {what} in these years")
        _source(warehouse, measure)
        return
    where = _where(warehouse, chosen, measure, points)
    page.answer(QUESTION, words.answer_sentence(where, what, points))
    if own.height:
        own = own.filter(pl.col("month").is_between(points["month"][0], chosen.end))
    groups = [] if abuse_type == ALL_TYPES else [abuse_type]
    events = _events(warehouse, chosen.force_code, measure, groups, points)
    _picture(points, own, events, what=what, measure=measure, where=where)
    found.how_to_read(points, own, measure, span)
    marks.legend(events, folded=True)
    found.found(points, words.unit_of(points))
    found.every_point(points, measure, is_sum=chosen.force_code == ALL_FORCES)
    _source(warehouse, measure)
    found.other_series(chosen, figures.marked_series(charts, rebases, chosen.end, span))
    page.source(warehouse, ORIGIN)
    st.caption(found.REBASE_HELP)


def _where(
    warehouse: Warehouse, chosen: filters.Selection, measure: str, points: pl.DataFrame
) -> str:
    """The force; of a sum that leaves out forces which lack a year, how many it is of."""
    if chosen.force_code != ALL_FORCES:
        return chosen.force_name
    count = int(points["force_count"][-1])
    if measure == RECORDED_CRIME:
        others = [queries.control_charts(warehouse, code) for code in NO_TERRITORY]
        beside = sum(figures.has_measure(charts, measure) for charts in others)
        return text.force_sum(count - beside)
    held = shell_queries.forces(warehouse).filter("has_data").height
    return chosen.force_name if count >= held else words.some_forces(count, held)


def _source(warehouse: Warehouse, measure: str) -> None:
    """Where the series comes from."""
    if measure == RECORDED_CRIME:
        page.source(warehouse, CRIME_ORIGIN, publication=RECORDED_CRIME)
    else:
        page.source(warehouse, ORIGIN)


def _choose_series(charts: pl.DataFrame) -> tuple[str, str, str]:
    """Draw the filters of the series: measure, type, and what the usual range rests on."""
    crime = charts if charts.is_empty() else charts.filter(measure=RECORDED_CRIME)
    groups = [] if crime.is_empty() else _largest_first(crime)
    measures = [name for name in MEASURES if name != RECORDED_CRIME or groups]
    with st.container(horizontal=True, key="series filters"):
        measure = filters.choose_measure(measures)
        abuse_type = (
            filters.choose_one("Offence group", groups, key="offences", words=text.label)
            if measure == RECORDED_CRIME
            else filters.choose_type()
        )
        span = filters.choose_one(
            "Usual range from",
            list(figures.SPANS),
            key="range",
            words=lambda code: figures.SPANS[code],
        )
        return measure, abuse_type, span


def _largest_first(crime: pl.DataFrame) -> list[str]:
    """The offence groups of recorded crime by how many offences they hold."""
    sums = crime.group_by("abuse_type", maintain_order=True).agg(pl.col("count").sum())
    return sums.sort("count", descending=True, maintain_order=True)["abuse_type"].to_list()


def _events(
    warehouse: Warehouse, force_code: str, measure: str, groups: list[str], points: pl.DataFrame
) -> pl.DataFrame:
    """The events of the series within its points."""
    return marks.events_between(
        warehouse,
        force_code,
        [measure],
        points["month"][0],
        points["month"][-1],
        months=points["period_months"][0],
        groups=groups,
    )


def _picture(
    points: pl.DataFrame,
    rebases: pl.DataFrame,
    events: pl.DataFrame,
    *,
    what: str,
    measure: str,
    where: str,
) -> None:
    unit = words.unit_of(points)
    page.picture(
        control_chart(
            points,
            rebases,
            title=f"{what[:1].upper()}{what[1:]}, {where}",
            unit=unit,
            counted=f"{MEASURES[measure]} a {unit}",
            events=events,
        ),
        description=f"Control chart of {what} each {unit} in {where}: the series, its "
        "usual level, the edges of its usual range, its smoothed line and the points that stand "
        "out, as in the tables.",
    )
