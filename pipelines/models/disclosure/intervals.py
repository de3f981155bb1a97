"""What an attacker can still tell of a hidden cell, and which further cells must be hidden.

The attacker knows every shown cell, that no count is negative, that counts are whole, that a
hidden cell is no nought (noughts are shown, but for those of `hidden_noughts`), and how the cells add
up. A value is possible where a point says so: counts that give every shown cell and that value.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from pipelines.models.disclosure.system import Rows

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

SECONDS = 10.0
"""No single program may take longer; a value that was not found by then counts as impossible."""
ROUNDS = 12
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
                _note(part, part.solve_alone(goal), [goal], found)
    return found


def is_met(goal: Goal, value: float) -> bool:
    """Whether a value is as far as the goal asks, or farther."""
    if goal.is_upper:
        return value >= goal.target - TOLERANCE
    return value <= goal.target + TOLERANCE


def _reach_together(part: "_Part", goals: list[Goal], found: dict[Goal, float]) -> None:
    """Many goals by one point: upper and lower ones in turn, as long as that gets anywhere."""
    for turn in range(ROUNDS):
        open_goals = [goal for goal in goals if not is_met(goal, found[goal])]
        chosen = [goal for goal in open_goals if goal.is_upper == (turn % 2 == 0)]
        if len(open_goals) < 4:
            return
        if not chosen:
            continue
        before = len(open_goals)
        _note(part, part.solve_together(chosen), open_goals, found)
        after = sum(not is_met(goal, found[goal]) for goal in open_goals)
        if after == before and turn:
            return


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
        """The point that takes one cell to its target, or as near as it can come."""
        row = self._rows[[goal.cell]]
        known = float(self._block.cell_values[goal.cell] - (row @ self._truth)[0])
        target = goal.target - known
        sign = -1.0 if goal.is_upper else 1.0
        end = (
            LinearConstraint(row, -np.inf, max(target, 0))
            if goal.is_upper
            else LinearConstraint(row, target, np.inf)
        )
        return self._solve(sign * row.toarray()[0], [end], 0)

    def solve_together(self, goals: list[Goal]) -> Vector | None:
        """The point that misses the targets by least, all misses added up."""
        rows = self._rows[[goal.cell for goal in goals]]
        known = self._block.cell_values[[goal.cell for goal in goals]] - rows @ self._truth
        targets = np.array([goal.target for goal in goals]) - known
        signs = np.array([1.0 if goal.is_upper else -1.0 for goal in goals])
        misses = sparse.hstack([sparse.diags_array(signs) @ rows, sparse.eye_array(len(goals))])
        costs = np.concatenate([np.zeros(len(self._free)), np.ones(len(goals))])
        enough = LinearConstraint(sparse.csr_array(misses), signs * targets, np.inf)
        return self._solve(costs, [enough], len(goals))

    def _solve(
        self, costs: Vector, ends: list[LinearConstraint], further: int
    ) -> Vector | None:
        limits = [(self._equal, self._equal @ self._truth, self._equal @ self._truth)]
        limits.append((self._hidden, self._least, np.full(len(self._least), np.inf)))
        constraints = list(ends)
        for rows, low, high in limits:
            if rows.shape[0]:
                wide = sparse.hstack([rows, sparse.csr_array((rows.shape[0], further))])
                constraints.append(LinearConstraint(sparse.csr_array(wide), low, high))
        point = solve(costs, constraints, len(self._free), is_whole=self._block.is_whole)
        if point is None:
            return None
        is_kept = np.abs(self._equal @ (point - self._truth)) <= TOLERANCE * (1 + abs(limits[0][1]))
        is_above = self._hidden @ point >= self._least - TOLERANCE
        return point if is_kept.all() and is_above.all() and (point >= 0).all() else None


def solve(
    costs: Vector, constraints: list[LinearConstraint], unknowns: int, *, is_whole: bool
) -> Vector | None:
    """The cheapest point of a program, its first unknowns whole where asked; None if there is none.

    A point that is not the cheapest, found by the time that a program may take, is a point too.
    """
    kinds = np.zeros(len(costs))
    kinds[:unknowns] = float(is_whole)
    answer = milp(
        costs,
        constraints=constraints,
        bounds=Bounds(0, np.inf),
        integrality=kinds,
        options={"time_limit": SECONDS},
    )
    if answer.x is None:
        return None
    found: Vector = answer.x
    if is_whole:
        found[:unknowns] = np.rint(found[:unknowns])
    return np.maximum(found[:unknowns], 0.0)


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
