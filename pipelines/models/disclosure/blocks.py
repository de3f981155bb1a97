"""A plan falls apart into blocks that have nothing to do with each other; each is protected."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.models.disclosure.elimination import Row, choose_partners
from pipelines.models.disclosure.intervals import (
    Block,
    Goal,
    Mask,
    Vector,
    connected_unknowns,
    follows,
    is_met,
    reach,
)
from pipelines.models.disclosure.repair import find_further
from pipelines.models.disclosure.system import Rows, System, open_unknowns

RULES = "1"
"""Goes up whenever the rules change, so that nothing protected by older ones is kept."""
REPAIRS = 5
"""Rounds for one goal; the first is enough where unknowns are whole."""


@dataclass(frozen=True)
class Marks:
    """What is known of the cells before partners are chosen; one entry per cell.

    Attributes:
        is_protected: Cells that must not be recovered.
        is_hidden: All cells that are hidden: these, noughts that hide, those hidden before.
        is_forced: Cells that are shown whatever comes of it.
        floors: The least that each cell can be while it is hidden.
        low: What must be possible for a protected cell: so little.
        high: And so much.
    """

    is_protected: Mask
    is_hidden: Mask
    is_forced: Mask
    floors: Vector
    low: Vector
    high: Vector


@dataclass
class Found:
    """What became of the cells of a block; keys are places in the plan's cells.

    Attributes:
        fingerprint: Of the block.
        cells: All of it.
        partners: Cells that are hidden beside others, each with the one that it protects.
        reached: For each protected cell the ends that an attacker must think possible.
        told: Cells that were to be hidden and that follow from what is shown: shown as well.
        is_kept: Whether an earlier call found all this.
    """

    fingerprint: str
    cells: NDArray[np.int64]
    partners: dict[int, int | None] = field(default_factory=dict)
    reached: dict[int, tuple[float, float]] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    is_kept: bool = False


@dataclass(frozen=True)
class Part:
    """The cells and unknowns of a block, as places in the plan, and its fingerprint."""

    cells: NDArray[np.int64]
    relations: NDArray[np.int64]
    unknowns: NDArray[np.int64]
    fingerprint: str


def split(
    system: System, marks: Marks, ranks: NDArray[np.int64], names: list[str]
) -> Iterator[Part]:
    """The blocks of a plan: what is bound together by cells, shown or hidden, and margins.

    Args:
        system: The plan.
        marks: What must be protected in it.
        ranks: How far back each cell's table stands.
        names: A name for each cell, once in the plan.
    """
    unknowns = np.flatnonzero(open_unknowns(system, marks.is_hidden))
    rows = sparse.csr_array(system.cell_rows[:, unknowns])
    relations = sparse.csr_array(system.relations[:, unknowns])
    labels = connected_unknowns(sparse.csr_array(sparse.vstack([rows, relations], format="csr")))
    of_cells, of_relations = (_label_of_rows(it, labels) for it in (rows, relations))
    order = np.argsort(labels, kind="stable")
    edges = np.searchsorted(labels[order], np.arange(labels.max(initial=-1) + 2))
    by_cell = _places_by_label(of_cells, len(edges) - 1)
    by_relation = _places_by_label(of_relations, len(edges) - 1)
    for label, cells in enumerate(by_cell):
        if not marks.is_hidden[cells].any():
            continue
        own = unknowns[order[edges[label] : edges[label + 1]]]
        yield Part(
            cells, by_relation[label], own, _fingerprint(system, marks, cells, own, ranks, names)
        )


def _label_of_rows(rows: Rows, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The group of each row's unknowns; -1 of a row without any."""
    found = np.full(rows.shape[0], -1, dtype=np.int64)
    filled = np.flatnonzero(np.diff(rows.indptr) > 0)
    found[filled] = labels[rows.indices[rows.indptr[filled]]]
    return found


def _places_by_label(labels: NDArray[np.int64], count: int) -> list[NDArray[np.int64]]:
    order = np.argsort(labels, kind="stable")
    edges = np.searchsorted(labels[order], np.arange(count + 1))
    return [order[edges[at] : edges[at + 1]] for at in range(count)]


