"""What every page shares: marking, banner, answer, picture, table, download and source line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import altair as alt
import polars as pl
import polars.selectors as cs
import pyarrow as pa
import streamlit as st
from altair.utils import schemapi
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard.shell.columns import Column, Holds, Kind, check_declared
from dashboard.shell.disclosure import public_table
from dashboard.shell.filters import Selection
from dashboard.shell.release_queries import find_release
from dashboard.shell.text import MARKING, SYNTHETIC, day_name
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.versions import BuildInfo
from pipelines.contracts.spreadsheets import neutralise_text

STYLE = """
<style>
[data-testid="stMainBlockContainer"] {padding-top: 4.5rem; max-width: 70rem}
.marking {text-align: center; font-weight: 700; letter-spacing: .04em; color: #0B0C0C}
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


def header(info: BuildInfo | None) -> None:
    """Marking, and the banner that says when the data are invented."""
    st.html(STYLE)
    st.html(f'<div class="marking">{MARKING}</div>')
    if info is not None and info.is_synthetic:
        st.html(f'<div class="synthetic" role="note">{SYNTHETIC}</div>')


def footer(info: BuildInfo) -> None:
    """Version and as-at date, and the marking once more."""
    st.html(
        f'<div class="about">Data as at {day_name(info.as_at)} · version {info.version} · '
        f"built {day_name(info.built_at.date())} · Caseweight {info.code_version}</div>"
        f'<div class="marking">{MARKING}</div>'
    )


def answer(question: str, sentence: str) -> None:
    """The page's question and its answer in a sentence."""
    st.title(question, anchor=False)
    st.html(f'<p class="answer">{sentence}</p>')


def picture(chart: alt.Chart | alt.LayerChart, *, description: str) -> None:
    """A chart with its text alternative."""
    st.altair_chart(cast(Any, _AsServed(chart)), theme=None, width="stretch", alt=description)


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
    totals: Sequence[Sequence[str]] = (),
    unknown: str = "–",
) -> None:
    """A table with plain headings, and its public form to download.

    Args:
        rows: The rows to show, with the counts that they rest on even where these are not shown.
        columns: Which columns, in order, and what each holds.
        name: What the table is about; also the download's file name.
        expanded: Whether it stands open.
        totals: Sets of columns over which totals of it are published beside it.
        unknown: What stands where there is no value.

    Raises:
        TypeError: A column is not declared, or is not of the kind declared.
        ValueError: A column, or a count that it rests on, is not in the rows.
    """
    check_declared(rows, columns)
    shown = rows.select(
        pl.col(name) * 100 if column.kind is Kind.SHARE else pl.col(name)
        for name, column in columns.items()
    )
    with st.expander(f"Table: {name.lower()}", expanded=expanded):
        st.dataframe(
            _for_screen(shown),
            hide_index=True,
            column_config={name: _config(column, shown[name]) for name, column in columns.items()},
            alt=name,
            placeholder=unknown,
        )
        st.download_button(
            "Download as CSV, small counts hidden",
            data=lambda: neutralise_text(public_table(rows, columns, totals=totals)).write_csv(),
            file_name=f"{name.lower().replace(' ', '-')}.csv",
            mime="text/csv",
            key=f"download {name}",
            on_click="ignore",
            help="Counts of 1 to 5 become c, with what would give them away, and so does money "
            "that stands on so few cases or on nobody knows how many. The true figures, "
            f"marked {MARKING}, are not offered as a download yet.",
        )


def _for_screen(shown: pl.DataFrame) -> pl.DataFrame | pa.Table:
    """The rows as Streamlit takes them; exact pounds as Arrow, which it passes on as they are.

    A frame it turns into a pandas one, with an object for each amount.
    """
    return shown.to_arrow() if shown.select(cs.decimal()).width else shown


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
        release = find_release(warehouse, publication)
        as_at, note = (release.as_at, release.note) if release else (None, "")
    st.caption(
        f"Source: {origin}{note}. Data as at {day_name(as_at)}, version {warehouse.info.version}."
    )


def missing(selection: Selection, what: str) -> None:
    """A plain word where the version holds nothing to show."""
    if selection.has_data:
        st.info(f"This version holds no {what} for {selection.force_name}.")
    else:
        st.info(
            f"{selection.force_name} has delivered no data to this version, "
            "which is not the same as zero."
        )
