"""`truth.json`: what the extracts were drawn from, what is to be expected, what came of it."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.contracts.vocabulary import (
    ABUSE_TYPES,
    COMPLEXITIES,
    COST_CATEGORIES,
    REFERRAL_SOURCES,
)
from pipelines.synthetic.cost_parameters import DEVELOPMENT_POWER
from pipelines.synthetic.days import (
    Real,
    Whole,
    calendar_year,
    day_number,
    days_in_month,
    financial_year,
    month_start,
    quarter,
)
from pipelines.synthetic.files import ExtractFile
from pipelines.synthetic.forces import Force
from pipelines.synthetic.level import expected_investigations
from pipelines.synthetic.parameters import DURATION, GROWTH_2012_TO_2015, MEAN_FINAL_COST
from pipelines.synthetic.prices import price_on
from pipelines.synthetic.stated import PARAMETERS
from pipelines.synthetic.tally import Tally

TRUTH = "truth.json"
NORMAL_DRAWS = 400
ROUNDING = (
    "a line without an amount costs hours × the hourly rate in force on its day, rounded half away"
    " from zero to the penny; every sum is of whole pence"
)

Label = Callable[[int], str]


def write_truth(folder: Path, truth: dict[str, Any]) -> None:
    """Write the truth, keys sorted, aside and then in place of any older one."""
    aside = folder / f"{TRUTH}.part"
    text = json.dumps(truth, indent=1, sort_keys=True, ensure_ascii=False)
    aside.write_text(text + "\n", encoding="utf-8")
    aside.replace(folder / TRUTH)


def expected(months: int, forces: list[Force]) -> dict[str, Any]:
    """What the parameters imply, before any draw."""
    means = expected_investigations(months) * sum(force.share for force in forces)
    costs = MEAN_FINAL_COST * _price_multipliers(months)
    weighted = _labelled(means * costs, financial_year)
    return {
        "growth_2012_to_2015_share": GROWTH_2012_TO_2015,
        "investigations_by_calendar_year": _rounded(_labelled(means, calendar_year)),
        "investigations_by_financial_year": _rounded(_labelled(means, financial_year)),
        "investigations_note": "by the month in which their incident was reported; the last two"
        " months are lighter in the extract, as not all was on the system",
        "mean_final_cost_gbp_by_opened_financial_year": {
            year: round(weighted[year] / count, 2)
            for year, count in _labelled(means, financial_year).items()
        },
        "mean_final_cost_gbp_2015_16_prices": MEAN_FINAL_COST,
        "share_of_real_final_cost_by_share_of_life": {
            f"{share / 10:.1f}": round(1 - (1 - share / 10) ** DEVELOPMENT_POWER, 4)
            for share in range(11)
        },
    }


def _price_multipliers(months: int) -> Real:
    """The mean price of a cost line, by the month in which its investigation was opened."""
    middle = (np.arange(NORMAL_DRAWS) + 0.5) / NORMAL_DRAWS
    elapsed = 1 - (1 - middle) ** (1 / DEVELOPMENT_POWER)
    grid = np.linspace(-4, 4, 161)
    weights = np.exp(-(grid**2) / 2)
    lives = DURATION["median_days"] * np.exp(DURATION["sigma"] * grid)
    days = np.outer(lives, elapsed).astype(np.int64)
    multipliers = [
        price_on(day_number(month_start(month)) + days_in_month(month) // 2 + days).mean(axis=1)
        @ weights
        for month in range(months)
    ]
    means: Real = np.array(multipliers) / weights.sum()
    return means


def realised(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    """What this draw came to, in the rows that are good."""
    return {
        "incidents": _incidents(tally, forces),
        "investigations": _investigations(tally, forces),
        "cost": _cost(tally, forces),
        "staffing": _named(tally, "staffing"),
        "survey": {day: _survey(counts) for day, counts in tally.surveys.items()},
    }


def _incidents(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    return {
        **_by_year(tally, "incidents", forces),
        "by_abuse_type": _named(tally, "abuse_type", ABUSE_TYPES),
        "by_referral_source": _named(tally, "referral_source", REFERRAL_SOURCES),
        **{
            f"{name}_count": int(tally.by_month[name].sum())
            for name in ("non_recent", "online", "crime_recorded")
        },
        "non_recent_by_financial_year": _labelled(
            tally.by_month["non_recent"].sum(axis=0), financial_year
        ),
    }


def _investigations(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    closed = tally.by_month["closed"].sum(axis=0)
    still_open = tally.by_month["investigations"].sum(axis=0) - closed
    return {
        **_by_year(tally, "investigations", forces),
        "by_complexity": _named(tally, "complexity", COMPLEXITIES),
        "closed_by_opened_financial_year": _labelled(closed, financial_year),
        "open_by_opened_financial_year": _labelled(still_open, financial_year),
        "median_duration_days": tally.median_duration(),
    }


def _cost(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    by_force = tally.cost.sum(axis=(1, 2))
    by_category = tally.cost.sum(axis=(0, 1))
    return {
        "rounding": ROUNDING,
        "to_date_pence": int(tally.cost.sum()),
        "to_date_pence_by_financial_year_of_cost": _labelled(
            tally.cost.sum(axis=(0, 2)), financial_year
        ),
        "to_date_pence_by_force": {
            force.code: int(pence) for force, pence in zip(forces, by_force, strict=True)
        },
        "to_date_pence_by_category": {
            name: int(pence) for name, pence in zip(COST_CATEGORIES, by_category, strict=True)
        },
        "by_opened_quarter": _cohorts(tally, quarter),
        "by_opened_financial_year": _cohorts(tally, financial_year),
        "lines": _named(tally, "lines"),
    }


def _cohorts(tally: Tally, label: Label) -> dict[str, dict[str, int]]:
    """Counts and pence of investigations by the period in which they were opened."""
    columns = {
        name: _labelled(tally.by_month[source].sum(axis=0), label)
        for name, source in (
            ("investigation_count", "investigations"),
            ("closed_count", "closed"),
            ("to_date_pence", "to_date_pence"),
            ("final_pence", "final_pence"),
            ("closed_final_pence", "closed_final_pence"),
            ("closed_to_date_pence", "closed_to_date_pence"),
        )
    }
    periods = columns["investigation_count"]
    return {period: {name: sums[period] for name, sums in columns.items()} for period in periods}


def _by_year(tally: Tally, name: str, forces: list[Force]) -> dict[str, Any]:
    def years(counts: Whole) -> dict[str, Any]:
        return {
            "by_calendar_year": _labelled(counts, calendar_year),
            "by_financial_year": _labelled(counts, financial_year),
        }

    counts = tally.by_month[name]
    return {
        "count": int(counts.sum()),
        **years(counts.sum(axis=0)),
        "by_force": {
            force.code: {"count": int(own.sum()), **years(own)}
            for force, own in zip(forces, counts, strict=True)
        },
    }


def _survey(by_force: dict[str, Counter[str]]) -> dict[str, Any]:
    national: Counter[str] = Counter()
    for counts in by_force.values():
        national.update(counts)
    return {
        **national,
        "by_force": {code: dict(counts) for code, counts in by_force.items()},
    }


def _named(tally: Tally, prefix: str, names: tuple[str, ...] = ()) -> dict[str, int]:
    found = {
        name.removeprefix(f"{prefix}:"): count
        for name, count in tally.named.items()
        if name.startswith(f"{prefix}:")
    }
    return {**dict.fromkeys(names, 0), **found}


def _labelled(by_month: Any, label: Label) -> dict[str, Any]:
    """Sums of months by the period they belong to, in the type that the months have."""
    sums: dict[str, Any] = {}
    for month, value in enumerate(by_month.tolist()):
        sums[label(month)] = sums.get(label(month), 0) + value
    return sums


def _rounded(sums: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in sums.items()}


def whole_truth(
    *,
    seed: int,
    scale: float,
    until: dt.date,
    forces: list[Force],
    tally: Tally,
    files: dict[str, ExtractFile],
) -> dict[str, Any]:
    """Everything that `truth.json` states, as it reads back from there."""
    truth = {
        "synthetic": True,
        "is_complete": True,
        "seed": seed,
        "scale": scale,
        "until": until.isoformat(),
        "forces": [force.code for force in forces],
        "parameters": PARAMETERS,
        "expected": expected(tally.months, forces),
        "realised": realised(tally, forces),
        "defects": {name: dict(file.defects) for name, file in files.items()},
        "exact_repeats": {name: file.repeats for name, file in files.items()},
        "rows": {name: file.rows for name, file in files.items()},
    }
    read_back: dict[str, Any] = json.loads(json.dumps(truth))
    return read_back
