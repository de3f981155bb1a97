"""Files that are there whole or not at all, also after a power cut, and for their user only."""

import os
from collections.abc import Callable
from pathlib import Path

IS_WINDOWS = os.name == "nt"


def write_whole(path: Path, text: str) -> None:
    """Write a small file aside and rename it into place: readers see the old one or the new."""
    replace_whole(path, lambda aside: aside.write_text(text, encoding="utf-8"))


def replace_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have a file written aside, by whatever writes it, and rename it into place."""
    aside = path.with_name(f".{path.name}.new")
    aside.unlink(missing_ok=True)
    aside.touch(mode=0o600)
    write(aside)
    sync(aside)
    aside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the disk hold what was written, so that a power cut cannot bring an older state back.

    Windows writes a file's data out through a handle that may write, and opens no folder: what a
    folder holds is up to its file system there.
    """
    if IS_WINDOWS and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if IS_WINDOWS else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
