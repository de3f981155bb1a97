"""One force's cases: incidents, what follows from them, who was told and what was reviewed."""

import datetime as dt
from collections.abc import Iterator

import numpy as np

from pipelines.synthetic.caseload import draw_investigations
from pipelines.synthetic.cost import draw_cost_lines
from pipelines.synthetic.days import Whole, day_number
from pipelines.synthetic.demand import draw_incidents, monthly_counts
from pipelines.synthetic.draws import NOTIFICATIONS_STREAM, REVIEWS_STREAM, generator
from pipelines.synthetic.files import ExtractFile
from pipelines.synthetic.forces import Force
from pipelines.synthetic.frames import (
    cost_rows,
    incident_rows,
    investigation_rows,
    notification_rows,
    review_rows,
)
from pipelines.synthetic.level import expected_investigations
from pipelines.synthetic.reviews import draw_reviews
from pipelines.synthetic.sharing import draw_notifications, sharing_habit
from pipelines.synthetic.tally import Tally

INCIDENTS_A_BATCH = 60_000


def write_cases(
    force: Force, files: dict[str, ExtractFile], tally: Tally, *, seed: int, until: dt.date
) -> None:
    """Write one force's incidents, investigations, cost lines, notifications and reviews."""
    last_day, place = day_number(until), force.number
    means = expected_investigations(tally.months) * force.share
    counts = monthly_counts(means, seed=seed, force_number=place)
    habit = sharing_habit(force, seed=seed)
    incident_count = investigation_count = line_count = review_count = 0
    for first, last in _batches(counts):
        rng = generator(seed, place, first)
        drawn = draw_incidents(rng, first, counts[first:last], force.child_count)
        investigations = draw_investigations(rng, drawn, last_day)
        every_line = draw_cost_lines(rng, investigations)
        is_known = (drawn.reported <= last_day) & (drawn.on_system <= last_day)
        incidents, in_extract = drawn.where(is_known), every_line.day <= last_day
        lines = every_line.where(in_extract)
        # Draws of their own: what is drawn above is the same with these and without.
        told_by, reviewed_by = (
            generator(seed, place, stream + first)
            for stream in (NOTIFICATIONS_STREAM, REVIEWS_STREAM)
        )
        notifications = draw_notifications(told_by, incidents, habit, last_day)
        reviews = draw_reviews(reviewed_by, investigations, last_day)
        numbers = incident_count + np.cumsum(is_known) - 1
        case_numbers = investigation_count + np.arange(len(investigations))
        line_numbers = line_count + np.arange(len(lines))
        review_numbers = review_count + np.arange(len(reviews))
        # Nothing of a case is on the system before its incident is.
        case_recorded = np.maximum(investigations.opened, drawn.on_system[investigations.incident])
        notification_recorded = np.maximum(
            notifications.day, incidents.on_system[notifications.incident]
        )
        code = force.code
        for name, rows in {
            "incidents": incident_rows(code, incidents, numbers[is_known]),
            "investigations": investigation_rows(
                code,
                investigations,
                case_numbers,
                numbers[investigations.incident],
                case_recorded,
            ),
            "cost_lines": cost_rows(code, lines, line_numbers, case_numbers[lines.investigation]),
            "notifications": notification_rows(
                code,
                notifications,
                numbers[is_known][notifications.incident],
                notification_recorded,
            ),
            "reviews": review_rows(code, reviews, review_numbers, numbers[reviews.incident]),
        }.items():
            files[name].write(rows, code)
        tally.add_incidents(place, incidents)
        tally.add_investigations(place, investigations, every_line, in_extract)
        tally.add_notifications(place, incidents, notifications)
        tally.add_reviews(place, reviews)
        incident_count += len(incidents)
        investigation_count += len(investigations)
        line_count += len(lines)
        review_count += len(reviews)


def _batches(counts: Whole) -> Iterator[tuple[int, int]]:
    """Runs of months, as first and last but one, with about `INCIDENTS_A_BATCH` in each."""
    first, held = 0, 0
    for month, count in enumerate(counts.tolist()):
        if held and held + count > INCIDENTS_A_BATCH:
            yield first, month
            first, held = month, 0
        held += count
    yield first, len(counts)
