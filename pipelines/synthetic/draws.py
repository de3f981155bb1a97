"""Draws that several tables share: categories from shares, delays in days, exact repeatability."""

from collections.abc import Iterable, Sequence

import numpy as np

from pipelines.synthetic.days import Real, Whole

# Streams below these are the batches', named by their first month.
MONTHS_STREAM, STAFFING_STREAM, SURVEY_STREAM = 1_000_000, 1_000_100, 1_000_200
LEDGER_STREAM, SHARING_STREAM, FUTURE_STREAM = 1_000_300, 1_000_400, 1_000_500
LEVEL_STREAM = 1_000_600  # of all forces together
# These have one for each batch, named by its first month like the batches' own.
NOTIFICATIONS_STREAM, REVIEWS_STREAM = 1_010_000, 1_020_000


def generator(seed: int, force_number: int, stream: int) -> np.random.Generator:
    """A generator of its own for each force and part of the work, so that order changes nothing."""
    return np.random.default_rng(np.random.SeedSequence([seed, force_number, stream]))


def pick(rng: np.random.Generator, shares: Sequence[float], count: int) -> Whole:
    """Numbers of categories drawn by share; what is left over gives `len(shares)`."""
    steps = np.cumsum(np.asarray(shares, np.float64))
    if steps[-1] > 1 - 1e-9:
        steps[-1] = 1.0
    return np.searchsorted(steps, rng.random(count), side="right").astype(np.int64)


def pick_by_group(
    rng: np.random.Generator, shares: Iterable[Sequence[float]], groups: Whole
) -> Whole:
    """As `pick`, with one list of shares per group and each row's group number given."""
    picked = np.zeros(len(groups), np.int64)
    for number, group_shares in enumerate(shares):
        rows = np.flatnonzero(groups == number)
        picked[rows] = pick(rng, group_shares, len(rows))
    return picked


def delay(rng: np.random.Generator, mean_days: float | Real, count: int) -> Whole:
    """Whole days, geometric from 0 on, with the given mean."""
    return rng.geometric(1 / (1 + np.asarray(mean_days)), count).astype(np.int64) - 1
