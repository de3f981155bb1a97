"""Fewer combinations: not every one of all choices, but every pair of any two choices."""

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

Row = tuple[Any, ...]


def pairwise(*choices: Sequence[Any]) -> list[Row]:
    """Rows with one value of each choice, in which each two values of two choices stand together.

    A page that fails does so, as a rule, for one choice or for two that do not agree. The rows are
    the same in every run: each is the first of those that hold the most pairs not yet seen.
    """
    every = list(product(*choices))
    left = {pair for row in every for pair in _pairs(row)}
    rows = []
    while left:
        best = max(every, key=lambda row: len(_pairs(row) & left))
        left -= _pairs(best)
        rows.append(best)
    return rows


def _pairs(row: Row) -> set[Row]:
    return set(combinations(enumerate(row), 2))
