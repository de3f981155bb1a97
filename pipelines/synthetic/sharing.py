"""Notifications: which agency told the police of an incident, and which the police told."""

from dataclasses import dataclass

import numpy as np

from pipelines.contracts.vocabulary import AGENCIES, DIRECTIONS, REFERRAL_SOURCES
from pipelines.synthetic.days import Flags, Whole
from pipelines.synthetic.demand import EMPTY, Incidents
from pipelines.synthetic.draws import SHARING_STREAM, delay, generator, pick
from pipelines.synthetic.forces import Force
from pipelines.synthetic.partnership_parameters import (
    FIRST_TOLD_SHARES,
    LATER_SHARING_DAYS,
    RECEIVED_BEFORE_DAYS,
    SECOND_TOLD,
    SHARED_SHARE,
    TOLD_BY,
    WITHIN_1_DAY_SHARE,
)

RECEIVED_FROM, SENT_TO = DIRECTIONS.index("received_from"), DIRECTIONS.index("sent_to")
FIRST_TOLD = np.array([AGENCIES.index(name) for name in FIRST_TOLD_SHARES], np.int64)


@dataclass(frozen=True)
class SharingHabit:
    """A force's own share of incidents that it shares, and of those within one day."""

    shared_share: float
    within_1_day_share: float


@dataclass
class Notifications:
    """Notifications of a batch; `incident` is the incident's place in it, `day` since 1970."""

    incident: Whole
    agency: Whole
    direction: Whole
    day: Whole

    def __len__(self) -> int:
        """How many notifications there are."""
        return len(self.day)

    def where(self, rows: Flags) -> "Notifications":
        """The notifications of some rows."""
        return Notifications(**{name: values[rows] for name, values in vars(self).items()})


def sharing_habit(force: Force, *, seed: int) -> SharingHabit:
    """The shares that hold in one force, the same for all its batches."""
    rng = generator(seed, force.number, SHARING_STREAM)
    shared, within = (
        float(rng.uniform(terms["mean"] - terms["spread"], terms["mean"] + terms["spread"]))
        for terms in (SHARED_SHARE, WITHIN_1_DAY_SHARE)
    )
    return SharingHabit(shared, within)


def draw_notifications(
    rng: np.random.Generator, incidents: Incidents, habit: SharingHabit, until: int
) -> Notifications:
    """Draw who told whom of incidents, up to the extract's last day.

    No two are the same: one agency at most has told the police, and the police tell one once.
    """
    parts = [_received(rng, incidents), *_sent(rng, incidents, habit)]
    together = Notifications(
        **{name: np.concatenate([getattr(p, name) for p in parts]) for name in vars(parts[0])}
    )
    return together.where(together.day <= until)


def _received(rng: np.random.Generator, incidents: Incidents) -> Notifications:
    agency = np.full(len(incidents), EMPTY, np.int64)
    for source, shares in TOLD_BY.items():
        rows = np.flatnonzero(incidents.referral_source == REFERRAL_SOURCES.index(source))
        names = np.array([AGENCIES.index(name) for name in shares], np.int64)
        agency[rows] = names[pick(rng, list(shares.values()), len(rows))]
    day = incidents.reported - delay(rng, RECEIVED_BEFORE_DAYS, len(incidents))
    return _notifications(RECEIVED_FROM, agency, day)


def _sent(
    rng: np.random.Generator, incidents: Incidents, habit: SharingHabit
) -> list[Notifications]:
    count = len(incidents)
    is_shared = rng.random(count) < habit.shared_share
    is_prompt = rng.random(count) < habit.within_1_day_share
    lag = np.where(is_prompt, rng.integers(0, 2, count), 2 + delay(rng, LATER_SHARING_DAYS, count))
    first = pick(rng, list(FIRST_TOLD_SHARES.values()), count)
    second = (first + rng.integers(1, len(FIRST_TOLD), count)) % len(FIRST_TOLD)
    has_second = is_shared & (rng.random(count) < SECOND_TOLD["share"])
    day = incidents.reported + lag
    later = day + delay(rng, SECOND_TOLD["mean_days_later"], count)
    return [
        _notifications(SENT_TO, np.where(is_shared, FIRST_TOLD[first], EMPTY), day),
        _notifications(SENT_TO, np.where(has_second, FIRST_TOLD[second], EMPTY), later),
    ]


def _notifications(direction: int, agency: Whole, day: Whole) -> Notifications:
    """One for each incident whose agency is not empty."""
    incident = np.flatnonzero(agency != EMPTY).astype(np.int64)
    directions = np.full(len(incident), direction, np.int64)
    return Notifications(incident, agency[incident], directions, day[incident])
