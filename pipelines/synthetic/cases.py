"""One force's cases: incidents, what follows from them, who was told and what was reviewed."""

import copy
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.synthetic.caseload import Investigations, draw_investigations
from pipelines.synthetic.children import child_numbers
from pipelines.synthetic.cost import CostLines, draw_cost_lines
from pipelines.synthetic.days import Flags, Whole, day_number
from pipelines.synthetic.demand import Incidents, draw_incidents, monthly_counts
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
from pipelines.synthetic.knowledge import Knowledge, who_knew
from pipelines.synthetic.level import expected_investigations
from pipelines.synthetic.monthly import MonthlyExtracts
from pipelines.synthetic.outlook import Outlook
from pipelines.synthetic.reviews import Reviews, draw_reviews
from pipelines.synthetic.sharing import (
    Notifications,
    SharingHabit,
    draw_notifications,
    sharing_habit,
)
from pipelines.synthetic.tally import Tally

INCIDENTS_A_BATCH = 60_000


@dataclass(frozen=True)
class Batch:
    """What some months' incidents of a force brought, up to the extract's last day.

    Attributes:
        every_incident: Those that are not on the system yet too.
        is_known: Which of them the extract holds.
        incidents: Those.
        every_line: Cost lines of the investigations, those of later days too.
        in_extract: Which of the lines the extract holds.
    """

    every_incident: Incidents
    is_known: Flags
    incidents: Incidents
    investigations: Investigations
    every_line: CostLines
    in_extract: Flags
    notifications: Notifications
    reviews: Reviews

    def known_from(self) -> dict[str, Whole]:
        """By source, the day from which the system holds each row of the extract.

        Nothing of a case is on the system before its incident is.
        """
        of_case = self.every_incident.on_system[self.investigations.incident]
        cases = np.maximum(self.investigations.opened, of_case)
        lines = self.every_line.where(self.in_extract)
        told = self.notifications
        return {
            "incidents": self.incidents.on_system,
            "investigations": cases,
            "cost_lines": np.maximum(lines.day, cases[lines.investigation]),
            "notifications": np.maximum(told.day, self.incidents.on_system[told.incident]),
        }


def write_cases(
    force: Force,
    files: dict[str, ExtractFile],
    monthly: MonthlyExtracts,
    outlook: Outlook,
    tally: Tally,
    *,
    seed: int,
    until: dt.date,
) -> None:
    """Write one force's incidents, investigations, cost lines, notifications and reviews."""
    place = force.number
    means = expected_investigations(tally.months, seed=seed) * force.share
    counts = monthly_counts(means, seed=seed, force_number=place)
    habit = sharing_habit(force, seed=seed)
    written: Counter[str] = Counter()
    for first, last in _batches(counts):
        batch, at_investigations = _draw(force, habit, first, counts[first:last], seed, until)
        rows = _rows(force.code, batch, written)
        for name, frame in rows.items():
            files[name].write(frame, force.code)
        known_from = batch.known_from()
        monthly.write(force.code, rows, {name: _days(days) for name, days in known_from.items()})
        tally.add_incidents(place, batch.incidents)
        tally.add_investigations(place, batch.investigations, batch.every_line, batch.in_extract)
        tally.add_notifications(place, batch.incidents, batch.notifications)
        tally.add_reviews(place, batch.reviews)
        _add_knowledge(tally.knowledge, batch, written["incidents"], day_number(until))
        outlook.add_batch(place, batch.every_incident, batch.investigations, at_investigations)
        written.update({name: frame.height for name, frame in rows.items()})
    monthly.end_force()
    tally.knowledge.end_force()
    outlook.add_future(force, seed=seed)


def _add_knowledge(knowledge: Knowledge, batch: Batch, written: int, until: int) -> None:
    """Count who knew of the batch's incidents, which are numbered on from those written."""
    knew = who_knew(batch.incidents, batch.notifications)
    numbers = written + np.arange(len(batch.incidents))
    knowledge.add_batch(knew, child_numbers(numbers), until)
    known = np.where(batch.is_known, np.cumsum(batch.is_known) - 1, -1)
    knowledge.add_reviews(knew, known, batch.reviews)


def _draw(
    force: Force, habit: SharingHabit, first: int, counts: Whole, seed: int, until: dt.date
) -> tuple[Batch, np.random.Generator]:
    """A batch, and the generator as it was before its investigations were drawn."""
    last_day, place = day_number(until), force.number
    rng = generator(seed, place, first)
    drawn = draw_incidents(rng, first, counts, force.child_count)
    at_investigations = copy.deepcopy(rng)
    investigations = draw_investigations(rng, drawn, last_day)
    every_line = draw_cost_lines(rng, investigations)
    is_known = (drawn.reported <= last_day) & (drawn.on_system <= last_day)
    incidents = drawn.where(is_known)
    # Draws of their own: what is drawn above is the same with these and without.
    told_by, reviewed_by = (
        generator(seed, place, stream + first) for stream in (NOTIFICATIONS_STREAM, REVIEWS_STREAM)
    )
    batch = Batch(
        every_incident=drawn,
        is_known=is_known,
        incidents=incidents,
        investigations=investigations,
        every_line=every_line,
        in_extract=every_line.day <= last_day,
        notifications=draw_notifications(told_by, incidents, habit, last_day),
        reviews=draw_reviews(reviewed_by, investigations, last_day),
    )
    return batch, at_investigations


def _rows(code: str, batch: Batch, written: Counter[str]) -> dict[str, pl.DataFrame]:
    """The batch as rows of the extracts, numbered on from those that were written before."""
    numbers = written["incidents"] + np.cumsum(batch.is_known) - 1
    cases, told, reviews = batch.investigations, batch.notifications, batch.reviews
    lines = batch.every_line.where(batch.in_extract)
    case_numbers = written["investigations"] + np.arange(len(cases))
    line_numbers = written["cost_lines"] + np.arange(len(lines))
    review_numbers = written["reviews"] + np.arange(len(reviews))
    known, recorded = numbers[batch.is_known], batch.known_from()
    return {
        "incidents": incident_rows(code, batch.incidents, known),
        "investigations": investigation_rows(
            code, cases, case_numbers, numbers[cases.incident], recorded["investigations"]
        ),
        "cost_lines": cost_rows(code, lines, line_numbers, case_numbers[lines.investigation]),
        "notifications": notification_rows(
            code, told, known[told.incident], recorded["notifications"]
        ),
        "reviews": review_rows(code, reviews, review_numbers, numbers[reviews.incident]),
    }


def _days(days: Whole) -> pl.Series:
    return pl.Series(days.astype(np.int32)).cast(pl.Date)


def _batches(counts: Whole) -> Iterator[tuple[int, int]]:
    """Runs of months, as first and last but one, with about `INCIDENTS_A_BATCH` in each."""
    first, held = 0, 0
    for month, count in enumerate(counts.tolist()):
        if held and held + count > INCIDENTS_A_BATCH:
            yield first, month
            first, held = month, 0
        held += count
    yield first, len(counts)
