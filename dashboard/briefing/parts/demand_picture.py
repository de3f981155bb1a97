"""The picture of demand month by month, without the points that a profile may not see."""

from dataclasses import replace
from datetime import date
from typing import cast

import polars as pl

from dashboard.briefing.case import Case
from dashboard.briefing.cells import Cell, as_number
from dashboard.briefing.content import Number, Picture
from dashboard.briefing.parts.demand import moved, up_or_down
from dashboard.briefing.pictures import NOTHING, sized
from dashboard.briefing.said import quote
from dashboard.demand.charts import demand_trend
from dashboard.lateness import words as lateness_words
from dashboard.lateness.figures import DEMAND_SERIES
from dashboard.shell import delivery_words, text
from dashboard.shell.months import FORCES_IN

KEY = "demand.months"
NO_CHANGE = "Incidents reported and investigations opened, by month"


def draw(case: Case) -> Picture:
    """Incidents and investigations by month, to the end of the period."""
    source = case.source("investigations")
    case.source("incidents")
    months = case.cells.months()
    is_wanted = pl.lit(value=True)
    if case.period.kind != "latest":
        is_wanted = pl.col("month") <= case.period.last
    months = months.filter(is_wanted) if months.height else months
    columns = list(DEMAND_SERIES)
    if months.is_empty() or all(months[name].drop_nulls().is_empty() for name in columns):
        return Picture(NO_CHANGE, f"No chart of demand. {NOTHING}", "", source, None, key=KEY)
    title = _title(case)
    first, last = cast(date, months["month"].min()), cast(date, months["month"].max())
    late_from = case.cells.provisional_from()
    provisional = lateness_words.late_months(months["month"].to_list(), late_from)
    late = f"; {lateness_words.months_phrase(provisional)} provisional" if provisional else ""
    hidden = " Gaps: months held back (c) or not delivered." if months["is_hidden"].any() else ""
    where, missing = _of_forces(case, months)
    gaps = f"{hidden} {missing}".rstrip()
    said = quote(
        "Line chart of incidents reported and investigations opened each month in "
        f"{where}, {text.month_name(first)} to {text.month_name(last)}{late}.{gaps}",
        _force_counts(case, months),
    )
    return Picture(
        title,
        said.words,
        f"{source.note}.{gaps}",
        source,
        sized(demand_trend(months, title=title, provisional_from=late_from)),
        said.numbers,
        series=months.select(
            pl.col("month").alias("Month"),
            *(pl.col(name).alias(title) for name, title in DEMAND_SERIES.items()),
            (pl.col("month") >= late_from if late_from else pl.lit(value=False)).alias(
                "Provisional"
            ),
        ),
        key=KEY,
    )


def _of_forces(case: Case, months: pl.DataFrame) -> tuple[str, str]:
    """Whose months these are, and which are of fewer forces or were not delivered."""
    name = case.where.words
    if not case.is_internal:
        return name, ""
    count = case.info.force_count
    return (
        delivery_words.name_of_months(months, name, is_sum=case.is_sum),
        delivery_words.gaps_sentence(months, count, is_sum=case.is_sum),
    )


def _force_counts(case: Case, months: pl.DataFrame) -> list[Number]:
    """Of how many forces these months are: the fewest and the most of any month."""
    if not case.is_sum:
        return []
    found = [*case.where.numbers]
    counts = pl.concat([months[column].drop_nulls() for column in FORCES_IN.values()]).sort()
    for end, count in (("fewest", counts[:1]), ("most", counts[-1:])):
        cell = Cell(next(iter(count), None), "forces", "demand_series", "force_count")
        cell = replace(cell, where=(("force_code", case.force_code),))
        found.append(as_number(f"forces.{end}", cell))
    return found


def _title(case: Case) -> str:
    """What the chart shows, in a few words."""
    found = moved(case, "investigations")
    share = found.share.value
    if share is None:
        return NO_CHANGE
    if found.is_too_close:
        return "Investigations: no clear change in a year"
    moved_by = up_or_down(share).partition(" ")[0]
    return f"Investigations {moved_by} on the year before, month by month"
