"""Where a series truly begins and ends: a lone date far from all others is a slip, and no count.

A record dated 1 January 1900 says that somebody left a date empty. Taken at its word it would make
a series of twelve hundred empty months, and bend whatever is learnt from all series together.
"""

from collections.abc import Sequence

import numpy as np

LONELY_MONTHS = 3
"""Records of so few months, far from all others, are dates and not a delivery."""
EMPTY_MONTHS = 24
"""Two years without a record: no season and no level carries over so far."""


def real_span(months: Sequence[int], months_per_period: int = 1) -> tuple[int, int]:
    """The first and the last month of what a series truly holds.

    Args:
        months: The months (counted from anywhere) of which there is something, in order, distinct;
            at least one.
        months_per_period: 1 for months, 3 for quarters.

    Returns:
        The first and the last month without the lonely ones at either end. A series that is nothing
        but lonely dates keeps its longest run, of equal ones the last.
    """
    places = np.asarray(months)
    breaks = np.flatnonzero(np.diff(places) > EMPTY_MONTHS)
    starts, stops = np.r_[0, breaks + 1], np.r_[breaks + 1, len(places)]
    lengths = (stops - starts) * months_per_period
    whole = np.flatnonzero(lengths > LONELY_MONTHS)
    if not len(whole):
        longest = len(lengths) - 1 - int(np.argmax(lengths[::-1]))
        whole = np.array([longest])
    return int(places[starts[whole[0]]]), int(places[stops[whole[-1]] - 1])
