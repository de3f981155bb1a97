"""Draw a laid-out graph as SVG, for light and dark pages; the same graph gives the same bytes."""

import html

from docs.generate.graph import Node, laid_out, shown_sources
from pipelines.engine.selects import Select

ROW, NODE_BOX, GAP = 26, 20, 26
LETTER, PADDING, MARGIN, HEAD = 7.0, 10, 10, 34
KINDS = {
    "raw": "not made by a select",
    "staging": "staging",
    "intermediate": "intermediate",
    "marts": "marts",
}
STYLE = """
  .ground { fill: #ffffff } text { fill: #0b1620 }
  text { font: 12px system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif }
  path { fill: none; stroke: #8894a0; stroke-width: 1.1 }
  rect { stroke-width: 1.2 }
  .raw { fill: #f6f8fa; stroke: #8894a0 } .staging { fill: #e3ecf4; stroke: #33709f }
  .intermediate { fill: #ffffff; stroke: #33709f } .marts { fill: #12436d; stroke: #12436d }
  .marts + text:not(.said) { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #18212a } text { fill: #e9eef3 } path { stroke: #6b7987 }
    .raw { fill: #0e141a; stroke: #6b7987 } .staging { fill: #27435e; stroke: #86b8ea }
    .intermediate { fill: #18212a; stroke: #86b8ea } .marts { fill: #86b8ea; stroke: #86b8ea }
    .marts + text:not(.said) { fill: #0b1620 }
  }
"""


def drawn(selects: list[Select], title: str) -> str:
    """The picture as SVG.

    Args:
        selects: Each after those that it reads.
        title: What a screen reader says; the lines follow it in words.
    """
    columns = laid_out(selects)
    widths = [max(_width(node) for node in column) for column in columns]
    lefts = [MARGIN + sum(widths[:i]) + GAP * i for i in range(len(columns))]
    right = lefts[-1] + widths[-1]
    lowest = max(node.y + node.height / 2 for column in columns for node in column)
    keys, keys_end = _keys()
    width = round(max(right, keys_end) + MARGIN)
    height = round(HEAD + lowest * ROW + MARGIN)
    lines = [line for column in columns for node in column for line in _lines(node, lefts, widths)]
    boxes = [_box(node, lefts, widths) for column in columns for node in column if not node.is_bend]
    read = "; ".join(f"{s.name} reads {', '.join(shown_sources(s))}" for s in selects)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img">',
            f"<title>{html.escape(title)}</title>",
            f"<desc>{html.escape(read)}</desc>",
            f"<style>{STYLE}</style>",
            f'<rect class="ground" width="{width}" height="{height}" />',
            *keys,
            *lines,
            *boxes,
            "</svg>\n",
        ]
    )


def _label(node: Node) -> str:
    """A table's name, with its schema where the name does not say it."""
    schema, _, table = node.name.partition(".")
    return table if schema in KINDS else node.name


def _kind(node: Node) -> str:
    schema = node.name.partition(".")[0]
    return schema if schema in KINDS else "raw"


def _width(node: Node) -> float:
    return 0.0 if node.is_bend else len(_label(node)) * LETTER + PADDING


def _middle(node: Node) -> float:
    return HEAD + node.y * ROW


def _box(node: Node, lefts: list[float], widths: list[float]) -> str:
    left, top = lefts[node.column], _middle(node) - NODE_BOX / 2
    return (
        f'<rect class="{_kind(node)}" x="{left:.1f}" y="{top:.1f}" rx="4"'
        f' width="{widths[node.column]:.1f}" height="{NODE_BOX}" />'
        f'<text x="{left + PADDING / 2:.1f}" y="{_middle(node) + 4:.1f}">'
        f"{html.escape(_label(node))}</text>"
    )


def _lines(node: Node, lefts: list[float], widths: list[float]) -> list[str]:
    """The lines that leave a table to the right, and straight through where it is a bend."""
    left, right = lefts[node.column], lefts[node.column] + widths[node.column]
    y = _middle(node)
    through = [f'<path d="M{left:.1f} {y:.1f} H{right:.1f}" />'] if node.is_bend else []
    return through + [
        f'<path d="M{right:.1f} {y:.1f} C{right + GAP / 2:.1f} {y:.1f}'
        f' {right + GAP / 2:.1f} {_middle(other):.1f} {right + GAP:.1f} {_middle(other):.1f}" />'
        for other in node.read_by
    ]


def _keys() -> tuple[list[str], float]:
    """What the four kinds of boxes are, above the picture, and how far to the right that goes."""
    pieces, x = [], float(MARGIN)
    for kind, words in KINDS.items():
        pieces.append(
            f'<rect class="{kind}" x="{x:.1f}" y="{MARGIN - 4}" width="14" height="14" rx="3" />'
            f'<text class="said" x="{x + 20:.1f}" y="{MARGIN + 7}">{words}</text>'
        )
        x += 44 + len(words) * LETTER
    return pieces, x
