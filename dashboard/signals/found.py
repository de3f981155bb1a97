"""The lower half of the signals page: how to read it, what was found, and the other series."""

import polars as pl
import streamlit as st

from dashboard.shell import delivery_words, filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.signals import figures, meanings, words
from pipelines.models.periods import add_months

STRETCH_COLUMNS = {
    "start": Column("From", Kind.TEXT),
    "end": Column("To", Kind.TEXT),
    "side": Column("Where", Kind.TEXT),
    "points": Column("How many in a row", Kind.NUMBER),
    "outside": Column("Of them outside the usual range", Kind.NUMBER),
    "kinds": Column("Signal", Kind.TEXT),
}
SERIES_COLUMNS = {
    "measure": Column("Measure", Kind.TEXT),
    "abuse_type": Column("Type or offence group", Kind.TEXT),
    "points": Column("Points in the latest year", Kind.NUMBER),
    "signals": Column("Of them stand out", Kind.NUMBER),
    "where": Column("Where", Kind.TEXT),
    "latest": Column("Latest", Kind.TEXT),
    "latest_signal": Column("Latest signal", Kind.TEXT),
}
COUNTS = {
    "incidents": "incident_count",
    "investigations": "investigation_count",
    "recorded_crime": "offence_count",
}
REBASE_HELP = (
    "The limits never move by themselves. Where the way of recording or of working changed for "
    "good, an analyst starts them anew: a row of kind `re_base` with date, measure, force, reason "
    "and name in `events.csv` in the home folder, then `caseweight build` (docs/extracts.md, 'Your "
    "own events'). Reason and name then stand here."
)


def how_to_read(points: pl.DataFrame, rebases: pl.DataFrame, measure: str, span: str) -> None:
    """What the line is, how firm the limits are, and who moved them."""
    unit, last = words.unit_of(points), points.row(-1, named=True)
    for number, row in enumerate(rebases.iter_rows(named=True), start=1):
        st.markdown(
            f"**New limits {number}**, from {text.month_name(row['month'])}: {row['reason']} "
            f"(decided by {row['name']})."
        )
    # Recorded crime comes in quarters, however much of it there is.
    if last["chart"] in meanings.LOW_COUNTS and measure in figures.MONTHLY:
        st.info(meanings.LOW_COUNTS[last["chart"]])
    if last["is_trial"]:
        st.warning(f"These are trial limits: they rest on fewer than 12 settled {unit}s.")
    st.caption(words.reading(points, None if span == figures.PUBLISHED else figures.SPANS[span]))


def found(points: pl.DataFrame, unit: str) -> None:
    """What stands out, stretch by stretch, what each signal means and how often chance does it."""
    st.subheader("What does each signal mean?", anchor=False)
    st.markdown(words.chance(points))
    rows = words.stretches(points)
    if rows.is_empty():
        st.info("No point of the period chosen stands out.")
    else:
        page.table(rows, STRETCH_COLUMNS, name="Points that stand out", expanded=True)
    st.markdown(meanings.MEANINGS.format(unit=unit))


def every_point(points: pl.DataFrame, measure: str, *, is_sum: bool) -> None:
    """The table of the chart: counts as delivered, and what limits and signals are about."""
    column = COUNTS[measure]
    kinds = pl.col("signal").map_elements(words.name_signal, return_dtype=pl.String)
    missing = f"{delivery_words.NOT_DELIVERED}{' by every force' if is_sum else ''}"
    status = (
        pl.when(pl.col(column).is_null())
        .then(pl.lit(missing))
        .when("is_provisional")
        .then(pl.lit("provisional"))
        .otherwise(pl.lit("settled"))
    )
    rows = points.rename({"count": column}).with_columns(
        kinds.fill_null("").alias("signal"), status.alias("status")
    )
    unit = "Month" if words.unit_of(points) == "month" else "Quarter from"
    charted = "Without season" if points["is_adjusted"][-1] else "As charted"
    columns = {
        "month": Column(unit, Kind.MONTH),
        column: Column("Count", Kind.COUNT),
        "adjusted": Column(charted, Kind.LEVEL),
        "centre": Column("Usual level", Kind.LEVEL),
        "lower": Column("Usual from", Kind.LEVEL),
        "upper": Column("Usual to", Kind.LEVEL),
        "smoothed": Column("Smoothed", Kind.LEVEL),
        "signal": Column("Signal", Kind.TEXT),
        "status": Column("Status", Kind.TEXT),
    }
    page.table(rows.sort("month", descending=True), columns, name="Every point of the chart")


def other_series(chosen: filters.Selection, series: pl.DataFrame) -> None:
    """Which series of the force show a signal in their latest year to the end of the period."""
    st.subheader("Which other series stand out?", anchor=False)
    span = text.span(add_months(chosen.end, -11), chosen.end)
    if series.is_empty():
        page.missing(chosen, f"control charts for {span}")
        return
    st.markdown(words.others_sentence(chosen.force_name, span, series))
    named = pl.col("measure", "abuse_type").map_elements(text.label, return_dtype=pl.String)
    page.table(
        series.with_columns(named), SERIES_COLUMNS, name="Series with a signal", expanded=True
    )
