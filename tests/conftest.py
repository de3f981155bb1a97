"""Fixtures that several tiers share: small stores, and one demo home built by the real pipeline."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

from pipelines.models.forecasting import prophet_fit
from pipelines.record_store.ingest import LoadResult, ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.settings import Settings
from tests.fuzz import SOAK, USUAL

# The same examples in every run: what is green today is not red tomorrow for another draw.
hypothesis.settings.register_profile("steady", max_examples=USUAL, derandomize=True, deadline=None)
# Other examples in every run, and more of them: `make soak` looks for what nobody thought of.
hypothesis.settings.register_profile("soak", max_examples=SOAK, deadline=None, print_blob=True)
hypothesis.settings.load_profile("steady")

# What takes longest goes first: no process is still busy with it when the other has no more to do.
# While the first one builds the demo for the browser, the other has what needs no demo.
LONGEST_FIRST = (
    "faults/test_kill.py",
    "browser/test_dashboard.py",
    "integration/test_whole_road.py",
    "integration/test_forecast_fits.py",
    "contract/test_store.py",
    "unit/test_workbook.py",
    "unit/test_forecast_intervals.py",
)
SHARED_DATA = Path(__file__).parents[1].parent / "shared" / "data"
DEMO_UNTIL = dt.date(2026, 10, 31)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the longest files to the front; every other keeps its place."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lock_wait_seconds=0)


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV file from a header and rows, all text."""

    def write(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def load(settings: Settings) -> Callable[..., LoadResult]:
    """Ingest one file under an extract date."""

    def load_one(path: Path, as_at: str | None = "2026-01-31", **terms: object) -> LoadResult:
        day = dt.date.fromisoformat(as_at) if as_at else None
        order = LoadRequest(Path(), as_at=day, **terms)
        return ingest(settings, [path], order, lambda what, share: None)[0]

    return load_one


@pytest.fixture
def quick_prophet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for Prophet where only what is made of its points is tested."""

    def mean(task: prophet_fit.Task) -> list[float]:
        return [sum(task.values) / len(task.values) + step for step, _ in enumerate(task.future)]

    monkeypatch.setattr(prophet_fit, "_prophet", mean)
    # Another process would not know of the stand-in.
    monkeypatch.setattr(prophet_fit, "ENOUGH_FOR_PROCESSES", 1_000_000)


@pytest.fixture(scope="session")
def demo_extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Synthetic extracts of three forces, written once for all workers.

    CASEWEIGHT_TEST_HOME names the home of a `caseweight demo` to be tested in their place.
    """
    if os.environ.get("CASEWEIGHT_TEST_HOME"):
        return Path(os.environ["CASEWEIGHT_TEST_HOME"]) / "synthetic"
    from pipelines.synthetic import synthesise

    root = _shared_root(tmp_path_factory)
    with FileLock(root / ".lock"):
        folder = root / "extracts"
        if not (folder / "truth.json").exists():
            synthesise(folder, forces=3, scale=0.05, until=DEMO_UNTIL)
        return folder


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory, demo_extracts: Path) -> Path:
    """A home with a published version, built by the real pipeline from the demo extracts."""
    if os.environ.get("CASEWEIGHT_TEST_HOME"):
        return Path(os.environ["CASEWEIGHT_TEST_HOME"])
    from pipelines.build import BuildOptions, build
    from pipelines.models.forecasting import settings as forecast_settings

    root = _shared_root(tmp_path_factory)
    with FileLock(root / ".lock"):
        home = root / "home"
        if not (home / "published" / "CURRENT").exists():
            settings = Settings(home=home)
            order = LoadRequest(Path(), as_at=DEMO_UNTIL)
            results = ingest(settings, [demo_extracts], order, lambda what, share: None)
            assert not [r.problem for r in results if r.is_failed]
            with pytest.MonkeyPatch.context() as patch:
                # Prophet learns from national sums, as it does where forces are many: of three
                # forces each series would be fitted by itself, for half a minute. That road has
                # tests of its own in integration/test_forecast_fits.py.
                patch.setattr(forecast_settings, "MOST_SINGLE_PROPHET_FITS", 0)
                build(settings, BuildOptions(), lambda what, share: None)
        return home


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The published files; the test is skipped where they are not at hand."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the published files are not beside this checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def published_crime() -> Path:
    """The Home Office's recorded-crime files; the test is skipped where they are not at hand."""
    folder = SHARED_DATA / "home-office-recorded-crime"
    if not folder.is_dir():
        pytest.skip("the Home Office's recorded-crime files are not beside this checkout")
    return folder


def _shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if base.name.startswith("popen-") else base) / "demo"
    root.mkdir(exist_ok=True)
    return root
