"""Ranked dots with intervals beside a national value, as several subjects draw them."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import polars as pl

from dashboard.shell.charts.theme import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    layered,
    legend,
)

DOT_HEIGHT = 24
DIFFERENCES = {
    "Higher": "triangle-up",
    "Lower": "triangle-down",
    "No clear difference": "circle",
}
"""What the interval says about a force against the reference, and its shape."""
VERDICTS = {
    "stands_out": "Stands out",
    "differs": "Differs",
    "usual": "As forces usually differ",
}
"""What the funnel says about a force among the others (`Verdict`), in words."""
VERDICT_SHAPES = dict(zip(VERDICTS.values(), ("square", "diamond", "circle"), strict=True))


def ranked_dots(
    forces: pl.DataFrame,
    *,
    title: str,
    axis: alt.Axis,
    reference: float | None = None,
    reference_name: str = "England and Wales",
    shapes: Mapping[str, str] = DIFFERENCES,
) -> alt.LayerChart:
    """Forces in order of a value, each with its interval, beside the national value.

    Args:
        forces: One row per force, in the order to draw: force_name, value, low, high (null where
            not known; such forces are not drawn), is_chosen; and, to have it told in shapes too,
            difference (one of `shapes`).
        title: What the chart shows.
        axis: The axis of the value, with its unit.
        reference: A value to compare with, drawn as a line.
        reference_name: What it is the value of.
        shapes: What may be said of a force, DIFFERENCES or VERDICT_SHAPES, each with its shape.

    Returns:
        A dot plot; neighbours whose intervals overlap are not told apart by their order.
    """
    told = ["difference"] if "difference" in forces.columns else []
    rows = forces.filter(pl.col("value").is_not_null()).select(
        "force_name", "value", "low", "high", "is_chosen", *told
    )
    layers = _dots(alt.Chart(rows), axis, _difference_shape(shapes) if told else _chosen_shape())
    if reference is not None:
        layers += _reference_line(reference, reference_name)
    return layered(layers, title=title, height=alt.Step(DOT_HEIGHT))


def _dots(base: alt.Chart, axis: alt.Axis, shape: Any) -> list[alt.Chart]:
    """A point a force, on the bar of its interval."""
    unit = axis.to_dict()["title"]
    shared = {
        "y": alt.Y("force_name:N", sort=None, axis=alt.Axis(title=None, labelLimit=0, grid=True)),
        "color": alt.condition("datum.is_chosen", alt.value(DARK_PINK), alt.value(DARK_BLUE)),
        "tooltip": [
            alt.Tooltip("force_name:N", title="Force"),
            alt.Tooltip("value:Q", title=unit, format=",.4~g"),
            alt.Tooltip("low:Q", title="95% from", format=",.4~g"),
            alt.Tooltip("high:Q", title="95% to", format=",.4~g"),
        ],
    }
    return [
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", axis=axis), x2="high:Q", **shared),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            x=alt.X("value:Q", axis=axis, scale=alt.Scale(zero=False)), shape=shape, **shared
        ),
    ]


def _reference_line(value: float, name: str) -> list[alt.Chart]:
    line = alt.Chart(pl.DataFrame({"value": [value], "name": [name]}))
    return [
        line.mark_rule(color=DARK_GREY, strokeDash=[5, 3]).encode(x="value:Q"),
        line.mark_text(align="left", dx=5, dy=-6, baseline="bottom", color=DARK_GREY).encode(
            x="value:Q", y=alt.YValue(0), text="name:N"
        ),
    ]


def _chosen_shape() -> Any:
    return alt.condition("datum.is_chosen", alt.value("diamond"), alt.value("circle"))


def _difference_shape(shapes: Mapping[str, str]) -> alt.Shape:
    """A shape for each thing that is said of a force, with a key in words."""
    labels = list(shapes)
    return alt.Shape(
        "difference:N",
        scale=alt.Scale(domain=labels, range=list(shapes.values())),
        legend=legend(labels),
    )
