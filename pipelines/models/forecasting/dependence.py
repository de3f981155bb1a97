"""How the errors of a forecast hang together: over series, and from one step ahead to the next.

One part of every error is common to all series of a measure, one to the series of a group, the rest
is a series' own. What is shared lasts from step to step, what is a series' own hardly does; and the
farther ahead, the more of an error is shared. All of it is measured on past errors.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.models.forecasting.conformal import PastErrors
from pipelines.models.forecasting.panel import Flags, Matrix

FEWEST_PAIRS = 50
"""Errors to measure on; products of fewer are chance for the most part."""
MOST_COMMON, MOST_SHARED = 0.9, 0.95
"""Something is always left that is a series' own."""
FEWEST_SPANS = 3.0
"""Degrees of freedom are never taken for fewer, as for growth."""


@dataclass(frozen=True)
class Persistence:
    """How a part of an error lasts: so many steps apart, it is correlated at carried × step^apart.

    Attributes:
        carried: Share of the part's variance that is carried on; the rest is of one step alone.
        step: Correlation of what is carried from one step to the next.
    """

    carried: float
    step: float


@dataclass(frozen=True)
class Dependence:
    """How errors hang together.

    Attributes:
        common: Share of variance common to all series: group × step ahead, the last for all beyond.
        group: Further share common to the series of the group: group × step ahead.
        shared: How these two last.
        own: How the rest lasts.
        freedom: Degrees of freedom on which the shared parts are known, by step ahead.
    """

    common: Matrix
    group: Matrix
    shared: Persistence
    own: Persistence
    freedom: Matrix


UNKNOWN_SHARE, UNKNOWN = 0.3, Persistence(1.0, 0.97)
"""Where too little is known: strongly together, since sums must not look surer than they are."""


def unknown_dependence(group_count: int) -> Dependence:
    """What is taken where there are no past errors to measure on."""
    shares = np.full((group_count, 1), UNKNOWN_SHARE)
    return Dependence(shares, shares, UNKNOWN, UNKNOWN, np.array([np.inf]))


def dependence(past: PastErrors, until: int) -> Dependence:
    """Measure on errors seen so far."""
    errors = past.standardised(until)
    if (~np.isnan(errors)).sum() < FEWEST_PAIRS:
        return unknown_dependence(past.group_count)
    # Series that move against each other count as unrelated, or sums would look surer than they
    # are.
    common = np.clip(_by_step(*_pairs(errors, errors)), 0.0, MOST_COMMON)
    parts = [errors[:, past.groups == group] for group in range(past.group_count)]
    within = np.stack([_by_step(*_pairs(part, part)) for part in parts])
    group = np.clip(within - common, 0.0, MOST_SHARED - common)
    if max(part.shape[1] for part in parts) > 1:
        shared, own = _persistence(parts, common + group)
    else:
        shared, own = _persistence([errors], common[None])
    everywhere = np.repeat(common[None], len(parts), axis=0)
    freedom = _freedom(past.known, until, errors.shape[2])
    return Dependence(everywhere, group, shared, own, freedom)


def _pairs(first: Matrix, second: Matrix) -> tuple[Matrix, Matrix]:
    """Products of the errors of two different series at the same cut-off: sum and number by step.

    Args:
        first: Cut-off × series × step.
        second: The same, or later steps.
    """
    a, b, known = _filled(first, second)
    # (Σa)(Σb) - Σab is the sum over all ordered pairs, without going through them one by one.
    sums = a.sum(axis=1) * b.sum(axis=1) - (a * b).sum(axis=1)
    count = known.sum(axis=1)
    return sums.sum(axis=0), (count * (count - 1)).sum(axis=0)


def _alone(first: Matrix, second: Matrix) -> tuple[Matrix, Matrix]:
    """As `_pairs`, of a series with itself."""
    a, b, known = _filled(first, second)
    return (a * b).sum(axis=(0, 1)), known.sum(axis=(0, 1))


def _filled(first: Matrix, second: Matrix) -> tuple[Matrix, Matrix, Flags]:
    known = ~np.isnan(first) & ~np.isnan(second)
    return np.where(known, first, 0.0), np.where(known, second, 0.0), known


def _by_step(sums: Matrix, counts: Matrix) -> Matrix:
    """Mean product by step, over steps from half as far ahead to twice as far."""
    means = np.zeros(len(sums))
    for place in range(len(sums)):
        near = slice((place + 2) // 2 - 1, 2 * (place + 1))
        count = counts[near].sum()
        # Beyond the last step that was seen, as there.
        means[place] = sums[near].sum() / count if count else means[max(0, place - 1)]
    return means


def _persistence(parts: list[Matrix], shares: Matrix) -> tuple[Persistence, Persistence]:
    """How what is shared lasts, and what is a series' own.

    Args:
        parts: Errors of each group: cut-off × series × step.
        shares: What the series of a group share of the variance: group × step.
    """
    horizon = shares.shape[1]
    far = max(1, horizon // 2)
    if horizon == 1:
        return Persistence(1.0, 1.0), Persistence(1.0, 1.0)
    near_by, far_off = (_correlations(parts, shares, apart) for apart in (1, far))
    shared, own = (_lasting(near, later, far) for near, later in zip(near_by, far_off, strict=True))
    return shared, own


def _correlations(parts: list[Matrix], shares: Matrix, apart: int) -> tuple[float, float]:
    """Of what is shared and of the rest, so many steps apart."""
    products, shared, squares, both, rest = np.zeros(5)
    for part, share in zip(parts, shares, strict=True):
        early, late = part[:, :, :-apart], part[:, :, apart:]
        together = np.sqrt(share[:-apart] * share[apart:])
        apart_from = np.sqrt((1 - share[:-apart]) * (1 - share[apart:]))
        pairs, count = _pairs(early, late)
        alone, number = _alone(early, late)
        products, shared = products + pairs.sum(), shared + (together * count).sum()
        squares, both = squares + alone.sum(), both + (together * number).sum()
        rest += (apart_from * number).sum()
    lasting = float(np.clip(products / shared, 0.0, 1.0)) if shared > 0 else 0.0
    own = float(np.clip((squares - lasting * both) / rest, 0.0, 1.0)) if rest > 0 else 0.0
    return lasting, own


def _lasting(near: float, later: float, apart: int) -> Persistence:
    """Through the correlation one step apart and that so many steps apart."""
    if near <= 0 or apart == 1:
        return Persistence(near, 1.0)
    step = min(1.0, later / near) ** (1 / (apart - 1))
    return Persistence(min(1.0, near / step), step) if step > 0 else Persistence(0.0, 0.0)


def _freedom(known: tuple[int, ...], until: int, horizon: int) -> Matrix:
    """On how many draws of what is common the past errors rest, by step ahead.

    It was drawn once in a span of time, however many series there are, and the errors of spans that
    overlap are partly the same one: of the cut-offs seen as many count as spans of the step's
    length fit between the first and the last, and one.
    """
    freedom, cuts = np.full(horizon, FEWEST_SPANS), np.array(known)
    for step in range(1, horizon + 1):
        seen = cuts[cuts + step <= until]
        if len(seen) > 1:
            spans = min(len(seen), (seen[-1] - seen[0]) / step + 1)
            freedom[step - 1] = max(FEWEST_SPANS, spans)
    return freedom
