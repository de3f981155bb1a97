"""The graph of selects: which table reads which, laid out in columns from left to right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean

from pipelines.contracts.marts import MARTS
from pipelines.engine.selects import Select

PICTURES = {
    "cost": ("cost",),
    "demand": ("demand", "outcomes", "lateness", "people", "signals", "compare"),
    "others": (),
}
"""The subjects of each picture, as the modules of contracts are called; the last has the rest."""
RUN = "reference.run"
SWEEPS = 40
NODE_HEIGHT, BEND_HEIGHT = 1.0, 0.45
"""How much of a column's height a table takes, and a line that passes it by."""


@dataclass
class Node:
    """A table in its place, or a bend of a line that passes a column by.

    Attributes:
        name: Schema and table; a bend is called after the ends of its line.
        column: From the left.
        is_bend: Whether it is a bend.
        y: Its middle, in heights of a table from the top.
        reads: What it is drawn from, in the column before.
        read_by: What is drawn from it, in the column after.
    """

    name: str
    column: int
    is_bend: bool = False
    y: float = 0.0
    reads: list["Node"] = field(default_factory=list)
    read_by: list["Node"] = field(default_factory=list)

    @property
    def height(self) -> float:
        """How much of its column's height it takes."""
        return BEND_HEIGHT if self.is_bend else NODE_HEIGHT


def in_order(selects: list[Select]) -> list[Select]:
    """The selects by how many others stand before them, and by name: the same in every run."""
    steps: dict[str, int] = {}
    for select in selects:
        steps[select.name] = 1 + max((steps.get(name, 0) for name in select.sources), default=0)
    return sorted(selects, key=lambda select: (steps[select.name], select.name))


def selects_of(picture: str, selects: list[Select]) -> list[Select]:
    """The selects of a picture's marts and of what models read, with all that they rest on."""
    by_name = {select.name: select for select in selects}
    read = {source for select in selects for source in select.sources}
    behind = {name: _behind(name, by_name) for name in by_name}
    ends = [name for name in by_name if name.startswith("marts.") or name not in read]
    drawn = {end for end in ends if _picture_of(end, behind) == picture}
    drawn = drawn.union(*(behind[end] for end in drawn))
    return [select for select in selects if select.name in drawn]


def laid_out(selects: list[Select]) -> list[list[Node]]:
    """The nodes of each column, each near to what it reads and is read by.

    Args:
        selects: Each after those that it reads.
    """
    nodes: dict[str, Node] = {}
    for select in selects:
        sources = [nodes.setdefault(name, Node(name, 0)) for name in shown_sources(select)]
        column = max((source.column + 1 for source in sources), default=1)
        nodes[select.name] = Node(select.name, column)
    lines = [(nodes[name], nodes[s.name]) for s in selects for name in shown_sources(s)]
    for node in nodes.values():
        if node.column == 0:
            readers = [target.column for source, target in lines if source is node]
            node.column = min(readers) - 1
    placed = [*nodes.values(), *(bend for line in lines for bend in _connected(*line))]
    columns: list[list[Node]] = [[] for _ in range(max(node.column for node in placed) + 1)]
    for node in sorted(placed, key=lambda node: node.name):
        columns[node.column].append(node)
    _arrange(columns)
    return columns


def shown_sources(select: Select) -> list[str]:
    """What a select reads, without the day of the build and a staging table's own records."""
    own = select.name.replace("staging.stg_", "latest.")
    return sorted(select.sources - {RUN, own})


def _connected(source: Node, target: Node) -> list[Node]:
    """Draw a line from column to column; the bends that it takes in those that it passes by."""
    between = range(source.column + 1, target.column)
    bends = [Node(f"{source.name} {target.name}", column, is_bend=True) for column in between]
    stops = [source, *bends, target]
    for before, after in pairwise(stops):
        before.read_by.append(after)
        after.reads.append(before)
    return bends


def _arrange(columns: list[list[Node]]) -> None:
    """Move each node to the middle of its neighbours, from left to right and back, many times."""
    for column in columns:
        _spread(column, lambda node: 0.0)
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            is_last = sweep >= SWEEPS - 2
            _spread(column, _both_sides if is_last else (_left, _right)[sweep % 2])
    _close_gaps([node for column in columns for node in column])


def _close_gaps(nodes: list[Node]) -> None:
    """Move up what stands below a stripe in which no column has anything, and all to the top."""
    from_top = sorted(nodes, key=lambda node: node.y - node.height / 2)
    shift, lowest = from_top[0].y - from_top[0].height / 2, 0.0
    for node in from_top:
        shift += max(0.0, node.y - node.height / 2 - shift - lowest)
        node.y -= shift
        lowest = max(lowest, node.y + node.height / 2)


def _left(node: Node) -> float:
    return fmean([other.y for other in node.reads] or [node.y])


def _right(node: Node) -> float:
    return fmean([other.y for other in node.read_by] or [node.y])


def _both_sides(node: Node) -> float:
    return fmean([other.y for other in (*node.reads, *node.read_by)] or [node.y])


def _spread(column: list[Node], wished: Callable[[Node], float]) -> None:
    """Give each node of a column the place that it wishes for, as far as there is room for all.

    Nodes that would overlap share a block, whose place is the mean of what its nodes wish for.
    """
    wishes = {node.name: wished(node) for node in column}
    column.sort(key=lambda node: (wishes[node.name], node.name))
    blocks: list[tuple[float, list[Node]]] = []
    for node in column:
        block = [node]
        start = wishes[node.name] - node.height / 2
        while blocks and blocks[-1][0] + sum(n.height for n in blocks[-1][1]) > start:
            block = blocks.pop()[1] + block
            offsets = [sum(n.height for n in block[:i]) + n.height / 2 for i, n in enumerate(block)]
            start = fmean(wishes[n.name] - o for n, o in zip(block, offsets, strict=True))
        blocks.append((start, block))
    for start, block in blocks:
        for index, node in enumerate(block):
            node.y = start + sum(n.height for n in block[:index]) + node.height / 2


def _behind(name: str, by_name: dict[str, Select]) -> set[str]:
    """All tables that a select rests on, those that no select makes among them."""
    sources = by_name[name].sources if name in by_name else frozenset()
    return set(sources).union(*(_behind(source, by_name) for source in sources))


def _picture_of(end: str, behind: dict[str, set[str]]) -> str:
    """A mart's picture by its contract's module; what a model reads is with the mart most alike."""
    schema, _, mart = end.partition(".")
    if schema != "marts":
        marts = sorted(name for name in behind if name.startswith("marts."))
        mart = max(marts, key=lambda name: _likeness(behind[end], behind[name]))[len("marts.") :]
    subject = MARTS[mart].__module__.rpartition(".")[2]
    return next((name for name, of in PICTURES.items() if subject in of), "others")


def _likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """Share of the tables behind either that are behind both, in whatever schema they stand."""
    first, second = (
        {name.partition(".")[2] for name in names if name != RUN} for names in (one, other)
    )
    return len(first & second) / max(len(first | second), 1)
