"""Files that the page is given: those of a folder, those dropped, and where these lie meanwhile."""

import contextlib
import json
import os
import re
import secrets
import shutil
import time
import weakref
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from dashboard.ingest.command_lines import Tables
from pipelines.contracts.vocabulary import FILE_ENDINGS
from pipelines.errors import SourceError

WORK, MAPPINGS, EXTRACTS = "ingest-page", "mappings", "extracts"
HELD = ".held"
ABANDONED_SECONDS = 3_600
LONGEST_NAME = 120
NOT_IN_A_NAME = re.compile(r"[^\w .()+-]")
KEPT_NAME = re.compile(r"\w[\w .-]{0,59}")


class WorkFolder:
    """A folder of one window's files, gone when neither the window nor a command needs it.

    It lies under home with mode 0700, so that rows as delivered stay where the record store is.
    """

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = _make_private(_make_private(home / WORK) / secrets.token_hex(8))
        lock = FileLock(self.path / HELD, mode=0o600, thread_local=False)
        lock.acquire()
        self._remover = weakref.finalize(self, _remove, self.path, lock)

    @property
    def written(self) -> Path:
        """Where `map` writes the mapping as it understood it."""
        return self.path / "mapping.toml"

    def read_written(self) -> str:
        """The text of that mapping; empty where there is none."""
        return self.written.read_text(encoding="utf-8") if self.written.exists() else ""

    def outlive_the_server(self, *, is_needed: bool) -> None:
        """Let a load that runs on read its file to the end; `sweep` takes what is left then."""
        self._remover.atexit = not is_needed

    def keep_upload(self, name: str, content: memoryview) -> Path:
        """Write a dropped file under its own name, in place of one before it.

        Args:
            name: As the browser says it; only its last part is taken, without odd characters.
            content: The bytes.
        """
        plain = NOT_IN_A_NAME.sub("_", name.replace("\\", "/").rpartition("/")[2])
        plain = plain.lstrip(".")[-LONGEST_NAME:] or "file"
        self.forget_uploads()
        path = _make_private(self.path / "dropped") / plain
        _write_private(path, content)
        return path

    def forget_uploads(self) -> None:
        """Delete what was dropped."""
        shutil.rmtree(self.path / "dropped", ignore_errors=True)

    def write_mapping(self, said: Tables | str) -> Path:
        """Write a mapping where a command can read it: its tables, or the text of its file."""
        text, ending = (said, "toml") if isinstance(said, str) else (json.dumps(said), "json")
        path = self.path / f"changed.{ending}"
        _write_private(path, memoryview(text.encode()))
        return path


def sweep(home: Path) -> None:
    """Delete the folders that no server holds any more: one that was killed left them behind.

    Those of the last hour stay, for a load that goes on without its server.
    """
    for folder in (home / WORK).glob("*"):
        lock = FileLock(folder / HELD, mode=0o600)
        with contextlib.suppress(OSError, Timeout):
            if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
                lock.acquire(timeout=0)
                _remove(folder, lock)


def list_files(folder: Path) -> list[str]:
    """The names of the files of a folder that could be extracts, the newest first.

    Raises:
        SourceError: There is no such folder, or it cannot be read.
    """
    try:
        found = [p for p in folder.iterdir() if p.suffix.lower() in FILE_ENDINGS and p.is_file()]
        found.sort(key=lambda path: (-path.stat().st_mtime, path.name))
    except OSError as error:
        raise SourceError(
            f"{folder}: cannot be looked into ({error.strerror}). Name a folder of this machine."
        ) from error
    return [path.name for path in found]


def list_mappings(home: Path) -> list[str]:
    """The names of the mappings kept under home."""
    return sorted(path.stem for path in (home / MAPPINGS).glob("*.toml"))


def find_mapping(home: Path, name: str) -> Path:
    """Where a mapping of this name is kept, or would be."""
    return home / MAPPINGS / f"{name}.toml"


def keep_mapping(home: Path, name: str, text: str) -> None:
    """Keep a mapping for the extracts to come.

    Raises:
        SourceError: The name is none for a file, or is taken.
    """
    if not KEPT_NAME.fullmatch(name):
        raise SourceError(
            "A mapping's name has letters, digits, spaces, dots and hyphens, 60 at most."
        )
    path = find_mapping(home, name)
    _make_private(path.parent)
    if path.exists():
        raise SourceError(f"A mapping is kept as {name} already. Choose another name.")
    _write_private(path, memoryview(text.encode()))


def _make_private(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def _write_private(path: Path, content: memoryview) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _remove(folder: Path, lock: BaseFileLock) -> None:
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)
