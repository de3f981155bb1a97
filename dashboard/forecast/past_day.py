"""A forecast as it would have been made at a past date, beside what then happened."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard.forecast import hindcasts, queries, series, words
from dashboard.forecast.charts import forecast_fan
from dashboard.forecast.figures import FORECAST_COLUMNS
from dashboard.forecast.series import PERIODS_A_YEAR, Chosen
from dashboard.shell import filters, page, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.models.periods import add_months

WORKED_EXAMPLE = date(2016, 3, 1)
COLUMNS = {
    "year": Column("Financial year", Kind.TEXT),
    **{name: FORECAST_COLUMNS[name] for name in ("point", "lower_80", "upper_80")},
    "actual_count": Column("What happened", Kind.COUNT),
    "verdict": Column("Held?", Kind.TEXT),
    "claimed": Column("88% in three years, carried on", Kind.EXPECTED_COUNT),
}


def draw(warehouse: Warehouse, chosen: Chosen) -> None:
    """The filter of the date, the forecast of that day, and what happened."""
    st.subheader("What would a forecast of an earlier day have said?", anchor=False)
    series = queries.counted_series(warehouse, chosen.measure)
    dates = hindcasts.past_dates(series)
    if not dates:
        st.info("There are too few counts: a past forecast needs two years before it, one after.")
        return
    last = _choose_date(dates, chosen)
    made = hindcasts.forecast_made_at(warehouse, chosen.measure, last)
    made = made.filter(force_code=chosen.force_code, series=chosen.series)
    if made.is_empty():
        st.info(f"No forecast of {chosen.things} could have been made then for this choice.")
        return
    claimed = hindcasts.claimed_then(warehouse, chosen, last)
    years = hindcasts.by_year(made, claimed)
    when = text.month_name(chosen.last_month(last))
    st.markdown(
        f"**{chosen.force_name}, {chosen.things}, as of the end of {when}.** "
        f"{words.hindcast_sentence(years)}"
    )
    _picture(warehouse, chosen, last, made, claimed)
    columns = {name: column for name, column in COLUMNS.items() if name in years.columns}
    page.table(years, columns, name="Forecast of that day by year", expanded=True)
    if claimed is not None:
        _claim_words(warehouse, chosen)


def _choose_date(dates: list[date], chosen: Chosen) -> date:
    names = {day.isoformat(): day for day in dates}
    example = add_months(WORKED_EXAMPLE, -2) if chosen.frequency == "quarter" else WORKED_EXAMPLE
    default = example if example in dates else dates[len(dates) // 2]
    picked = filters.choose_one(
        "Known up to the end of",
        list(names),
        key=f"known_to_{chosen.frequency}",
        default=default.isoformat(),
        words=lambda day: f"{chosen.last_month(names[day]):%B %Y}",
    )
    return names[picked]


def _picture(
    warehouse: Warehouse,
    chosen: Chosen,
    last: date,
    made: pl.DataFrame,
    claimed: pl.DataFrame | None,
) -> None:
    counted = series.counted(warehouse, chosen)
    ahead = made.filter(frequency=chosen.frequency).sort("period_start")
    page.picture(
        forecast_fan(
            counted.filter(pl.col("period_start") <= last),
            ahead,
            title=f"{chosen.verb}: the forecast of {chosen.last_month(last):%B %Y}",
            unit=f"{chosen.verb} per {chosen.frequency}",
            frequency=chosen.frequency,
            outcome=counted.filter(
                pl.col("period_start").is_between(last, ahead["period_start"][-1])
            ),
            claimed=hindcasts.by_period(claimed, PERIODS_A_YEAR[chosen.frequency]),
        ),
        description="What was known that day, the forecast of it, and what then happened.",
    )


def _claim_words(warehouse: Warehouse, chosen: Chosen) -> None:
    projected = shell_queries.published_figure(warehouse, "times_2016_projection_cases")
    unit = "recorded offences" if chosen.is_published else chosen.things
    st.markdown(
        f"**What was said in March 2016**: {projected.get('statement')}, which is 70,000 growing "
        "on at 88 per cent in three years; the dotted line carries the 2015/16 count on like that. "
        f"**The unit differs**: that was investigations, this is {unit}; compare the pace only."
    )