def _fingerprint(
    system: System,
    marks: Marks,
    cells: NDArray[np.int64],
    unknowns: NDArray[np.int64],
    ranks: NDArray[np.int64],
    names: list[str],
) -> str:
    """The same where everything is the same that a block's protection rests on."""
    place = {unknown: at for at, unknown in enumerate(unknowns.tolist())}
    told = hashlib.sha256(RULES.encode())
    told.update(system.values[unknowns].tobytes())
    for cell in cells.tolist():
        row = system.cell_rows.indices[
            system.cell_rows.indptr[cell] : system.cell_rows.indptr[cell + 1]
        ]
        inside = sorted(place[unknown] for unknown in row.tolist() if unknown in place)
        marked = (
            marks.is_protected[cell], marks.is_hidden[cell], marks.is_forced[cell],
            marks.floors[cell], marks.low[cell], marks.high[cell], ranks[cell],
        )  # fmt: skip
        told.update(repr((names[cell], inside, [float(it) for it in marked])).encode())
    return told.hexdigest()


def protect_part(
    system: System, part: Part, marks: Marks, ranks: NDArray[np.int64], *, is_whole: bool
) -> Found:
    """Choose partners for the protected cells of a block until all their goals can be reached."""
    rows = sparse.csr_array(system.cell_rows[part.cells][:, part.unknowns])
    relations = sparse.csr_array(system.relations[part.relations][:, part.unknowns])
    block = Block(
        rows,
        relations,
        system.values[part.unknowns],
        marks.floors[part.cells],
        marks.is_forced[part.cells],
        is_whole,
    )
    found = Found(part.fingerprint, part.cells)
    is_hidden = marks.is_hidden[part.cells].copy()
    protected = np.flatnonzero(marks.is_protected[part.cells])
    truth = block.cell_values
    order = np.lexsort((-truth, ranks[part.cells]))
    partners = choose_partners(
        dict(enumerate(_as_dicts(rows))),
        protected.tolist(),
        np.flatnonzero(is_hidden).tolist(),
        [*_as_dicts(relations), *_as_dicts(rows[np.flatnonzero(block.is_forced)])],
        order[~block.is_forced[order]].tolist(),
    )
    is_hidden[list(partners)] = True
    _audit(block, part, marks, ranks, is_hidden, partners, found)
    if is_whole:
        unprotected = np.flatnonzero(is_hidden & ~marks.is_protected[part.cells])
        told = follows(block, is_hidden, unprotected.tolist())
        found.told = {int(part.cells[cell]) for cell in told}
    found.partners = {
        int(part.cells[cell]): int(part.cells[betrayed])
        for cell, betrayed in partners.items()
        if int(part.cells[cell]) not in found.told
    }
    return found


def _audit(
    block: Block,
    part: Part,
    marks: Marks,
    ranks: NDArray[np.int64],
    is_hidden: Mask,
    partners: dict[int, int],
    found: Found,
) -> None:
    """Hide on until what must be possible for each protected cell is."""
    low, high = marks.low[part.cells], marks.high[part.cells]
    protected = np.flatnonzero(marks.is_protected[part.cells]).tolist()
    goals = [
        goal
        for cell in protected
        for goal in (Goal(cell, False, float(low[cell])), Goal(cell, True, float(high[cell])))
    ]
    reached = reach(block, is_hidden, goals)
    weights = _weights(block.cell_values, ranks[part.cells])
    for goal in [goal for goal in goals if not is_met(goal, reached[goal])]:
        for _ in range(REPAIRS):
            reached |= reach(block, is_hidden, [goal])
            if is_met(goal, reached[goal]):
                break
            further = _further(block, is_hidden, goal, weights)
            if further is None:
                break
            for cell in np.flatnonzero(further).tolist():
                partners[cell] = goal.cell
            is_hidden |= further
    for goal in goals:
        known = found.reached.get(int(part.cells[goal.cell]), (np.nan, np.nan))
        value = reached[goal]
        ends = (known[0], value) if goal.is_upper else (value, known[1])
        found.reached[int(part.cells[goal.cell])] = ends


def _further(block: Block, is_hidden: Mask, goal: Goal, weights: Vector) -> Mask | None:
    """Further cells to hide: by fractions first, by whole numbers where those find none."""
    for is_whole in (False, True)[: 1 + block.is_whole]:
        found = find_further(block, is_hidden, goal, weights, is_whole=is_whole)
        if found is None:
            return None
        if found.any():
            return found
    return None


def _weights(values: Vector, ranks: NDArray[np.int64]) -> Vector:
    """What it costs to change a shown cell by one: more of large cells and of earlier tables."""
    later = ranks.max(initial=0) - ranks
    found: Vector = (1 + np.log2(1 + np.abs(values))) * (1 + later)
    return found


def _as_dicts(rows: Rows) -> list[Row]:
    return [
        dict(
            zip(
                rows.indices[first:last].tolist(),
                (int(it) for it in rows.data[first:last]),
                strict=True,
            )
        )
        for first, last in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
    ]
