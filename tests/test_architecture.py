"""The dependency rules of docs/design.md: data flows one way, and each door has one keeper.

The tests have rules of the kind: the folder is the tier, and a file stays short enough to be read.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted([*(ROOT / "pipelines").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TIERS = {"unit", "sql", "contract", "app", "browser", "faults", "integration", "benchmarks"}


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path):
    """Every module that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def touches(path, *packages):
    return {
        name
        for name in imported(path)
        for package in packages
        if name == package or name.startswith(f"{package}.")
    }


def of(*prefixes):
    return [
        path
        for path in FILES
        if any(module_name(path) == p or module_name(path).startswith(f"{p}.") for p in prefixes)
    ]


@pytest.mark.parametrize("path", of("pipelines"), ids=module_name)
def test_pipelines_know_nothing_of_the_dashboard(path):
    if module_name(path) != "pipelines.__main__":
        assert not touches(path, "dashboard", "streamlit", "altair")


def test_the_command_line_imports_the_dashboard_inside_its_commands_only():
    tree = ast.parse((ROOT / "pipelines/__main__.py").read_text(encoding="utf-8"))
    at_top = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    assert not [n for n in at_top if getattr(n, "module", "").startswith("dashboard")]
    inside = {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboard")
    }
    assert inside <= {"serve", "demo", "brief"}


@pytest.mark.parametrize("path", of("pipelines.models"), ids=module_name)
def test_models_take_frames_and_give_frames(path):
    assert not touches(path, "duckdb", "pathlib", "os")
    assert not touches(
        path, "pipelines.record_store.store", "pipelines.settings", "pipelines.publishing.versions"
    )
    if "forecast" not in module_name(path):
        assert not touches(path, "prophet", "pandas")


@pytest.mark.parametrize("path", of("dashboard"), ids=module_name)
def test_the_dashboard_reaches_data_through_its_queries_only(path):
    if module_name(path) != "dashboard.warehouse.door":
        assert not touches(path, "duckdb")
    assert not touches(
        path,
        "pipelines.build",
        "pipelines.record_store.store",
        "pipelines.sources",
        "pipelines.record_store.ingest",
        "pipelines.record_store.loading",
        "pipelines.record_store.quarantine",
    )


def test_the_queries_read_the_marts_only():
    text = (ROOT / "dashboard/queries.py").read_text(encoding="utf-8")
    for schema in ("records.", "staging.", "intermediate.", "cases.duckdb", "rejects.duckdb"):
        assert schema not in text


@pytest.mark.parametrize("path", of("pipelines"), ids=module_name)
def test_only_publish_opens_a_warehouse(path):
    if module_name(path) != "pipelines.publishing.versions":
        assert "warehouse.duckdb" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", of("dashboard.charts"), ids=module_name)
def test_charts_are_pure(path):
    assert not touches(path, "streamlit", "duckdb", "pipelines")


@pytest.mark.parametrize("path", of("dashboard.views"), ids=module_name)
def test_views_stay_thin(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 100


def test_the_folder_of_a_test_is_its_tier():
    assert {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - {
        "__pycache__"
    } <= TIERS
    loose = {path.name for path in (ROOT / "tests").glob("test_*.py")}
    assert loose <= {"test_architecture.py", "test_docs.py"}  # they read files of the checkout only


@pytest.mark.parametrize(
    "path", [path for path in TESTS if path.parent.name == "unit"], ids=lambda path: path.stem
)
def test_a_unit_test_needs_no_home_database_process_or_server(path):
    assert not touches(
        path,
        "duckdb",
        "multiprocessing",
        "playwright",
        "socket",
        "streamlit.testing",
        "subprocess",
        "pipelines.__main__",
        "pipelines.build",
        "pipelines.publishing",
        "pipelines.record_store",
        "dashboard.server",
        "dashboard.warehouse.door",
        "tests.costed",
        "tests.pages",
        "tests.selects",
    )
    asked = {
        argument.arg
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for argument in node.args.args
    }
    homes = {"demo_extracts", "demo_home", "load", "published_crime", "settings", "shared_data"}
    assert not asked & homes


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_a_test_file_is_short_enough_to_be_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450
