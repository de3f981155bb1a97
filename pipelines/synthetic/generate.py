"""The whole run: force by force, batch of months by batch of months, nothing held but the sums."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.errors import ModelError
from pipelines.sources import SOURCES
from pipelines.synthetic.caseload import draw_investigations
from pipelines.synthetic.cost import draw_cost_lines
from pipelines.synthetic.days import Whole, day_number, last_day_of_last_month, month_number
from pipelines.synthetic.demand import draw_incidents, monthly_counts
from pipelines.synthetic.draws import generator
from pipelines.synthetic.files import ExtractFile
from pipelines.synthetic.forces import Force, largest_forces
from pipelines.synthetic.frames import cost_rows, incident_rows, investigation_rows
from pipelines.synthetic.level import expected_investigations
from pipelines.synthetic.people import staffing, surveys
from pipelines.synthetic.prices import rates_table
from pipelines.synthetic.tally import Tally
from pipelines.synthetic.truth import whole_truth, write_truth

EXTRACTS = (
    "incidents",
    "investigations",
    "cost_lines",
    "staffing",
    "survey_responses",
    "survey_invitations",
    "rates",
)
INCIDENTS_A_BATCH = 60_000
DEFAULT_SEED = 20160322
EARLIEST_UNTIL, LATEST_YEAR = dt.date(2011, 4, 30), 2050  # the first month is whole

Tell = Callable[[str, float], None]


def synthesise(
    out: Path,
    *,
    forces: int | None = None,
    scale: float = 0.25,
    seed: int = DEFAULT_SEED,
    until: dt.date | None = None,
    progress: Tell | None = None,
) -> dict[str, Any]:
    """Write synthetic extract files of every source, and the truth that they were made from.

    The same forces, scale, seed and until give the same bytes.

    Args:
        out: Folder for the files; made where it is missing, its older extracts replaced. A source
            without any row (a survey not yet held) gets no file.
        forces: How many of the largest forces by child population; all 43 when not given.
        scale: 1 is the national size, some 70,000 investigations opened in 2015.
        seed: Start of every draw.
        until: Last day of the extract; the last day of the last complete month when not given.
        progress: Told what is being written and the share done, 0 to 1.

    Returns:
        What `truth.json` holds: parameters, what they imply, what the draw realised, the defects.

    Raises:
        ModelError: There are no such forces, or scale, seed or until are out of bounds.

    Source: pipelines.synthetic.parameters and cost_parameters; sums are of the good rows only.
    """
    until = until or last_day_of_last_month(dt.datetime.now(tz=dt.UTC).date())
    _check(scale, seed, until)
    chosen = largest_forces(forces, scale=scale)
    tell = progress or (lambda what, share: None)
    out.mkdir(parents=True, exist_ok=True)
    # Files of a run that is cut short must not pass for real ones.
    write_truth(out, {"synthetic": True, "is_complete": False})
    tally = Tally(len(chosen), month_number(until) + 1)
    with ExitStack() as stack:
        files = {name: ExtractFile(out, SOURCES[name]) for name in EXTRACTS}
        for file in files.values():
            stack.callback(file.close)
        done, children = 0, sum(force.child_count for force in chosen)
        for force in chosen:
            tell(force.code, done / children)
            _write_cases(force, files, tally, seed=seed, until=until)
            _write_people(force, files, tally, seed=seed, until=until)
            done += force.child_count
        files["rates"].write(rates_table(until), "")
        for file in files.values():
            file.finish(chosen[0].code)
    truth = whole_truth(
        seed=seed, scale=scale, until=until, forces=chosen, tally=tally, files=files
    )
    write_truth(out, truth)
    tell("truth.json", 1.0)
    return truth


def _check(scale: float, seed: int, until: dt.date) -> None:
    if not 0 < scale < float("inf"):
        raise ModelError(f"A scale of {scale} cannot be made. Choose --scale above 0.")
    if seed < 0:
        raise ModelError(f"A seed of {seed} cannot be used. Choose --seed from 0 on.")
    if until < EARLIEST_UNTIL or until.year > LATEST_YEAR:
        raise ModelError(
            f"Extracts until {until} cannot be made. Choose --until from {EARLIEST_UNTIL}"
            f" to {LATEST_YEAR}-12-31."
        )


def _write_cases(
    force: Force, files: dict[str, ExtractFile], tally: Tally, *, seed: int, until: dt.date
) -> None:
    """Write one force's incidents, investigations and cost lines."""
    last_day, place = day_number(until), force.number
    means = expected_investigations(tally.months) * force.share
    counts = monthly_counts(means, seed=seed, force_number=place)
    incident_count = investigation_count = line_count = 0
    for first, last in _batches(counts):
        rng = generator(seed, place, first)
        drawn = draw_incidents(rng, first, counts[first:last], force.child_count)
        investigations = draw_investigations(rng, drawn, last_day)
        every_line = draw_cost_lines(rng, investigations)
        is_known = (drawn.reported <= last_day) & (drawn.on_system <= last_day)
        incidents, in_extract = drawn.where(is_known), every_line.day <= last_day
        lines = every_line.where(in_extract)
        numbers = incident_count + np.cumsum(is_known) - 1
        case_numbers = investigation_count + np.arange(len(investigations))
        line_numbers = line_count + np.arange(len(lines))
        for name, rows in {
            "incidents": incident_rows(force.code, incidents, numbers[is_known]),
            "investigations": investigation_rows(
                force.code, investigations, case_numbers, numbers[investigations.incident]
            ),
            "cost_lines": cost_rows(
                force.code, lines, line_numbers, case_numbers[lines.investigation]
            ),
        }.items():
            files[name].write(rows, force.code)
        tally.add_incidents(place, incidents)
        tally.add_investigations(place, investigations, every_line, in_extract)
        incident_count += len(incidents)
        investigation_count += len(investigations)
        line_count += len(lines)


def _batches(counts: Whole) -> Iterator[tuple[int, int]]:
    """Runs of months, as first and last but one, with about `INCIDENTS_A_BATCH` in each."""
    first, held = 0, 0
    for month, count in enumerate(counts.tolist()):
        if held and held + count > INCIDENTS_A_BATCH:
            yield first, month
            first, held = month, 0
        held += count
    yield first, len(counts)


def _write_people(
    force: Force, files: dict[str, ExtractFile], tally: Tally, *, seed: int, until: dt.date
) -> None:
    """Write one force's staffing and its answers to the surveys."""
    posts = staffing(force, months=tally.months, seed=seed)
    files["staffing"].write(posts, force.code)
    tally.add_staffing(posts)
    for survey in surveys(force, until=until, seed=seed):
        files["survey_invitations"].write(survey.invitations, force.code)
        files["survey_responses"].write(survey.responses, force.code)
        tally.add_survey(force.code, survey)
