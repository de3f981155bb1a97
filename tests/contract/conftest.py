"""The demo as built, and the truth that its synthesiser states."""

import json
from pathlib import Path

import pytest

from pipelines.publishing.versions import read_mart
from pipelines.record_store.store import END_OF_TIME, latest_versions, read_store
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from tests.homes import empty_home
from tests.workbooks import workbooks_read_here

__all__ = ["workbooks_read_here"]


@pytest.fixture(autouse=True)
def no_process_for_a_workbook(workbooks_read_here: None) -> None:
    """Every workbook is read by the test's own process."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home whose store is there already: `test_store.py` and the faults see one made."""
    return empty_home(tmp_path)


@pytest.fixture(scope="module")
def truth(demo_extracts):
    return json.loads((demo_extracts / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def mart(demo_home):
    return lambda name: read_mart(demo_home, name)


@pytest.fixture(scope="module")
def records(demo_home):
    """The records of a source that are in force in the store."""

    def read(source):
        with read_store(Settings(home=demo_home)) as connection:
            return connection.sql(latest_versions(SOURCES[source], as_known=END_OF_TIME)).pl()

    return read
