"""What lies beyond the extract: records not on the system yet, and the years that follow.

The same process goes on: nothing here changes what is in the extract.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pipelines.models.periods import financial_year_start_of
from pipelines.synthetic.caseload import Investigations, draw_investigations
from pipelines.synthetic.days import (
    Real,
    Whole,
    by_period,
    day_number,
    days_in_month,
    financial_year,
    month_number,
    month_start,
    months_of,
)
from pipelines.synthetic.demand import Incidents, monthly_counts
from pipelines.synthetic.draws import FUTURE_STREAM, delay, generator
from pipelines.synthetic.forces import Force
from pipelines.synthetic.level import expected_investigations
from pipelines.synthetic.parameters import (
    INVESTIGATED_SHARE,
    OPENING_DELAY_DAYS,
    RECORDING_DELAY_DAYS,
)
from pipelines.synthetic.tally import Tally

YEARS_AHEAD = 4
LATEST_MONTHS = 12
FAR_AWAY = day_number(dt.date(2200, 1, 1))
NOTE = (
    "by the month of the report (incidents) or opening (investigations), whenever they come on the"
    " system: counted is what the extract has, in_the_end what it will have once all is recorded;"
    " years after `until` are drawn from the same process, counts only. expected is at the level to"
    " which this seed's level drifted, which nobody knows on `until`"
)


@dataclass
class Outlook:
    """Counts in the end, by force and month from April 2011 to the last month that is looked at.

    Attributes:
        months: Months of the extract.
        ahead: Months looked at in all.
    """

    force_count: int
    until: dt.date
    incidents: Whole = field(init=False)
    investigations: Whole = field(init=False)

    def __post_init__(self) -> None:
        """Start from nothing."""
        self.months = month_number(self.until) + 1
        last_year = financial_year_start_of(self.until).year + YEARS_AHEAD + 1
        self.ahead = month_number(dt.date(last_year, 4, 1))
        self.incidents = np.zeros((self.force_count, self.ahead), np.int64)
        self.investigations = np.zeros((self.force_count, self.ahead), np.int64)

    def add_batch(
        self, force: int, incidents: Incidents, known: Investigations, rng: np.random.Generator
    ) -> None:
        """Count a batch's investigations, those opened or recorded after the extract too.

        Args:
            force: The force's place.
            incidents: All incidents of the batch.
            known: Their investigations that the extract holds.
            rng: As it was before these were drawn.
        """
        is_whole = len(known) == incidents.is_investigated.sum()
        every = known if is_whole else draw_investigations(rng, incidents, FAR_AWAY)
        self._add_openings(force, months_of(every.opened))

    def add_future(self, force: Force, *, seed: int) -> None:
        """Draw what is reported in the months after the extract's last, and what they open."""
        means = expected_investigations(self.ahead, seed=seed) * force.share
        counts = monthly_counts(means, seed=seed, force_number=force.number)
        self.incidents[force.number] = counts
        rng = generator(seed, force.number, FUTURE_STREAM)
        later = range(self.months, self.ahead)
        month = np.repeat(np.array(later), counts[self.months :])
        month = month[rng.random(len(month)) < INVESTIGATED_SHARE]
        starts = np.array([day_number(month_start(m)) for m in later], np.int64)
        lengths = np.array([days_in_month(m) for m in later], np.int64)
        place = month - self.months
        reported = starts[place] + rng.integers(0, lengths[place])
        self._add_openings(
            force.number, months_of(reported + delay(rng, OPENING_DELAY_DAYS, len(month)))
        )

    def _add_openings(self, force: int, months: Whole) -> None:
        inside = months[months < self.ahead]
        self.investigations[force] += np.bincount(inside, minlength=self.ahead)


def describe_outlook(
    outlook: Outlook, tally: Tally, forces: list[Force], *, seed: int
) -> dict[str, Any]:
    """What `truth.json` says of the latest months and of the years that follow."""
    reported = expected_investigations(outlook.ahead, seed=seed)
    national = sum(force.share for force in forces)
    measures = {
        "incidents": (reported / INVESTIGATED_SHARE, outlook.incidents),
        "investigations": (expected_openings(reported), outlook.investigations),
    }
    return {
        "note": NOTE,
        "share_recorded_by_months_since": recorded_shares(),
        **{
            name: {
                "latest_months": _latest(outlook, tally.by_month[name], means * national, counts),
                "financial_years": _years(outlook, means * national, counts.sum(axis=0)),
                "growth_of_twelve_months": _growth(outlook, means, counts.sum(axis=0)),
                "by_force": {
                    force.code: _years(outlook, means * force.share, counts[force.number])
                    for force in forces
                },
            }
            for name, (means, counts) in measures.items()
        },
    }


def expected_openings(reported: Real) -> Real:
    """Investigations expected to be opened in each month, from those of each month's reports."""
    stay = OPENING_DELAY_DAYS / (1 + OPENING_DELAY_DAYS)
    lengths = np.array([days_in_month(month) for month in range(len(reported))])
    # Reported on any day of the month alike: the share that opens after its end.
    carried = reported * stay * (1 - stay**lengths) / (lengths * (1 - stay))
    opened: Real = reported - carried + np.concatenate([[0.0], carried[:-1]])
    return opened


def recorded_shares() -> dict[str, float]:
    """Of a month's incidents, the share that is on the system at its end and months later."""
    stay = RECORDING_DELAY_DAYS / (1 + RECORDING_DELAY_DAYS)
    length = 365.25 / 12
    left = stay * (1 - stay**length) / (length * (1 - stay))
    return {str(age): round(1 - left * stay ** (length * age), 6) for age in range(4)}


def _latest(outlook: Outlook, counted: Whole, means: Real, final: Whole) -> dict[str, Any]:
    held, ended = counted.sum(axis=0), final.sum(axis=0)
    return {
        month_start(month).isoformat(): {
            "expected": round(float(means[month]), 2),
            "counted": int(held[month]),
            "in_the_end": int(ended[month]),
        }
        for month in _latest_months(outlook)
    }


def _latest_months(outlook: Outlook) -> range:
    return range(max(outlook.months - LATEST_MONTHS, 0), outlook.months)


def _years(outlook: Outlook, means: Real, counts: Whole) -> dict[str, dict[str, float]]:
    """The financial year of the extract's last day and those after it, months to come included."""
    expected, realised = by_period(means, financial_year), by_period(counts, financial_year)
    first = financial_year(outlook.months - 1)
    years = list(realised)[list(realised).index(first) :]
    return {
        year: {"expected": round(expected[year], 2), "realised": realised[year]} for year in years
    }


def _growth(outlook: Outlook, means: Real, counts: Whole) -> dict[str, dict[str, float]]:
    """Of the twelve months to each of the latest months over the twelve before, all recorded."""
    months = [month for month in _latest_months(outlook) if month >= 23]

    def growth(values: Real | Whole, month: int) -> float:
        before, now = values[month - 23 : month - 11].sum(), values[month - 11 : month + 1].sum()
        return round(float(now / before - 1), 6) if before else 0.0

    return {
        month_start(month).isoformat(): {
            "expected": growth(means, month),
            "realised": growth(counts, month),
        }
        for month in months
    }
