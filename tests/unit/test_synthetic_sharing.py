import datetime as dt

import numpy as np
import pytest

from pipelines.contracts.vocabulary import AGENCIES, REFERRAL_SOURCES, REVIEW_TYPES
from pipelines.synthetic.caseload import draw_investigations
from pipelines.synthetic.days import day_number, month_number
from pipelines.synthetic.demand import NO_DAY, draw_incidents
from pipelines.synthetic.forces import largest_forces
from pipelines.synthetic.reviews import MAJOR, draw_reviews
from pipelines.synthetic.sharing import (
    RECEIVED_FROM,
    SENT_TO,
    SharingHabit,
    draw_notifications,
    sharing_habit,
)

UNTIL = day_number(dt.date(2022, 12, 31))
HABIT = SharingHabit(shared_share=0.7, within_1_day_share=0.5)


@pytest.fixture(scope="module")
def incidents():
    first, counts = month_number(dt.date(2015, 1, 1)), np.full(96, 300, np.int64)
    drawn = draw_incidents(np.random.default_rng(1), first, counts, 100_000)
    return drawn.where(drawn.reported <= UNTIL)


@pytest.fixture(scope="module")
def notifications(incidents):
    return draw_notifications(np.random.default_rng(2), incidents, HABIT, UNTIL)


def test_the_agency_that_told_the_police_is_that_of_the_referral(incidents, notifications):
    received = notifications.where(notifications.direction == RECEIVED_FROM)
    pairs = {
        (REFERRAL_SOURCES[source], AGENCIES[agency])
        for source, agency in zip(
            incidents.referral_source[received.incident], received.agency, strict=True
        )
    }
    assert pairs == {
        ("education", "education"),
        ("health", "health"),
        ("social_care", "social_care"),
        ("industry", "other"),
        *(("other_agency", name) for name in ("probation", "other_force", "voluntary", "other")),
    }
    before = incidents.reported[received.incident] - received.day
    assert before.min() == 0 < before.max() < 15


def test_the_police_tell_an_agency_once_and_never_after_the_extract(incidents, notifications):
    sent = notifications.where(notifications.direction == SENT_TO)
    assert len(set(zip(sent.incident, sent.agency, strict=True))) == len(sent)
    assert {AGENCIES[agency] for agency in sent.agency} == {"social_care", "health", "education"}
    lag = sent.day - incidents.reported[sent.incident]
    assert lag.min() == 0
    assert sent.day.max() <= UNTIL


def test_shares_are_those_of_the_force(incidents, notifications):
    sent = notifications.where(notifications.direction == SENT_TO)
    prompt = sent.incident[sent.day - incidents.reported[sent.incident] <= 1]
    shared = len(np.unique(sent.incident))
    assert shared / len(incidents) == pytest.approx(0.7, abs=0.01)
    assert len(np.unique(prompt)) / shared == pytest.approx(0.5, abs=0.015)


def test_forces_differ_in_how_they_share_within_the_stated_bounds():
    habits = [sharing_habit(force, seed=3) for force in largest_forces(None, scale=1.0)]
    assert len({habit.shared_share for habit in habits}) == 43
    assert all(0.60 <= habit.shared_share <= 0.80 for habit in habits)
    assert all(0.40 <= habit.within_1_day_share <= 0.70 for habit in habits)


@pytest.fixture(scope="module")
def cases(incidents):
    drawn = draw_investigations(np.random.default_rng(4), incidents, UNTIL)
    drawn.complexity[:] = MAJOR
    return drawn


def test_reviews_are_of_the_types_of_their_day(cases):
    reviews = draw_reviews(np.random.default_rng(5), cases, UNTIL)
    assert len(reviews) / len(cases) == pytest.approx(0.04, abs=0.006)
    names = np.array(REVIEW_TYPES)[reviews.review_type]
    before = reviews.opened < day_number(dt.date(2018, 6, 29))
    after = reviews.opened > day_number(dt.date(2019, 9, 29))
    assert set(names[before]) == {"serious_case_review"}
    assert set(names[after]) == {"practice_review", "rapid_review"}
    assert set(names[~before & ~after]) == set(REVIEW_TYPES)


def test_open_reviews_have_no_publication_and_some_no_incident(cases):
    reviews = draw_reviews(np.random.default_rng(5), cases, UNTIL)
    is_open = reviews.published == NO_DAY
    assert is_open.any()
    assert (reviews.published[~is_open] > reviews.opened[~is_open]).all()
    assert max(reviews.published.max(), reviews.opened.max()) <= UNTIL
    assert 0.1 < (reviews.incident < 0).mean() < 0.2


def test_only_major_investigations_are_reviewed(cases):
    cases = cases.where(np.ones(len(cases), np.bool_))
    cases.complexity = np.full(len(cases), MAJOR - 1)
    assert len(draw_reviews(np.random.default_rng(5), cases, UNTIL)) == 0
