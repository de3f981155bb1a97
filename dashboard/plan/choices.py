"""Which scenario, against which, on which version, in which money; all of it in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.plan.words import in_markdown
from dashboard.shell import filters, shown
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import session_warehouse
from pipelines.errors import ScenarioError, StateError, WarehouseMissing
from pipelines.models.plan import BASE, Scenario
from pipelines.planning.saved_scenarios import restore_saved
from pipelines.planning.scenario_choice import list_saved
from pipelines.settings import Settings
from pipelines.state import SavedScenario, offer_versions

BASE_CODE, NOTHING = "base", "nothing"
CASH, REAL = "cash", "real"
MONEY = {CASH: "Cash", REAL: "Real terms"}


@dataclass(frozen=True)
class ChosenPlan:
    """What the reader chose.

    Attributes:
        scenario: The scenario, its name the one it is listed under.
        against: The scenario to hold it against; None for none.
        in_real_terms: Whether money is shown at the price base.
        budget: Pounds a year where none is loaded; None where none was typed.
        place: Where further choices go, beside these.
    """

    scenario: Scenario
    against: Scenario | None
    in_real_terms: bool
    budget: float | None
    place: DeltaGenerator


def saved_scenarios(*, with_archived: bool = False) -> dict[str, SavedScenario]:
    """Saved scenarios by their id, the last changed first; where they cannot be read it is said."""
    try:
        found = list_saved(Settings(), with_archived=with_archived)
    except StateError as error:
        st.warning(f"Saved scenarios cannot be shown now. {in_markdown(str(error))}")
        return {}
    return {saved.scenario_id: saved for saved in found}


def choose_plan() -> ChosenPlan:
    """Draw the choices of the page Plan and return them."""
    saved = saved_scenarios(with_archived=True)
    place = st.container(horizontal=True, key="plan choices")
    with place:
        scenario = choose_scenario("Scenario", saved, key="scenario")
        against = choose_scenario("Held against", saved, key="against", first=NOTHING)
        money = filters.choose_one("Money", list(MONEY), key="money", words=MONEY.get, width=140)  # type: ignore[arg-type]
        budget = choose_budget()
    return ChosenPlan(scenario or BASE, against, money == REAL, budget, place)


def choose_budget() -> float | None:
    """Draw the field for a budget and return it."""
    return st.number_input(
        "Budget a year (£), if none is loaded",
        min_value=0.0,
        value=None,
        step=100_000.0,
        format="%.0f",
        key="budget",
        bind="query-params",
        placeholder="none typed",
        help="Held against every year for which the force has delivered no budget. 0 is a budget "
        "of nothing; an empty field is none.",
        width=280,
    )


def choose_scenario(
    name: str, saved: dict[str, SavedScenario], *, key: str, first: str = BASE_CODE
) -> Scenario | None:
    """Draw a choice among the base and the saved scenarios.

    Args:
        name: What is chosen, as the reader sees it.
        saved: The saved scenarios by id, archived ones too.
        key: The parameter's name in the address.
        first: The code that stands at first.

    Returns:
        The scenario; None where nothing is chosen, or it cannot be read, which is said.
    """
    chosen = choose_saved(name, saved, key=key, first=first)
    if chosen == NOTHING:
        return None
    return BASE if chosen == BASE_CODE else read_saved(saved[chosen])


def choose_saved(
    name: str,
    saved: dict[str, SavedScenario],
    *,
    key: str,
    first: str = BASE_CODE,
    base: str = "Base: as forecast",
) -> str:
    """Draw the same choice and return its code: `base`, `nothing`, or a scenario's id.

    Archived scenarios can be asked for by their address only.
    """
    asked = st.query_params.get(key)
    living = [code for code, one in saved.items() if one.archived_at is None or code == asked]
    options = [*dict.fromkeys((first, BASE_CODE)), *living]
    if asked is not None and asked not in options:
        st.warning(
            f"The address asks for a scenario that is not here ({in_markdown(asked)[:60]}): it is "
            "of another installation, or the link was cut. See the page Scenarios for those saved."
        )
    words = {BASE_CODE: base, NOTHING: "Nothing"} | {code: _listed(saved[code]) for code in living}
    return choose_code(name, options, key=key, words=words)


def choose_code(name: str, options: Sequence[str], *, key: str, words: Mapping[str, str]) -> str:
    """Draw a choice whose code, and not its name, stands in the address: names change.

    A bound field writes what the reader sees. The choice also holds through the menu. Code that
    has another choice in mind for the next drawing leaves it in the session as `<key> wanted`.

    Args:
        name: What is chosen, as the reader sees it.
        options: The codes, the one that stands at first foremost.
        key: The parameter's name in the address.
        words: How each code reads.
    """
    field, kept = f"{key} field", f"{key} kept"
    told = st.session_state.pop(f"{key} wanted", None)
    if told in options:
        st.session_state[field] = told
    if st.session_state.get(field) not in options:
        wanted = st.query_params.get(key) or st.session_state.get(kept)
        st.session_state[field] = wanted if wanted in options else options[0]
    chosen = st.selectbox(name, options, format_func=words.__getitem__, key=field, width=280)
    st.session_state[kept] = chosen
    if chosen != options[0]:
        st.query_params[key] = chosen
    elif key in st.query_params:
        del st.query_params[key]
    return chosen


def _listed(saved: SavedScenario) -> str:
    return saved.name if saved.archived_at is None else f"{saved.name} (archived)"


def read_saved(saved: SavedScenario) -> Scenario | None:
    """A saved scenario; where this version of the code cannot read it that is said."""
    try:
        return restore_saved(saved)
    except ScenarioError as error:
        st.warning(f"This scenario cannot be opened. {in_markdown(str(error))}")
        return None


def choose_version(warehouse: Warehouse, scenario: Scenario) -> Warehouse:
    """The version to work a scenario out on: where it was saved on an older one, both are offered.

    Args:
        warehouse: The current version.
        scenario: The scenario.
    """
    if scenario.warehouse_version is None:
        return warehouse
    offer = offer_versions(scenario.warehouse_version, Settings().home)
    if not offer.has_moved:
        return warehouse
    st.info(f"{in_markdown(scenario.name)}: {offer.sentence}")
    if len(offer.choices) == 1:
        return warehouse
    words = {
        offer.saved_on: f"As saved, version {offer.saved_on}",
        offer.current: f"Anew, version {offer.current}",
    }
    chosen = filters.choose_one(
        "Worked out on", offer.choices, key="on", words=lambda code: words[code], width=345
    )
    try:
        older = session_warehouse(chosen)
    except WarehouseMissing as error:
        st.warning(f"{str(error).capitalize()}. The current version is shown.")
        return warehouse
    shown.add(info=older.info)
    return older
