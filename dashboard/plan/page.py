"""Plan: demand, people, money and what stays undone, of a scenario, on one page."""

import polars as pl
import streamlit as st

from dashboard.plan import figures, money, words
from dashboard.plan.choices import ChosenPlan, choose_plan, choose_version
from dashboard.plan.columns import DEMAND_COLUMNS, PEOPLE_COLUMNS, money_columns
from dashboard.plan.downloads import offer_workbook
from dashboard.plan.steps import draw_steps
from dashboard.plan.worked_out import WorkedOut, work_out
from dashboard.shell import filters, page, queries, shown, text
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from pipelines.errors import ModelError

QUESTION = "Can we cope, and what will it cost?"
FEW_TOLD = 4


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    selection = filters.choose(warehouse, with_period=False)
    chosen = choose_plan()
    on = choose_version(warehouse, chosen.scenario)
    try:
        worked = work_out(on, selection.force_code, chosen.scenario, chosen.budget)
        other = None
        if chosen.against is not None:
            other = work_out(on, selection.force_code, chosen.against, chosen.budget)
    except ModelError:
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(selection, "forecast of investigations by quarter, which a plan rests on")
        return
    rows = figures.yearly_figures(worked.plan, worked.code, in_real_terms=chosen.in_real_terms)
    as_at_year = text.financial_year(on.info.last_complete_month)
    years = rows["financial_year"].to_list()
    shown.add(period=f"{years[0]} to {years[-1]}")
    first = figures.year_to_show(years, as_at_year)
    with chosen.place:
        year = filters.choose_one("Financial year", years, key="year", default=first, width=140)
    row = figures.row_of(rows, year)
    base = worked.plan.price_base if chosen.in_real_terms else None
    page.answer(QUESTION, words.answer(selection.force_name, year, row, price_base=base))
    st.caption(f"{words.levers_sentence(chosen.scenario)} {words.RANGE_NOTE}")
    draw_steps(worked, row, year, price_base=base)
    _money(worked, other, rows, year, chosen)
    page.table(rows, PEOPLE_COLUMNS, name="Accredited investigators by financial year")
    page.table(rows, DEMAND_COLUMNS, name="Demand and backlog by financial year")
    money.draw(worked, year, chosen)
    _notes(warehouse, worked)
    offer_workbook(worked, other, selection.force_code, selection.force_name)
    page.source(on, "the forces' extracts, their forecast, budgets and staffing")


def _money(
    worked: WorkedOut,
    other: WorkedOut | None,
    rows: pl.DataFrame,
    year: str,
    chosen: ChosenPlan,
) -> None:
    """Cash by year beside the budget and the other scenario, as a picture and as a table."""
    if rows["cash_p50"].is_null().all():
        st.info("No cost lines were delivered, so that nothing can be said of money here.")
        return
    drawn = {chosen.scenario.name: rows}
    if other is not None:
        held = figures.yearly_figures(other.plan, other.code, in_real_terms=chosen.in_real_terms)
        rows = figures.with_change(rows, held)
        said = words.against_sentence(figures.row_of(rows, year), other.scenario.name, year)
        st.markdown(said)
        drawn[words.unlike(other.scenario.name, drawn)] = held
    money.draw_years(drawn, worked.plan.price_base, in_real_terms=chosen.in_real_terms)
    columns = money_columns(other.scenario.name if other else None)
    page.table(rows, columns, name="Money by financial year", expanded=True)


def _notes(warehouse: Warehouse, worked: WorkedOut) -> None:
    """What a reader must know: what is missing, what does not act, where the work outgrows."""
    names = dict(queries.forces(warehouse).select("force_code", "force_name").iter_rows())
    told = words.messages_in_words(worked.plan.messages, names)
    if not told:
        return
    st.subheader("What to know of these figures", anchor=False)
    st.markdown("\n".join(f"- {line}" for line in told[:FEW_TOLD]))
    if len(told) > FEW_TOLD:
        with st.expander(f"{len(told) - FEW_TOLD} more"):
            st.markdown("\n".join(f"- {line}" for line in told[FEW_TOLD:]))
