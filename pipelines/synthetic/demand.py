"""Incidents as they are reported in a force, batch of months by batch of months."""

from dataclasses import dataclass

import numpy as np

from pipelines.contracts.vocabulary import ABUSE_TYPES
from pipelines.synthetic.days import Flags, Real, Whole, day_number, days_in_month, month_start
from pipelines.synthetic.draws import MONTHS_STREAM, delay, generator, pick, pick_by_group
from pipelines.synthetic.level import has_grooming
from pipelines.synthetic.parameters import (
    ABUSE_TYPE_SHARES,
    AGE_EMPTY_SHARE,
    CHILDREN_PER_DISTRICT,
    CRIME_RECORDED_SHARE,
    DISTRICT_EMPTY_SHARE,
    GROOMING_ONLINE_SHARE,
    GROOMING_SHARE,
    INVESTIGATED_SHARE,
    MONTHLY_VARIATION,
    NON_RECENT_LAG,
    NON_RECENT_SHARES,
    OCCURRED_EMPTY_SHARE,
    ONLINE_SHARES,
    RECENT_LAG_DAYS,
    RECENT_LAG_LIMIT,
    RECORDING_DELAY_DAYS,
    REFERRAL_SHARES,
)

EMPTY = -1
NO_DAY = -1_000_000  # days before 1970 are negative too, so -1 is a day
DRIFT_MONTHS = 180  # April 2011 to April 2026
EXPLOITATION = ABUSE_TYPES.index("exploitation")
ONLINE_IMAGES = ABUSE_TYPES.index("online_images")
OFFENCE_CODES = ("11A", "8N", "5D", "17B", "19D", "20B", "22B", "71", "86", "88A")
GROOMING_OFFENCE = OFFENCE_CODES.index("88A")
OFFENCE_SHARES = (
    (1.0,),
    (0.0, 0.8, 0.2),
    (1.0,),
    (0.0, 0.0, 0.0, 0.25, 0.25, 0.35, 0.15),
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
)
YOUNGER = (0.06,) * 14 + (0.05, 0.05, 0.03, 0.03)
OLDER = (0.005, 0.005, 0.01, 0.02, *(0.03,) * 6, 0.05, 0.07, 0.10, 0.14, 0.14, 0.12, 0.09, 0.07)
AGES_BY_TYPE = (YOUNGER, YOUNGER, YOUNGER, OLDER, OLDER, OLDER)


@dataclass
class Incidents:
    """Incidents of a batch, sorted by the day they were reported; -1 stands for empty.

    Days are since 1970, categories are positions in their closed lists and
    `NO_DAY` an empty day. `on_system` is the day
    from which an extract holds the incident.
    """

    reported: Whole
    on_system: Whole
    occurred: Whole
    abuse_type: Whole
    referral_source: Whole
    victim_age: Whole
    is_online: Flags
    is_crime_recorded: Flags
    offence: Whole
    district: Whole
    is_non_recent: Flags
    is_investigated: Flags

    def __len__(self) -> int:
        """How many incidents there are."""
        return len(self.reported)

    def where(self, rows: Flags) -> "Incidents":
        """The incidents of some rows."""
        return Incidents(**{name: values[rows] for name, values in vars(self).items()})


def monthly_counts(expected: Real, *, seed: int, force_number: int) -> Whole:
    """Incidents reported in each month: Poisson around a mean that varies by itself.

    Args:
        expected: Investigations expected of each month's reports in this force.
        seed: The run's seed.
        force_number: The force's place by child population.
    """
    # Two streams, so that a later end of the run leaves the counts of earlier months as they were.
    levels, counts = (generator(seed, force_number, MONTHS_STREAM + part) for part in (0, 1))
    shape = 1 / MONTHLY_VARIATION**2
    means = expected / INVESTIGATED_SHARE * levels.gamma(shape, 1 / shape, len(expected))
    return counts.poisson(means).astype(np.int64)


