"""What a draw came to, in the rows that are good: what marts are tested against."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from pipelines.contracts.vocabulary import (
    ABUSE_TYPES,
    AGENCIES,
    COMPLEXITIES,
    COST_CATEGORIES,
    DIRECTIONS,
    REFERRAL_SOURCES,
    REVIEW_TYPES,
)
from pipelines.synthetic.days import (
    Whole,
    by_period,
    calendar_year,
    financial_year,
    month_start,
    quarter,
)
from pipelines.synthetic.forces import Force
from pipelines.synthetic.publications.population import children_by_year
from pipelines.synthetic.tally import Tally

ROUNDING = (
    "a line without an amount costs hours × the hourly rate in force on its day, rounded half away"
    " from zero to the penny; every sum is of whole pence"
)
SHARED = (
    "shared: the police told any agency (sent_to) by the extract's last day; within 1 day: told one"
    " on the day of the report or the next"
)

SHARED_COUNTS = ("shared", "shared_within_1_day")

Label = Callable[[int], str]


def realised(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    """What this draw came to, in the rows that are good."""
    return {
        "incidents": _incidents(tally, forces),
        "investigations": _investigations(tally, forces),
        "cost": _cost(tally, forces),
        "staffing": _named(tally, "staffing"),
        "survey": {day: _survey(counts) for day, counts in tally.surveys.items()},
        "notifications": _notifications(tally, forces),
        "reviews": _reviews(tally, forces),
        "knowledge": tally.knowledge.described(),
        "ledger_totals": _ledger(tally, forces),
        "budgets": _budgets(tally),
    }


def children(forces: list[Force], until: dt.date) -> dict[str, dict[str, int]]:
    """Children by force and year, as the population estimates have them."""
    return {
        force.code: {str(year): count for year, count in children_by_year(force, until).items()}
        for force in forces
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
        "non_recent_by_financial_year": by_period(
            tally.by_month["non_recent"].sum(axis=0), financial_year
        ),
    }


def _investigations(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    closed = tally.by_month["closed"].sum(axis=0)
    still_open = tally.by_month["investigations"].sum(axis=0) - closed
    return {
        **_by_year(tally, "investigations", forces),
        "by_complexity": _named(tally, "complexity", COMPLEXITIES),
        "closed_by_opened_financial_year": by_period(closed, financial_year),
        "open_by_opened_financial_year": by_period(still_open, financial_year),
        "median_duration_days": tally.median_duration(),
    }


def _cost(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    by_force = tally.cost.sum(axis=(1, 2))
    by_category = tally.cost.sum(axis=(0, 1))
    return {
        "rounding": ROUNDING,
        "to_date_pence": int(tally.cost.sum()),
        "to_date_pence_by_financial_year_of_cost": by_period(
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
        name: by_period(tally.by_month[source].sum(axis=0), label)
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
            "by_calendar_year": by_period(counts, calendar_year),
            "by_financial_year": by_period(counts, financial_year),
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


def _notifications(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    told = _named(tally, "notifications")
    by_source = {name: _named(tally, name, REFERRAL_SOURCES) for name in SHARED_COUNTS}
    return {
        "count": sum(told.values()),
        "by_direction_and_agency": {
            direction: {agency: told.get(f"{direction}:{agency}", 0) for agency in AGENCIES}
            for direction in DIRECTIONS
        },
        "note": SHARED,
        **{
            f"{name}_by_calendar_year": by_period(tally.by_month[name].sum(axis=0), calendar_year)
            for name in SHARED_COUNTS
        },
        **{f"{name}_by_referral_source": counts for name, counts in by_source.items()},
        "by_force": {
            force.code: _sharing(
                *(int(tally.by_month[name][row].sum()) for name in ("incidents", *SHARED_COUNTS))
            )
            for row, force in enumerate(forces)
        },
    }


def _sharing(incidents: int, shared: int, within_1_day: int) -> dict[str, Any]:
    return {
        "incident_count": incidents,
        "shared_count": shared,
        "shared_within_1_day_count": within_1_day,
        "shared_share": round(shared / incidents, 6) if incidents else None,
        "within_1_day_share_of_shared": round(within_1_day / shared, 6) if shared else None,
    }


def _reviews(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    named = _named(tally, "reviews", ("open", "without_incident"))
    return {
        **_by_year(tally, "reviews", forces),
        "by_type": _named(tally, "review_type", REVIEW_TYPES),
        **{f"{name}_count": count for name, count in named.items()},
    }


def _ledger(tally: Tally, forces: list[Force]) -> dict[str, Any]:
    by_force = tally.ledger.sum(axis=(1, 2))
    return {
        "pence": int(tally.ledger.sum()),
        "pence_by_financial_year": by_period(tally.ledger.sum(axis=(0, 2)), financial_year),
        "pence_by_force": {
            force.code: int(pence) for force, pence in zip(forces, by_force, strict=True)
        },
        "differences_note": "ledger less cost lines; every other force, month and category agrees"
        " to the penny, and differences in one cell add up",
        "differences": [
            {
                "force_code": difference.force_code,
                "month": month_start(difference.month).isoformat(),
                "category": COST_CATEGORIES[difference.category],
                "difference_pence": difference.pence,
                "reason": difference.reason,
            }
            for difference in tally.differences
        ],
    }


def _budgets(tally: Tally) -> dict[str, Any]:
    national: Counter[str] = Counter()
    by_force = {
        code: {year: sum(pence) for year, pence in budgets.items()}
        for code, budgets in tally.budgets.items()
    }
    for years in by_force.values():
        national.update(years)
    return {"pence_by_financial_year": dict(national), "pence_by_force": by_force}


def _named(tally: Tally, prefix: str, names: tuple[str, ...] = ()) -> dict[str, int]:
    found = {
        name.removeprefix(f"{prefix}:"): count
        for name, count in tally.named.items()
        if name.startswith(f"{prefix}:")
    }
    return {**dict.fromkeys(names, 0), **found}
