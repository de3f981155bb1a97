"""Make: a briefing of any force and period, looked at, taken along and entered in the register."""

import streamlit as st

from dashboard.briefing import choices, handing_out, words
from dashboard.briefing.case import Desk
from dashboard.briefing.choices import Choice
from dashboard.briefing.compose import compose
from dashboard.briefing.content import Briefing
from dashboard.briefing.pdf import draw_first_page
from dashboard.plan.words import in_markdown
from dashboard.shell import page
from dashboard.shell.shown import what_is_shown
from pipelines.errors import BriefingError, ScenarioError, StateError
from pipelines.settings import Settings

QUESTION = "What can be taken to a meeting?"
KEPT = "briefing in view"


def show() -> None:
    """Draw the page."""
    top = st.container()
    choice = choices.choose()
    try:
        briefing, picture = _made(choice)
    except (BriefingError, ScenarioError, StateError) as error:
        with top:
            page.answer(QUESTION, "Nothing of that kind: see below why.")
        why = words.plain(str(error))
        st.info(in_markdown(why[:1].upper() + why[1:]))
        _batch(choice)
        return
    with top:
        page.answer(QUESTION, words.made_sentence(briefing, choice.force_name))
    left, right = st.columns([3, 2])
    with left:
        alternative = f"The first page as it will be printed: {briefing.title}"
        st.image(picture, caption="Its first page", alt=alternative)
    with right:
        _take_along(choice, briefing)
    _batch(choice)
    page.source(choice.warehouse, "what each number names, in its end notes and its evidence")


def _made(choice: Choice) -> tuple[Briefing, bytes]:
    """The briefing and its first page, kept for as long as nothing else is chosen."""
    key = (choice.warehouse.path, choice.request)
    kept = st.session_state.get(KEPT)
    if kept is None or kept[0] != key:
        with st.spinner("Setting the first page"):
            briefing = compose(Desk(choice.warehouse, Settings()), choice.request)
            kept = (key, briefing, draw_first_page(briefing))
        st.session_state[KEPT] = kept
    return kept[1], kept[2]


def _take_along(choice: Choice, briefing: Briefing) -> None:
    st.subheader("Take it along", anchor=False)
    st.markdown(f"Marked **{briefing.marking}**. {choice.warehouse.profile.words}")
    if not what_is_shown().may_leave:
        return
    handing_out.offer_formats(briefing, choice.request)
    st.caption(
        "What is taken is entered in the register: who, when, of which version, what it showed. "
        "[Briefings issued](briefings-issued) says whether its numbers still stand, and makes it "
        "again."
    )


def _batch(choice: Choice) -> None:
    if what_is_shown().may_leave:
        st.subheader("For every force", anchor=False)
        handing_out.offer_batch(choice)
