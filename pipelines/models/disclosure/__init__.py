"""Disclosure control: which cells of a plan of linked tables may be shown, and why others not.

`protect` takes the counts (or amounts) behind a plan and gives every cell of it, with those that
are hidden. What is hidden, and why, is in `docs/methods/disclosure.md`.
"""

from pipelines.models.disclosure.plan import Kind, Table
from pipelines.models.disclosure.primary import SMALLEST_SHOWN
from pipelines.models.disclosure.protect import Protected, protect

__all__ = [
    "SMALLEST_SHOWN",
    "Kind",
    "Protected",
    "Table",
    "protect",
]
