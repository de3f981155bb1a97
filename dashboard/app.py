"""The dashboard's entry point: the pages, and what is said when there is nothing yet."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.claims import page as claims_page
from dashboard.compare import page as compare_page
from dashboard.cost import compare_page, drivers_page, open_investigations_page, reconcile_page
from dashboard.cost import page as cost_page
from dashboard.demand import page as demand_page
from dashboard.forecast import page as forecast_page
from dashboard.forecast import past_forecasts_page
from dashboard.outcomes import page as outcomes_page
from dashboard.overview import page as overview_page
from dashboard.quality import page as quality_page
from dashboard.shell.page import footer, header
from dashboard.signals import page as signals_page
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse, follow_new_versions, version_on_offer
from pipelines.errors import WarehouseMissing


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
        nothing_to_show(str(error), warehouse)
    follow_new_versions(on_offer)


def pages() -> dict[str, list[StreamlitPage]]:
    """The pages by section of the menu; those under "" stand by themselves, before the others."""
    return {
        "": [
            st.Page(overview_page.show, title="Overview", url_path="overview", default=True),
            st.Page(demand_page.show, title="Demand", url_path="demand"),
            st.Page(signals_page.show, title="Signals", url_path="signals"),
            st.Page(compare_page.show, title="Compare forces", url_path="compare-forces"),
            st.Page(outcomes_page.show, title="Outcomes", url_path="outcomes"),
            st.Page(claims_page.show, title="Claims check", url_path="claims-check"),
            st.Page(forecast_page.show, title="Forecast", url_path="forecast"),
            st.Page(past_forecasts_page.show, title="Past forecasts", url_path="past-forecasts"),
            st.Page(quality_page.show, title="Data quality", url_path="data-quality"),
        ],
        "Cost": [
            st.Page(cost_page.show, title="Unit cost", url_path="cost"),
            st.Page(drivers_page.show, title="What drives it", url_path="cost-drivers"),
            st.Page(
                open_investigations_page.show,
                title="Open investigations",
                url_path="open-investigations",
            ),
            st.Page(compare_page.show, title="Compare forces", url_path="compare-costs"),
            st.Page(reconcile_page.show, title="Reconcile", url_path="reconcile"),
        ],
    }


def nothing_to_show(reason: str, warehouse: Warehouse | None) -> None:
    """Say what is missing and which command puts it right."""
    if warehouse is None:
        header(None)
    st.title("There is nothing to show yet", anchor=False)
    st.warning(reason[:1].upper() + reason[1:] + ".")
    st.markdown("For invented data, to look around:")
    st.code("caseweight demo", language=None)
    st.markdown("For a force's own extracts:")
    st.code("caseweight ingest PATH && caseweight build", language=None, wrap_lines=True)
    st.markdown("This page looks again by itself; there is no need to restart it.")


if __name__ == "__main__":
    main()
