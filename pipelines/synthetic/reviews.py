"""Serious case reviews and, from 2018 on, rapid and child safeguarding practice reviews."""

from dataclasses import dataclass

import numpy as np

from pipelines.contracts.vocabulary import COMPLEXITIES, REVIEW_TYPES
from pipelines.synthetic.caseload import Investigations
from pipelines.synthetic.days import Flags, Whole, day_number
from pipelines.synthetic.demand import EMPTY, NO_DAY
from pipelines.synthetic.draws import delay
from pipelines.synthetic.partnership_parameters import (
    CHANGE_OVER_SHARE,
    NO_INCIDENT_SHARE,
    PRACTICE_REVIEWS_FROM,
    RAPID_SHARE,
    REVIEW_DAYS,
    REVIEW_DELAY_DAYS,
    REVIEWED_SHARE,
    SERIOUS_CASE_REVIEWS_UNTIL,
)

MAJOR = COMPLEXITIES.index("major")
SERIOUS, PRACTICE, RAPID = (
    REVIEW_TYPES.index(name) for name in ("serious_case_review", "practice_review", "rapid_review")
)


@dataclass
class Reviews:
    """Reviews of a batch; `incident` is the incident's place in it, -1 where it is not known."""

    incident: Whole
    review_type: Whole
    opened: Whole
    published: Whole

    def __len__(self) -> int:
        """How many reviews there are."""
        return len(self.opened)

    def where(self, rows: Flags) -> "Reviews":
        """The reviews of some rows."""
        return Reviews(**{name: values[rows] for name, values in vars(self).items()})


def draw_reviews(rng: np.random.Generator, investigations: Investigations, until: int) -> Reviews:
    """Draw the reviews of major investigations that are opened by `until`."""
    is_major = investigations.complexity == MAJOR
    is_reviewed = is_major & (rng.random(len(investigations)) < REVIEWED_SHARE)
    cases = investigations.where(is_reviewed)
    opened = cases.opened + delay(rng, REVIEW_DELAY_DAYS, len(cases))
    review_type = _types(rng, opened)
    terms = [REVIEW_DAYS[name] for name in REVIEW_TYPES]
    least = np.array([term["least"] for term in terms], np.int64)[review_type]
    more = np.array([term["mean_more"] for term in terms], np.float64)[review_type]
    published = opened + least + delay(rng, more, len(cases))
    is_known = rng.random(len(cases)) >= NO_INCIDENT_SHARE
    reviews = Reviews(
        incident=np.where(is_known, cases.incident, EMPTY),
        review_type=review_type,
        opened=opened,
        published=np.where(published <= until, published, NO_DAY),
    )
    return reviews.where(opened <= until)


def _types(rng: np.random.Generator, opened: Whole) -> Whole:
    """The types that exist on the day of opening."""
    newer = np.where(rng.random(len(opened)) < RAPID_SHARE, RAPID, PRACTICE)
    is_older_in_change = rng.random(len(opened)) < CHANGE_OVER_SHARE
    is_before = opened < day_number(PRACTICE_REVIEWS_FROM)
    is_after = opened > day_number(SERIOUS_CASE_REVIEWS_UNTIL)
    return np.where(is_before | (~is_after & is_older_in_change), SERIOUS, newer).astype(np.int64)
