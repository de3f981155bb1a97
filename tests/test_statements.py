"""SQL has its places, and so has the way into the record store."""

import ast
import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

PIPELINES = Path(__file__).parents[1] / "pipelines"
WITHOUT_SQL = [PIPELINES / "build.py", *sorted((PIPELINES / "modelling").glob("*.py"))]
STATEMENTS = (exp.Query, exp.DDL, exp.DML, exp.Drop, exp.Alter, exp.Attach, exp.Detach, exp.Command)
FACE = "pipelines.record_store"


def texts(tree):
    """Every string of a module, what varies in it being a name; its docstrings are left out."""
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a docstring, or a constant's
            skipped.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            skipped |= {part for part in node.values if isinstance(part, ast.Constant)}
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "varies" for p in node.values)
            yield "".join(map(str, parts))


def is_statement(text):
    """Whether it is SQL that does more than to read a whole table."""
    try:
        # The mart force has the name of a word of the language.
        parsed = sqlglot.parse(re.sub(r"\bforce\b", '"force"', text), dialect="duckdb")
    except sqlglot.errors.SqlglotError:
        return False
    return any(
        isinstance(tree, STATEMENTS)
        for tree in parsed
        if not (isinstance(tree, exp.Select) and is_whole_table(tree))
    )


def is_whole_table(select):
    table = select.find(exp.Table)
    return table is not None and select.sql() == f"SELECT * FROM {table.sql()}"


@pytest.mark.parametrize("path", WITHOUT_SQL, ids=lambda path: path.stem)
def test_build_and_modelling_hold_no_sql_of_their_own(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [text for text in texts(tree) if is_statement(text)]


@pytest.mark.parametrize(
    ("text", "is_sql"),
    [
        ("select * from marts.force", False),
        ("select force_code from marts.force", True),
        ("with a as (select 1) select * from a", True),
        ("from marts.force where is_territorial", True),
        ("create table reference.varies as select 1", True),
        ("drop view latest.varies", True),
        ("detach records", True),
        ("checking and publishing", False),
        ("forecast varies of varies", False),
        ("force", False),
        ("intermediate.int_delivered_to", False),
    ],
)
def test_a_statement_is_told_from_other_words(text, is_sql):
    assert is_statement(text) == is_sql


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PIPELINES.rglob("*.py")) if path.parent.name != "record_store"],
    ids=lambda path: str(path.relative_to(PIPELINES)),
)
def test_the_record_store_is_entered_by_its_face(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    entered = {name for name in imported if name and name.split(".")[:2] == FACE.split(".")}
    assert entered <= {FACE}
