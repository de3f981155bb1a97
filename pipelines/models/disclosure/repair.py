"""The fewest and smallest further cells to hide so that a protected cell reaches its goal."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import LinearConstraint

from pipelines.models.disclosure.intervals import (
    NEARNESS,
    Block,
    Goal,
    Mask,
    Vector,
    both_ways,
    move,
)
from pipelines.models.disclosure.system import Rows

MOVED = 1e-3
"""Counts or pounds: less is the rounding of the program."""


def find_further(
    block: Block, is_hidden: Mask, goal: Goal, weights: Vector, *, is_whole: bool
) -> Mask | None:
    """Cells to hide so that a value becomes possible that what is shown rules out.

    One program over the whole block: a point that takes the cell to its goal and changes as little
    as can be of what is shown, by the weights of the cells. What it changes is to be hidden.

    Args:
        block: What hangs together.
        is_hidden: Cells that are hidden already.
        goal: What must be possible.
        weights: What it costs to change a shown cell by one.
        is_whole: Whether the point must be of whole numbers, which takes far longer.

    Returns:
        Further cells to hide; None where there is no such point, since a cell was shown before.

    Source: the shortest-path and linear-programming heuristics of cell suppression, as in Kelly,
        Golden and Assad (1992), Cell suppression: disclosure protection for sensitive tabular
        data, Networks 22, with whole numbers.
    """
    rows, truth = block.cell_rows, block.cell_values
    changeable = np.flatnonzero(~is_hidden & ~block.is_forced & (truth > 0))
    constraints = _constraints(block, is_hidden, goal, changeable)
    prices = weights[changeable]
    costs = np.concatenate([np.full(2 * rows.shape[1], NEARNESS), prices, prices])
    point = move(block.values, costs, constraints, is_whole=is_whole)
    if point is None:
        return None
    further = np.zeros(len(truth), dtype=bool)
    further[changeable[np.abs(rows[changeable] @ point - truth[changeable]) > MOVED]] = True
    return further


def _constraints(
    block: Block, is_hidden: Mask, goal: Goal, changeable: NDArray[np.int64]
) -> list[LinearConstraint]:
    """Over moves of the unknowns and changes of the changeable cells, up and down."""
    rows, truth, count = block.cell_rows, block.cell_values, len(changeable)
    fixed = np.flatnonzero(~is_hidden & (block.is_forced | (truth <= 0)))
    kept = sparse.vstack([block.relations, rows[fixed]], format="csr")
    beside = sparse.eye_array(count)
    changed = sparse.hstack([both_ways(rows[changeable]), -beside, beside], format="csr")
    floored = np.flatnonzero(~block.is_forced & (block.floors > 0))
    least = block.floors[floored] - truth[floored]
    sign = 1.0 if goal.is_upper else -1.0
    way = sign * (goal.target - truth[goal.cell])
    found = [
        LinearConstraint(_wide(kept, count), 0, 0),
        LinearConstraint(changed, 0, 0),
        LinearConstraint(_wide(rows[floored], count), least, np.inf),
        LinearConstraint(_wide(sign * rows[[goal.cell]], count), way, np.inf),
    ]
    return [it for it in found if it.A.shape[0]]


def _wide(rows: Rows, count: int) -> Rows:
    none = sparse.csr_array((rows.shape[0], 2 * count))
    return sparse.csr_array(sparse.hstack([both_ways(rows), none], format="csr"))
