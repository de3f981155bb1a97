"""Fixtures of drawn pages: a version that may be damaged, a page of a home, its downloads."""

import io
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from altair.utils import schemapi
from streamlit.testing.v1 import AppTest

from dashboard.shell import page
from dashboard.shell.columns import Column
from dashboard.shell.disclosure import public_table
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
    """Draw a page, press every download button, and read what comes."""

    def pressed(home: Path, view: str, **choices: str) -> Mapping[str, Download]:
        found: dict[str, Download] = {}
        declared: list[Mapping[str, Column]] = []

        def leave(table: pl.DataFrame, columns: Mapping[str, Column], **more: Any) -> pl.DataFrame:
            declared.append(columns)
            return public_table(table, columns, **more)

        def press(*_: Any, data: Callable[[], str], file_name: str, **__: Any) -> None:
            if not file_name.endswith(".csv"):
                return
            rows = pl.read_csv(io.StringIO(data()), infer_schema=False)
            found[file_name.removesuffix(".csv")] = Download(rows, declared[-1])

        monkeypatch.setattr(page, "public_table", leave)
        monkeypatch.setattr(page.st, "download_button", press)
        draw(home, view, **choices)
        return found

    return pressed
