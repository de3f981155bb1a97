"""Somebody who has only what is shown, and tries to work out what is hidden.

Nothing of the engine is used here. `Attack` takes frames of cells from anywhere (files, pages,
briefings), each with its dimensions, a number (null where hidden) and a symbol, and joins them by
the names of their dimensions: a total is the sum of its parts in every frame that has them all, and
cells of one name are one number. `attack_atoms` knows more, the whole cross of all dimensions below
the cells, and is for small plans.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

import numpy as np
import polars as pl
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

TOTALS = {"ALL", "all"}
HIDDEN, MISSING = "c", "x"
FARTHEST = 1e8
"""No interval matters beyond, of cases or of pounds."""
Name = tuple[tuple[str, object], ...]
"""A cell: the dimensions that are no total, and what stands in them."""


@dataclass
class Attack:
    """What is told by frames of cells: numbers that are known, and equations of those that are not.

    Attributes:
        known: Cells that are shown.
        hidden: Cells that stand somewhere as hidden and nowhere as shown.
        equations: Whole, and parts that add up to it.
    """

    known: dict[Name, float] = field(default_factory=dict)
    hidden: set[Name] = field(default_factory=set)
    equations: list[tuple[Name, list[Name]]] = field(default_factory=list)

    @classmethod
    def on(cls, frames: Iterable[pl.DataFrame], *, year_of_month: str | None = None) -> "Attack":
        """Join frames of shown cells.

        Args:
            frames: Dimensions, `value` and `symbol`. `ALL` and `all` are totals.
            year_of_month: The name of a column of years that months lie in, if the attacker knows.
        """
        attack = cls()
        levels: dict[frozenset[str], set[Name]] = {}
        for frame in frames:
            for row in frame.iter_rows(named=True):
                attack._read(row, levels)
        attack.hidden -= attack.known.keys()
        attack._relate(levels, year_of_month)
        return attack

    def _read(self, row: dict[str, object], levels: dict[frozenset[str], set[Name]]) -> None:
        value, symbol = row.pop("value"), row.pop("symbol")
        name = tuple(
            sorted((k, str(v)) for k, v in row.items() if v is not None and v not in TOTALS)
        )
        if symbol == MISSING:
            return
        levels.setdefault(frozenset(k for k, _ in name), set()).add(name)
        if symbol == HIDDEN:
            self.hidden.add(name)
        elif value is not None:
            self.known[name] = value

    def _relate(self, levels: Mapping[frozenset[str], set[Name]], year: str | None) -> None:
        for parts_by, parts in levels.items():
            closed = {part: _with_year(part, year) for part in parts}
            known_by = frozenset(k for k, _ in next(iter(closed.values())))
            for wholes_by, wholes in levels.items():
                if wholes_by == parts_by or not wholes_by < known_by:
                    continue
                found: dict[Name, list[Name]] = {}
                for part, full in closed.items():
                    found.setdefault(tuple(it for it in full if it[0] in wholes_by), []).append(
                        part
                    )
                self.equations += [
                    (whole, found[whole])
                    for whole in wholes & found.keys()
                    if self._is_complete(found[whole], year)
                ]

    @staticmethod
    def _is_complete(parts: list[Name], year: str | None) -> bool:
        """Months make a year where all twelve of them are there."""
        months = {dict(part).get("month") for part in parts} - {None}
        return year is None or not months or len(months) % 12 == 0

    def groups(self) -> list["Group"]:
        """Hidden cells that equations bind together, with what is known taken out."""
        order = sorted(self.hidden)
        place = {name: at for at, name in enumerate(order)}
        rows, sums = [], []
        for whole, parts in self.equations:
            if any(it not in place and it not in self.known for it in (whole, *parts)):
                continue
            row = {place[it]: 1 for it in parts if it in place}
            total = -sum(self.known[it] for it in parts if it not in place)
            if whole in place:
                row[place[whole]] = -1
            else:
                total += self.known[whole]
            if row:
                rows.append(row)
                sums.append(total)
        return _grouped(order, rows, sums)


@dataclass
class Group:
    """Unknown numbers and the equations between them: rows × x = sums."""

    names: list[Name]
    rows: list[dict[int, int]]
    sums: list[float]

    def matrix(self) -> sparse.csr_array:
        triples = [(i, j, v) for i, row in enumerate(self.rows) for j, v in row.items()]
        if not triples:
            return sparse.csr_array((0, len(self.names)))
        i, j, v = zip(*triples, strict=True)
        return sparse.csr_array((v, (i, j)), shape=(len(self.rows), len(self.names)), dtype=float)

    def solved(self) -> dict[Name, Fraction]:
        """Cells that follow from the equations alone, by exact elimination."""
        return {self.names[j]: v for j, v in solve_exactly(self.rows, self.sums).items()}

    def interval(self, name: Name, floor: float, *, whole: bool) -> tuple[float, float]:
        """The least and the most that a cell can be, all cells being `floor` at least."""
        costs = np.zeros(len(self.names))
        costs[self.names.index(name)] = 1
        matrix = self.matrix()
        limits = [LinearConstraint(matrix, self.sums, self.sums)] if matrix.shape[0] else []
        return _ends(costs, limits, Bounds(floor, np.inf), whole=whole)


def _ends(
    costs: np.ndarray, limits: list[LinearConstraint], bounds: Bounds, *, whole: bool
) -> tuple[float, float]:
    kinds = np.full(len(costs), float(whole))
    found = []
    for sign in (1, -1):
        cap = [LinearConstraint(costs, -np.inf, FARTHEST)]
        answer = milp(sign * costs, constraints=[*limits, *cap], bounds=bounds, integrality=kinds)
        assert answer.status in (0, 3), answer.message
        found.append(np.inf if answer.status == 3 else sign * answer.fun)
    return found[0], found[1]


def solve_exactly(rows: Sequence[Mapping[int, int]], sums: Sequence[float]) -> dict[int, Fraction]:
    """Unknowns that have one value in all solutions, by Gauss and Jordan in fractions."""
    taken: dict[int, tuple[dict[int, Fraction], Fraction]] = {}
    for row, total in zip(rows, sums, strict=True):
        left = {j: Fraction(v) for j, v in row.items() if v}
        value = Fraction(total).limit_denominator(10**6)
        for pivot in [j for j in left if j in taken]:
            times = left[pivot]
            basis, known = taken[pivot]
            for j, v in basis.items():
                left[j] = left.get(j, Fraction(0)) - times * v
            value -= times * known
        left = {j: v for j, v in left.items() if v}
        if not left:
            continue
        pivot = next(iter(left))
        scale = left[pivot]
        left, value = {j: v / scale for j, v in left.items()}, value / scale
        for other, (basis, known) in list(taken.items()):
            if times := basis.get(pivot, Fraction(0)):
                mixed = {j: basis.get(j, Fraction(0)) - times * left.get(j, Fraction(0))
                         for j in {*basis, *left}}  # fmt: skip
                taken[other] = ({j: v for j, v in mixed.items() if v}, known - times * value)
        taken[pivot] = (left, value)
    return {pivot: value for pivot, (row, value) in taken.items() if len(row) == 1}


def _grouped(names: list[Name], rows: list[dict[int, int]], sums: list[float]) -> list[Group]:
    pairs = [(next(iter(row)), j) for row in rows for j in row]
    first, second = zip(*pairs, strict=True) if pairs else ((), ())
    graph = sparse.coo_array((np.ones(len(pairs)), (first, second)), shape=(len(names),) * 2)
    count, labels = connected_components(graph, directed=False)
    own: list[list[int]] = [[] for _ in range(count)]
    for at, label in enumerate(labels):
        own[label].append(at)
    local = {at: place for members in own for place, at in enumerate(members)}
    groups = [Group([names[at] for at in members], [], []) for members in own]
    for row, total in zip(rows, sums, strict=True):
        group = groups[labels[next(iter(row))]]
        group.rows.append({local[j]: v for j, v in row.items()})
        group.sums.append(total)
    return groups


def _with_year(name: Name, year: str | None) -> Name:
    """The name with the financial year of its month."""
    month = dict(name).get("month")
    if year is None or month is None:
        return name
    number = int(str(month)[:4]) - (int(str(month)[5:7]) < 4)
    return tuple(sorted((*name, (year, f"{number}/{(number + 1) % 100:02}"))))


def recovered(attack: Attack) -> dict[Name, float]:
    """Hidden cells that follow exactly: from the equations, or since no count is below nought."""
    found: dict[Name, float] = {}
    for group in attack.groups():
        found |= {name: float(value) for name, value in group.solved().items()}
        for name in set(group.names) - found.keys():
            low, high = group.interval(name, 0, whole=False)
            if high - low < 0.5:
                found[name] = low
    return found


@dataclass
class Atoms:
    """All that an attacker knows of the atoms below a small plan.

    Attributes:
        rows: For each cell which atoms it adds up.
        limits: What is shown of them, and that hidden cells have floors.
        hidden: Places of the hidden cells.
    """

    rows: np.ndarray
    limits: list[LinearConstraint]
    hidden: list[int]
    shown: list[int]
    values: np.ndarray

    def interval(self, cell: int, *, whole: bool = False) -> tuple[float, float]:
        """The least and the most that a cell can be."""
        return _ends(self.rows[cell].astype(float), self.limits, Bounds(0, np.inf), whole=whole)

    def can_be(self, cell: int, value: float) -> bool:
        """Whether whole numbers behind the plan give this value to a cell."""
        row = self.rows[cell].astype(float)
        answer = milp(
            np.zeros(len(row)),
            constraints=[*self.limits, LinearConstraint(row, value, value)],
            integrality=np.ones(len(row)),
        )
        return answer.x is not None

    def solved(self) -> set[int]:
        """Hidden cells that are combinations of shown ones, in exact fractions."""
        unknown = self.rows.shape[1]
        rows = [dict.fromkeys(np.flatnonzero(self.rows[it]).tolist(), 1) for it in self.shown]
        found = set()
        for cell in self.hidden:
            own = dict.fromkeys(np.flatnonzero(self.rows[cell]).tolist(), 1) | {unknown: -1}
            sums = [self.values[it] for it in self.shown]
            if unknown in solve_exactly([*rows, own], [*sums, 0]):
                found.add(cell)
        return found


def attack_atoms(
    cells: pl.DataFrame, dimensions: Sequence[str], floors: Sequence[float] | None = None
) -> Atoms:
    """Set up what is told of the cross of all dimensions.

    Args:
        cells: Dimensions (null where a cell has none of it), count and symbol.
        dimensions: Their columns.
        floors: The least that each cell can be where it is hidden; nought if not given.
    """
    values = {
        name: [it for it in cells[name].drop_nulls().unique().sort() if it not in TOTALS]
        for name in dimensions
    }
    atoms = list(product(*values.values()))
    rows = np.array(
        [
            [
                all(v is None or v in TOTALS or v == atom[i] for i, v in enumerate(row))
                for atom in atoms
            ]
            for row in cells.select(dimensions).iter_rows()
        ]
    )
    hidden = [i for i, symbol in enumerate(cells["symbol"]) if symbol == HIDDEN]
    shown = [i for i, symbol in enumerate(cells["symbol"]) if symbol == ""]
    counts = cells["count"].fill_null(0).to_numpy()
    limits = [LinearConstraint(rows[shown], counts[shown], counts[shown])] if shown else []
    least = np.zeros(len(counts)) if floors is None else np.asarray(floors)
    limits.append(LinearConstraint(rows[hidden], least[hidden], np.inf))
    return Atoms(rows, limits, hidden, shown, counts)
