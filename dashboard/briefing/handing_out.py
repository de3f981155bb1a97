"""Hand briefings out from a page; whatever leaves is entered in the register as it does."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.briefing.batch import zip_each
from dashboard.briefing.case import Desk
from dashboard.briefing.choices import Choice
from dashboard.briefing.content import Briefing
from dashboard.briefing.formats import FORMATS
from dashboard.briefing.issue import make_again, register_paper
from dashboard.briefing.paper import FILE_ENDINGS, set_paper, write_evidence
from dashboard.briefing.request import Request
from dashboard.briefing.words import FORMAT_NAMES, batch_sentences
from dashboard.plan.words import in_markdown
from dashboard.shell.downloads import offer_file
from dashboard.shell.shown import what_is_shown
from pipelines.errors import CaseweightError
from pipelines.settings import Settings
from pipelines.state import IssuedBriefing

MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
}
ZIP, JSON = "application/zip", "application/json"
BATCH = "briefings of every force"


def offer_formats(briefing: Briefing, request: Request) -> None:
    """Offer a briefing in every format, made and registered when somebody takes it."""
    for format in FORMATS:
        ending = FILE_ENDINGS[format]
        name = what_is_shown().file_name(briefing.name, ending)
        offer_file(
            f"Download as {FORMAT_NAMES[format]}",
            partial(_take, briefing, request, format, name),
            what=briefing.name,
            ending=ending,
            mime=MIMES[format],
            key=f"briefing {format}",
        )
    offer_file(
        "Download the evidence (JSON)",
        lambda: write_evidence(briefing),
        what=f"{briefing.name} evidence",
        ending="evidence.json",
        mime=JSON,
        key="briefing evidence",
    )


def offer_batch(choice: Choice) -> None:
    """Make the same briefing for every force, and offer them as one archive."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="batch"):
        format = st.selectbox("As", list(FORMATS), format_func=FORMAT_NAMES.__getitem__, width=200)
        pressed = st.button("Make one for every force")
    key = (choice.warehouse.path, choice.request, format)
    if pressed:
        st.session_state.pop(BATCH, None)
        with st.spinner("Making briefings"), st.empty():
            bar = st.progress(0.0)
            try:
                made, batch = zip_each(
                    Settings(),
                    Desk(choice.warehouse, Settings()),
                    choice.request,
                    format,
                    lambda what, share: _move(bar, what, share),
                )
            except CaseweightError as error:
                st.error(f"They cannot be made: {in_markdown(str(error))}")
                return
        st.session_state[BATCH] = (key, made, batch_sentences(batch, "the archive below"))
    kept = st.session_state.get(BATCH)
    if kept is None or kept[0] != key:
        return
    for sentence in kept[2]:
        st.markdown(in_markdown(sentence))
    offer_file(
        "Download them all (zip)",
        lambda: kept[1],
        what=f"{choice.template.name} of every force",
        ending="zip",
        mime=ZIP,
        key="briefing batch",
    )


def offer_again(issued: IssuedBriefing) -> None:
    """Offer an issued briefing anew, as it was; the register has it already."""
    content = issued.content
    offer_file(
        "Make it again",
        lambda: make_again(Settings(), content).content,
        what=f"{content.template} {content.force_code} {content.period}",
        ending=FILE_ENDINGS[content.format],
        mime=MIMES[content.format],
        key="briefing again",
    )


def _move(bar: DeltaGenerator, what: str, share: float) -> None:
    bar.progress(share, what)


def _take(briefing: Briefing, request: Request, format: str, file_name: str) -> bytes:
    paper = set_paper(briefing, format)
    register_paper(Settings(), paper, request, file_name=file_name)
    return paper.content
