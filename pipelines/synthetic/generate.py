"""The whole run: force by force, batch of months by batch of months, nothing held but the sums."""

import datetime as dt
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pipelines.errors import ModelError
from pipelines.progress import Progress
from pipelines.sources import SOURCES
from pipelines.synthetic.cases import write_cases
from pipelines.synthetic.days import last_day_of_last_month, month_number
from pipelines.synthetic.files import ExtractFile
from pipelines.synthetic.forces import Force, largest_forces
from pipelines.synthetic.ledger import (
    booked,
    budget_pence,
    budget_rows,
    draw_differences,
    ledger_rows,
)
from pipelines.synthetic.monthly import MonthlyExtracts, extract_days
from pipelines.synthetic.outlook import Outlook
from pipelines.synthetic.people import staffing, surveys
from pipelines.synthetic.prices import rates_table
from pipelines.synthetic.publications import write_publications
from pipelines.synthetic.tally import Tally
from pipelines.synthetic.truth import Terms, whole_truth, write_truth

EXTRACTS = (
    "incidents",
    "investigations",
    "cost_lines",
    "staffing",
    "survey_responses",
    "survey_invitations",
    "rates",
    "notifications",
    "reviews",
    "ledger_totals",
    "budgets",
)
DEFAULT_SEED = 20160322
EARLIEST_UNTIL, LATEST_YEAR = dt.date(2011, 4, 30), 2050  # the first month is whole


def synthesise(
    out: Path,
    *,
    forces: int | None = None,
    scale: float = 0.25,
    seed: int = DEFAULT_SEED,
    until: dt.date | None = None,
    monthly_extracts: int = 0,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write synthetic files of every source, and the truth that they were made from.

    Forces' extracts carry planted defects; publications fit them and carry none. The same forces,
    scale, seed and until give the same bytes.

    Args:
        out: Folder for the files; made where it is missing, its older extracts replaced. A source
            without any row (a survey not yet held, no review) gets no file.
        forces: How many of the largest forces by child population; all 43 when not given.
        scale: 1 is the national size, some 70,000 investigations opened in 2015.
        seed: Start of every draw.
        until: Last day of the extract; the last day of the last complete month when not given.
        monthly_extracts: How many month ends to write besides, the last day among them, each in a
            folder `monthly/DATE` (see `MonthlyExtracts`).
        progress: Told what is being written and the share done, 0 to 1.

    Returns:
        What `truth.json` holds: parameters, what they imply, what the draw realised, the defects.

    Raises:
        ModelError: There are no such forces, or scale, seed or until are out of bounds.

    Source: pipelines.synthetic.parameters, cost_, partnership_ and publication_parameters; sums are
    of the good rows only.
    """
    until = until or last_day_of_last_month(dt.datetime.now(tz=dt.UTC).date())
    _check(scale, seed, until)
    chosen = largest_forces(forces, scale=scale)
    tell = progress or (lambda what, share: None)
    _begin(out)
    tally = Tally(len(chosen), month_number(until) + 1)
    monthly = MonthlyExtracts(out, extract_days(until, monthly_extracts))
    outlook = Outlook(len(chosen), until)
    files = _write_extracts(out, chosen, monthly, outlook, tally, seed=seed, until=until, tell=tell)
    publications = write_publications(out, chosen, tally, until)
    terms = Terms(seed, scale, until, chosen)
    truth = whole_truth(terms, tally, outlook, files, monthly, publications)
    write_truth(out, truth)
    tell("truth.json", 1.0)
    return truth


def _begin(out: Path) -> None:
    """Make the folder; files of a run that is cut short must not pass for real ones."""
    out.mkdir(parents=True, exist_ok=True)
    write_truth(out, {"synthetic": True, "is_complete": False})


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


def _write_extracts(
    out: Path,
    chosen: list[Force],
    monthly: MonthlyExtracts,
    outlook: Outlook,
    tally: Tally,
    *,
    seed: int,
    until: dt.date,
    tell: Progress,
) -> dict[str, ExtractFile]:
    """Write every extract, force by force, and add up in `tally` what was written."""
    with ExitStack() as stack:
        files = {name: ExtractFile(out, SOURCES[name]) for name in EXTRACTS}
        for file in files.values():
            stack.callback(file.close)
        monthly.open(stack)
        done, children = 0, sum(force.child_count for force in chosen)
        for force in chosen:
            tell(force.code, done / children)
            write_cases(force, files, monthly, outlook, tally, seed=seed, until=until)
            _write_people(force, files, tally, seed=seed, until=until)
            _write_finance(force, files, tally, seed=seed, until=until)
            done += force.child_count
        files["rates"].write(rates_table(until), "")
        for file in files.values():
            file.finish(chosen[0].code)
        monthly.finish(chosen[0].code)
    return files


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


def _write_finance(
    force: Force, files: dict[str, ExtractFile], tally: Tally, *, seed: int, until: dt.date
) -> None:
    """Write one force's ledger and budgets, once all its costs are known."""
    cost = tally.cost[force.number]
    differences = draw_differences(force, cost, seed=seed)
    pence = booked(cost, differences)
    budgets = budget_pence(pence, until)
    files["ledger_totals"].write(ledger_rows(force.code, pence), force.code)
    files["budgets"].write(budget_rows(force.code, budgets), force.code)
    tally.ledger[force.number] = pence
    tally.differences += differences
    tally.budgets[force.code] = budgets
