"""What a page hands out: files that say for whom they are, and what to read before they are taken.

No file leaves a page by another way; `tests/app/test_tables.py` holds every page to that.
"""

from collections.abc import Callable, Mapping
from functools import partial

import altair as alt
import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.shell.charts.marked_picture import draw_marked_picture
from dashboard.shell.columns import Column, Kind
from dashboard.shell.shown import Shown, distinct_key, what_is_shown
from pipelines.contracts.profiles import Profile
from pipelines.contracts.spreadsheets import neutralise_text

CSV, PNG = "text/csv", "image/png"
PENCE = 2
PUBLISHED_TABLES = "[Published tables](published-tables)"
ARE_OFF = (
    "This server hands out no internal figures. For figures that may be published use "
    f"{PUBLISHED_TABLES}; for others ask whoever runs this server."
)


def offer_file(
    label: str, make: Callable[[], bytes | str], *, what: str, ending: str, mime: str, key: str
) -> None:
    """Offer a file of what the page shows, made only when somebody presses the button.

    Internal figures stand behind a word of caution, and are not offered where this server hands
    none out.

    Args:
        label: What the button says, beginning with a verb.
        make: Makes the file.
        what: What it holds, for its name.
        ending: Of its name: csv, png and the like.
        mime: Its kind.
        key: The button's name within the page; another of the same name gets a number.
    """
    shown = what_is_shown()
    if not shown.may_leave:
        return
    with _place(label, shown.profile):
        st.download_button(
            label,
            data=make,
            file_name=shown.file_name(what, ending),
            mime=mime,
            key=distinct_key(f"download {key}"),
            on_click="ignore",
        )


def _place(label: str, profile: Profile) -> DeltaGenerator:
    """Where a button stands: that of internal figures behind what must be read first."""
    if profile is not Profile.INTERNAL:
        return st.container()
    place = st.popover(label, type="tertiary", icon=":material/download:")
    place.markdown(
        f"**{profile.marking}**: true counts, also of 1 to 5. For figures that may be published "
        f"use {PUBLISHED_TABLES}."
    )
    return place


def offer_table(rows: pl.DataFrame, columns: Mapping[str, Column], *, name: str) -> None:
    """Offer a table as CSV; see `marked_csv`."""
    offer_file(
        "Download this table (CSV)",
        partial(marked_csv, rows, columns, what_is_shown()),
        what=name,
        ending="csv",
        mime=CSV,
        key=name,
    )


def marked_csv(rows: pl.DataFrame, columns: Mapping[str, Column], shown: Shown) -> str:
    """A table as CSV: the values of the page, and in every row for whom and of when they are.

    Args:
        rows: The rows as the page shows them.
        columns: Which columns, in order.
        shown: What the page shows.

    Returns:
        The columns, pounds that are no decimal to the penny, then shown_for (the force), as_at,
        version, profile, marking, synthetic (yes or no), each with `page_` before it where the
        table has a column of that name; no text in it is run as a formula.
    """
    told = {
        f"page_{name}" if name in columns else name: value
        for name, value in shown.columns().items()
    }
    return neutralise_text(
        rows.select(
            *(_value(name, column, rows.schema[name]) for name, column in columns.items()),
            *(pl.lit(value).alias(name) for name, value in told.items()),
        )
    ).write_csv()


def _value(name: str, column: Column, dtype: pl.DataType) -> pl.Expr:
    if column.kind is Kind.POUNDS and dtype.is_float():
        return pl.col(name).round(PENCE)
    return pl.col(name)


def offer_picture(chart: alt.Chart | alt.LayerChart, *, description: str) -> None:
    """Offer a chart as a PNG with its marking, version and date drawn into it."""
    shown = what_is_shown()
    title = title_of(chart)
    make = partial(
        draw_marked_picture,
        chart,
        marking=shown.profile.marking,
        banner=shown.banner,
        about=shown.sentences(),
    )
    offer_file(
        "Download this chart (PNG)",
        make,
        what=title or description,
        ending="png",
        mime=PNG,
        key=f"{title} {description}",
    )


def title_of(chart: alt.Chart | alt.LayerChart) -> str:
    """What a chart is called; empty where it has no title."""
    lines = getattr(chart.title, "text", chart.title)
    if isinstance(lines, str):
        return lines
    return " ".join(lines) if isinstance(lines, list) else ""
