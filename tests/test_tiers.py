"""The folder of a test is its tier, and a unit test asks for nothing but what it is given."""

import ast
from pathlib import Path

TESTS = Path(__file__).parent
TIERS = {"unit", "sql", "contract", "app", "browser", "faults", "integration"}
READ_THE_CHECKOUT = {
    *("test_architecture.py", "test_docs.py", "test_statements.py", "test_tiers.py"),
}
UNITS = sorted((TESTS / "unit").glob("*.py"))
# What a unit test may not import, beside whatever lies inside, nor ask for as a fixture.
HOMES_DATABASES_PROCESSES = {
    *("duckdb", "multiprocessing", "playwright", "socket", "streamlit.testing", "subprocess"),
    *("pipelines.__main__", "pipelines.build", "pipelines.commands", "pipelines.publishing"),
    *("pipelines.record_store", "pipelines.state", "dashboard.server", "dashboard.warehouse.door"),
    *("tests.costed", "tests.homes", "tests.pages", "tests.selects"),
}
FIXTURES_OF_HOMES = {
    *("demo_extracts", "demo_home", "load", "published_crime", "settings", "shared_data"),
}


def imports(tree: ast.Module) -> set[str]:
    """Every module that is imported, and every name from one."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def asked_for(tree: ast.Module) -> set[str]:
    """The arguments of every function, and the names that `usefixtures` and the like are given."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {argument.arg for f in functions for argument in f.args.args} | {
        text for text in strings if isinstance(text, str)
    }


def test_every_test_lies_in_the_folder_of_a_tier() -> None:
    found = {path.relative_to(TESTS).parts for path in TESTS.rglob("test_*.py")}
    assert {parts[0] for parts in found if len(parts) > 1} <= TIERS
    assert {parts[0] for parts in found if len(parts) == 1} <= READ_THE_CHECKOUT


def test_a_unit_test_needs_no_home_database_process_or_server() -> None:
    offenders = {}
    for path in UNITS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        barred = tuple(f"{name}." for name in HOMES_DATABASES_PROCESSES)
        outside = {name for name in imports(tree) if f"{name}.".startswith(barred)}
        outside |= asked_for(tree) & FIXTURES_OF_HOMES
        if outside:
            offenders[path.name] = sorted(outside)
    assert offenders == {}
