"""What an attacker can still tell of a hidden cell, and which further cells must be hidden.

The attacker knows every shown cell, that no count is negative, that counts are whole, that most
hidden cells are no noughts (`Block.floors` says which may be), and how the cells add up. A value is
possible where a point says so: counts that give every shown cell and that value.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from pipelines.models.disclosure.system import Rows

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

NODES = 1_000
"""Branches of a program in whole numbers; a value not found by then counts as impossible. No limit
of time: the same plan would be protected otherwise on a busy machine."""
TOGETHER = (1_000, 64, 16)
"""So many goals by one point: a program of fewer has whole numbers for its answer more often."""
FEWEST_TOGETHER = 4
NEARNESS = 1e-3
"""What it costs to move an unknown by one, where missing a target by one costs one."""
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Goal:
    """A value that must be possible for a cell: so much or more, or so much or less."""

    cell: int
    is_upper: bool
    target: float


@dataclass(frozen=True)
class Block:
    """A part of a plan that hangs together with no other.

    Attributes:
        cell_rows: Which unknowns each cell adds up (cells × unknowns).
        relations: What is nought whatever the values (relations × unknowns).
        values: True values of the unknowns.
        floors: The least that each cell can be while it is hidden, as an attacker knows.
        is_forced: Cells that are shown whatever comes of it.
        is_whole: Whether the unknowns are whole numbers.
    """

    cell_rows: Rows
    relations: Rows
    values: Vector
    floors: Vector
    is_forced: Mask
    is_whole: bool

    @property
    def cell_values(self) -> Vector:
        """True values of the cells."""
        found: Vector = self.cell_rows @ self.values
        return found


def reach(block: Block, is_hidden: Mask, goals: Iterable[Goal]) -> dict[Goal, float]:
    """How far each goal can be reached, were the attacker to know all that is not hidden.

    Args:
        block: What hangs together.
        is_hidden: Cells that are hidden.
        goals: Of hidden cells.

    Returns:
        The value nearest to the target, or beyond it, for which a point was found.
    """
    truth = block.cell_values
    found = {goal: float(truth[goal.cell]) for goal in goals}
    if not any(not is_met(goal, value) for goal, value in found.items()):
        return found
    for part in _parts(block, is_hidden):
        own = [goal for goal in found if part.holds(goal.cell) and not is_met(goal, found[goal])]
        _reach_together(part, own, found)
        for goal in own:
            if not is_met(goal, found[goal]):
                _note(part, part.solve_alone(goal), own, found)
    return found


def follows(block: Block, is_hidden: Mask, cells: Iterable[int]) -> set[int]:
    """Hidden cells that can be one more in no point, nor one less: they follow from the rest.

    Fractions are possible in this, so that a cell which does not follow is never taken for one that
    does. No point of whole numbers says other of these cells, so showing them tells nothing new.
    """
    free = replace(block, is_whole=False)
    truth = block.cell_values
    left = set(cells)
    for is_upper, way in ((True, 1.0), (False, -1.0)):
        goals = [Goal(cell, is_upper, float(truth[cell]) + way) for cell in sorted(left)]
        reached = reach(free, is_hidden, goals)
        left -= {goal.cell for goal in goals if is_met(goal, reached[goal])}
    return left


def is_met(goal: Goal, value: float) -> bool:
    """Whether a value is as far as the goal asks, or farther."""
    if goal.is_upper:
        return value >= goal.target - TOLERANCE
    return value <= goal.target + TOLERANCE


def _reach_together(part: "_Part", goals: list[Goal], found: dict[Goal, float]) -> None:
    """Many goals by one point: upper and lower ones apart, as long as that gets anywhere."""
    for size in TOGETHER:
        for is_upper in (True, False):
            while True:
                left = [it for it in goals if it.is_upper is is_upper and not is_met(it, found[it])]
                if len(left) < FEWEST_TOGETHER:
                    break
                for first in range(0, len(left), size):
                    chosen = left[first : first + size]
                    _note(part, part.solve_together(chosen), goals, found)
                if sum(is_met(goal, found[goal]) for goal in left) < len(left) / 4:
                    break


def _note(
    part: "_Part", point: Vector | None, goals: Iterable[Goal], found: dict[Goal, float]
) -> None:
    if point is None:
        return
    values = part.cell_values(point)
    for goal in goals:
        value = float(values[goal.cell])
        found[goal] = max(found[goal], value) if goal.is_upper else min(found[goal], value)


class _Part:
    """Unknowns that what is shown leaves open, and that hang together."""

    def __init__(self, block: Block, is_hidden: Mask, equal: Rows, free: NDArray[np.int64]) -> None:
        self._block, self._free = block, free
        self._truth = block.values[free]
        columns = equal[:, free]
        self._equal = columns[np.diff(columns.indptr) > 0]
        self._rows = sparse.csr_array(block.cell_rows[:, free])
        touched = is_hidden & (np.diff(self._rows.indptr) > 0)
        self._touched = touched
        floors = np.flatnonzero(touched & (block.floors > 0))
        self._hidden = self._rows[floors]
        known = block.cell_values[floors] - self._hidden @ self._truth
        self._least = block.floors[floors] - known

    def holds(self, cell: int) -> bool:
        return bool(self._touched[cell])

    def cell_values(self, point: Vector) -> Vector:
        found: Vector = self._block.cell_values + self._rows @ (point - self._truth)
        return found

    def solve_alone(self, goal: Goal) -> Vector | None:
        """The nearest point to the truth that takes one cell to its target."""
        sign = 1.0 if goal.is_upper else -1.0
        row = sign * self._rows[[goal.cell]]
        way = sign * (goal.target - self._block.cell_values[goal.cell])
        return self._solve([LinearConstraint(both_ways(row), way, np.inf)], 0, at_any_price=True)

    def solve_together(self, goals: list[Goal]) -> Vector | None:
        """The point that misses the targets by least, all misses added up."""
        places = [goal.cell for goal in goals]
        signs = np.array([1.0 if goal.is_upper else -1.0 for goal in goals])
        ways = signs * (np.array([goal.target for goal in goals]) - self._block.cell_values[places])
        rows = both_ways(sparse.diags_array(signs) @ self._rows[places])
        enough = sparse.hstack([rows, sparse.eye_array(len(goals))], format="csr")
        return self._solve([LinearConstraint(enough, ways, np.inf)], len(goals), at_any_price=False)

    def _solve(
        self, ends: list[LinearConstraint], further: int, *, at_any_price: bool
    ) -> Vector | None:
        """The nearest point to the truth, by moves up and down of each unknown."""
        constraints = list(ends)
        for rows, low, high in (
            (self._equal, 0.0, 0.0),
            (self._hidden, self._least - self._hidden @ self._truth, np.inf),
        ):
            if rows.shape[0]:
                none = sparse.csr_array((rows.shape[0], further))
                wide = sparse.hstack([both_ways(rows), none], format="csr")
                constraints.append(LinearConstraint(wide, low, high))
        costs = np.concatenate([np.full(2 * len(self._free), NEARNESS), np.ones(further)])
        for is_whole in (False, True)[: 1 + (self._block.is_whole and at_any_price)]:
            point = move(self._truth, costs, constraints, is_whole=is_whole)
            if point is None or self._is_possible(point):
                return point
        return None

    def _is_possible(self, point: Vector) -> bool:
        if self._block.is_whole and (np.abs(point - np.rint(point)) > 0).any():
            return False
        near = TOLERANCE * (1 + abs(self._equal) @ np.abs(self._truth))
        is_kept = np.abs(self._equal @ (point - self._truth)) <= near
        return bool(is_kept.all() and (self._hidden @ point >= self._least - TOLERANCE).all())


def both_ways(rows: Rows) -> Rows:
    """Rows over moves up, then over moves down."""
    return sparse.csr_array(sparse.hstack([rows, -rows], format="csr"))


def move(
    truth: Vector, costs: Vector, constraints: list[LinearConstraint], *, is_whole: bool
) -> Vector | None:
    """The cheapest way from the truth to what the constraints ask for; None if there is none.

    Args:
        truth: Values of the unknowns. None that is not below nought goes below it.
        costs: Of moves of each unknown up, then down, then of what else there is.
        constraints: Over the same.
        is_whole: Whether moves must be whole; a way that is not the cheapest will do then.

    Returns:
        The unknowns, rounded to whole numbers where they are within rounding of them.
    """
    count = len(truth)
    high = np.full(len(costs), np.inf)
    high[count : 2 * count] = np.where(truth >= 0, truth, np.inf)
    kinds = np.zeros(len(costs))
    kinds[: 2 * count] = float(is_whole)
    answer = milp(
        costs,
        constraints=constraints,
        bounds=Bounds(0, high),
        integrality=kinds,
        options={"node_limit": NODES},
    )
    if answer.x is None:
        return None
    found: Vector = truth + answer.x[:count] - answer.x[count : 2 * count]
    whole = np.rint(found)
    return np.where(np.abs(found - whole) <= TOLERANCE, whole, found)


def _parts(block: Block, is_hidden: Mask) -> list[_Part]:
    equal = sparse.csr_array(
        sparse.vstack([block.relations, block.cell_rows[np.flatnonzero(~is_hidden)]], format="csr")
    )
    is_open = _left_open(equal)
    hidden = block.cell_rows[np.flatnonzero(is_hidden)]
    free = np.flatnonzero(is_open)
    if not len(free):
        return []
    rows = sparse.csr_array(sparse.vstack([equal, hidden], format="csr")[:, free])
    labels = connected_unknowns(rows)
    return [
        _Part(block, is_hidden, equal, free[labels == label]) for label in range(labels.max() + 1)
    ]


def _left_open(equal: Rows) -> Mask:
    """Unknowns that do not follow one by one from rows of which all others are known."""
    is_open = np.ones(equal.shape[1], dtype=bool)
    pattern = abs(equal)
    while True:
        lonely = np.flatnonzero(pattern @ is_open.astype(np.int64) == 1)
        known = np.unique(pattern[lonely].indices)
        known = known[is_open[known]]
        if not len(known):
            return is_open
        is_open[known] = False


def connected_unknowns(rows: Rows) -> NDArray[np.int64]:
    """For each unknown the number of the group that rows bind it to."""
    height, width = rows.shape
    both = sparse.block_array([[None, abs(rows)], [abs(rows).T, None]], format="csr")
    if height == 0:
        return np.arange(width)
    _, labels = connected_components(both, directed=False)
    _, numbered = np.unique(labels[height:], return_inverse=True)
    return numbered.astype(np.int64)
