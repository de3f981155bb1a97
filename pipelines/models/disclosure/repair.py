"""The fewest and smallest further cells to hide so that a protected cell reaches its goal."""

import numpy as np
from scipy import sparse
from scipy.optimize import LinearConstraint

from pipelines.models.disclosure.intervals import Block, Goal, Mask, Vector, solve


def find_further(block: Block, is_hidden: Mask, goal: Goal, weights: Vector) -> Mask | None:
    """Cells to hide so that a value becomes possible that what is shown rules out.

    One program over the whole block: a point that takes the cell to its goal and changes as little
    as can be of what is shown, by the weights of the cells. What it changes is to be hidden.

    Args:
        block: What hangs together.
        is_hidden: Cells that are hidden already.
        goal: What must be possible.
        weights: What it costs to change a shown cell by one.

    Returns:
        Further cells to hide; None where there is no such point, since a cell was shown before.

    Source: the shortest-path and linear-programming heuristics of cell suppression, as in Kelly,
        Golden and Assad (1992), Cell suppression: disclosure protection for sensitive tabular
        data, Networks 22, with whole numbers.
    """
    rows, truth = block.cell_rows, block.cell_values
    changeable = np.flatnonzero(~is_hidden & ~block.is_forced & (truth > 0))
    fixed = np.flatnonzero(~is_hidden & (block.is_forced | (truth <= 0)))
    width, count = rows.shape[1], len(changeable)
    none = sparse.csr_array((rows.shape[0], 2 * count))
    equal = sparse.vstack(
        [
            sparse.hstack([block.relations, sparse.csr_array((block.relations.shape[0], 2 * count))]),
            sparse.hstack([rows[fixed], none[fixed]]),
            sparse.hstack(
                [rows[changeable], -sparse.eye_array(count), sparse.eye_array(count)]
            ),
        ],
        format="csr",
    )
    sums = np.concatenate(
        [np.zeros(block.relations.shape[0]), truth[fixed], truth[changeable]]
    )
    least = np.flatnonzero(~block.is_forced & (block.floors > 0))
    aim = sparse.hstack([rows[[goal.cell]], none[[goal.cell]]], format="csr")
    constraints = [
        LinearConstraint(equal, sums, sums),
        LinearConstraint(
            sparse.hstack([rows[least], none[least]], format="csr"), block.floors[least], np.inf
        ),
        LinearConstraint(aim, goal.target, np.inf)
        if goal.is_upper
        else LinearConstraint(aim, -np.inf, goal.target),
    ]
    costs = np.concatenate([np.zeros(width), weights[changeable], weights[changeable]])
    point = solve(costs, constraints, width, is_whole=block.is_whole)
    if point is None:
        return None
    further = np.zeros(len(truth), dtype=bool)
    moved = np.abs(rows[changeable] @ point - truth[changeable])
    further[changeable[moved > 0.5 if block.is_whole else moved > 1e-3]] = True
    return further
