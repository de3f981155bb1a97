"""Up to three scenarios side by side, by financial year, on the current version."""

import polars as pl
import streamlit as st

from dashboard.plan import figures, money
from dashboard.plan.choices import BASE_CODE, read_saved
from dashboard.plan.columns import COMPARED_COLUMNS
from dashboard.plan.lever_rows import lever_sentence
from dashboard.plan.words import in_markdown, unlike
from dashboard.plan.worked_out import work_out
from dashboard.shell import page, shown
from dashboard.shell.filters import Selection
from dashboard.warehouse.door import Warehouse
from pipelines.models.plan import BASE, Scenario
from pipelines.state import SavedScenario

FEWEST, MOST = 2, 3
COMPARED = "compared"


def compare(
    warehouse: Warehouse,
    selection: Selection,
    saved: dict[str, SavedScenario],
    budget: float | None,
) -> None:
    """Choose scenarios, and draw their cost, people and backlog a year side by side."""
    st.subheader("Compare", anchor=False)
    living = {code: one.name for code, one in saved.items() if one.archived_at is None}
    names = {BASE_CODE: "Base", **living}
    kept = st.session_state.get(COMPARED, list(names)[:FEWEST])
    # An archived scenario is no choice any more.
    st.session_state[COMPARED] = [code for code in kept if code in names]
    chosen = st.multiselect(
        "Scenarios, up to three",
        list(names),
        format_func=lambda code: names.get(code, code),
        max_selections=MOST,
        key=COMPARED,
    )
    if len(chosen) < FEWEST:
        st.caption("Choose two or three. All are worked out on the current version.")
        return
    shown.add(info=warehouse.info)
    scenarios = [one for code in chosen if (one := _scenario_of(code, saved)) is not None]
    if len(scenarios) < FEWEST:
        return
    drawn: dict[str, pl.DataFrame] = {}
    for scenario in scenarios:
        worked = work_out(warehouse, selection.force_code, scenario, budget)
        name = unlike(scenario.name, drawn)
        drawn[name] = figures.yearly_figures(worked.plan, worked.code)
    base = next(iter(drawn.values()))
    if base["cash_p50"].is_not_null().any():
        money.draw_years(drawn, "", in_real_terms=False)
    rows = pl.concat(
        figures.with_change(frame, base).with_columns(scenario=pl.lit(name))
        for name, frame in drawn.items()
    ).sort("financial_year", maintain_order=True)
    page.table(rows, COMPARED_COLUMNS, name="Scenarios by financial year", expanded=True)
    st.caption(
        f"Change: the middle of the range less that of {in_markdown(next(iter(drawn)))}. In cash. "
        f"All are worked out on the current version, {warehouse.version}."
    )
    for scenario in scenarios:
        levers = "; ".join(lever_sentence(lever) for lever in scenario.levers) or "no lever moved"
        st.markdown(f"**{in_markdown(scenario.name)}**\\: {in_markdown(levers)}.")


def _scenario_of(code: str, saved: dict[str, SavedScenario]) -> Scenario | None:
    return BASE if code == BASE_CODE else read_saved(saved[code])
