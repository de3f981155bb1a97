"""Commands in processes of their own: started, followed, and left to finish when nobody looks.

A window that is closed stops nothing: a load is one transaction, a build is published whole, and
the thread that follows them belongs to the server and not to the window.
"""

import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from dashboard.ingest.command_lines import Answer, Plan, Step
from dashboard.ingest.files import WorkFolder
from pipelines.settings import CHECKOUT

SILENT = (
    "The command ended without a word (code {code}). Nothing was half done. Run it in a terminal to"
    " see more."
)


@dataclass
class Job:
    """Commands that run one after the other, and how far they are.

    Attributes:
        kind: What they are for, such as `load`.
        file_name: The file that they are about; empty for a build.
        plan: Says which command is next.
        home: Where the record store is.
        folder: The folder whose files they read, kept as long as they run.
        answers: What each has said.
        doing: What the running one says that it does.
        share: How much of that is done, 0 to 1; None where it does not say.
        started: When they began.
        is_running: Whether there are more to come.
    """

    kind: str
    file_name: str
    plan: Plan
    home: Path
    folder: WorkFolder | None
    answers: dict[str, Answer] = field(default_factory=dict)
    doing: str = ""
    share: float | None = None
    started: dt.datetime = field(default_factory=dt.datetime.now)
    is_running: bool = True
    _process: "subprocess.Popen[str] | None" = None
    _is_stopped: bool = False

    def start(self) -> "Job":
        """Begin, in a thread of the server's."""
        threading.Thread(target=self._run, name=f"ingest-{self.kind}", daemon=True).start()
        return self

    def stop(self) -> None:
        """End the running command, and begin no other."""
        self._is_stopped = True
        if self._process:
            self._process.terminate()

    @property
    def is_stopped(self) -> bool:
        """Whether a person ended it before it was done."""
        return self._is_stopped

    def _run(self) -> None:
        try:
            while not self._is_stopped and (step := self.plan(self.answers)):
                self.doing, self.share = "", None
                self.answers[step.name] = self._answer(step)
        except OSError as error:
            why = f"No command could be started ({error.strerror}). Nothing was changed."
            self.answers["start"] = Answer(problem=why)
        finally:
            if self.folder:
                self.folder.outlive_the_server(is_needed=False)
            self.folder, self.is_running = None, False

    def _answer(self, step: Step) -> Answer:
        with subprocess.Popen(  # noqa: S603 - a list of words, and no shell
            write_command(self.home, step.words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=write_environment(),
            start_new_session=True,  # what stops the server does not stop a load
        ) as process:
            self._process = process
            told: list[str] = []
            reader = threading.Thread(target=_read_all, args=(process.stdout, told), daemon=True)
            reader.start()
            problem = self._follow(process.stderr)
            reader.join()
            code = process.wait()
        self._process = None
        return make_answer(code, "".join(told), problem)

    def _follow(self, lines: IO[str] | None) -> str | None:
        """Keep what the command says that it does; gives why it gave up, if it said so."""
        problem = None
        for line in lines or ():
            said = read_progress(line)
            self.doing = str(said.get("doing", self.doing))
            self.share = said.get("share", self.share)
            problem = said.get("error", problem)
        return problem


def write_command(home: Path, words: tuple[str, ...]) -> list[str]:
    """The command line of this very installation, told to speak to a program."""
    started = [sys.executable, "-m", "pipelines", "--home", str(home), "--progress", "json"]
    return [*started, *words]


def write_environment() -> dict[str, str]:
    """The server's own environment, in which a child finds the same code and writes UTF-8."""
    path = os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def read_progress(line: str) -> dict[str, Any]:
    """What a line of standard error says; nothing where it is no object."""
    with contextlib.suppress(ValueError):
        said = json.loads(line)
        if isinstance(said, dict):
            return said
    return {}


def make_answer(code: int, told: str, problem: str | None) -> Answer:
    """What a command said, from its exit code, its standard output and its last error."""
    value = None
    with contextlib.suppress(ValueError):
        value = json.loads(told)
    if value is None and problem is None:
        problem = SILENT.format(code=code)
    return Answer(value if isinstance(value, dict) else None, problem)


def _read_all(stream: IO[str], told: list[str]) -> None:
    told.append(stream.read())
