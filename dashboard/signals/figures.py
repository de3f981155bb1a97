"""The control charts of a force as the reader wants them: which months the usual range rests on."""

from datetime import date
from typing import cast

import polars as pl

from dashboard.shell import text
from dashboard.signals import words
from pipelines.contracts.events import LIST_SEPARATOR
from pipelines.models.periods import add_months
from pipelines.models.signals.charted_series import RECORDED_CRIME
from pipelines.models.signals.control_charts import control_chart_since

MONTHLY = ("incidents", "investigations")
PUBLISHED, WHOLE = "published", "all"
SPANS = {
    PUBLISHED: "Five years before",
    WHOLE: "All months",
    "3": "Last 3 years",
    "2": "Last 2 years",
}
"""What the usual range may rest on; the first is the published chart."""


def of_series(rows: pl.DataFrame, measure: str, abuse_type: str) -> pl.DataFrame:
    """The rows of one series, of a control chart or of the re-bases that are for it.

    Args:
        rows: As `queries.control_charts` or `queries.rebases` gives them.
        measure: Incidents, investigations or recorded_crime.
        abuse_type: An abuse type, or all; of recorded crime an offence group.
    """
    if rows.is_empty():
        return rows
    rows = rows.filter(pl.col("measure") == measure)
    if "abuse_type" in rows.columns:
        return rows.filter(pl.col("abuse_type") == abuse_type)
    groups = pl.col("offence_groups").str.replace_all(" ", "").str.split(LIST_SEPARATOR)
    return rows.filter(groups.is_null() | groups.list.contains(abuse_type).fill_null(value=False))


def has_measure(charts: pl.DataFrame, measure: str) -> bool:
    """Whether a force has any chart of a measure."""
    return charts.height > 0 and measure in charts["measure"]


def judged(points: pl.DataFrame, rebases: pl.DataFrame, end: date, span: str) -> pl.DataFrame:
    """One series up to a month, held against the span that the reader chose.

    Args:
        points: One series of mart control_chart, in order of month.
        rebases: Its re-bases: month.
        end: The last month.
        span: One of `SPANS`.

    Returns:
        The mart's own points where the span is the published one; else all of them, or those of
        the last years alone, with limits and signals of their own.
    """
    if points.is_empty():
        return points
    points = points.filter(pl.col("month") <= end)
    if span == PUBLISHED or points.is_empty():
        return points
    start = points["month"][0] if span == WHOLE else add_months(end, 1 - 12 * int(span))
    months = set(rebases["month"].to_list()) if rebases.height else set()
    return control_chart_since(points, start, months)


def marked_series(
    charts: pl.DataFrame, rebases: pl.DataFrame, end: date, span: str
) -> pl.DataFrame:
    """Every series of a force, and how many of its points of the year to its last one stand out.

    Returns:
        One row per measure and abuse_type with a point in the twelve months to `end`, of recorded
        crime in its own last twelve; those that stand out first: points, signals, where (above or
        below the usual level), latest and latest_signal in words.
    """
    rows = []
    for measure, abuse_type in (
        charts.select("measure", "abuse_type").unique(maintain_order=True).iter_rows()
    ):
        own = of_series(rebases, measure, abuse_type)
        points = judged(of_series(charts, measure, abuse_type), own, end, span)
        # Recorded crime is published long after its quarters.
        last = points["month"].max() if measure == RECORDED_CRIME and points.height else end
        points = points.filter(
            pl.col("month") > add_months(cast("date", last), -12), pl.col("count").is_not_null()
        )
        if points.height:
            rows.append({"measure": measure, "abuse_type": abuse_type, **_marked(points)})
    if not rows:
        return pl.DataFrame()
    return pl.DataFrame(rows).sort(pl.col("signals") == 0, maintain_order=True)


def _marked(points: pl.DataFrame) -> dict[str, object]:
    found = points.filter(pl.col("signal").is_not_null())
    told: dict[str, object] = {"points": points.height, "signals": found.height}
    if found.is_empty():
        return {**told, "where": "–", "latest": "–", "latest_signal": "None"}
    sides = set((found["adjusted"] >= found["centre"]).to_list())
    where = "Above the usual level" if True in sides else "Below the usual level"
    last = found.row(-1, named=True)
    name = words.point_name(last["month"], words.unit_of(points))
    return {
        **told,
        "where": "Above and below" if len(sides) > 1 else where,
        "latest": name.replace(text.SPACE, " "),
        "latest_signal": words.name_signal(last["signal"]),
    }
