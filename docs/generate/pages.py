"""Which pages and pictures are generated, and what is to stand in each."""

from pathlib import Path

from docs.generate.briefing_parts import briefing_parts
from docs.generate.dictionary import data_dictionary
from docs.generate.drawing import drawn
from docs.generate.graph import PICTURES, in_order, selects_of
from pipelines.engine.selects import read_selects

ROOT = Path(__file__).parents[2]


def generated_pages() -> dict[str, str]:
    """The text of each generated file by its path in the checkout."""
    selects = in_order(read_selects(ROOT / "sql"))
    pictures = {
        f"docs/images/selects-{name}.svg": drawn(
            selects_of(name, selects), f"Which table reads which: {name}"
        )
        for name in PICTURES
    }
    return {
        "docs/data-dictionary.md": data_dictionary(ROOT, selects),
        "docs/briefing-parts.md": briefing_parts(),
        **pictures,
    }
