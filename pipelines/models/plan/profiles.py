"""The profiles of spending and closing as arrays, and where what is open now will be spent."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.models.plan.horizon import Array, Horizon, Places

OLD_AGE = 8
"""From two years on what is to come is spent as open cases last; before, as costs develop."""
AGES = 60
"""Fifteen years of quarters: older cases are taken for as old."""
CLOSING = 0.75
"""Share of old cases still open a quarter later where the profile does not say."""
SMALLEST, SMALLEST_LEFT = 1e-9, 1e-30
"""Below the one a share is nothing; of the other it can still be said how it is spread."""


@dataclass(frozen=True)
class Profiles:
    """What cases spend and how long they stay open, by type and age in quarters.

    Attributes:
        types: Order of the first axis.
        categories: Order of the last axis.
        spent: Share of the final cost: type × age × category.
        still_open: Share open at the end of the quarter: type × age.
    """

    types: tuple[str, ...]
    categories: tuple[str, ...]
    spent: Array
    still_open: Array

    def of_new(self, horizon: Horizon) -> tuple[Array, Array]:
        """What is spent, and what is open, of a case by quarter of opening and quarter.

        Returns:
            Share of its final cost, type × opened × quarter × category; share open at the quarter's
            end, type × opened × quarter.
        """
        quarters = np.arange(horizon.count)
        age = quarters[None, :] - quarters[:, None]
        is_after = age >= 0
        place = np.clip(age, 0, AGES - 1)
        spent = self.spent[:, place] * is_after[None, :, :, None]
        return spent, self.still_open[:, place] * is_after

    def of_open(self, start: int, count: int, gone: float = 0.0) -> tuple[Array, Array]:
        """The same of a case that is open now, by its age in the quarter of now.

        Args:
            start: Place of that quarter.
            count: How many quarters the horizon has.
            gone: Share of that quarter that is over.

        Returns:
            Share of what it is still to cost, type × age × quarter × category (nothing before the
            start; the rest lies past the end); share open at the quarter's end, type × age ×
            quarter.
        """
        ages, kept = np.arange(AGES), count - start
        reached = ages[:, None] + np.arange(kept)
        place, is_within = np.minimum(reached, AGES - 1), reached < AGES
        at_start = np.concatenate([np.ones((len(self.types), 1)), self.still_open[:, :-1]], axis=1)
        now = np.maximum(at_start ** (1 - gone) * self.still_open**gone, SMALLEST_LEFT)
        stays = np.zeros((len(self.types), AGES, count))
        stays[:, :, start:] = np.clip(self.still_open[:, place] / now[:, :, None], 0.0, 1.0)
        developing = _of_the_rest(self.spent, place, gone) * is_within[None, :, :, None]
        # Old cases cost alike for as long as they are open.
        lasting = _of_the_rest(at_start[..., None], place, gone) * is_within[None, :, :, None]
        nothing_left = self.spent[:, ::-1].cumsum(axis=1)[:, ::-1].sum(axis=2) < SMALLEST
        is_old = ((ages >= OLD_AGE) | nothing_left)[:, :, None, None]
        spent = np.zeros((len(self.types), AGES, count, len(self.categories)))
        spent[:, :, start:] = np.where(is_old, lasting * self._old_mix(), developing)
        return spent, stays

    def _old_mix(self) -> Array:
        """What old cases are spent on: type × 1 × 1 × category."""
        old, whole = self.spent[:, OLD_AGE:].sum(axis=1), self.spent.sum(axis=1)
        mix = np.where(old.sum(axis=1, keepdims=True) > 0, old, whole)
        mix = mix / np.maximum(mix.sum(axis=1, keepdims=True), SMALLEST_LEFT)
        found: Array = mix[:, None, None, :]
        return found


def _of_the_rest(each: Array, place: Places, gone: float) -> Array:
    """What falls into each quarter, as a share of what is left: type × age × quarter × column.

    Args:
        each: What each age brings: type × age × column.
        place: The age in each quarter, by age now: age × quarter.
        gone: The share of the first quarter that is over.
    """
    whole = each.sum(axis=2)
    left = whole[:, ::-1].cumsum(axis=1)[:, ::-1] - gone * whole
    found = each[:, place]
    found[:, :, 0] *= 1 - gone
    share: Array = found / np.maximum(left, SMALLEST_LEFT)[:, :, None, None]
    return share


def read_profiles(
    cost_profile: pl.DataFrame,
    open_profile: pl.DataFrame,
    types: tuple[str, ...],
    categories: tuple[str, ...],
) -> Profiles:
    """The profiles of one basis as arrays.

    Args:
        cost_profile: Mart cost_profile, rows of the basis. A type without rows spends nothing.
        open_profile: Mart open_profile. Past its last age cases go on closing as they did in it.
        types: Order of types.
        categories: Order of categories.
    """
    spent = np.zeros((len(types), AGES, len(categories)))
    rows = cost_profile.filter(
        pl.col("abuse_type").is_in(types), pl.col("category").is_in(categories)
    )
    places = (
        np.array([types.index(name) for name in rows["abuse_type"]], np.int64),
        rows["quarters_since_opened"].clip(0, AGES - 1).to_numpy(),
        np.array([categories.index(name) for name in rows["category"]], np.int64),
    )
    np.add.at(spent, places, rows["spent_share"].to_numpy())
    still_open = np.tile(CLOSING ** np.arange(1, AGES + 1), (len(types), 1))
    for place, name in enumerate(types):
        own = open_profile.filter(abuse_type=name).sort("quarters_since_opened")
        shares = own["open_share"].to_numpy()[:AGES]
        if len(shares):
            still_open[place, : len(shares)] = shares
            last = shares[-1] / shares[-2] if len(shares) > 1 and shares[-2] > 0 else CLOSING
            later = np.arange(1, AGES - len(shares) + 1)
            still_open[place, len(shares) :] = shares[-1] * min(last, CLOSING) ** later
    # However few are left, they go on closing: what they are still to cost is spent in time.
    still_open = np.maximum(still_open, SMALLEST * CLOSING ** np.arange(AGES))
    return Profiles(types, categories, spent, still_open)
