"""Read `sql/`: one file, one select; its header is a contract that is checked."""

import re
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import sqlglot
from sqlglot import exp

from pipelines.errors import ContractError

BUILT_SCHEMAS = ("staging", "intermediate", "marts")
MODELLED = "modelled"
"""The schema of frames that models leave for selects to read."""
GIVEN_SCHEMAS = ("reference", MODELLED)
"""Schemas of tables that no select makes: an engine is given their frames."""
HEADER = re.compile(r"^-- (grain|units|source): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Select:
    """One file of `sql/`.

    Attributes:
        name: Schema and table, such as `marts.demand_by_month`.
        query: The select.
        grain: The columns that name a row.
        units: The columns that the header explains.
        sources: The tables that the select reads.
    """

    name: str
    query: str
    grain: tuple[str, ...]
    units: tuple[str, ...]
    sources: frozenset[str]


def read_selects(folder: Path) -> list[Select]:
    """All selects, each after those that it reads.

    Raises:
        ContractError: A header is missing or names other tables than the select reads, a table
            that is not there is read, or selects read each other in a circle.
    """
    files = [path for schema in BUILT_SCHEMAS for path in sorted((folder / schema).glob("*.sql"))]
    selects = {select.name: select for select in map(_read_select, files)}
    for select in selects.values():
        for source in select.sources:
            if source.split(".")[0] in BUILT_SCHEMAS and source not in selects:
                raise ContractError(f"{select.name}: reads {source}, which no file makes.")
    try:
        order = TopologicalSorter({n: s.sources for n, s in selects.items()}).static_order()
        return [selects[name] for name in order if name in selects]
    except CycleError as error:
        raise ContractError(f"sql/: these selects read each other: {error.args[1]}.") from error


def split_at_models(selects: list[Select]) -> tuple[list[Select], list[Select]]:
    """The selects that run before the models, and those that wait for what a model leaves.

    Args:
        selects: Each after those that it reads.

    Returns:
        Both in the same order; a select waits that reads schema `modelled`, or one that waits.
    """
    waiting: set[str] = set()
    for select in selects:
        if any(name in waiting or name.split(".")[0] == MODELLED for name in select.sources):
            waiting.add(select.name)
    before = [select for select in selects if select.name not in waiting]
    return before, [select for select in selects if select.name in waiting]


def _read_select(path: Path) -> Select:
    name = f"{path.parent.name}.{path.stem}"
    text = path.read_text(encoding="utf-8")
    header = dict(HEADER.findall(text))
    missing = {"grain", "units", "source"} - set(header)
    if missing:
        raise ContractError(f"{name}: the header lacks {', '.join(sorted(missing))}.")
    sources = _tables(text)
    declared = frozenset(part.strip() for part in header["source"].split(","))
    if declared != sources:
        odd = ", ".join(sorted(declared ^ sources))
        raise ContractError(f"{name}: header and select disagree about the source {odd}.")
    units = tuple(re.findall(r"(?:^|, )(\w+) = ", header["units"]))
    grain = tuple(part.strip() for part in header["grain"].split(","))
    return Select(name, text, grain, units, sources)


@cache
def _tables(text: str) -> frozenset[str]:
    tree = sqlglot.parse_one(text, dialect="duckdb")
    return frozenset(f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db)
