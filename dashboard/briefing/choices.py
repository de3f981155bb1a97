"""What a briefing on the page is asked for: for whom, of what, and whose figures."""

from dataclasses import dataclass

import streamlit as st

from dashboard.briefing.cells import Cells
from dashboard.briefing.compose import takes_figure, takes_scenario
from dashboard.briefing.internal_cells import InternalCells
from dashboard.briefing.periods import LATEST, years_and_months
from dashboard.briefing.released_cells import ReleasedCells
from dashboard.briefing.request import Request
from dashboard.briefing.template_file import Template, find_template, shipped_names
from dashboard.briefing.words import FOR_WHOM, period_words
from dashboard.claims.queries import claims
from dashboard.plan.choices import BASE_CODE, choose_saved, saved_scenarios
from dashboard.plan.words import in_markdown
from dashboard.shell import filters, shown, text
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse, session_warehouse
from pipelines.contracts.profiles import Profile
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.errors import ScenarioError, StateError
from pipelines.planning.scenario_choice import ChosenScenario, choose_scenario
from pipelines.settings import Settings


@dataclass(frozen=True)
class Choice:
    """A briefing that somebody asks for.

    Attributes:
        request: What is asked for, its scenario looked up.
        template: What fills it.
        warehouse: The current version, in the profile chosen.
        force_name: The force, or what all of them are called.
    """

    request: Request
    template: Template
    warehouse: Warehouse
    force_name: str


def choose() -> Choice:
    """Draw the choices and return them; the page shows the profile chosen from here on."""
    name = st.radio(
        "For whom",
        shipped_names(),
        format_func=lambda name: find_template(name).name,
        captions=[FOR_WHOM[name] for name in shipped_names()],
        key="template",
        bind="query-params",
        horizontal=True,
    )
    template = find_template(name or shipped_names()[0])
    profile = _profile()
    warehouse = session_warehouse(current_warehouse().version, profile)
    shown.begin(warehouse)
    with st.container(horizontal=True, key="briefing choices"):
        code, force_name = _force(warehouse)
        period = _period(warehouse, code)
        figure = _figure(warehouse) if takes_figure(template) else None
        scenario = _scenario() if takes_scenario(template) else None
    shown.add(force_name=force_name, period=period_words(period))
    request = Request(template, code, period, scenario, figure)
    return Choice(request, template, warehouse, force_name)


def _profile() -> Profile:
    may_show = [profile for profile in Profile if Settings().profile.includes(profile)]
    chosen = st.radio(
        "Figures",
        may_show,
        format_func=lambda profile: profile.heading,
        captions=[profile.words for profile in may_show],
        key="figures",
        bind="query-params",
        horizontal=True,
    )
    return chosen or may_show[0]


def _force(warehouse: Warehouse) -> tuple[str, str]:
    forces = shell_queries.forces(warehouse)
    names = dict(forces.select("force_code", "force_name").iter_rows()) if forces.height else {}
    code = filters.choose_one(
        "Force",
        [ALL_FORCES, *names],
        key="force",
        words=lambda code: text.territory(code, names, warehouse.info),
    )
    return code, text.territory(code, names, warehouse.info)


def _period(warehouse: Warehouse, code: str) -> str:
    kind = InternalCells if warehouse.profile is Profile.INTERNAL else ReleasedCells
    cells: Cells = kind(warehouse, code)
    known = cells.settled_months()
    options = [LATEST, *(years_and_months(*known) if known else [])]
    return filters.choose_one("Period", options, key="period", words=period_words, width=200)


def _figure(warehouse: Warehouse) -> str | None:
    rows = claims(warehouse)
    if rows.is_empty():
        return None
    titles = dict(rows.select("claim_id", "title").iter_rows())
    return filters.choose_one(
        "Published figure", list(titles), key="claim", words=titles.__getitem__, width=430
    )


def _scenario() -> ChosenScenario | None:
    code = choose_saved("Scenario", saved_scenarios(), key="scenario")
    if code == BASE_CODE:
        return None
    try:
        return choose_scenario(Settings(), code)
    except (ScenarioError, StateError) as error:
        st.warning(f"The scenario cannot be read: the base is shown. {in_markdown(str(error))}")
        return None
