"""The first step: which file, and what the person knows of it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.ingest import words
from dashboard.ingest.command_lines import ChosenFile
from dashboard.ingest.files import EXTRACTS, MAPPINGS, find_mapping, list_files, list_mappings
from dashboard.ingest.visit import Visit
from pipelines.contracts.vocabulary import FILE_ENDINGS
from pipelines.errors import SourceError

IN_A_FOLDER, DROPPED = "In a folder of this machine", "Drop it here"
BY_LOOKING = "Work it out by looking"


def draw(visit: Visit) -> None:
    """Ask for a file, and look at it when the button is pressed."""
    st.subheader("1. Which file?", anchor=False)
    place = st.radio("Where is it?", [IN_A_FOLDER, DROPPED], horizontal=True, key="ingest_place")
    found = _from_folder(visit) if place == IN_A_FOLDER else _dropped(visit)
    as_at, mapping = st.columns(2)
    with as_at:
        day = st.date_input(
            words.AS_AT,
            value=None,
            max_value=dt.date.today(),
            format="DD/MM/YYYY",
            key="ingest_as_at",
            help="The day on which the records were as the file has them. Left empty, it is today; "
            "for a file that was loaded before, the day that was given then.",
        )
    with mapping:
        kept = st.selectbox(
            "How it is to be read",
            [BY_LOOKING, *list_mappings(visit.home)],
            key="ingest_kept",
            help=f"A mapping that was kept lies in {MAPPINGS} under home.",
        )
    said = _more()
    if st.button("Look at it", type="primary", disabled=visit.is_busy or found is None) and found:
        known = None if kept == BY_LOOKING else find_mapping(visit.home, kept)
        path = found if isinstance(found, Path) else _keep(visit, found)
        visit.look(replace(said, path=path, as_at=day, kept_mapping=known))
        st.rerun()
    if visit.file:
        st.markdown(f"Looking at **{words.plain(visit.file.path.name)}**")


def _from_folder(visit: Visit) -> Path | None:
    shown = visit.home / EXTRACTS
    folder = st.text_input(
        "Folder",
        value=str(shown) if shown.is_dir() else "",
        placeholder="the path of a folder",
        key="ingest_folder",
    ).strip()
    if not folder:
        return None
    try:
        names = list_files(Path(folder).expanduser())
    except SourceError as error:
        st.warning(words.plain(str(error)))
        return None
    if not names:
        st.info(f"No {', '.join(FILE_ENDINGS)} file is in this folder.")
        return None
    name = st.selectbox("File", names, key="ingest_name")
    return (Path(folder).expanduser() / name).resolve()


def _dropped(visit: Visit) -> UploadedFile | Path | None:
    """The file that was dropped now, or else the one before it."""
    dropped = st.file_uploader(
        "File",
        type=[ending.removeprefix(".") for ending in FILE_ENDINGS],
        key=f"ingest_upload_{st.session_state.get('ingest_uploads', 0)}",
        help="It is kept under home, readable by nobody else, until you go on to another or close "
        "this window. A larger file is chosen from a folder.",
    )
    if dropped is not None:
        return dropped
    path = visit.file.path if visit.file else None
    is_there = path is not None and path.is_relative_to(visit.folder.path) and path.exists()
    return path if is_there else None


def _keep(visit: Visit, dropped: UploadedFile) -> Path:
    """Write what was dropped into the window's own folder, and let go of it in memory."""
    path = visit.folder.keep_upload(dropped.name, dropped.getbuffer())
    visit.forget_dropped()
    st.session_state["ingest_uploads"] = st.session_state.get("ingest_uploads", 0) + 1
    return path


def _more() -> ChosenFile:
    """What only a person can know of some files."""
    with st.expander("More about the file"):
        st.caption("Leave these empty unless a message asks for one of them.")
        source = st.text_input(words.SOURCE, placeholder="incidents", key="ingest_source")
        sheets = st.multiselect(
            words.SHEETS,
            [],
            accept_new_options=True,
            placeholder="of a workbook; type a name",
            key="ingest_sheets",
        )
        left, middle, right = st.columns(3)
        with left:
            encoding = st.text_input(
                words.ENCODING, placeholder="windows-1252", key="ingest_encoding"
            )
        with middle:
            delimiter = st.text_input(
                words.DELIMITER, placeholder="semicolon", key="ingest_delimiter"
            )
        with right:
            row = st.number_input(
                words.HEADER_ROW, min_value=1, value=None, step=1, key="ingest_header_row"
            )
    return ChosenFile(
        path=Path(),
        source=source.strip(),
        sheets=tuple(sheets),
        encoding=encoding.strip(),
        delimiter=delimiter.strip(),
        header_row=row,
    )
