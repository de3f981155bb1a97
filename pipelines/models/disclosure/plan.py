"""The tables of a plan, and what their totals are called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

TOTAL_OF = {"force_code": "ALL"}
TOTAL = "all"
PLACES_AND_TIMES = frozenset({"force_code", "month", "quarter", "financial_year", "period"})
"""Dimensions that say where and when. The others say something about the child or the case."""


class Kind(Enum):
    """What a table adds up."""

    COUNT = "count"
    AMOUNT = "amount_gbp"


@dataclass(frozen=True)
class Table:
    """One table of a plan: sums over atoms, by some of their columns.

    Attributes:
        name: Its name, once in a plan.
        dimensions: Columns of the atoms. An atom that is null in one of them is in no cell.
        totals: Sets of dimensions of which the table holds totals as well. `{"abuse_type"}` adds
            the cells of all types together, `{"force_code", "abuse_type"}` those of all forces and
            types together. A total is called `ALL` in `force_code` and `all` elsewhere.
        kind: What is added up: cases, or pounds.
        count_table: For amounts, the table of counts with the same cells: an amount is hidden
            where its count is, since an amount over its mean is the count.
    """

    name: str
    dimensions: tuple[str, ...]
    totals: frozenset[frozenset[str]] = frozenset()
    kind: Kind = Kind.COUNT
    count_table: str | None = None

    @classmethod
    def with_totals(
        cls,
        name: str,
        dimensions: Iterable[str],
        over: Iterable[str] = (),
        kind: Kind = Kind.COUNT,
        count_table: str | None = None,
    ) -> "Table":
        """A table with totals over every one of some dimensions, and over all sets of them."""
        sets = [frozenset[str]()]
        for dimension in over:
            sets += [known | {dimension} for known in sets]
        return cls(name, tuple(dimensions), frozenset(sets[1:]), kind, count_table)


def total_label(dimension: str) -> str:
    """What a total over a dimension is called in it."""
    return TOTAL_OF.get(dimension, TOTAL)


def check_plan(tables: Sequence[Table], columns: Iterable[str]) -> None:
    """Raise ValueError where a plan cannot be worked out from atoms of these columns."""
    columns = set(columns)
    names = [table.name for table in tables]
    if len(set(names)) < len(names):
        raise ValueError(f"two tables of the plan have one name: {sorted(names)}")
    for table in tables:
        lacking = sorted({*table.dimensions, "count", table.kind.value} - columns)
        if lacking:
            raise ValueError(f"the atoms lack {', '.join(lacking)}, which {table.name} needs")
        beside = sorted(frozenset[str]().union(*table.totals) - set(table.dimensions))
        if beside:
            raise ValueError(
                f"{table.name} has totals over {', '.join(beside)}, no dimension of it"
            )
        if table.count_table is not None and table.count_table not in names:
            raise ValueError(f"{table.name} rests on {table.count_table}, no table of the plan")


def dimensions_of(tables: Sequence[Table]) -> list[str]:
    """All dimensions of a plan, each once, in the order in which tables name them."""
    return list(dict.fromkeys(name for table in tables for name in table.dimensions))
