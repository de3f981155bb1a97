"""What several forces teach together: none of them weighs more than a third."""

import numpy as np
from numpy.typing import NDArray

FEWEST_TOGETHER = 3
"""Of two forces neither outvotes the other: a wrong row of one would be half of what both learn."""


def levelled(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of forces, cut so that none comes to more than half of all others together.

    Args:
        weights: One a force, at least 0.

    Returns:
        The weights in their order. Of fewer than three forces with a weight none is cut.
    """
    if (weights > 0).sum() < FEWEST_TOGETHER:
        return weights
    order = np.argsort(weights)
    kept, first, second = weights.copy(), order[-1], order[-2]
    rest = kept[order[:-2]].sum()
    # Only the two largest can weigh too much: any third is at most a part of the rest.
    kept[second] = min(kept[second], rest)
    kept[first] = min(kept[first], (kept[second] + rest) / 2)
    return kept
