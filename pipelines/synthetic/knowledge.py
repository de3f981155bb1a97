"""Which agency knew of which incident when: what marts of partners are tested against."""

from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from pipelines.contracts.vocabulary import AGENCIES
from pipelines.models.bank_holidays import bank_holidays
from pipelines.synthetic.days import Whole
from pipelines.synthetic.demand import EMPTY, Incidents
from pipelines.synthetic.reviews import Reviews
from pipelines.synthetic.sharing import SENT_TO, Notifications

NEVER = np.int64(10**6)
"""A day that no extract reaches."""
HOLIDAY_YEARS = tuple(range(2000, 2051))
POLICE, SOCIAL_CARE = AGENCIES.index("police"), AGENCIES.index("social_care")
TOLD = tuple(AGENCIES.index(name) for name in ("social_care", "health", "education"))
"""Whom the police tell at all."""
DUE_DAYS, WITHIN = 15, (1, 5, 15)
SHARING_NOTE = (
    "incidents that the first agency knew of (it told the police, or they told it; the police know"
    " on the day of the report): how many the second knew of by the extract's last day, how many"
    " have 15 working days or more behind them since the first knew, and of how many of these the"
    " second knew within 1, 5 and 15 working days; any is the first agency that the police told"
)
COUNTS = ("incident", "reached", "due", *(f"within_{days}" for days in WITHIN))


@dataclass(frozen=True)
class Knew:
    """The first day on which each agency knew of each incident of a batch.

    Attributes:
        day: A row an incident and a column an agency; `NEVER` where it does not know.
        shared: The first day on which the police told any.
    """

    day: Whole
    shared: Whole


def who_knew(incidents: Incidents, notifications: Notifications) -> Knew:
    """When each agency first knew of each incident, by what the extract holds."""
    day = np.full((len(incidents), len(AGENCIES)), NEVER)
    np.minimum.at(day, (notifications.incident, notifications.agency), notifications.day)
    day[:, POLICE] = incidents.reported
    shared = np.full(len(incidents), NEVER)
    sent = notifications.where(notifications.direction == SENT_TO)
    np.minimum.at(shared, sent.incident, sent.day)
    return Knew(day, shared)


@dataclass
class Knowledge:
    """Counts of who knew what, of all forces together.

    Attributes:
        pairs: By agency that knew and agency asked about: counts in the order of `COUNTS`.
        children: Of the force under way, the child, day of report and first sharing by incident.
        repeats: Incidents, of them about a child reported before, of these before any sharing.
        reviews: Reviews of a known incident, and of them those of which the police had told any
            agency, and of which social care knew, by their opening.
    """

    pairs: dict[tuple[str, str], Whole] = field(default_factory=dict)
    children: list[tuple[Whole, Whole, Whole]] = field(default_factory=list)
    repeats: Whole = field(default_factory=lambda: np.zeros(3, np.int64))
    reviews: Whole = field(default_factory=lambda: np.zeros(3, np.int64))

    def add_batch(self, knew: Knew, child: Whole, until: int) -> None:
        """Count a batch of incidents, each about a child, with an extract of one day."""
        last = _working_days(np.array([until]))[0]
        asked = [(POLICE, "police"), *((place, AGENCIES[place]) for place in TOLD)]
        for place, name in enumerate(AGENCIES):
            for other, other_name in asked:
                if other != place:
                    self._add_pair((name, other_name), knew.day[:, place], knew.day[:, other], last)
        self._add_pair(("police", "any"), knew.day[:, POLICE], knew.shared, last)
        self.children.append((child, knew.day[:, POLICE], knew.shared))

    def _add_pair(self, names: tuple[str, str], first: Whole, other: Whole, last: int) -> None:
        is_known = first < NEVER
        since, when = first[is_known], other[is_known]
        start = _working_days(since)
        waited = np.where(when < NEVER, _working_days(np.minimum(when, 60_000)) - start, NEVER)
        is_due = last - start >= DUE_DAYS
        within = [(is_due & (waited <= days)).sum() for days in WITHIN]
        counts = [len(since), (waited < NEVER).sum(), is_due.sum(), *within]
        if len(since):
            before = self.pairs.get(names, np.zeros(len(COUNTS), np.int64))
            self.pairs[names] = before + np.array(counts, np.int64)

    def add_reviews(self, knew: Knew, known: Whole, reviews: Reviews) -> None:
        """Count the reviews of a batch, by what was known of their incident when they opened.

        Args:
            knew: Of the incidents that the extract holds.
            known: By place in the batch, the place among these; -1 where the extract lacks it.
            reviews: All of the batch.
        """
        place = np.where(reviews.incident == EMPTY, -1, known[reviews.incident])
        of, opened = place[place >= 0], reviews.opened[place >= 0]
        told = (knew.shared[of] <= opened).sum(), (knew.day[of, SOCIAL_CARE] <= opened).sum()
        self.reviews += np.array([len(of), *told], np.int64)

    def end_force(self) -> None:
        """Count the repeats of a force, once all of its incidents are there."""
        columns = zip(*self.children, strict=True)
        child, reported, shared = (np.concatenate(parts) for parts in columns)
        self.children = []
        order = np.lexsort((reported, child))
        rows = zip(
            child[order].tolist(), reported[order].tolist(), shared[order].tolist(), strict=True
        )
        for _, reports in groupby(rows, key=itemgetter(0)):
            self._add_child([(day, when) for _, day, when in reports])

    def _add_child(self, reports: list[tuple[int, int]]) -> None:
        """Count the reports about one child: day and first sharing of each, days rising."""
        for day, _ in reports:
            earlier = [when for other, when in reports if other < day]
            is_before = bool(earlier) and min(earlier) > day
            self.repeats += np.array([1, bool(earlier), is_before], np.int64)

    def described(self) -> dict[str, Any]:
        """As `truth.json` states it."""
        sharing: dict[str, dict[str, dict[str, int]]] = {}
        for (name, other), counts in self.pairs.items():
            cell = {f"{count}_count": int(n) for count, n in zip(COUNTS, counts, strict=True)}
            sharing.setdefault(name, {})[other] = cell
        incident, repeat, before = (int(n) for n in self.repeats)
        linked, told, social_care = (int(n) for n in self.reviews)
        return {
            "sharing_note": SHARING_NOTE,
            "sharing": sharing,
            "repeats": {
                "incident_count": incident,
                "repeat_count": repeat,
                "before_sharing_count": before,
            },
            "reviews": {
                "linked_count": linked,
                "any_knew_count": told,
                "social_care_knew_count": social_care,
            },
        }


def _working_days(days: Whole) -> Whole:
    """Working days from 1970 up to each day, and with it."""
    counted: Whole = np.busday_count(
        np.datetime64(0, "D"),
        (days + 1).astype("datetime64[D]"),
        holidays=bank_holidays(HOLIDAY_YEARS),
    )
    return counted
