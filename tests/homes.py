"""Homes whose record store is there and holds nothing."""

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from pipelines.record_store.store import open_store
from pipelines.settings import Settings

Fill = Callable[[Settings], None]


def _make_store(settings: Settings) -> None:
    with open_store(settings):
        pass


@functools.cache
def _made_once(fill: Fill) -> Path:
    """A home with a store that was filled: to fill it takes longer than to copy it."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    fill(Settings(home=folder / "home"))
    return folder / "home"


def empty_home(folder: Path) -> Settings:
    """A home of its own under a folder, with an empty store."""
    return filled_home(folder, _make_store)


def filled_home(folder: Path, fill: Fill) -> Settings:
    """A home of its own under a folder as a function leaves it, which is called once a process."""
    shutil.copytree(_made_once(fill), folder / "home", dirs_exist_ok=True)
    return Settings(home=folder / "home", lock_wait_seconds=0)
