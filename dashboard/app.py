"""The dashboard's entry point: the pages, and what is said when there is nothing yet."""

import streamlit as st

from dashboard.page import footer, header
from dashboard.queries import Warehouse
from dashboard.session import current_warehouse, follow_new_versions, version_on_offer
from dashboard.views import cost, data_quality, demand, forecast, overview
from pipelines.errors import WarehouseMissing


def main() -> None:
    """Draw the page that the address asks for."""
    st.set_page_config(page_title="Caseweight", layout="wide")
    chosen = st.navigation(
        [
            st.Page(overview.show, title="Overview", url_path="overview", default=True),
            st.Page(demand.show, title="Demand", url_path="demand"),
            st.Page(cost.show, title="Cost", url_path="cost"),
            st.Page(forecast.show, title="Forecast", url_path="forecast"),
            st.Page(data_quality.show, title="Data quality", url_path="data-quality"),
        ],
        position="top",
    )
    on_offer, warehouse = version_on_offer(), None
    try:
        warehouse = current_warehouse()
        header(warehouse.info)
        chosen.run()
        footer(warehouse.info)
    except WarehouseMissing as error:
        nothing_to_show(str(error), warehouse)
    follow_new_versions(on_offer)


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
