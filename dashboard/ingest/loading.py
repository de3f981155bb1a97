"""The last step: load, then build; and what other windows are at."""

import streamlit as st

from dashboard.ingest import words
from dashboard.ingest.command_lines import Answer, first_load
from dashboard.ingest.files import keep_mapping
from dashboard.ingest.jobs import Job
from dashboard.ingest.visit import BUILD, Visit, jobs_of_server
from dashboard.ingest.weighing import show_refusal
from pipelines.contracts.published import read_current_version
from pipelines.errors import SourceError, WarehouseMissing

QUALITY = "data-quality"
NOTHING_YET = "Nothing has been changed so far."


def draw(visit: Visit) -> None:
    """Offer to load what would be accepted, and to build what was loaded."""
    if visit.is_known:
        st.subheader("4. Load it", anchor=False)
        _keep_mapping(visit)
        _load(visit)
    if visit.is_loaded:
        st.subheader("5. Show it to readers", anchor=False)
        _build(visit)


def _keep_mapping(visit: Visit) -> None:
    """Keep the mapping for next month's extract."""
    if visit.mapping is None or (visit.file and visit.mapping == visit.file.kept_mapping):
        return
    if visit.kept_as:
        st.markdown(words.plain(f"The mapping is kept as {visit.kept_as}."))
        return
    with st.expander("Keep the mapping for the next extract"):
        name = st.text_input("Keep it as", key="ingest_keep", placeholder="incidents by month")
        if st.button("Keep it", disabled=visit.is_busy or not name.strip()):
            try:
                keep_mapping(visit.home, name.strip(), visit.folder.read_written())
            except SourceError as error:
                st.warning(words.plain(str(error)))
            else:
                visit.kept_as = name.strip()
                st.rerun()


def _load(visit: Visit) -> None:
    if visit.loaded.get("load_id"):
        st.success(words.became(visit.loaded, is_done=True))
        for sentence in visit.loaded["told"]:
            st.markdown(words.plain(f"{sentence[:1].upper()}{sentence[1:]}."))
        if visit.loaded["rows_rejected"]:
            st.markdown("To send the refused rows back to whoever made the extract:")
            command = f"caseweight rejects --load {visit.loaded['load_id']} --out rejects.xlsx"
            st.code(command, language=None, wrap_lines=True)
    if visit.loaded.get("problem"):
        show_refusal(visit.loaded["problem"])
    if visit.is_loaded:
        return
    status = visit.tried["status"]
    if status == "repeated":
        st.info("This very file was loaded before, on the same terms. There is nothing to load.")
    elif status == "refused":
        st.info(f"It would be refused as it is. {NOTHING_YET}")
    elif visit.is_changed:
        st.info("You changed something since it was tried. Try it so first.")
    else:
        st.markdown(f"{NOTHING_YET} Closing this window does not stop a load once it runs.")
        if st.button("Load it", type="primary", disabled=visit.is_busy):
            visit.load_file()
            st.rerun()


def _build(visit: Visit) -> None:
    current = _current_version(visit)
    if visit.manifest:
        st.success(words.published(str(visit.manifest["version"]), current))
        st.page_link(
            st.Page(_elsewhere, title="Data quality", url_path=QUALITY),
            label="See what came of it on Data quality",
        )
    elif visit.problems.get(BUILD):
        st.markdown(words.not_published(current))
    if not visit.manifest:
        st.markdown(
            "Readers see nothing of it before a new version is built. Load other files first if "
            "there are more; a build takes as long as the whole store needs."
        )
        if st.button("Build a new version", type="primary", disabled=visit.is_busy):
            visit.build()
            st.rerun()
    if st.button("Go on to another file", disabled=visit.is_busy):
        visit.forget()
        visit.folder.forget_uploads()
        st.rerun()


def _elsewhere() -> None:
    """Stands for a page of the menu: a link goes by its address alone."""


def _current_version(visit: Visit) -> str | None:
    try:
        return read_current_version(visit.home)
    except WarehouseMissing:
        return None


def tell_of_other_windows(visit: Visit) -> None:
    """Loads and builds that other windows, or this one before it was closed, began."""
    others = [job for job in jobs_of_server() if job is not visit.job and job.home == visit.home]
    latest = {(job.kind, job.file_name): job for job in others if not _is_of(visit, job)}
    for job in latest.values():
        st.info(words.plain(words.elsewhere(job.file_name, job.started, _outcome(job))))


def _is_of(visit: Visit, job: Job) -> bool:
    """Whether this window has the answer of a job already."""
    given = job.answers.get(job.kind)
    return given is not None and (
        given is visit.load or (visit.manifest is not None and given.value is visit.manifest)
    )


def _outcome(job: Job) -> str:
    if job.is_running:
        return "it is running."
    given = job.answers.get(job.kind) or Answer(problem="it did not start.")
    load = first_load(given)
    if load.get("load_id") and not load["problem"]:
        return words.became(load, is_done=True)
    if given.value and "version" in given.value:
        return f"version {given.value['version']} is published."
    return str(given.problem or load.get("problem") or "it ended.")
