"""What the tests of pages share: drawing one, changing a version, and reading what a page says."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import polars as pl
import pyarrow as pa
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboard.app import MENU
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from pipelines.build import BuildOptions, build
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.settings import Settings


class Download(NamedTuple):
    """What a button hands out: under what name, and what is in it."""

    file_name: str
    make: Callable[[], bytes | str]

    @property
    def content(self) -> bytes:
        """The file, made now."""
        made = self.make()
        return made.encode() if isinstance(made, str) else made

    @property
    def rows(self) -> pl.DataFrame:
        """The rows of a CSV, all of them text."""
        return pl.read_csv(self.content, infer_schema=False)


Draw = Callable[..., AppTest]
Downloads = Callable[..., Mapping[str, Download]]
PAGES = [page.path for listed in MENU.values() for page in listed]
MODULES = {page.path: page.show.__module__ for listed in MENU.values() for page in listed}
WITHOUT_A_CHART = {"briefings", "briefings-issued"}
"""A briefing's first page is a picture of its own, and the register is a list."""
APP = Path(__file__).parents[1] / "dashboard" / "app.py"
# Streamlit's runner asks every installed package for components anew with each page that it draws,
# which takes twice as long as the page. They do not change while tests run.
manifest_scanner.scan_component_manifests = functools.cache(
    manifest_scanner.scan_component_manifests
)


def drawn(page: str | None, **choices: str) -> AppTest:
    """A page by its address, or the whole app, with choices made; no exception on it."""
    if page is None:
        app = AppTest.from_file(str(APP), default_timeout=60)
    else:
        module = MODULES[page]
        app = AppTest.from_string(f"import {module}\n{module}.show()\n", default_timeout=60)
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, page
    return app


def home_of(
    folder: Path,
    files: Mapping[str, Sequence[str]],
    as_at: dt.date,
    *,
    older: Mapping[str, dt.date] | None = None,
) -> Path:
    """A home under a folder, published from files that are given as their lines.

    Args:
        folder: Where the files and the home go.
        files: The lines of each file by its name.
        as_at: The day of the extracts.
        older: The day of those files that are of another one.
    """
    settings = Settings(home=folder / "home", lock_wait_seconds=0)
    days: dict[dt.date, list[Path]] = {}
    for name, lines in files.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        days.setdefault((older or {}).get(name, as_at), []).append(path)
    for day, paths in days.items():
        ingest(settings, paths, LoadRequest(Path(), as_at=day), lambda what, share: None)
    build(settings, BuildOptions(), lambda what, share: None)
    return settings.home


def warehouse_file(home: Path) -> Path:
    """The file of the current version that the dashboard reads."""
    version = (home / "published" / "CURRENT").read_text().strip()
    return home / "published" / version / "warehouse.duckdb"


def change(home: Path, *statements: str, **parameters: Any) -> None:
    """Change the current version behind the project's back."""
    file = warehouse_file(home)
    file.chmod(0o600)
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement, parameters or None)


def words(app: AppTest, *, also: Sequence[str] = ()) -> str:
    """What a page says, with plain spaces and without marks that keep words together.

    Args:
        app: The page, drawn.
        also: Further kinds of elements to read, such as `metric`.
    """
    parts = [*app.title, *app.markdown, *app.caption, *app.info, *app.warning]
    parts += [part for kind in also for part in getattr(app, kind)]
    html = [element.proto.body for element in app.get("html")]
    said = " ".join([*(str(part.value) for part in parts), *html])
    return said.replace("\u00a0", " ").replace("\u2060", "")


def table(app: AppTest, column: str) -> Any:
    """The first table that has a column, as a data frame."""
    return next(it.value for it in app.dataframe if column in it.value.columns)


def table_rows(app: AppTest, column: str) -> list[dict[str, object]]:
    """The rows of the first table that has a column."""
    return list(table(app, column).to_dict("records"))


def chart_rows(app: AppTest, place: int) -> list[pl.DataFrame]:
    """The data of a chart, a frame a layer, as they go to the browser."""
    datasets = app.get("vega_lite_chart")[place].proto.datasets
    return [pl.DataFrame(pa.ipc.open_stream(it.data.data).read_all()) for it in datasets]


def a_force(home: Path) -> str:
    """The name of a force that has delivered."""
    with Warehouse(home) as warehouse:
        return str(shell_queries.forces(warehouse).filter("has_data")["force_name"][0])
