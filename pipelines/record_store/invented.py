"""Tell an invented file from a real one, before it is read."""

import json
from pathlib import Path

from pipelines.contracts.vocabulary import SYNTHETIC_NOTE

NOTED_WITHIN = 1 << 16
NAMED_SO = "synthetic"


def is_invented(path: Path) -> bool:
    """Whether a file lies beside the truth that it was made from, or says itself what it is.

    An invented publication holds no invented identifier: its name, and the note on its rows, go
    with a copy to another folder. Rows of extracts are looked at when they are staged.
    """
    return NAMED_SO in path.name.lower() or _lies_beside_truth(path) or _is_noted(path)


def _lies_beside_truth(path: Path) -> bool:
    try:
        truth = json.loads((path.parent / "truth.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(truth, dict) and truth.get("synthetic") is True


def _is_noted(path: Path) -> bool:
    with path.open("rb") as file:
        return SYNTHETIC_NOTE.encode() in file.read(NOTED_WITHIN)
