"""The foot of the overview: the briefing, to be taken along."""

from functools import partial

import streamlit as st

from dashboard import filters
from dashboard.briefing import briefing_bytes
from dashboard.queries import Warehouse

BRIEFINGS = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def briefings(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Offer the one-page briefing, made only when somebody asks for it."""
    st.subheader("Take it to a meeting", anchor=False)
    with st.container(horizontal=True, key="briefings"):
        for ending, (name, mime) in BRIEFINGS.items():
            st.download_button(
                f"Chief officer briefing ({name})",
                data=partial(briefing_bytes, warehouse, "chief-officer", chosen.force_code, ending),
                file_name=f"caseweight-{chosen.force_code}-{warehouse.version}.{ending}",
                mime=mime,
                key=f"briefing {ending}",
                on_click="ignore",
            )
