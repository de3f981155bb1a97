"""The chart of police recorded crime, which counts offences and not investigations."""

import altair as alt
import polars as pl

from dashboard.events.charts import event_marks
from dashboard.shell.charts.theme import (
    DEFAULT_HEIGHT,
    count_axis,
    dash_scale,
    layered,
    legend,
    series_scale,
    time_axis,
)


def recorded_crime_trend(
    recorded: pl.DataFrame, *, title: str, events: pl.DataFrame | None = None
) -> alt.LayerChart:
    """Offences recorded by the police, quarter by quarter.

    Args:
        recorded: One row per quarter_start and offence_group (the label to show, at most four):
            offence_count (a negative count is a net correction and is drawn as it is).
        title: What the chart shows.
        events: As `queries.events`; marked by number.

    Returns:
        A line chart with one line an offence group, over the marks of the events.

    Raises:
        ValueError: There are more than four offence groups.
    """
    labels = recorded["offence_group"].unique(maintain_order=True).to_list()
    quarters = recorded["quarter_start"]
    marks = event_marks(events, first=quarters.min(), last=quarters.max())
    scale = marks.scale(recorded["offence_count"])
    lines = (
        alt.Chart(recorded.select("quarter_start", "offence_group", "offence_count"))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("quarter_start:T", axis=time_axis("Quarter")),
            y=alt.Y(
                "offence_count:Q", axis=count_axis("Offences recorded per quarter"), scale=scale
            ),
            color=alt.Color("offence_group:N", scale=series_scale(labels), legend=legend(labels)),
            strokeDash=alt.StrokeDash(
                "offence_group:N", scale=dash_scale(labels), legend=legend(labels)
            ),
            tooltip=[
                alt.Tooltip("quarter_start:T", title="Quarter from", format="%B %Y"),
                alt.Tooltip("offence_group:N", title="Offences"),
                alt.Tooltip("offence_count:Q", title="Recorded", format=",.0f"),
            ],
        )
    )
    return layered([*marks.layers(), lines], title=title, height=DEFAULT_HEIGHT + marks.room)
