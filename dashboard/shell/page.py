"""What every page shares: marking, profile, banner, answer, picture, table and source line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import altair as alt
import polars as pl
import polars.selectors as cs
import pyarrow as pa
import streamlit as st
from altair.utils import schemapi
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard.shell import downloads, shown
from dashboard.shell.columns import Column, Holds, Kind, check_declared
from dashboard.shell.filters import Selection
from dashboard.shell.release_queries import find_release
from dashboard.shell.text import SYNTHETIC, day_name
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.versions import BuildInfo
from pipelines.contracts.profiles import Profile

STYLE = """
<style>
[data-testid="stMainBlockContainer"] {padding-top: 4.5rem; max-width: 70rem}
.marking {text-align: center; font-weight: 700; letter-spacing: .04em; color: #0B0C0C}
.profile {text-align: center; color: #0B0C0C; margin: 0 0 .25rem}
.synthetic {background: #FFDD00; color: #0B0C0C; font-weight: 700; padding: .5rem .75rem;
  margin: .25rem 0 .5rem}
.answer {font-size: 1.2rem; line-height: 1.5; max-width: 46rem; color: #0B0C0C}
.about {font-size: .875rem; color: #3D3D3D; border-top: 1px solid #B1B4B6; padding-top: .5rem}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {
  color: #484949 !important; opacity: 1 !important}
[data-testid="stAlertContainer"] p, [data-testid="stAlertContainer"] code {color: #0B0C0C}
h1 {overflow-wrap: anywhere}
[data-testid="stMetricValue"] > div, [data-testid="stMetricLabel"] p {white-space: normal}
</style>
"""
# Streamlit's own buttons on charts and tables hand out bare figures, without marking or date: of a
# chart's only those of the full screen stay, and those that export stay nowhere. What is not
# displayed is not reached by keyboard either. The server also sets `client.disableDataExport`.
NO_BARE_EXPORTS = """
<style>
[data-testid="stFullScreenFrame"]:has([data-testid="stVegaLiteChart"])
  [data-testid="stElementToolbarButton"]:not(:has(
    [aria-label^="Fullscreen"], [aria-label^="Close fullscreen"])),
[data-testid="stElementToolbarButton"]:has(
    [aria-label^="Download"], [aria-label^="Show data"], [aria-label^="Cop"]) {display: none}
</style>
"""


def header(profile: Profile, info: BuildInfo | None) -> None:
    """Marking, whose figures the page shows, and the banner that says when they are invented."""
    st.html(STYLE + NO_BARE_EXPORTS)
    st.html(
        f'<div class="marking">{profile.marking}</div>'
        f'<div class="profile">{profile.heading}. {profile.words}</div>'
    )
    if info is not None and info.is_synthetic:
        st.html(f'<div class="synthetic" role="note">{SYNTHETIC}</div>')
    if not shown.may_hand_out(profile):
        st.caption(downloads.ARE_OFF)


def footer(profile: Profile, info: BuildInfo) -> None:
    """Version and as-at date, and the marking once more."""
    st.html(
        f'<div class="about">{profile.heading} · data as at {day_name(info.as_at)} · version '
        f"{info.version} · built {day_name(info.built_at.date())} · Caseweight "
        f"{info.code_version}</div>"
        f'<div class="marking">{profile.marking}</div>'
    )


def answer(question: str, sentence: str) -> None:
    """The page's question and its answer in a sentence."""
    st.title(question, anchor=False)
    st.html(f'<p class="answer">{sentence}</p>')


def picture(chart: alt.Chart | alt.LayerChart, *, description: str) -> None:
    """A chart with its text alternative, and the marked picture of it to download."""
    st.altair_chart(cast(Any, _AsServed(chart)), theme=None, width="stretch", alt=description)
    downloads.offer_picture(chart, description=description)


@dataclass(frozen=True)
class _AsServed:
    """A chart as Streamlit asks for it, held to Vega-Lite's schema where Altair looks for faults.

    A served dashboard does not (`dashboard/server.py`): it is a third of the time of a page.
    """

    chart: alt.Chart | alt.LayerChart

    def to_dict(self) -> dict[str, Any]:
        return self.chart.to_dict(validate=schemapi.DEBUG_MODE)


def table(
    rows: pl.DataFrame,
    columns: Mapping[str, Column],
    *,
    name: str,
    expanded: bool = False,
    unknown: str = "–",
) -> None:
    """A table with plain headings, and the same values to download.

    Args:
        rows: The rows to show.
        columns: Which columns, in order, and what each holds.
        name: What the table is about; also the download's file name.
        expanded: Whether it stands open.
        unknown: What stands where there is no value.

    Raises:
        TypeError: A column is not declared, or is not of the kind declared.
        ValueError: A column is not in the rows.
    """
    check_declared(rows, columns)
    on_screen = rows.select(
        pl.col(name) * 100 if column.kind is Kind.SHARE else pl.col(name)
        for name, column in columns.items()
    )
    with st.expander(f"Table: {name.lower()}", expanded=expanded):
        st.dataframe(
            _for_screen(on_screen),
            hide_index=True,
            column_config={
                name: _config(column, on_screen[name]) for name, column in columns.items()
            },
            alt=name,
            placeholder=unknown,
        )
        downloads.offer_table(rows, columns, name=name)


def _for_screen(rows: pl.DataFrame) -> pl.DataFrame | pa.Table:
    """The rows as Streamlit takes them; exact pounds as Arrow, which it passes on as they are.

    A frame it turns into a pandas one, with an object for each amount.
    """
    return rows.to_arrow() if rows.select(cs.decimal()).width else rows


def _config(column: Column, values: pl.Series) -> ColumnConfig:
    heading, form = column.heading, column.kind.form
    match column.kind.holds:
        case Holds.WORDS:
            return st.column_config.TextColumn(heading)
        case Holds.DATES:
            return st.column_config.DateColumn(heading, format=form)
        case Holds.TIMES:
            return st.column_config.DatetimeColumn(heading, format=form)
    # Beside a minus the sign would read "£-1"; the heading says pounds anyway.
    is_signed = column.kind in {Kind.POUNDS, Kind.PENCE} and not (values < 0).any()
    return st.column_config.NumberColumn(heading, format=f"{'£' * is_signed}{form}")


def source(warehouse: Warehouse, origin: str, *, publication: str | None = None) -> None:
    """Where the figures above come from, and of when they are.

    Args:
        warehouse: The published version.
        origin: Who made the data, in words.
        publication: The source's name where it is not the force's own extracts; its date is that of
            its own release, and where any data are invented it is said whether these are.
    """
    if publication is None:
        as_at, note = warehouse.info.as_at, ""
    else:
        # A file that may leave holds no loads: then the version's own day is all that is known.
        release = find_release(warehouse, publication)
        as_at, note = (release.as_at, release.note) if release else (warehouse.info.as_at, "")
    st.caption(
        f"Source: {origin}{note}. Data as at {day_name(as_at)}, version {warehouse.info.version}."
    )


def missing(selection: Selection, what: str) -> None:
    """A plain word where the version holds nothing to show."""
    if selection.has_data or shown.what_is_shown().profile is not Profile.INTERNAL:
        st.info(f"This version holds no {what} for {selection.force_name}.")
    else:
        st.info(
            f"{selection.force_name} has delivered no data to this version, "
            "which is not the same as zero."
        )
