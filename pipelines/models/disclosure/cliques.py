"""Few variables for many atoms: the smallest tables from which all tables of a plan add up.

An attacker of a plan does not see the atoms, only sums over them. Where tables share but force and
year, the atoms by month, type and source together would be a thousand times as many unknowns as
the tables tell apart. A junction tree of the dimensions has the same solutions with the margins of
its cliques as unknowns, which agree wherever two cliques meet: margins of a decomposable family
that agree come from one joint table, whole numbers from whole numbers.

Source: Lauritzen (1996), Graphical Models, chapters 2 and 4; Dobra and Fienberg (2000), Bounds for
    cell entries in contingency tables given marginal totals, PNAS 97.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

Dimensions = frozenset[str]


def with_coarser(dimensions: Iterable[str], coarser: Mapping[str, str]) -> Dimensions:
    """The dimensions and all that follow from them, as the year does from the month."""
    found = set(dimensions)
    while more := {column for column, finer in coarser.items() if finer in found} - found:
        found |= more
    return frozenset(found)


def find_cliques(families: Iterable[Dimensions]) -> list[Dimensions]:
    """Sets of dimensions that hold every family, and fit together as a tree.

    Args:
        families: Sets of dimensions of which margins are told.

    Returns:
        None within another; the neighbours' graph of the families, made chordal by taking out
        the dimension that asks for the fewest new edges first.
    """
    families = list(families)
    beside: dict[str, set[str]] = {name: set() for family in families for name in family}
    for family in families:
        for name in family:
            beside[name] |= family - {name}
    found: list[Dimensions] = []
    while beside:
        name = min(beside, key=lambda it: (_edges_to_add(beside, it), len(beside[it]), it))
        around = beside.pop(name)
        for other in around:
            beside[other] = (beside[other] | around) - {other, name}
        clique = frozenset(around | {name})
        if not any(clique <= known for known in found):
            found.append(clique)
    return found or [frozenset()]


def _edges_to_add(beside: Mapping[str, set[str]], name: str) -> int:
    pairs = combinations(sorted(beside[name]), 2)
    return sum(second not in beside[first] for first, second in pairs)


def join_cliques(cliques: list[Dimensions]) -> list[tuple[int, int]]:
    """The edges of a junction tree: pairs of places, those with most in common first (Prim)."""
    joined, edges = {0}, []
    while len(joined) < len(cliques):
        pairs = ((a, b) for a in joined for b in range(len(cliques)) if b not in joined)
        first, second = max(pairs, key=lambda it: (len(cliques[it[0]] & cliques[it[1]]), *it))
        edges.append((first, second))
        joined.add(second)
    return edges
