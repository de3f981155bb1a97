"""What one window is at: its file, what was found of it, and the commands that it started."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.ingest.command_lines import (
    Answer,
    ChosenFile,
    LookAsItStands,
    LookUnderMapping,
    Once,
    Plan,
    Step,
    Tables,
    Terms,
    first_load,
    is_recognised,
    write_build,
    write_ingest,
)
from dashboard.ingest.files import WorkFolder, sweep
from dashboard.ingest.jobs import Job
from pipelines.settings import Settings

KEPT_JOBS = 5
SECONDS_TO_COME_BACK = 120
"""As long as Streamlit itself keeps a session whose connection was lost."""
LOOK, JUDGE, TRY, LOAD, BUILD = "look", "judge", "try", "load", "build"
OF_EVERYBODY = (LOAD, BUILD)
"""What changes the store or what readers see, and so is told in every window."""


@dataclass
class Visit:
    """What one window is at; it lives in the window's own session and nowhere else.

    Attributes:
        home: Where the record store is.
        folder: Where its files lie meanwhile.
        file: The file that it looks at.
        terms: On what terms the file was tried.
        mapping: The mapping under which it was tried; None where it is read as it stands.
        unmapped: Why it is not read as it stands, where a mapping was drafted instead.
        draft: What `map` said.
        trial: What the dry run said.
        load: What the load said.
        manifest: What the build said.
        kept_as: The name under which its mapping is kept.
        problems: Why commands gave up, by kind of job.
        job: What runs, or has just run.
        round: How many drafts there were: fields of an older one are not taken over.
        is_changed: Whether the mapping or the terms are other ones now than when it was tried.
        forget_dropped: Makes Streamlit let go of what was dropped, which it holds in memory.
        is_closed: Whether the window is gone, and with it all that was here.
    """

    home: Path
    folder: WorkFolder
    file: ChosenFile | None = None
    terms: Terms = field(default_factory=Terms)
    mapping: Path | None = None
    unmapped: str = ""
    draft: dict[str, Any] | None = None
    trial: Answer | None = None
    load: Answer | None = None
    manifest: dict[str, Any] | None = None
    kept_as: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    job: Job | None = None
    round: int = 0
    is_changed: bool = False
    forget_dropped: Callable[[], None] = lambda: None
    is_closed: bool = False
    _leaving: threading.Timer | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a command runs."""
        return self.job is not None and self.job.is_running

    @property
    def is_known(self) -> bool:
        """Whether the file was tried as far as its rows."""
        return self.trial is not None and is_recognised(self.trial)

    @property
    def tried(self) -> dict[str, Any]:
        """What the trial said of the file; empty where there was none."""
        return first_load(self.trial) if self.trial else {}

    @property
    def loaded(self) -> dict[str, Any]:
        """What the load said of the file; empty where there was none."""
        return first_load(self.load) if self.load else {}

    @property
    def is_loaded(self) -> bool:
        """Whether the file is in the store."""
        return self.loaded.get("status") in ("loaded", "repeated")

    def look(self, file: ChosenFile) -> None:
        """Look at a file, under the kept mapping that it names or as it stands."""
        self.forget()
        self.file, self.terms, self.mapping = file, Terms(), file.kept_mapping
        written = self._make_room()
        if file.kept_mapping:
            self._start(LOOK, LookUnderMapping(file, file.kept_mapping, written))
        else:
            self._start(LOOK, LookAsItStands(file, written))

    def judge(self, said: Tables | str) -> None:
        """Hold a mapping that was changed against the file: its tables, or its text."""
        if self.file:
            self.trial = self.load = None
            self.mapping = self.folder.write_mapping(said)
            plan = LookUnderMapping(self.file, self.mapping, self._make_room(), self.terms)
            self._start(JUDGE, plan)

    def _make_room(self) -> Path:
        """Where the next draft is written: `map` writes over nothing."""
        self.folder.written.unlink(missing_ok=True)
        return self.folder.written

    def try_on(self, terms: Terms) -> None:
        """Try the file on other terms."""
        if self.file:
            self.terms, self.load = terms, None
            words = write_ingest(self.file, terms, self.mapping, is_dry_run=True)
            self._start(TRY, Once(Step("trial", words)))

    def load_file(self) -> None:
        """Load the file as it was tried."""
        if self.file:
            words = write_ingest(self.file, self.terms, self.mapping, is_dry_run=False)
            self._start(LOAD, Once(Step("load", words)))

    def build(self) -> None:
        """Build and publish a version."""
        self.manifest = None
        self._start(BUILD, Once(Step("build", write_build())))

    def forget(self) -> None:
        """Leave the file behind, and what was found of it."""
        self.file = self.mapping = self.draft = self.trial = self.load = self.manifest = None
        self.problems, self.kept_as, self.unmapped = {}, "", ""

    def stay(self) -> None:
        """Note that the window is there."""
        if self._leaving:
            self._leaving.cancel()

    def leave(self) -> None:
        """Close soon, unless the window comes back: a laptop may have gone to sleep."""
        self._leaving = threading.Timer(SECONDS_TO_COME_BACK, self.close)
        self._leaving.daemon = True
        self._leaving.start()

    def close(self) -> None:
        """Let go of everything: a look ends, a load goes on and takes the folder along with it."""
        if self.job and self.job.kind not in OF_EVERYBODY:
            self.job.stop()
        self.forget()
        self.forget_dropped()
        self.is_closed, self.job = True, None
        del self.folder

    def _start(self, kind: str, plan: Plan) -> None:
        self.problems = {}
        name = self.file.path.name if self.file and kind != BUILD else ""
        self.job = Job(kind, name, plan, self.home, self.folder)
        if kind in OF_EVERYBODY:
            self.folder.outlive_the_server(is_needed=True)
            jobs_of_server().append(self.job)
        self.job.start()

    def take_answers(self) -> None:
        """Take over what the job that has ended said."""
        job, self.job = self.job, None
        if job is None:
            return
        answers = dict(job.answers)
        if job.is_stopped:
            self.problems[job.kind] = "Stopped. Nothing was changed."
        elif "start" in answers:
            self.problems[job.kind] = answers["start"].problem or ""
        elif job.kind in (LOOK, JUDGE):
            self._take_look(job.kind, answers)
        elif job.kind == TRY:
            self.trial = self._answered(TRY, answers["trial"])
        elif job.kind == LOAD:
            self.load = self._answered(LOAD, answers["load"])
        else:
            self.manifest = self._answered(BUILD, answers["build"]).value

    def _take_look(self, kind: str, answers: dict[str, Answer]) -> None:
        """Take over a draft and a trial; where there is no new draft the one before stays."""
        draft, plain, trial = answers["draft"], answers.get("plain"), answers.get("trial")
        if draft.value:
            self.draft, self.round = draft.value, self.round + 1
        if plain and not is_recognised(plain) and trial:
            self.mapping = self.folder.written
        if plain and draft.value:
            self.unmapped = str(first_load(plain).get("problem") or "")
        last = trial or plain
        self.trial = last if last and is_recognised(last) else None
        if problem := self._tell(last, draft, is_asked=draft.value is not None and not trial):
            self.problems[kind] = problem

    def _tell(self, last: Answer | None, draft: Answer, *, is_asked: bool) -> str:
        """Why a look did not get to the rows, in the commands' own words."""
        if self.trial:
            return ""
        why = [draft.problem]
        if last:
            why = [last.problem, None if is_asked else first_load(last).get("problem"), *why]
        return " ".join(dict.fromkeys(filter(None, why)))

    def _answered(self, kind: str, answer: Answer) -> Answer:
        if answer.problem:
            self.problems[kind] = answer.problem
        return answer


def current_visit() -> Visit:
    """What this window is at."""
    home = Settings().home.resolve()
    visit: Visit | None = st.session_state.get("ingest_visit")
    if visit is None or visit.home != home or visit.is_closed:
        sweep(home)
        visit = st.session_state["ingest_visit"] = Visit(home, WorkFolder(home))
    visit.stay()
    if context := get_script_run_ctx():
        manager, session = context.uploaded_file_mgr, context.session_id
        visit.forget_dropped = partial(manager.remove_session_files, session)
    _connected(visit.folder.path.name, visit)
    return visit


@st.cache_resource(scope="session", show_spinner=False, on_release=lambda visit: visit.leave())
def _connected(name: str, _visit: Visit) -> Visit:
    """Kept by Streamlit as long as the window is connected; it says when that ends."""
    return _visit


@st.cache_resource(show_spinner=False)
def jobs_of_server() -> deque[Job]:
    """The latest loads and builds of all windows: names of files and counts, no rows."""
    return deque(maxlen=KEPT_JOBS)
