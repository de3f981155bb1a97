"""Charts that set forces side by side: an equal-area tile map, a ranking with intervals, lines."""

from typing import Any

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_PINK,
    PALE_GREY,
    finish,
    layered,
)

INK, WHITE, PALE_BLUE = "#0B0C0C", "#FFFFFF", "#DCE6EE"
TILE_HEIGHT = 52
WIDTH_FOR_VALUES = 560
"""Pixels of the plot under which a value does not fit its tile."""
KNOWN, UNKNOWN = "isValid(datum.value)", "!isValid(datum.value)"
DARK_SHARE = 0.55
"""From so far up the scale on, a tile is so dark that its text is white."""
MULTIPLE_HEIGHT, MAP_HEIGHT = 180, 620


def tile_map(
    forces: pl.DataFrame, *, title: str, unit: str, number: str = ",.1f"
) -> alt.LayerChart:
    """Forces as tiles of one size near their place on the map, shaded by a value.

    Args:
        forces: One row per force: short_name, force_name, tile_row, tile_column, value (null where
            it is not known), is_chosen.
        title: What the chart shows.
        unit: What the value is, with its unit.
        number: The value's d3 format.

    Returns:
        A grid; the chosen force has a thick edge, a force without a value is hatched by a dash.
    """
    value = pl.col("value")
    middle = value.min() + DARK_SHARE * (value.max() - value.min())
    rows = forces.select(
        "short_name", "force_name", "tile_row", "tile_column", "value", "is_chosen"
    ).with_columns((value > middle).fill_null(False).alias("is_dark"))
    base = alt.Chart(rows)
    place = {
        "x": alt.X("tile_column:O", axis=None),
        "y": alt.Y("tile_row:O", axis=None),
        "tooltip": [
            alt.Tooltip("force_name:N", title="Force"),
            alt.Tooltip("value:Q", title=unit, format=number),
        ],
    }
    edge: dict[str, Any] = {"stroke": WHITE, "strokeWidth": 2}
    tiles = [
        base.transform_filter(UNKNOWN).mark_rect(color=PALE_GREY, **edge).encode(**place),
        base.transform_filter(KNOWN).mark_rect(**edge).encode(color=_shade(unit), **place),
    ]
    chosen = (
        base.transform_filter("datum.is_chosen")
        # A frame around a tile that names itself: nothing for a screen reader to say twice.
        .mark_rect(fillOpacity=0, stroke=DARK_PINK, strokeWidth=4, aria=False)
        .encode(**place)
    )
    ink = alt.condition("datum.is_dark", alt.value(WHITE), alt.value(INK))
    names = base.mark_text(dy=-8, fontWeight="bold").encode(text="short_name:N", color=ink, **place)
    values = (
        base.transform_filter(f"width > {WIDTH_FOR_VALUES}")
        .transform_calculate(shown=f"isValid(datum.value) ? format(datum.value, '{number}') : '–'")
        .mark_text(dy=11)
        .encode(text="shown:N", color=ink, **place)
    )
    return layered([*tiles, chosen, names, values], title=title, height=alt.Step(TILE_HEIGHT))


def boundary_map(
    forces: pl.DataFrame,
    outlines: list[dict[str, Any]],
    *,
    title: str,
    unit: str,
    number: str = ",.1f",
) -> alt.LayerChart:
    """Forces in their outlines, shaded by a value; large areas weigh more to the eye than small.

    Args:
        forces: As for `tile_map`, with force_code.
        outlines: GeoJSON features in degrees whose property force_code names the force.
        title: What the chart shows.
        unit: What the value is, with its unit.
        number: The value's d3 format.
    """
    rows = {row["force_code"]: row for row in forces.to_dicts()}
    kept = ("force_name", "value", "is_chosen")
    features = [
        {**outline, **{name: rows[code][name] for name in kept}}
        for outline in outlines
        if (code := outline["properties"]["force_code"]) in rows
    ]
    base = alt.Chart({"values": features}).project(type="mercator")
    tooltip = [
        alt.Tooltip("force_name:N", title="Force"),
        alt.Tooltip("value:Q", title=unit, format=number),
    ]
    edge: dict[str, Any] = {"stroke": WHITE, "strokeWidth": 1}
    areas = [
        base.transform_filter(UNKNOWN).mark_geoshape(color=PALE_GREY, **edge),
        base.transform_filter(KNOWN).mark_geoshape(**edge).encode(color=_shade(unit)),
    ]
    chosen = base.transform_filter("datum.is_chosen").mark_geoshape(
        fillOpacity=0, stroke=DARK_PINK, strokeWidth=3, strokeJoin="round"
    )
    return layered(
        [*(area.encode(tooltip=tooltip) for area in areas), chosen], title=title, height=MAP_HEIGHT
    )


def _shade(unit: str) -> alt.Color:
    """Light to dark by value."""
    key = alt.Legend(title=unit, orient="top", titleLimit=0, gradientLength=200, tickCount=3)
    scale = alt.Scale(range=[PALE_BLUE, DARK_BLUE], interpolate="rgb", zero=False)
    return alt.Color("value:Q", scale=scale, legend=key)


def rate_axis(title: str) -> alt.Axis:
    """An axis of rates, whose steps may be parts of one."""
    return alt.Axis(title=title, format=",.3~f", tickCount=5)


def small_line(
    series: pl.DataFrame, *, title: str, unit: str, highest: float, is_chosen: bool
) -> alt.Chart:
    """One of several small line charts on the same scale; the page lays them out side by side.

    Args:
        series: One row per period: period_start, value (null breaks the line).
        title: Whose line it is.
        unit: What the value is, with its unit.
        highest: The end of the scale, the same for all of them; it begins at zero.
        is_chosen: Whether it is the force that the reader chose.
    """
    chart = (
        alt.Chart(series.select("period_start", "value"))
        .mark_line(strokeWidth=2, color=DARK_PINK if is_chosen else DARK_BLUE)
        .encode(
            x=alt.X("period_start:T", axis=alt.Axis(title=None, tickCount=3, format="%Y")),
            y=alt.Y(
                "value:Q",
                axis=alt.Axis(title=None, tickCount=3, format=",.3~g"),
                scale=alt.Scale(domain=[0, highest]),
            ),
            tooltip=[
                alt.Tooltip("period_start:T", title="From", format="%B %Y"),
                alt.Tooltip("value:Q", title=unit, format=",.4~g"),
            ],
        )
    )
    return finish(chart, title=title, height=MULTIPLE_HEIGHT)
