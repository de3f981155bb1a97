"""Ingest: an extract looked at, read as a person says, tried, loaded and published."""

import streamlit as st

from dashboard.ingest import choosing, deciding, loading, weighing, words
from dashboard.ingest.jobs import Job
from dashboard.ingest.visit import BUILD, JUDGE, LOAD, LOOK, TRY, Visit, current_visit
from dashboard.shell import page

QUESTION = "What does this file hold, and can it go in?"
WHO = (
    "For the force's own analysts, on their own machine. This page shows rows of the file as they "
    "came: nobody else should see the screen. Columns that nothing reads are not shown, and "
    "nothing is kept of what you see here once the window is closed."
)
CHECK_SECONDS = 1.0
DOING = {
    LOOK: "Looking at the file",
    JUDGE: "Reading it so",
    TRY: "Trying it",
    LOAD: "Loading",
    BUILD: "Building",
}


STEPS = (
    (choosing.draw, (LOOK,)),
    (deciding.draw, (JUDGE,)),
    (weighing.draw, (TRY,)),
    (loading.draw, (LOAD, BUILD)),
)
"""The parts of the page, each with the commands that it starts: what they say stands below it."""


def show() -> None:
    """Draw the page."""
    visit = current_visit()
    if visit.job and not visit.job.is_running:
        visit.take_answers()
    page.answer(QUESTION, _answer(visit))
    st.caption(WHO)
    loading.tell_of_other_windows(visit)
    visit.is_changed = False
    for draw, kinds in STEPS:
        draw(visit)
        if visit.job and visit.job.kind in kinds:
            _follow(visit.job)
        for kind in kinds:
            if visit.problems.get(kind):
                weighing.show_refusal(visit.problems[kind])


def _answer(visit: Visit) -> str:
    if visit.file is None:
        return "Choose a file. Looking at it changes nothing."
    if visit.job:
        return f"{DOING[visit.job.kind]} …"
    if visit.is_loaded:
        return words.went_in(visit.loaded, is_built=visit.manifest is not None)
    questions = visit.draft["questions"] if visit.draft else []
    return words.answer(is_known=visit.is_known, load=visit.tried, question_count=len(questions))


@st.fragment(run_every=CHECK_SECONDS)
def _follow(job: Job) -> None:
    """How far the running command is; the page is drawn again when it has ended."""
    if not job.is_running:
        st.rerun()
    st.progress(job.share or 0.0, text=words.plain(job.doing or f"{DOING[job.kind]} …"))
    if job.kind in (LOOK, JUDGE, TRY) and st.button("Stop", key="ingest_stop"):
        job.stop()
