"""Which child an incident is about: some children are the subject of several.

Worked out from the incident's number alone, so that every extract names the same child again.
"""

import numpy as np

from pipelines.synthetic.days import Whole
from pipelines.synthetic.parameters import REPEAT_CHILD_SHARE

LONGEST_WAY_BACK = 500  # incidents between two of one child
MIX, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(40)
FOLLOWED = 8  # incidents of one child that are followed back to the first


def child_numbers(incident_numbers: Whole) -> Whole:
    """The number of the child of each incident: that of the child's first one, as far as followed.

    Args:
        incident_numbers: Places of the incidents within their force, from 0.
    """
    first = incident_numbers
    for _ in range(FOLLOWED):
        first = _one_back(first)
    return first


def _one_back(numbers: Whole) -> Whole:
    """An earlier incident of the same child where there is one, else the incident itself."""
    mixed = ((numbers.astype(np.uint64) + np.uint64(1)) * MIX) >> SHIFT
    chance = mixed / float(2**24)
    is_repeat = (chance < REPEAT_CHILD_SHARE) & (numbers > 0)
    back = 1 + (chance / REPEAT_CHILD_SHARE * LONGEST_WAY_BACK).astype(np.int64)
    return np.where(is_repeat, np.maximum(numbers - back, 0), numbers).astype(np.int64)
