"""Published tables: the figures that may leave, with what is hidden and why."""

import polars as pl
import streamlit as st

from dashboard.published import choices, queries, words
from dashboard.published.charts import released_line
from dashboard.published.figures import count_symbols, line_over_time
from dashboard.shell import page, shown, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.session import current_warehouse, session_warehouse
from pipelines.contracts.release_plan import COUNT, DIMENSIONS

QUESTION = "Which figures may leave?"
DAYS = dict.fromkeys(("month", "first_month", "last_month"), Kind.MONTH)


def show() -> None:
    """Draw the page."""
    profile = choices.choose_profile()
    released = session_warehouse(current_warehouse().version, profile)
    shown.begin(released)
    choice = choices.choose(released)
    shown.add(force_name=choice.force_name)
    table = choice.table
    cells = queries.cells_of_force(released, table, choice.force_code)
    if cells.is_empty():
        page.answer(QUESTION, f"{text.NOT_HELD} {table.title}: no force delivered it whole.")
        return
    counted = count_symbols(cells)
    page.answer(QUESTION, words.answer(profile, choice.force_name, table.title, counted))
    chosen = choices.choose_line(cells, table)
    line = line_over_time(cells, table, chosen)
    of_what = ", ".join(words.name_of(value) for value in chosen.values())
    named = [table.measure.capitalize(), of_what[:1].lower() + of_what[1:], choice.force_name]
    page.picture(
        released_line(
            line,
            title=", ".join(name for name in named if name),
            unit=table.unit[0].upper() + table.unit[1:],
            time=table.time,
            is_money=table.subject == "cost" and chosen.get("statistic") != COUNT,
        ),
        description=f"{table.title}: {choice.force_name}, {of_what}. The table has the numbers.",
    )
    _table(cells, table.time, table.title, is_money=table.subject == "cost")
    if counted.by_symbol:
        st.markdown(f"Symbols: {words.meanings(list(counted.by_symbol))}.")
    st.caption(table.note)
    page.source(released, "the forces' extracts, disclosure control applied at the build")


def _table(cells: pl.DataFrame, time: str, title: str, *, is_money: bool) -> None:
    """The cells with their symbols, codes in words."""
    coded = [name for name, dtype in cells.schema.items() if dtype == pl.String]
    in_words = [name for name in coded if name not in (time, "symbol", "price_base")]
    if time == "period":
        in_words.append(time)
    rows = cells.with_columns(
        pl.col(name).map_elements(words.name_of, return_dtype=pl.String) for name in in_words
    )
    kind = Kind.POUNDS if is_money else Kind.COUNT
    columns = {
        name: Column(DIMENSIONS[name], DAYS.get(name, Kind.TEXT))
        for name in rows.columns
        if name in DIMENSIONS
    }
    columns |= {"value": Column("Number", kind), "symbol": Column("Symbol", Kind.TEXT)}
    page.table(rows, columns, name=title, expanded=True)
