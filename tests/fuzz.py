"""How many examples a fuzz test draws: few in `make test`, many times as many in `make soak`."""

import hypothesis

USUAL, SOAK = 100, 1_000
"""Examples of a property that asks for no number of its own, by Hypothesis profile."""


def examples(count: int) -> int:
    """A number of examples, times what the Hypothesis profile draws more than usual."""
    return count * hypothesis.settings().max_examples // USUAL
