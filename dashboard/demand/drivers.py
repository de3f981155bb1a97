"""Why demand changed: the waterfall of growth on the demand page."""

import polars as pl
import streamlit as st

from dashboard.demand import figures, queries, words
from dashboard.demand.charts_drivers import growth_steps, growth_waterfall
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.shell.months import forces_throughout, last_year
from dashboard.shell.windows import Window, of_window, windows_in_order, windows_of
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.demand.drivers import CHILD_POPULATION
from pipelines.models.rates import NO_TERRITORY

RECORDED_CRIME = "recorded_crime"
MEASURES = ["incidents", "investigations", RECORDED_CRIME]
COUNTED = {RECORDED_CRIME: "recorded child-specific offences"}
"""What is counted, where it has another name than the measure."""
ARROW = " → "
COLUMNS = {
    "step": Column("Driver", Kind.TEXT),
    "amount_count": Column("Count", Kind.COUNT),
    "contribution_share": Column("Of the count before", Kind.SHARE),
}
ORIGIN = (
    "the forces' incident and investigation extracts; children aged 0 to 17 of the population "
    "estimates loaded; changes of recording of the register of events"
)
CRIME_ORIGIN = "Home Office police recorded crime open data, its child-specific offence groups"


def draw(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Draw the waterfall of one window, its table and what is not in it.

    Args:
        warehouse: The published version.
        chosen: What the reader chose.
    """
    st.subheader("What does the change consist of?", anchor=False)
    measure = filters.choose_one("What changed", MEASURES, key="driven", words=text.label)
    counted = COUNTED.get(measure, measure)
    drivers = queries.growth_drivers(warehouse, chosen.force_code, measure)
    if drivers.is_empty():
        page.missing(chosen, f"two whole periods of {text.label(measure).lower()} to compare")
        return
    window = _choose_window(warehouse, chosen, measure, drivers)
    picked = of_window(drivers, window)
    events = queries.recording_events(warehouse, chosen.force_code, measure)
    growth = queries.demand_growth(warehouse, chosen.force_code, measure)
    published = figures.count_before(growth, window)
    count = words.baseline_count(picked)
    titles = {} if events.is_empty() else dict(events.select("event_id", "title").iter_rows())
    steps = growth_steps(
        words.ordered(picked, titles),
        baseline=window["baseline"],
        current=window["current"],
        count=published if count is None else count,
    )
    _waterfall(counted, _where(warehouse, chosen, measure, window), window, steps)
    st.caption(words.MEANING)
    _children(warehouse, chosen, window, picked)
    if count is not None and count != published:
        st.caption("Only forces that delivered incidents and investigations of both periods count.")
    _marks(events, picked, window)
    _table(counted, steps)
    if measure == RECORDED_CRIME:
        page.source(warehouse, CRIME_ORIGIN, publication=RECORDED_CRIME)
    else:
        page.source(warehouse, ORIGIN)


def _choose_window(
    warehouse: Warehouse, chosen: filters.Selection, measure: str, drivers: pl.DataFrame
) -> Window:
    """The two periods to compare; those of the page's own answer come first."""
    known = windows_in_order(windows_of(drivers))
    windows = {f"{window['baseline']}{ARROW}{window['current']}": window for window in known}
    total = None
    if measure != RECORDED_CRIME:
        total = last_year(warehouse, chosen.force_code, measure)
    answer = figures.growth_of(warehouse, total)
    first = f"{answer.get('baseline')}{ARROW}{answer.get('current')}"
    codes = sorted(windows, key=lambda code: code != first)
    return windows[filters.choose_one("Periods compared", codes, key="window", width=345)]


def _where(warehouse: Warehouse, chosen: filters.Selection, measure: str, window: Window) -> str:
    """The force, or of how many forces the two periods are."""
    if chosen.force_code != ALL_FORCES:
        return chosen.force_name
    if measure == RECORDED_CRIME:
        return text.force_sum(_crime_forces(warehouse, window))
    # Investigations are explained by the incidents of the same forces.
    measures = ["incidents", measure] if measure == "investigations" else [measure]
    spans = [
        (window[f"{period}_start"], window[f"{period}_end"].replace(day=1))
        for period in ("baseline", "current")
    ]
    return text.force_sum(forces_throughout(warehouse, measures, spans))


def _crime_forces(warehouse: Warehouse, window: Window) -> int:
    """How many territorial forces delivered recorded crime of both periods."""
    held = [
        of_window(growth, window)
        for code in (ALL_FORCES, *NO_TERRITORY)
        if not (growth := queries.demand_growth(warehouse, code, RECORDED_CRIME)).is_empty()
    ]
    counts = [int(rows["force_count"][0]) for rows in held if rows.height]
    return counts[0] - sum(counts[1:]) if counts else 0


def _waterfall(measure: str, where: str, window: Window, steps: pl.DataFrame) -> None:
    baseline, current = window["baseline"], window["current"]
    st.markdown(words.change_sentence(where, measure, steps))
    page.picture(
        growth_waterfall(
            steps,
            title=f"{measure[:1].upper()}{measure[1:]}, {baseline} to {current}",
            counted=f"{measure[:1].upper()}{measure[1:]}",
        ),
        description=f"Waterfall from the {measure} of {baseline} to those of {current} in "
        f"{where}, one bar a driver, as in the sentence above and the table below.",
    )


def _children(
    warehouse: Warehouse,
    chosen: filters.Selection,
    window: Window,
    picked: pl.DataFrame,
) -> None:
    """That the children of the later period are those of an earlier year, where they are."""
    known_year = queries.last_population_year(warehouse, chosen.force_code)
    if known_year is None or CHILD_POPULATION not in picked["driver"]:
        return
    if figures.middle_year(window["current_start"], window["current_end"]) > known_year:
        st.caption(
            f"The number of children is known to {known_year} and carried forward from there: a "
            "change since then would show under “per child”."
        )


def _marks(events: pl.DataFrame, picked: pl.DataFrame, window: Window) -> None:
    """The changes of recording that are no bar, since nobody knows how much they changed."""
    if events.is_empty():
        return
    drawn = picked["driver"].str.strip_prefix("recording:")
    open_events = figures.events_within(
        events, window["baseline_start"], window["current_end"]
    ).filter(~pl.col("event_id").is_in(drawn.implode()))
    if open_events.is_empty():
        return
    columns = open_events.select("date", "date_precision", "title").iter_rows()
    told = [f"- {words.event_words(*row)}" for row in columns]
    st.markdown(
        "**Recording changed as well, by how much is not known.** These are in the bars above "
        "without being told apart:\n\n" + "\n".join(told)
    )


def _table(measure: str, steps: pl.DataFrame) -> None:
    before = steps["end"][0]
    share = pl.col("amount_count") / max(before, 1)
    is_part = ~pl.col("is_total") & (pl.lit(before) > 0)
    shown = steps.with_columns(pl.when(is_part).then(share).alias("contribution_share"))
    page.table(shown, COLUMNS, name=f"Drivers of {measure}")
