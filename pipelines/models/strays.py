"""Where a series truly begins and ends: a lone date far from all others is a slip, and no count.

A record dated 1 January 1900 says that somebody left a date empty. Taken at its word it would make
a series of twelve hundred empty months, and bend whatever is learnt from all series together.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

LONELY_MONTHS = 3
"""Records of so few months, far from all others, are dates and not a delivery."""
EMPTY_MONTHS = 24
"""Two years without a record: no season and no level carries over so far."""
ALONE_MONTHS = 60
"""Five years between an early date and the next: records systems keep old cases, but not so few."""
ALONE_COUNT, ALONE_SHARE = 3, 0.01
"""At most so many early records, or this share of all, stand alone; more are a delivery, unless
they are of LONELY_MONTHS at most."""


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


def first_of_the_many(months: Sequence[int], counts: Sequence[int]) -> int:
    """The first month that no long gap parts from the many: what lies before it stands alone.

    A month with few records years before all others is named, not left out: the record may be true.
    So are records of a few months alone, however many: a system writes one day into all that lack
    theirs.

    Args:
        months: The months (counted from anywhere) of which there is something, in order, distinct;
            at least one.
        counts: Records of each.
    """
    before, first, total = 0, months[0], sum(counts)
    for place, (earlier, later) in enumerate(pairwise(months)):
        before += counts[place]
        are_few = before <= max(ALONE_COUNT, ALONE_SHARE * total) or place < LONELY_MONTHS
        if later - earlier > ALONE_MONTHS and are_few and 2 * before <= total - before:
            first = later
    return first
