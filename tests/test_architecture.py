"""The house's rules, as allow-lists: what is not allowed below is refused."""

import ast
import importlib
from functools import cache
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from pipelines.contracts.marts import CASE_MART, MARTS
from pipelines.contracts.marts.release import RELEASE_MARTS

ROOT = Path(__file__).parents[1]
FILES = sorted([*(ROOT / "pipelines").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")])
DRAWN_ON = {"warehouse", "shell", "changes", "events", "lateness"}
USES_EVERY_SUBJECT = {"overview", "briefing"}
SUBJECTS = {path.name for path in (ROOT / "dashboard").iterdir() if (path / "__init__.py").exists()}
SUBJECTS -= DRAWN_ON | USES_EVERY_SUBJECT
PLAIN = {"pipelines.contracts", "pipelines.errors", "pipelines.progress"}
FOR_PAGES = PLAIN | {"pipelines.models", "pipelines.settings", "pipelines.state"}

# Who may import whom, beside themselves; the longest name that fits a module decides.
MAY_IMPORT = {
    "dashboard.warehouse": FOR_PAGES,
    "dashboard.shell": {"dashboard.warehouse"} | FOR_PAGES,
    **{
        f"dashboard.{name}": {"dashboard.warehouse", "dashboard.shell"} | FOR_PAGES
        for name in ("changes", "events", "lateness")
    },
    **{f"dashboard.{name}": {f"dashboard.{n}" for n in DRAWN_ON} | FOR_PAGES for name in SUBJECTS},
    # Command line and pages read, save and hand out scenarios by the same functions.
    "dashboard.plan": {*(f"dashboard.{n}" for n in DRAWN_ON), "pipelines.planning"} | FOR_PAGES,
    **{f"dashboard.{name}": {"dashboard"} | FOR_PAGES for name in ("overview", "app")},
    "dashboard.briefing": {"dashboard", "pipelines.planning", "pipelines.table_files"} | FOR_PAGES,
    "dashboard.server": {"pipelines.contracts", "pipelines.errors"},
    "pipelines.contracts": {"pipelines.errors"},
    "pipelines.settings": {"pipelines.contracts"},
    "pipelines.storage": {"pipelines.errors"},
    "pipelines.models": PLAIN,
    "pipelines.engine": {"pipelines.storage"} | PLAIN,
    "pipelines.reference": {"pipelines.settings", "pipelines.sources", "pipelines.storage"} | PLAIN,
    "pipelines.sources": {"pipelines.reference", "pipelines.storage"} | PLAIN,
    "pipelines.modelling": {"pipelines.engine", "pipelines.models", "pipelines.storage"} | PLAIN,
    "pipelines.planning": {
        *("pipelines.models", "pipelines.reference", "pipelines.settings", "pipelines.sources"),
        *("pipelines.state", "pipelines.storage", *PLAIN),
    },
    "pipelines.publishing": {"pipelines.storage", "pipelines.table_files"} | PLAIN,
    "pipelines.table_files": PLAIN,
    "pipelines.state": {"pipelines.settings"} | PLAIN,
    **{
        name: {
            *("pipelines.mapping", "pipelines.record_store", "pipelines.models"),
            *("pipelines.reference", "pipelines.settings", "pipelines.sources"),
            *("pipelines.storage", *PLAIN),
        }
        for name in ("pipelines.mapping", "pipelines.record_store")
    },
    "pipelines.synthetic": {"pipelines.models", "pipelines.reference", "pipelines.sources"} | PLAIN,
    **{
        f"pipelines.{name}": {"pipelines"}
        for name in ("build", "release", "status", "console", "commands", "__main__")
    },
}
SHOWS_THE_DASHBOARD = {"pipelines.commands.looking", "pipelines.commands.briefings"}
"""The commands that import the dashboard, each inside its own function."""


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree):
    """Every module that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name, packages):
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def of(*packages, named=lambda stem: True):
    return [p for p in FILES if is_within(module_name(p), packages) and named(p.stem)]


def functions(path):
    found = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, found)]


def lines_of(node):
    return node.end_lineno - node.lineno + 1


def not_allowed(path):
    """What a module imports of ours though its place does not allow it."""
    name = module_name(path)
    places = [place for place in MAY_IMPORT if is_within(name, [place])]
    place = max(places, key=len, default=name)
    allowed = {"pipelines.__version__", place, *MAY_IMPORT.get(place, ())}
    ours = [it for it in imported(tree_of(path)) if it.split(".")[0] in ("pipelines", "dashboard")]
    if name in SHOWS_THE_DASHBOARD:
        ours = [it for it in ours if not it.startswith("dashboard")]
    return [it for it in ours if not is_within(it, allowed)]


def test_a_module_imports_only_what_its_place_allows():
    assert not {module_name(path): found for path in FILES if (found := not_allowed(path))}


def test_commands_import_the_dashboard_inside_their_functions_only():
    importers = {
        type(node)
        for path in of(*SHOWS_THE_DASHBOARD)
        for node in tree_of(path).body
        if any(is_within(it, ["dashboard"]) for it in imported(node))
    }
    # For the eyes of the type checker alone a module's top may name them.
    assert importers <= {ast.FunctionDef, ast.If}


KEPT_OUT = [
    *((path, {"streamlit", "duckdb", "pipelines"})
      for path in of("dashboard", named=lambda stem: stem.startswith("charts"))),
    *((path, {"streamlit", "duckdb", "pipelines"}) for path in of("dashboard.shell.charts")),
    *((path, {"streamlit"})
      for path in of("dashboard", named=lambda stem: stem.endswith(("words", "figures")))),
    *((path, {"duckdb"}) for path in of("dashboard") if path.stem != "door"),
    # The page that loads files does it by the command line; nothing else starts a process.
    *((path, {"subprocess"}) for path in of("dashboard") if path.parent.name != "ingest"),
    *((path, {"streamlit", "altair"}) for path in of("pipelines")),
    *((path, {"duckdb", "pathlib", "os"}) for path in of("pipelines.models")),
    *((path, {"prophet"}) for path in of("pipelines") if path.parent.name != "forecasting"),
    *((path, {"pandas"}) for path in of("pipelines")
      if path.parent.name != "forecasting" and path.stem != "statistical_tables"),
    *((path, {"gptables"}) for path in FILES if path.stem != "statistical_tables"),
    *((path, {"sqlalchemy", "alembic"}) for path in FILES if path not in of("pipelines.state")),
]  # fmt: skip


def test_libraries_stay_where_they_belong():
    strays = {
        module_name(path): found
        for path, packages in KEPT_OUT
        if (found := [it for it in imported(tree_of(path)) if is_within(it, packages)])
    }
    assert not strays


def asked(path):
    """The mart and the statement of every `warehouse.frame(mart, sql, parameters)` of a file."""
    module = importlib.import_module(module_name(path))
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "frame":
            yield node.args[0], text_of(node.args[1], module)


def text_of(node, module):
    """The text of a string, with the module's own constants in it and a name for what varies."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return getattr(module, node.id)
    if isinstance(node, ast.FormattedValue):
        value = getattr(module, getattr(node.value, "id", ""), None)
        return value if isinstance(value, str) else "something"
    return "".join(text_of(part, module) for part in node.values)


QUERIES = of("dashboard", named=lambda stem: stem.endswith("queries"))


@pytest.mark.parametrize("path", QUERIES, ids=module_name)
def test_every_statement_of_the_queries_reads_published_marts_only(path):
    statements = list(asked(path))
    assert statements
    for mart, sql in statements:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        within = {cte.alias for cte in tree.find_all(exp.CTE)}
        tables = [it for it in tree.find_all(exp.Table) if it.db or it.name not in within]
        assert {it.db for it in tables} == {"marts"}, sql
        read = {it.name for it in tables} - {"something"}
        assert read <= (set(MARTS) | set(RELEASE_MARTS)) - {CASE_MART}, sql
        if isinstance(mart, ast.Constant):
            assert mart.value in {it.name for it in tables} or "something" in sql


def sql_in(path):
    nodes = list(ast.walk(tree_of(path)))
    texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    frames = [ast.unparse(n) for n in nodes if getattr(n, "attr", "") == "frame"]
    return [*frames, *(text for text in texts if "marts." in text or "select " in text)]


def test_only_queries_hold_sql():
    others = [p for p in of("dashboard") if p not in QUERIES and p.parent.name != "warehouse"]
    assert not {module_name(path): found for path in others if (found := sql_in(path))}


KEEPERS = ("pipelines.publishing", "pipelines.contracts.published", "dashboard.warehouse")


def opens_a_version(path):
    names = {it.rpartition(".")[2] for it in imported(tree_of(path))}
    names |= {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}
    is_named = "warehouse.duckdb" in path.read_text(encoding="utf-8")
    return is_named or bool(names & {"WAREHOUSE", "CASES", "PROFILE_FILES", "PROTECTION"})


def test_only_publishing_and_the_door_open_a_published_version():
    others = [path for path in FILES if not is_within(module_name(path), KEEPERS)]
    assert not [module_name(path) for path in others if opens_a_version(path)]


def length(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_and_functions_stay_small_enough_to_read():
    assert not [module_name(path) for path in FILES if length(path) >= 300]
    long = {module_name(p): [f.name for f in functions(p) if lines_of(f) > 50] for p in FILES}
    assert not {name: found for name, found in long.items() if found}


def test_test_files_stay_small_enough_to_read():
    assert not [path.name for path in (ROOT / "tests").rglob("*.py") if length(path) > 450]


def test_only_pages_show_and_each_in_forty_lines():
    is_page = {p: p.stem == "page" or p.stem.endswith("_page") for p in of("dashboard")}
    shown = {p: [lines_of(f) for f in functions(p) if f.name == "show"] for p in is_page}
    pages = [p for p, is_one in is_page.items() if is_one and p.parent.name != "shell"]
    assert not [module_name(p) for p, found in shown.items() if found and p not in pages]
    assert not [module_name(p) for p in pages if len(shown[p]) != 1 or shown[p][0] > 40]
