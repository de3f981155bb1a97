"""Why demand changed: the waterfall of growth on the demand page."""

import polars as pl
import streamlit as st

from dashboard.demand import growth_windows, queries, words
from dashboard.demand.charts_drivers import growth_steps, growth_waterfall
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.models.periods import Window

MEASURES = ["incidents", "investigations"]
COLUMNS = {
    "step": Column("Driver", Kind.TEXT),
    "amount_count": Column("Count", Kind.COUNT),
    "contribution_share": Column("Of the count before", Kind.SHARE, rests_on=("amount_count",)),
}
ORIGIN = (
    "the forces' incident and investigation extracts; children aged 0 to 17 of the population "
    "estimates loaded; changes of recording of the register of events"
)


def draw(warehouse: Warehouse, chosen: filters.Selection, months: pl.DataFrame) -> None:
    """Draw the waterfall of one window, its table and what is not in it.

    Args:
        warehouse: The published version.
        chosen: What the reader chose.
        months: The force's months of demand, all of them.
    """
    st.subheader("What does the change consist of?", anchor=False)
    measure = filters.choose_one("What changed", MEASURES, key="driven", words=text.label)
    drivers = queries.growth_drivers(warehouse, chosen.force_code, measure)
    if drivers.is_empty():
        page.missing(chosen, f"two whole periods of {measure} to compare")
        return
    windows = growth_windows.windows(warehouse, chosen.force_code, measure, drivers)
    code = filters.choose_one("Periods compared", windows, key="window", width=345)
    baseline, current = code.split(growth_windows.ARROW)
    picked = drivers.filter((pl.col("baseline") == baseline) & (pl.col("current") == current))
    events = queries.recording_events(warehouse, chosen.force_code, measure)
    titles = {} if events.is_empty() else dict(events.select("event_id", "title").iter_rows())
    published = growth_windows.published_count(
        warehouse, chosen.force_code, measure, baseline, current
    )
    count = words.baseline_count(picked)
    steps = growth_steps(
        words.ordered(picked, titles),
        baseline=baseline,
        current=current,
        count=published if count is None else count,
    )
    st.markdown(words.change_sentence(chosen.force_name, measure, steps))
    page.picture(
        growth_waterfall(
            steps,
            title=f"{text.label(measure)}, {baseline} to {current}",
            counted=text.label(measure),
        ),
        description=f"Waterfall from the {measure} of {baseline} to those of {current} in "
        f"{chosen.force_name}, one bar a driver, as in the sentence above and the table below.",
    )
    window = growth_windows.window_of(baseline, current, months["month"][0], months["month"][-1])
    end = None if window is None else window.current_end
    st.caption(f"{words.MEANING}{words.late_words(end, chosen.late_from)}")
    known_year = queries.last_population_year(warehouse, chosen.force_code)
    has_children = "child_population" in picked["driver"]
    if has_children and growth_windows.is_carried_forward(window, known_year):
        st.caption(
            f"The number of children is known to {known_year} and carried forward from there: a "
            "change since then would show under “per child”."
        )
    if count is not None and count != published:
        st.caption("Only forces that delivered incidents and investigations of both periods count.")
    _marks(events, picked, window)
    shares = pl.col("amount_count") / max(steps["end"][0], 1)
    shown = steps.with_columns(
        pl.when(~pl.col("is_total") & (pl.lit(steps["end"][0]) > 0))
        .then(shares)
        .alias("contribution_share")
    )
    page.table(shown, COLUMNS, name=f"Drivers of {measure}")
    page.source(warehouse, ORIGIN)


def _marks(events: pl.DataFrame, picked: pl.DataFrame, window: Window | None) -> None:
    """The changes of recording that are no bar, since nobody knows how much they changed."""
    if events.is_empty():
        return
    drawn = picked["driver"].str.strip_prefix("recording:")
    open_events = growth_windows.in_window(events, window).filter(
        ~pl.col("event_id").is_in(drawn.implode())
    )
    if open_events.is_empty():
        return
    columns = open_events.select("date", "date_precision", "title").iter_rows()
    told = [f"- {words.event_words(*row)}" for row in columns]
    st.markdown(
        "**Recording changed as well, by how much is not known.** These are in the bars above "
        "without being told apart:\n\n" + "\n".join(told)
    )
