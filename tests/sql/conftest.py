"""Given rows in the record store, expect rows in the marts: selects only, no models."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import polars as pl
import pytest

from pipelines.build import BuildOptions
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import read_store
from pipelines.settings import Settings
from tests.costed import AS_AT, COST_LINES, FORCE, INCIDENTS, INVESTIGATIONS
from tests.homes import empty_home, filled_home
from tests.selects import NOTHING_TO_COME, Read, reader


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home whose store is there already: how it is made is not what these tests are about."""
    return empty_home(tmp_path)


@pytest.fixture
def marts(settings: Settings) -> Iterator[Callable[..., Read]]:
    """Gives a function that looks at what was loaded, and gives one from a query to a frame."""
    with ExitStack() as opened:

        def look(
            options: BuildOptions | None = None, to_come: pl.DataFrame = NOTHING_TO_COME
        ) -> Read:
            connection = opened.enter_context(read_store(settings))
            return reader(connection, options or BuildOptions(), settings.home, to_come)

        yield look


@pytest.fixture
def case(settings, tmp_path):
    """One closed investigation and one open one, both of one incident."""
    shutil.rmtree(settings.home)
    filled_home(tmp_path, _load_case)


def _load_case(settings: Settings) -> None:
    files = {
        "incidents.csv": (
            INCIDENTS,
            f"{FORCE},A,2023-05-01,2023-05-01,sexual,education,9,false,true,17B,D01",
        ),
        "investigations.csv": (
            INVESTIGATIONS,
            f"{FORCE},I1,A,2023-05-02,2024-05-10,standard,true,high,1",
            f"{FORCE},I2,A,2023-05-02,,standard,true,high,",
        ),
    }
    for name, lines in files.items():
        path = settings.home.parent / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        ingest(settings, [path], LoadRequest(Path(), as_at=AS_AT), lambda what, share: None)


@pytest.fixture
def lines(write_csv, load):
    """Load cost lines of I1, each from its date, category, grade, hours and amount."""

    def load_lines(*rows, name="cost_lines.csv"):
        numbered = [f"{FORCE},{name}{place},I1,{row}" for place, row in enumerate(rows)]
        load(write_csv(name, COST_LINES, *numbered))

    return load_lines
