"""Contracts of the marts about partners: who knew of an incident, and when."""

from itertools import pairwise

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, share, whole_number

POLICE, ANY = "police", "any"
"""The police among the agencies, and the first agency that the police told, whichever it was."""
WITHIN_DAYS = (1, 5, 15)
"""Working days within which an agency is asked to know."""
DUE_DAYS, LAST_DAY = 15, 60
"""Working days of which must be known for an incident to count in a share; the last told apart."""


def _rises(*columns: str) -> pl.Expr:
    """Whether no column is below the one before it, as far as both are known."""
    steps = [(pl.col(a) <= pl.col(b)).fill_null(value=True) for a, b in pairwise(columns)]
    return pl.all_horizontal(steps)


class PartnershipByMonth(dy.Schema):
    """Incidents by who told the police, investigations held jointly, and what the police shared.

    Of a month whose notifications were not delivered the last three counts are null.
    """

    force_code = force()
    month = dy.Date(primary_key=True)
    referral_source = key()
    incident_count = whole_number()
    investigation_count = whole_number()
    joint_section_47_count = whole_number()
    shared_count = whole_number(nullable=True)
    shared_within_1_day_count = whole_number(nullable=True)
    told_social_care_count = whole_number(nullable=True)

    @dy.rule()
    def parts_are_no_more_than_the_whole(cls) -> pl.Expr:
        """What is shared at once is shared, and what is shared or joint is counted."""
        return (
            _rises("shared_within_1_day_count", "shared_count", "incident_count")
            & _rises("told_social_care_count", "shared_count")
            & _rises("joint_section_47_count", "investigation_count")
        )


class PartnerSharing(dy.Schema):
    """Incidents that one agency knew of, and of how many another knew within some working days.

    Days run from the day on which the first one knew. `due_count` has 15 working days or more
    behind it, and the counts within are of it; `reached_count` is of all. `to_agency` is `any` for
    the first agency that the police told. Counts of forces and years add up, those of agencies do
    not: an incident stands under every agency that knew of it.
    """

    force_code = force()
    financial_year = key()
    from_agency = key()
    to_agency = key()
    incident_count = whole_number(at_least=1)
    reached_count = whole_number()
    due_count = whole_number()
    within_1_count = whole_number()
    within_5_count = whole_number()
    within_15_count = whole_number()

    @dy.rule()
    def parts_are_no_more_than_the_whole(cls) -> pl.Expr:
        """Fewer are reached within fewer days, and none that is not counted."""
        within = [f"within_{days}_count" for days in WITHIN_DAYS]
        return _rises(*within, "due_count", "incident_count") & _rises(
            within[-1], "reached_count", "incident_count"
        )


class PartnerWaitByYear(dy.Schema):
    """Working days from the report until an agency knew, of a financial year's reports.

    `reached_count` is of those of whom it knew within 60 working days; quantiles are of these,
    shares of all incidents. Recent ones count for as long as they have been seen.
    """

    force_code = force()
    financial_year = key()
    to_agency = key()
    incident_count = whole_number(at_least=1)
    reached_count = whole_number()
    lower_quartile_days = number(at_least=0, nullable=True)
    lower_quartile_low_days = number(at_least=0, nullable=True)
    lower_quartile_high_days = number(at_least=0, nullable=True)
    median_days = number(at_least=0, nullable=True)
    median_low_days = number(at_least=0, nullable=True)
    median_high_days = number(at_least=0, nullable=True)
    upper_quartile_days = number(at_least=0, nullable=True)
    upper_quartile_low_days = number(at_least=0, nullable=True)
    upper_quartile_high_days = number(at_least=0, nullable=True)
    share_within_1_days = share(nullable=True)
    share_low_within_1_days = share(nullable=True)
    share_high_within_1_days = share(nullable=True)
    share_within_5_days = share(nullable=True)
    share_low_within_5_days = share(nullable=True)
    share_high_within_5_days = share(nullable=True)
    share_within_15_days = share(nullable=True)
    share_low_within_15_days = share(nullable=True)
    share_high_within_15_days = share(nullable=True)

    @dy.rule()
    def more_days_reach_more(cls) -> pl.Expr:
        """Shares rise with the days, and days with the share."""
        shares = [f"share_within_{days}_days" for days in WITHIN_DAYS]
        return _rises(*shares) & _rises("lower_quartile_days", "median_days", "upper_quartile_days")


class PartnerWaitCurve(dy.Schema):
    """Share of a year's reports that an agency knew of by a number of working days.

    Of groups of thirty and more; a row where five are still seen on the day.
    """

    force_code = force()
    financial_year = key()
    to_agency = key()
    working_days = dy.Int64(primary_key=True, min=0)
    at_risk_count = whole_number()
    reached_share = share()
    low_share = share()
    high_share = share()


class RepeatConcernByYear(dy.Schema):
    """Incidents about a child of whom an earlier one was reported, by financial year of the report.

    Earlier ones are those of the same force since its notifications begin. Each count is a part of
    the one before it.
    """

    force_code = force()
    financial_year = key()
    incident_count = whole_number(at_least=1)
    child_known_count = whole_number()
    repeat_count = whole_number()
    before_sharing_count = whole_number()

    @dy.rule()
    def parts_are_no_more_than_the_whole(cls) -> pl.Expr:
        """Each count is a part of the one before it."""
        return _rises("before_sharing_count", "repeat_count", "child_known_count", "incident_count")


class ReviewByYear(dy.Schema):
    """Reviews by financial year of opening, and of how many an agency knew by then.

    `linked_count` names an incident whose sharing is known, and the last two counts are of it.
    Counts of one agency add up, those of several do not.
    """

    force_code = force()
    opened_year = key()
    review_type = key()
    agency = key()
    review_count = whole_number(at_least=1)
    published_count = whole_number()
    linked_count = whole_number()
    repeat_count = whole_number()
    knew_count = whole_number()

    @dy.rule()
    def parts_are_no_more_than_the_whole(cls) -> pl.Expr:
        """Parts are no more than the reviews, or than those of them that are linked."""
        return (
            _rises("knew_count", "linked_count", "review_count")
            & _rises("repeat_count", "linked_count")
            & _rises("published_count", "review_count")
        )


class SocialCareByYear(dy.Schema):
    """Published referrals and section 47 enquiries in a force's area, by year to 31 March.

    England only. Means are of the authorities that gave every figure (`given_count`). The police's
    own counts stand beside them, null where they did not deliver every month of the year.
    """

    force_code = force()
    year = dy.Int64(primary_key=True, min=1900, max=2100)
    referral_count = whole_number(nullable=True)
    police_referral_share = share(nullable=True)
    section_47_rate_per_10000 = number(at_least=0, nullable=True)
    child_count = whole_number(nullable=True)
    told_social_care_count = whole_number(nullable=True)
    joint_section_47_count = whole_number(nullable=True)
    authority_count = whole_number(at_least=1)
    given_count = whole_number()
