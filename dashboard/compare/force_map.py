"""The forces on a map: tiles of one size, or the user's own boundaries."""

from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from dashboard.compare import words
from dashboard.compare.boundaries import boundaries
from dashboard.compare.charts import boundary_map, tile_map
from dashboard.compare.choices import Choice
from dashboard.compare.figures import Standing
from dashboard.shell import page
from pipelines.errors import SourceError
from pipelines.settings import Settings

GREY = "Grey: not known, or not meaningful (the table says why)."


def draw(standing: Standing, choice: Choice) -> None:
    """The forces on a map: as tiles of one size, or in the user's own boundaries."""
    forces = standing.rows.filter(pl.col("tile_row").is_not_null())
    title = words.map_title(choice.group, choice.kind, choice.period)
    unit, number = words.unit(choice.kind), words.number_format(forces["value"], choice.kind)
    outlines = _outlines(forces["force_code"].to_list())
    chart = (
        boundary_map(forces, outlines, title=title, unit=unit, number=number)
        if outlines
        else tile_map(forces, title=title, unit=unit, number=number)
    )
    sort = "the forces' boundaries" if outlines else "equal tiles, one a force, near its place"
    page.picture(
        chart,
        description=f"Map of {sort}, darker where the value is higher; {title}. The chosen force "
        "has a thick edge. The table holds every value.",
    )
    large = " Large areas are not more important than small ones." if outlines else ""
    st.caption(f"{GREY}{large}")


def _outlines(forces: list[str]) -> list[dict[str, Any]]:
    """The user's own boundaries; none where no file is named, or where it is of no use."""
    path = Settings().boundaries
    if path is None:
        return []
    try:
        changed = path.stat().st_mtime_ns if path.is_file() else 0
        return _read_outlines(path, changed, forces)
    except SourceError as error:
        st.warning(f"{error} Tiles are drawn instead.")
        return []


@st.cache_data(max_entries=2, show_spinner=False)
def _read_outlines(path: Path, changed: int, forces: list[str]) -> list[dict[str, Any]]:
    return boundaries(path, forces)
