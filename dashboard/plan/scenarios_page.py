"""Scenarios: change assumptions, see at once what they cost, save, share and compare them."""

from urllib.parse import urlsplit

import polars as pl
import streamlit as st

from dashboard.plan import comparison, figures, money, words
from dashboard.plan.choices import choose_budget, choose_saved, choose_version, saved_scenarios
from dashboard.plan.columns import SCENARIO_COLUMNS, money_columns
from dashboard.plan.drafts import Draft, draft_of
from dashboard.plan.editor import edit_levers
from dashboard.plan.saving import draw_conflict, draw_saving, tell_what_was_done
from dashboard.plan.worked_out import WorkedOut, work_out
from dashboard.shell import filters, page, shown, text
from dashboard.warehouse.session import current_warehouse
from pipelines.errors import ModelError
from pipelines.models.plan import Scenario
from pipelines.state import SavedScenario

QUESTION = "What if?"


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    selection = filters.choose(warehouse, with_period=False)
    saved = saved_scenarios(with_archived=True)
    with st.container(horizontal=True, key="scenario choices"):
        code = choose_saved("Scenario", saved, key="scenario", base="A new one, from the base")
        budget = choose_budget()
    answer_place = st.container()
    tell_what_was_done()
    draft = draft_of(code, saved)
    on = choose_version(warehouse, draft.scenario)
    draw_conflict(draft)
    st.subheader("Assumptions", anchor=False)
    scenario, wrong = edit_levers(draft)
    draw_saving(draft, scenario, on.version, is_whole=not wrong)
    if draft.saved is not None:
        _share(draft.saved)
    try:
        worked = work_out(on, selection.force_code, scenario, budget)
        base = work_out(on, selection.force_code, scenario.at_base(), budget)
    except ModelError:
        with answer_place:
            page.answer(QUESTION, text.NOT_HELD)
            page.missing(selection, "forecast of investigations by quarter")
        return
    with answer_place:
        _answer(selection.force_name, draft, scenario, worked, base)
    comparison.compare(warehouse, selection, saved, budget)
    _list(saved)
    page.source(on, "the forces' extracts and their forecast; assumptions as typed or saved")


def _answer(
    where: str, draft: Draft, scenario: Scenario, worked: WorkedOut, base: WorkedOut
) -> None:
    """What the scenario comes to, year by year, against the base."""
    rows = figures.yearly_figures(worked.plan, worked.code)
    changed = figures.with_change(rows, figures.yearly_figures(base.plan, base.code))
    as_at_year = text.financial_year(worked.warehouse.info.last_complete_month)
    years = rows["financial_year"].to_list()
    shown.add(period=f"{years[0]} to {years[-1]}")
    year = figures.year_to_show(years, as_at_year)
    name = draft.saved.name if draft.saved else "This scenario"
    row = figures.row_of(changed, year)
    page.answer(QUESTION, words.what_if(where, year, name, row, has_levers=bool(scenario.levers)))
    if rows["cash_p50"].is_null().all():
        st.info("No cost lines were delivered: only investigations and people can be worked out.")
        return
    drawn = {"Base": figures.yearly_figures(base.plan, base.code)}
    if scenario.levers:
        drawn[words.unlike(name, drawn)] = rows
    money.draw_years(drawn, worked.plan.price_base, in_real_terms=False)
    page.table(changed, money_columns("Base"), name="The scenario by financial year")


def _share(saved: SavedScenario) -> None:
    """The address of the plan of a scenario, to copy."""
    here = urlsplit(str(st.context.url or ""))
    root = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    st.caption("Its address, to share: whoever opens it sees this scenario's plan.")
    st.markdown(f"[Open its plan]({root}/plan?scenario={saved.scenario_id})")
    st.code(f"{root}/plan?scenario={saved.scenario_id}", language=None, wrap_lines=True)


def _list(saved: dict[str, SavedScenario]) -> None:
    """Every saved scenario: who changed it last, when and how."""
    if not saved:
        st.info("No scenario is saved yet: add an assumption above, give it a name and save it.")
        return
    rows = pl.DataFrame(
        [
            (
                *(one.name, one.author, one.changed_at, one.revision, one.change),
                *(one.content.warehouse_version, "yes" if one.archived_at else "no", code),
            )
            for code, one in saved.items()
        ],
        schema={
            **dict.fromkeys(("name", "author"), pl.String),
            "changed_at": pl.Datetime("us", "UTC"),
            "revision": pl.Int64,
            **dict.fromkeys(("change", "version", "archived", "id"), pl.String),
        },
        orient="row",
    )
    page.table(rows, SCENARIO_COLUMNS, name="Saved scenarios", expanded=True)
    st.caption(
        "An archived scenario opens by its address (?scenario= and its id) and can be restored "
        "there."
    )
