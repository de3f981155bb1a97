"""Drawn arrays as rows of the extracts, under the contracts' own headers."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import (
    ABUSE_TYPES,
    AGENCIES,
    COMPLEXITIES,
    COST_CATEGORIES,
    DIRECTIONS,
    OUTCOME_CODES,
    REFERRAL_SOURCES,
    REVIEW_TYPES,
    RISK_LEVELS,
    SYNTHETIC_PREFIX,
)
from pipelines.synthetic.caseload import Investigations
from pipelines.synthetic.children import child_numbers
from pipelines.synthetic.cost import CostLines
from pipelines.synthetic.days import Flags, Real, Whole
from pipelines.synthetic.demand import EMPTY, NO_DAY, OFFENCE_CODES, Incidents
from pipelines.synthetic.prices import GRADES
from pipelines.synthetic.reviews import Reviews
from pipelines.synthetic.sharing import Notifications

DISTRICTS = [f"D{number:02d}" for number in range(100)]


def incident_rows(force_code: str, incidents: Incidents, numbers: Whole) -> pl.DataFrame:
    """Incidents as rows of their extract; `numbers` are their places in the force."""
    return _under_force(
        force_code,
        incident_id=_ids(f"{SYNTHETIC_PREFIX}I", numbers),
        reported_date=_dates(incidents.reported),
        occurred_from=_dates(incidents.occurred),
        abuse_type=_names(ABUSE_TYPES, incidents.abuse_type),
        referral_source=_names(REFERRAL_SOURCES, incidents.referral_source),
        victim_age=_known(incidents.victim_age, incidents.victim_age != EMPTY),
        is_online=pl.Series(incidents.is_online),
        is_crime_recorded=pl.Series(incidents.is_crime_recorded),
        offence_code=_names(OFFENCE_CODES, incidents.offence),
        district=_names(DISTRICTS, incidents.district),
        child_id=_ids(f"{SYNTHETIC_PREFIX}K", child_numbers(numbers)),
        recorded_date=_dates(incidents.on_system),
    )


def investigation_rows(
    force_code: str,
    investigations: Investigations,
    numbers: Whole,
    incident_numbers: Whole,
    recorded: Whole,
) -> pl.DataFrame:
    """Investigations as rows of their extract, with the numbers of their own incidents.

    `recorded` are the days on which they were entered on the system.
    """
    return _under_force(
        force_code,
        investigation_id=_ids(f"{SYNTHETIC_PREFIX}N", numbers),
        incident_id=_ids(f"{SYNTHETIC_PREFIX}I", incident_numbers),
        opened_date=_dates(investigations.opened),
        closed_date=_dates(np.where(investigations.is_closed, investigations.ends, NO_DAY)),
        complexity=_names(COMPLEXITIES, investigations.complexity),
        is_joint_section_47=pl.Series(investigations.is_joint_section_47),
        risk_level=_names(RISK_LEVELS, investigations.risk_level),
        first_action_date=_dates(investigations.first_action),
        outcome_code=_names(OUTCOME_CODES, investigations.outcome),
        recorded_date=_dates(recorded),
    )


def cost_rows(
    force_code: str, lines: CostLines, numbers: Whole, investigation_numbers: Whole
) -> pl.DataFrame:
    """Cost lines as rows of their extract; where no amount is written, hours and grade are."""
    return _under_force(
        force_code,
        cost_line_id=_ids(f"{SYNTHETIC_PREFIX}C", numbers),
        investigation_id=_ids(f"{SYNTHETIC_PREFIX}N", investigation_numbers),
        cost_date=_dates(lines.day),
        category=_names(COST_CATEGORIES, lines.category),
        grade=_names(GRADES, lines.grade),
        hours=_known(lines.hours / 100, lines.grade != EMPTY),
        amount_gbp=_known(lines.pence / 100, lines.has_amount),
    )


def notification_rows(
    force_code: str, notifications: Notifications, incident_numbers: Whole, recorded: Whole
) -> pl.DataFrame:
    """Notifications as rows of their extract, with the numbers of their own incidents.

    `recorded` are the days on which they were entered on the system.
    """
    return _under_force(
        force_code,
        incident_id=_ids(f"{SYNTHETIC_PREFIX}I", incident_numbers),
        agency=_names(AGENCIES, notifications.agency),
        direction=_names(DIRECTIONS, notifications.direction),
        notified_date=_dates(notifications.day),
        recorded_date=_dates(recorded),
    )


def review_rows(
    force_code: str, reviews: Reviews, numbers: Whole, incident_numbers: Whole
) -> pl.DataFrame:
    """Reviews as rows of their extract; the incident is empty where it is not known."""
    incidents = _ids(f"{SYNTHETIC_PREFIX}I", incident_numbers)
    return _under_force(
        force_code,
        review_id=_ids(f"{SYNTHETIC_PREFIX}V", numbers),
        incident_id=incidents.set(pl.Series(reviews.incident == EMPTY), None),
        review_type=_names(REVIEW_TYPES, reviews.review_type),
        opened_date=_dates(reviews.opened),
        published_date=_dates(reviews.published),
    )


def _under_force(force_code: str, **columns: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame(columns)
    return frame.insert_column(
        0, pl.repeat(force_code, frame.height, eager=True).alias("force_code")
    )


def _ids(prefix: str, numbers: Whole) -> pl.Series:
    digits = pl.Series(numbers).cast(pl.String).str.zfill(9)
    return prefix + digits


def _dates(days: Whole) -> pl.Series:
    return pl.Series(days.astype(np.int32)).set(pl.Series(days == NO_DAY), None).cast(pl.Date)


def _names(names: Sequence[str], places: Whole) -> pl.Series:
    """The names at places; a negative place is empty."""
    listed = pl.Series([*names, None], dtype=pl.String)
    return listed.gather(pl.Series(np.where(places < 0, len(names), places)))


def _known(values: Whole | Real, is_known: Flags) -> pl.Series:
    return pl.Series(values).set(pl.Series(~is_known), None)