def draw_incidents(
    rng: np.random.Generator, first_month: int, counts: Whole, child_count: int
) -> Incidents:
    """Draw the incidents reported in consecutive months, `counts` of them in each."""
    months = np.repeat(np.arange(first_month, first_month + len(counts)), counts)
    count = len(months)
    reported = _reported(rng, first_month, counts)
    is_grooming = has_grooming(months) & (rng.random(count) < GROOMING_SHARE)
    abuse_type = np.where(is_grooming, EXPLOITATION, _abuse_types(rng, months))
    is_images = (abuse_type == ONLINE_IMAGES).astype(np.int64)
    online_shares = np.where(
        is_grooming, GROOMING_ONLINE_SHARE, np.array(list(ONLINE_SHARES.values()))[abuse_type]
    )
    is_recorded = is_grooming | (rng.random(count) < CRIME_RECORDED_SHARE)
    offence = np.where(
        is_grooming, GROOMING_OFFENCE, pick_by_group(rng, OFFENCE_SHARES, abuse_type)
    )
    non_recent_shares = np.array(list(NON_RECENT_SHARES.values()))[abuse_type]
    is_non_recent = rng.random(count) < non_recent_shares
    referral_shares = [list(REFERRAL_SHARES[name].values()) for name in ("other", "online_images")]
    return Incidents(
        reported=reported,
        on_system=reported + delay(rng, RECORDING_DELAY_DAYS, count),
        occurred=_occurred(rng, reported, is_non_recent),
        abuse_type=abuse_type,
        referral_source=pick_by_group(rng, referral_shares, is_images),
        victim_age=_sometimes_empty(
            rng, AGE_EMPTY_SHARE, pick_by_group(rng, AGES_BY_TYPE, abuse_type)
        ),
        is_online=rng.random(count) < online_shares,
        is_crime_recorded=is_recorded,
        offence=np.where(is_recorded, offence, EMPTY),
        district=_sometimes_empty(rng, DISTRICT_EMPTY_SHARE, _districts(rng, count, child_count)),
        is_non_recent=is_non_recent,
        is_investigated=rng.random(count) < INVESTIGATED_SHARE,
    )


def _reported(rng: np.random.Generator, first_month: int, counts: Whole) -> Whole:
    months = range(first_month, first_month + len(counts))
    starts = np.array([day_number(month_start(month)) for month in months], np.int64)
    lengths = np.array([days_in_month(month) for month in months], np.int64)
    within = rng.integers(0, np.repeat(lengths, counts))
    return np.sort(np.repeat(starts, counts) + within).astype(np.int64)


def _abuse_types(rng: np.random.Generator, months: Whole) -> Whole:
    """Draw types whose shares drift month by month from the first list to the last."""
    first, last = (np.array(list(shares.values())) for shares in ABUSE_TYPE_SHARES.values())
    drift = np.clip(months / DRIFT_MONTHS, 0, 1)[:, np.newaxis]
    steps = np.cumsum(first + (last - first) * drift, axis=1)[:, :-1]
    picked: Whole = (rng.random(len(months))[:, np.newaxis] >= steps).sum(axis=1)
    return picked


def _occurred(rng: np.random.Generator, reported: Whole, is_non_recent: Flags) -> Whole:
    count = len(reported)
    recent = np.minimum(rng.exponential(RECENT_LAG_DAYS, count), RECENT_LAG_LIMIT)
    years = NON_RECENT_LAG["median_years_more"] * np.exp(
        NON_RECENT_LAG["sigma"] * rng.standard_normal(count)
    )
    years = np.minimum(years, NON_RECENT_LAG["most_years_more"])
    lag = np.where(is_non_recent, NON_RECENT_LAG["least_days"] + years * 365.25, recent)
    is_empty = ~is_non_recent & (rng.random(count) < OCCURRED_EMPTY_SHARE)
    return np.where(is_empty, NO_DAY, reported - lag.astype(np.int64))


def _districts(rng: np.random.Generator, count: int, child_count: int) -> Whole:
    """Districts of a force, the first ones larger than the last."""
    number = int(np.clip(child_count // CHILDREN_PER_DISTRICT, 1, 20))
    sizes = 1 / np.arange(1.0, number + 1) ** 0.5
    return pick(rng, list(sizes / sizes.sum()), count) + 1


def _sometimes_empty(rng: np.random.Generator, share: float, values: Whole) -> Whole:
    return np.where(rng.random(len(values)) < share, EMPTY, values)
