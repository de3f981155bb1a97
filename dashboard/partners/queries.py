"""Questions about partners, as parametrised SQL on schema `marts`."""

from datetime import date

import polars as pl

from dashboard.shell.queries import IS_CHOSEN_FORCE, of_force
from dashboard.warehouse.door import Warehouse


def sharing(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """Who knew of what another knew of: one row per financial_year, from_agency and to_agency.

    Returns:
        Counts of the mart, over the forces that tell the agency on record.
    """
    return warehouse.frame(
        "partner_sharing",
        f"""
        select
            financial_year,
            from_agency,
            to_agency,
            cast(sum(incident_count) as bigint) as incident_count,
            cast(sum(due_count) as bigint) as due_count,
            cast(sum(within_1_count) as bigint) as within_1_count,
            cast(sum(within_5_count) as bigint) as within_5_count,
            cast(sum(within_15_count) as bigint) as within_15_count,
        from marts.partner_sharing
        where {IS_CHOSEN_FORCE}
        group by financial_year, from_agency, to_agency
        order by financial_year, from_agency, to_agency
        """,  # noqa: S608 - a constant of the shell
        of_force(force_code),
    )


def waits(warehouse: Warehouse, force_code: str, financial_year: str) -> pl.DataFrame:
    """The mart's rows of one force, or of ALL, and a year: one per to_agency."""
    return warehouse.frame(
        "partner_wait_by_year",
        """
        select * exclude (force_code, financial_year)
        from marts.partner_wait_by_year
        where force_code = $force_code and financial_year = $financial_year
        order by reached_count desc, to_agency
        """,
        of_force(force_code, financial_year=financial_year),
    )


def wait_curves(warehouse: Warehouse, force_code: str, financial_year: str) -> pl.DataFrame:
    """Share that an agency knew of by working days: one row per to_agency and working_days."""
    return warehouse.frame(
        "partner_wait_curve",
        """
        select to_agency, working_days, reached_share, low_share, high_share
        from marts.partner_wait_curve
        where force_code = $force_code and financial_year = $financial_year
        order by to_agency, working_days
        """,
        of_force(force_code, financial_year=financial_year),
    )


def repeats(warehouse: Warehouse, force_code: str, first: str, last: str) -> pl.DataFrame:
    """Reports about a child reported before: one row per financial_year from first to last."""
    return warehouse.frame(
        "repeat_concern_by_year",
        f"""
        select
            financial_year,
            cast(sum(incident_count) as bigint) as incident_count,
            cast(sum(child_known_count) as bigint) as child_known_count,
            cast(sum(repeat_count) as bigint) as repeat_count,
            cast(sum(before_sharing_count) as bigint) as before_sharing_count,
        from marts.repeat_concern_by_year
        where {IS_CHOSEN_FORCE} and financial_year between $first and $last
        group by financial_year
        order by financial_year desc
        """,  # noqa: S608
        of_force(force_code, first=first, last=last),
    )


def reviews(warehouse: Warehouse, force_code: str, first: str, last: str) -> pl.DataFrame:
    """Reviews opened in some years: one row per review_type and agency (`any` among them)."""
    return warehouse.frame(
        "review_by_year",
        f"""
        select
            review_type,
            agency,
            cast(sum(review_count) as bigint) as review_count,
            cast(sum(published_count) as bigint) as published_count,
            cast(sum(linked_count) as bigint) as linked_count,
            cast(sum(repeat_count) as bigint) as repeat_count,
            cast(sum(knew_count) as bigint) as knew_count,
        from marts.review_by_year
        where {IS_CHOSEN_FORCE} and opened_year between $first and $last
        group by review_type, agency
        order by review_type, agency
        """,  # noqa: S608
        of_force(force_code, first=first, last=last),
    )


def sources(warehouse: Warehouse, force_code: str, start: date, end: date) -> pl.DataFrame:
    """Who told the police between two months, and what came of it: one row per referral_source.

    Returns:
        The counts of the mart, and delivered_count: incidents of the months of which notifications
        were delivered.
    """
    return warehouse.frame(
        "partnership_by_month",
        f"""
        select
            referral_source,
            cast(sum(incident_count) as bigint) as incident_count,
            cast(sum(case when shared_count is not null then incident_count end) as bigint)
                as delivered_count,
            cast(sum(shared_count) as bigint) as shared_count,
            cast(sum(shared_within_1_day_count) as bigint) as shared_within_1_day_count,
            cast(sum(investigation_count) as bigint) as investigation_count,
            cast(sum(joint_section_47_count) as bigint) as joint_section_47_count,
        from marts.partnership_by_month
        where {IS_CHOSEN_FORCE} and month between $start and $end
        group by referral_source
        order by incident_count desc, referral_source
        """,  # noqa: S608
        of_force(force_code, start=start, end=end),
    )


def social_care(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """Published referrals and enquiries beside the police's own: one row per year to 31 March.

    Returns:
        The mart's columns, sums and means over its forces. The police's own counts are null where
        those of one force are, or one of its authorities did not give every figure.
    """
    return warehouse.frame(
        "social_care_by_year",
        f"""
        select
            year,
            cast(sum(authority_count) as bigint) as authority_count,
            cast(sum(given_count) as bigint) as given_count,
            cast(sum(referral_count) as bigint) as referral_count,
            sum(referral_count * police_referral_share) / sum(referral_count)
                as police_referral_share,
            sum(child_count * section_47_rate_per_10000) / sum(child_count)
                as section_47_rate_per_10000,
            cast(sum(child_count) as bigint) as child_count,
            cast(case
                when count(told_social_care_count) = count(*)
                    and sum(given_count) = sum(authority_count) then sum(told_social_care_count)
            end as bigint) as told_social_care_count,
            cast(case
                when count(joint_section_47_count) = count(*)
                    and sum(given_count) = sum(authority_count) then sum(joint_section_47_count)
            end as bigint) as joint_section_47_count,
        from marts.social_care_by_year
        where {IS_CHOSEN_FORCE}
        group by year
        order by year desc
        """,  # noqa: S608
        of_force(force_code),
    )
