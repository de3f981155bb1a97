"""Fixtures of drawn pages: a version that may be damaged, a page of a home, its downloads."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from altair.utils import schemapi
from streamlit.testing.v1 import AppTest

from dashboard.shell import downloads as downloads_of_pages
from tests.pages import Download, Downloads, Draw, drawn


@pytest.fixture(autouse=True)
def as_served() -> Iterator[None]:
    """Charts are put together as the server has them be; `test_tables` holds all to the schema."""
    with schemapi.debug_mode(False):
        yield


@pytest.fixture
def own_home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo's published version that a test may damage."""
    shutil.copytree(demo_home / "published", tmp_path / "published")
    return tmp_path


@pytest.fixture
def draw(monkeypatch: pytest.MonkeyPatch) -> Draw:
    """Draw a page, or the whole app, on a home."""

    def run(home: Path, page: str | None = None, **choices: str) -> AppTest:
        monkeypatch.setenv("CASEWEIGHT_HOME", str(home))
        return drawn(page, **choices)

    return run


@pytest.fixture
def downloads(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> Downloads:
    """Draw a page, and keep what each of its download buttons makes, by the button's name."""

    def pressed(home: Path, view: str | None, **choices: str) -> Mapping[str, Download]:
        found: dict[str, Download] = {}

        def press(
            *_: Any, data: Callable[[], bytes | str], file_name: str, key: str, **__: Any
        ) -> None:
            found[key.removeprefix("download ")] = Download(file_name, data)

        monkeypatch.setattr(downloads_of_pages.st, "download_button", press)
        draw(home, view, **choices)
        return found

    return pressed
