"""Record-level extract contracts: what a force delivers, one dataframely schema a source.

`recorded_date` is the day on which a record was entered on the force's system. One that lies before
the event that it records is kept and flagged, not refused: the count rests on the event's own date,
and a case must not go missing for a clock or an estimate of the other.

The names of columns and rules become the reasons under which a row is rejected (see
`pipelines.contracts.check`).
"""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import (
    Extract,
    closed_list,
    date,
    decimal,
    flag,
    force,
    identifier,
    month,
    not_after_extract,
    offence_code,
    own_label,
    whole_number,
)
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
)

FIRST_ACTION_DAYS = 31
"""A first action may precede the opening by so many days."""


class Incidents(Extract):
    """One row per incident reported to the police. Grain: force_code, incident_id."""

    force_code = force()
    incident_id = identifier(key=True)
    reported_date = date()
    occurred_from = date(nullable=True)
    abuse_type = closed_list(ABUSE_TYPES)
    referral_source = closed_list(REFERRAL_SOURCES)
    victim_age = whole_number(low=0, high=17, nullable=True)
    is_online = flag()
    is_crime_recorded = flag()
    offence_code = offence_code(nullable=True)
    district = own_label(nullable=True)
    child_id = identifier(nullable=True)
    recorded_date = date(nullable=True)

    @dy.rule()
    def reported_date__after_extract(cls) -> pl.Expr:
        """An incident is not reported after the extract was made."""
        return not_after_extract("reported_date")

    @dy.rule()
    def recorded_date__after_extract(cls) -> pl.Expr:
        """A record is not entered after the extract was made."""
        return not_after_extract("recorded_date")

    @dy.rule()
    def occurred_after_reported(cls) -> pl.Expr:
        """Nothing is reported before it starts."""
        return pl.col("occurred_from").is_null() | (
            pl.col("occurred_from") <= pl.col("reported_date")
        )


class Investigations(Extract):
    """One row per investigation. Grain: force_code, investigation_id."""

    force_code = force()
    investigation_id = identifier(key=True)
    incident_id = identifier()
    opened_date = date()
    closed_date = date(nullable=True)
    complexity = closed_list(COMPLEXITIES)
    is_joint_section_47 = flag()
    risk_level = closed_list(RISK_LEVELS)
    first_action_date = date(nullable=True)
    outcome_code = closed_list(OUTCOME_CODES, nullable=True)
    recorded_date = date(nullable=True)

    @dy.rule()
    def opened_date__after_extract(cls) -> pl.Expr:
        """An investigation is not opened after the extract was made."""
        return not_after_extract("opened_date")

    @dy.rule()
    def closed_date__after_extract(cls) -> pl.Expr:
        """An investigation is not closed after the extract was made."""
        return not_after_extract("closed_date")

    @dy.rule()
    def first_action_date__after_extract(cls) -> pl.Expr:
        """A first action is not taken after the extract was made."""
        return not_after_extract("first_action_date")

    @dy.rule()
    def recorded_date__after_extract(cls) -> pl.Expr:
        """A record is not entered after the extract was made."""
        return not_after_extract("recorded_date")

    @dy.rule()
    def closed_before_opened(cls) -> pl.Expr:
        """An investigation is not closed before it is opened."""
        return pl.col("closed_date").is_null() | (pl.col("closed_date") >= pl.col("opened_date"))

    @dy.rule()
    def first_action_long_before_opened(cls) -> pl.Expr:
        """What was done over a month before the opening is no action of it: a date of birth, say.

        A little earlier is kept, flagged, and counts as the first day: police act, then open.
        """
        earliest = pl.col("opened_date").dt.offset_by(f"-{FIRST_ACTION_DAYS}d")
        return pl.col("first_action_date").is_null() | (pl.col("first_action_date") >= earliest)


class CostLines(Extract):
    """One row per line of cost, negative for a reversal. Grain: force_code, cost_line_id."""

    force_code = force()
    cost_line_id = identifier(key=True)
    investigation_id = identifier()
    cost_date = date()
    category = closed_list(COST_CATEGORIES)
    grade = own_label(nullable=True)
    hours = decimal(nullable=True)
    amount_gbp = decimal(nullable=True)

    @dy.rule()
    def cost_date__after_extract(cls) -> pl.Expr:
        """A cost is not incurred after the extract was made."""
        return not_after_extract("cost_date")

    @dy.rule()
    def amount_and_hours_missing(cls) -> pl.Expr:
        """Without an amount, grade and hours must both be there to cost the line."""
        can_be_costed = pl.col("grade").is_not_null() & pl.col("hours").is_not_null()
        is_unreadable = pl.col("faulty").str.contains(":(amount_gbp|hours|grade)")
        return pl.col("amount_gbp").is_not_null() | can_be_costed | is_unreadable


class Staffing(Extract):
    """Full-time equivalents per force, month and grade. Grain: force_code, month, grade."""

    force_code = force()
    month = month(key=True)
    grade = own_label(key=True)
    establishment_fte = decimal(not_negative=True)
    strength_fte = decimal(not_negative=True)
    accredited_fte = decimal(not_negative=True)


class SurveyResponses(Extract):
    """One row per answer to the readiness survey. Grain: force_code, respondent_id, survey_date."""

    force_code = force()
    respondent_id = identifier(key=True)
    survey_date = date(key=True)
    trained_before_start = flag(nullable=True)
    had_previous_experience = flag(nullable=True)
    health_check_arranged = flag(nullable=True)

    @dy.rule()
    def survey_date__after_extract(cls) -> pl.Expr:
        """A survey is not answered after the extract was made."""
        return not_after_extract("survey_date")


class SurveyInvitations(Extract):
    """How many people were asked. Grain: force_code, survey_date."""

    force_code = force()
    survey_date = date(key=True)
    invited_count = whole_number(low=0, high=1_000_000)

    @dy.rule()
    def survey_date__after_extract(cls) -> pl.Expr:
        """A survey is not held after the extract was made."""
        return not_after_extract("survey_date")


class Notifications(Extract):
    """One row each time an agency was told, or told us. Grain: all columns but recorded_date."""

    force_code = force()
    incident_id = identifier(key=True)
    agency = closed_list(AGENCIES, key=True)
    direction = closed_list(DIRECTIONS, key=True)
    notified_date = date(key=True)
    recorded_date = date(nullable=True)

    @dy.rule()
    def notified_date__after_extract(cls) -> pl.Expr:
        """Nobody is told after the extract was made."""
        return not_after_extract("notified_date")

    @dy.rule()
    def recorded_date__after_extract(cls) -> pl.Expr:
        """A record is not entered after the extract was made."""
        return not_after_extract("recorded_date")


class Reviews(Extract):
    """One row per serious case or practice review. Grain: force_code, review_id."""

    force_code = force()
    review_id = identifier(key=True)
    incident_id = identifier(nullable=True)
    review_type = closed_list(REVIEW_TYPES)
    opened_date = date()
    published_date = date(nullable=True)

    @dy.rule()
    def opened_date__after_extract(cls) -> pl.Expr:
        """A review is not opened after the extract was made."""
        return not_after_extract("opened_date")

    @dy.rule()
    def published_date__after_extract(cls) -> pl.Expr:
        """A review is not published after the extract was made."""
        return not_after_extract("published_date")

    @dy.rule()
    def published_before_opened(cls) -> pl.Expr:
        """A review is not published before it is opened."""
        return pl.col("published_date").is_null() | (
            pl.col("published_date") >= pl.col("opened_date")
        )
