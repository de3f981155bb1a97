"""The dashboard's entry point: the pages, and what is said when there is nothing yet."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

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
from dashboard.quality import page as quality_page
from dashboard.readiness import page as readiness_page
from dashboard.shell.page import footer, header
from dashboard.signals import page as signals_page
from dashboard.warehouse.session import current_warehouse, follow_new_versions, version_on_offer
from pipelines.errors import WarehouseMissing
from pipelines.settings import Settings


class ListedPage(NamedTuple):
    """A page of the menu: what draws it, what it is called, and its address."""

    show: Callable[[], None]
    title: str
    path: str


FIRST = "overview"
# By section; those under "" stand by themselves, before the others. No docstring below it:
# Streamlit prints a bare string of its entry script.
MENU = {
    "": [
        ListedPage(overview_page.show, "Overview", FIRST),
        ListedPage(demand_page.show, "Demand", "demand"),
        ListedPage(signals_page.show, "Signals", "signals"),
        ListedPage(compare_page.show, "Compare forces", "compare-forces"),
        ListedPage(outcomes_page.show, "Outcomes", "outcomes"),
        ListedPage(claims_page.show, "Claims check", "claims-check"),
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
}


INGEST = ListedPage(ingest_page.show, "Ingest", "ingest")


def main() -> None:
    """Draw the page that the address asks for."""
    st.set_page_config(page_title="Caseweight", layout="wide")
    chosen = st.navigation(pages(), position="top")
    on_offer, warehouse = version_on_offer(), None
    try:
        warehouse = current_warehouse()
        header(warehouse.info)
        chosen.run()
        footer(warehouse.info)
    except WarehouseMissing as error:
        if warehouse is None:
            header(None)
        if chosen.url_path == INGEST.path:
            chosen.run()
        else:
            nothing_to_show(str(error))
    follow_new_versions(on_offer)


def pages() -> dict[str, list[StreamlitPage]]:
    """The menu as Streamlit takes it; with the page Ingest where that was asked for."""
    more = [INGEST] if Settings().ingest_page else []
    return {
        section: [
            st.Page(page.show, title=page.title, url_path=page.path, default=page.path == FIRST)
            for page in [*listed, *(more if section == "" else [])]
        ]
        for section, listed in MENU.items()
    }


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
