"""The dashboard's entry point: the pages, and what is said when there is nothing to show.

A server shows one profile. Of other figures than internal ones it lists the pages that these can
answer; every other address says that it is internal only, and what to open instead.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.briefing import issued_page
from dashboard.briefing import page as briefing_page
from dashboard.claims import page as claims_page
from dashboard.compare import page as compare_page
from dashboard.cost import (
    drivers_page,
    like_for_like_page,
    open_investigations_page,
    reconcile_page,
)
from dashboard.cost import page as cost_page
from dashboard.demand import page as demand_page
from dashboard.forecast import page as forecast_page
from dashboard.forecast import past_forecasts_page
from dashboard.ingest import page as ingest_page
from dashboard.outcomes import page as outcomes_page
from dashboard.overview import page as overview_page
from dashboard.partners import page as partners_page
from dashboard.plan import page as plan_page
from dashboard.plan import scenarios_page, workload_page
from dashboard.published import page as published_page
from dashboard.quality import page as quality_page
from dashboard.readiness import page as readiness_page
from dashboard.shell import shown
from dashboard.shell.page import footer, header
from dashboard.signals import page as signals_page
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse, follow_new_versions, version_on_offer
from pipelines.contracts.profiles import Profile
from pipelines.errors import WarehouseMissing
from pipelines.settings import Settings


class ListedPage(NamedTuple):
    """A page of the menu: what draws it, what it is called, and its address.

    `answers_from` names the marts from which it also answers to other profiles, where their file
    holds them all. Without any it is for internal figures alone.
    """

    show: Callable[[], None]
    title: str
    path: str
    answers_from: tuple[str, ...] = ()


FIRST = "overview"
# By section; those under "" stand by themselves, before the others. No docstring below it:
# Streamlit prints a bare string of its entry script.
MENU = {
    "": [
        ListedPage(overview_page.show, "Overview", FIRST),
        ListedPage(demand_page.show, "Demand", "demand"),
        ListedPage(signals_page.show, "Signals", "signals"),
        # Before the other pages that a public server has: it is the first one there.
        ListedPage(published_page.show, "Published tables", "published-tables", ("release_table",)),
        ListedPage(
            compare_page.show, "Compare forces", "compare-forces", ("recorded_crime_by_quarter",)
        ),
        ListedPage(outcomes_page.show, "Outcomes", "outcomes"),
        ListedPage(claims_page.show, "Claims check", "claims-check", ("claim",)),
        ListedPage(forecast_page.show, "Forecast", "forecast"),
        ListedPage(past_forecasts_page.show, "Past forecasts", "past-forecasts"),
        ListedPage(quality_page.show, "Data quality", "data-quality"),
    ],
    "Cost": [
        ListedPage(cost_page.show, "Unit cost", "cost"),
        ListedPage(drivers_page.show, "What drives it", "cost-drivers"),
        ListedPage(open_investigations_page.show, "Open investigations", "open-investigations"),
        ListedPage(like_for_like_page.show, "Compare forces", "compare-costs"),
        ListedPage(reconcile_page.show, "Reconcile", "reconcile"),
    ],
    "Plan": [
        ListedPage(plan_page.show, "Plan", "plan"),
        ListedPage(scenarios_page.show, "Scenarios", "scenarios"),
        ListedPage(workload_page.show, "Workload", "workload"),
        ListedPage(readiness_page.show, "Readiness", "readiness"),
        ListedPage(partners_page.show, "Partners", "partners"),
    ],
    "Briefings": [
        ListedPage(briefing_page.show, "Make", "briefings"),
        ListedPage(issued_page.show, "Issued", "briefings-issued"),
    ],
}


INGEST = ListedPage(ingest_page.show, "Ingest", "ingest")


def main() -> None:
    """Draw the page that the address asks for."""
    st.set_page_config(page_title="Caseweight", layout="wide")
    profile, on_offer = Settings().profile, version_on_offer()
    warehouse, missing = None, ""
    try:
        warehouse = current_warehouse()
    except WarehouseMissing as error:
        missing = str(error)
    chosen = st.navigation(pages(profile, warehouse), position="top")
    header(profile, warehouse.info if warehouse else None)
    if warehouse is not None:
        shown.begin(warehouse)
        missing = draw(chosen)
        footer(profile, warehouse.info)
    elif chosen.url_path == INGEST.path:
        missing = draw(chosen)
    if missing:
        nothing_to_show(missing)
    follow_new_versions(on_offer)


def draw(chosen: StreamlitPage) -> str:
    """Draw a page; where a version went or broke meanwhile, say why it cannot be drawn."""
    try:
        chosen.run()
    except WarehouseMissing as error:
        return str(error)
    return ""


def pages(profile: Profile, warehouse: Warehouse | None) -> dict[str, list[StreamlitPage]]:
    """The menu as Streamlit takes it: the pages of a profile, the others by their address only."""
    every = every_page()
    own = {
        section: [page for page in listed if is_shown(page, profile, warehouse)]
        for section, listed in every.items()
    }
    first = next(page.path for listed in own.values() for page in listed)
    menu = {
        section: [
            st.Page(page.show, title=page.title, url_path=page.path, default=page.path == first)
            for page in listed
        ]
        for section, listed in own.items()
        if listed
    }
    instead = [page for listed in menu.values() for page in listed]
    others = [
        st.Page(
            partial(internal_only, page.title, profile, instead),
            title=page.title,
            url_path=page.path,
            visibility="hidden",
        )
        for section, listed in every.items()
        for page in listed
        if page not in own[section]
    ]
    return menu | {"": [*menu.get("", []), *others]}


def every_page() -> dict[str, list[ListedPage]]:
    """The menu, with the page Ingest where that was asked for."""
    more = [INGEST] if Settings().ingest_page else []
    return MENU | {"": [*MENU[""], *more]}


def is_shown(page: ListedPage, profile: Profile, warehouse: Warehouse | None) -> bool:
    """Whether a page can answer from what a profile may see."""
    if profile is Profile.INTERNAL:
        return True
    held = warehouse is None or all(warehouse.has_mart(mart) for mart in page.answers_from)
    return bool(page.answers_from) and held


def internal_only(title: str, profile: Profile, instead: Sequence[StreamlitPage]) -> None:
    """Say that a page needs figures which this server does not hold, and what to open instead."""
    st.title("Internal only", anchor=False)
    st.info(
        f"The page “{title}” is made of true counts, also of 1 to 5. This server shows "
        f"{profile.heading.lower()} and does not hold them."
    )
    st.markdown("Open instead:")
    for page in instead:
        st.page_link(page)


def nothing_to_show(reason: str) -> None:
    """Say what is missing and which command puts it right."""
    st.title("There is nothing to show yet", anchor=False)
    st.warning(reason[:1].upper() + reason[1:] + ".")
    st.markdown("For invented data, to look around:")
    st.code("caseweight demo", language=None)
    st.markdown("For a force's own extracts:")
    st.code("caseweight ingest PATH && caseweight build", language=None, wrap_lines=True)
    st.markdown("This page looks again by itself; there is no need to restart it.")


if __name__ == "__main__":
    main()
