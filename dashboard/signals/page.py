"""Signals: which months of a series stand out from its own usual movement."""

import polars as pl
import streamlit as st

from dashboard.events import marks
from dashboard.shell import filters, page, text
from dashboard.signals import figures, found, queries, words
from dashboard.signals.charts import control_chart
from dashboard.warehouse.session import current_warehouse
from pipelines.contracts.vocabulary import ALL_TYPES

QUESTION = "Which months stand out?"
MEASURES = {"incidents": "Incidents", "investigations": "Investigations"}
ORIGIN = "the forces' incident and investigation extracts"


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    with st.container(horizontal=True, key="series filters"):
        measure = filters.choose_measure(list(MEASURES))
        abuse_type = filters.choose_type()
        span = filters.choose_one(
            "Usual range from",
            list(figures.SPANS),
            key="range",
            words=lambda code: figures.SPANS[code],
        )
    what = words.subject(measure, abuse_type)
    charts, rebases = (
        queries.control_charts(warehouse, chosen.force_code),
        queries.rebases(warehouse, chosen.force_code),
    )
    own = figures.of_series(rebases, measure, abuse_type)
    series = figures.of_series(charts, measure, abuse_type)
    points = figures.judged(series, own, chosen.end, span)
    if points.height:
        points = points.filter(pl.col("month") >= chosen.start)
    if points.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, f"control chart of {what} in these years")
        page.source(warehouse, ORIGIN)
        return
    is_whole = span == "all"
    page.answer(
        QUESTION,
        words.answer_sentence(chosen.force_name, what, points, is_whole=is_whole),
    )
    unit = words.unit_of(points)
    if own.height:
        own = own.filter(pl.col("month").is_between(points["month"][0], chosen.end))
    events = marks.events_between(
        warehouse,
        chosen.force_code,
        [measure],
        points["month"][0],
        points["month"][-1],
        months=figures.MONTHS[unit],
        groups=[] if abuse_type == ALL_TYPES else [abuse_type],
    )
    page.picture(
        control_chart(
            points,
            own,
            title=f"{what[:1].upper()}{what[1:]}, {chosen.force_name}",
            unit=unit,
            counted=f"{MEASURES[measure]} a {unit}",
            events=events,
        ),
        description=f"Control chart of {what} each {unit} in {chosen.force_name}: the series, its "
        "average, the edges of its usual range and the points that stand out, as in the tables.",
    )
    found.how_to_read(points, own, span)
    marks.legend(events, folded=True)
    found.found(points, unit)
    found.every_point(points, measure)
    page.source(warehouse, ORIGIN)
    found.other_series(chosen, figures.marked_series(charts, rebases, chosen.end, span))
    page.source(warehouse, ORIGIN)
    st.caption(found.REBASE_HELP)
