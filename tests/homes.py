"""Homes whose record store is there and holds nothing."""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from pipelines.record_store.store import open_store
from pipelines.settings import Settings


@functools.cache
def _made_once() -> Path:
    """A home with an empty store: to make its tables takes longer than to copy them."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with open_store(Settings(home=folder / "home")):
        pass
    return folder / "home"


def empty_home(folder: Path) -> Settings:
    """A home of its own under a folder, with an empty store."""
    shutil.copytree(_made_once(), folder / "home")
    return Settings(home=folder / "home", lock_wait_seconds=0)
