"""`truth.json`: what the extracts were drawn from, what is to be expected, what came of it."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.synthetic.cost_parameters import DEVELOPMENT_POWER
from pipelines.synthetic.days import (
    Real,
    by_period,
    calendar_year,
    day_number,
    days_in_month,
    financial_year,
    month_start,
)
from pipelines.synthetic.files import ExtractFile
from pipelines.synthetic.forces import Force
from pipelines.synthetic.level import expected_investigations
from pipelines.synthetic.monthly import MonthlyExtracts
from pipelines.synthetic.outlook import Outlook, describe_outlook
from pipelines.synthetic.parameters import (
    COMPLEXITY,
    COST_DURATION_CORRELATION,
    DURATION,
    GROWTH_2012_TO_2015,
    MEAN_FINAL_COST,
)
from pipelines.synthetic.prices import price_on
from pipelines.synthetic.publications import crime_published, file_name
from pipelines.synthetic.realised import children, realised
from pipelines.synthetic.stated import PARAMETERS
from pipelines.synthetic.tally import Tally

TRUTH = "truth.json"
NORMAL_DRAWS = 400


def write_truth(folder: Path, truth: dict[str, Any]) -> None:
    """Write the truth, keys sorted, aside and then in place of any older one."""
    aside = folder / f"{TRUTH}.part"
    text = json.dumps(truth, indent=1, sort_keys=True, ensure_ascii=False)
    aside.write_text(text + "\n", encoding="utf-8")
    aside.replace(folder / TRUTH)


def expected(months: int, forces: list[Force], *, seed: int) -> dict[str, Any]:
    """What the parameters imply, before any draw."""
    means = expected_investigations(months, seed=seed) * sum(force.share for force in forces)
    costs = MEAN_FINAL_COST * _price_multipliers(months)
    weighted = by_period(means * costs, financial_year)
    return {
        "growth_2012_to_2015_share": GROWTH_2012_TO_2015,
        "investigations_by_calendar_year": _rounded(by_period(means, calendar_year)),
        "investigations_by_financial_year": _rounded(by_period(means, financial_year)),
        "investigations_note": "by the month in which their incident was reported; the last two"
        " months are lighter in the extract, as not all was on the system",
        "mean_final_cost_gbp_by_opened_financial_year": {
            year: round(weighted[year] / count, 2)
            for year, count in by_period(means, financial_year).items()
        },
        "mean_final_cost_gbp_2015_16_prices": MEAN_FINAL_COST,
        "share_of_real_final_cost_by_share_of_life": {
            f"{share / 10:.1f}": round(1 - (1 - share / 10) ** DEVELOPMENT_POWER, 4)
            for share in range(11)
        },
    }


def _price_multipliers(months: int) -> Real:
    """The mean price of a pound of cost, by the month in which its investigation was opened."""
    middle = (np.arange(NORMAL_DRAWS) + 0.5) / NORMAL_DRAWS
    elapsed = 1 - (1 - middle) ** (1 / DEVELOPMENT_POWER)
    grid = np.linspace(-4, 5, 181)
    # Dear cases last longer, so that a pound is spent on a longer life than a case has.
    weights = np.zeros_like(grid)
    for terms in COMPLEXITY.values():
        longer = COST_DURATION_CORRELATION * terms["sigma"]
        spent = terms["share"] * terms["mean_final_gbp"]
        weights += spent * np.exp(-((grid - longer) ** 2) / 2)
    lives = DURATION["median_days"] * np.exp(DURATION["sigma"] * grid)
    days = np.outer(lives, elapsed).astype(np.int64)
    multipliers = [
        price_on(day_number(month_start(month)) + days_in_month(month) // 2 + days).mean(axis=1)
        @ weights
        for month in range(months)
    ]
    means: Real = np.array(multipliers) / weights.sum()
    return means


def _rounded(sums: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in sums.items()}


@dataclass(frozen=True)
class Terms:
    """What a run was asked for."""

    seed: int
    scale: float
    until: dt.date
    forces: list[Force]


def whole_truth(
    terms: Terms,
    tally: Tally,
    outlook: Outlook,
    files: dict[str, ExtractFile],
    monthly: MonthlyExtracts,
    publications: dict[str, int],
) -> dict[str, Any]:
    """Everything that `truth.json` states, as it reads back from there."""
    truth = {
        "synthetic": True,
        "is_complete": True,
        "seed": terms.seed,
        "scale": terms.scale,
        "until": terms.until.isoformat(),
        "forces": [force.code for force in terms.forces],
        "parameters": PARAMETERS,
        "expected": expected(tally.months, terms.forces, seed=terms.seed),
        "realised": realised(tally, terms.forces),
        "outlook": describe_outlook(outlook, tally, terms.forces, seed=terms.seed),
        "monthly_extracts": monthly.describe(),
        "monthly_mistakes": monthly.describe_mistakes(),
        "whole_extract": monthly.describe_whole(),
        "children": children(terms.forces, terms.until),
        "defects": {name: dict(file.defects) for name, file in files.items()},
        "exact_repeats": {name: file.repeats for name, file in files.items()},
        "publications": {
            source: {"file": file_name(source), "rows": rows}
            for source, rows in publications.items()
        },
        "recorded_crime": crime_published(tally, terms.until),
        "rows": {name: file.rows for name, file in files.items()},
    }
    read_back: dict[str, Any] = json.loads(json.dumps(truth))
    return read_back
