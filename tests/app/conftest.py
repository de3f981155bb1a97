"""Fixtures of the pages: a version that may be damaged, and a way to draw a page on a home."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import Draw, drawn


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
