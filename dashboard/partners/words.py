"""What is said about partners."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.shell import text
from pipelines.contracts.marts.partners import ANY, DUE_DAYS, POLICE
from pipelines.models.durations.by_year import SMALLEST_GROUP

AGENCIES = {
    ANY: "Any agency told",
    POLICE: "Police",
    "other_force": "Another force",
    "voluntary": "Voluntary sector",
    "other": "Other agencies",
}
REVIEW_TYPES = {
    "serious_case_review": "Serious case review",
    "practice_review": "Child safeguarding practice review",
    "rapid_review": "Rapid review",
}
DEFINED = (
    "An agency knows of an incident from the first day on which it told the police of it or they "
    "told it; the police from the day of the report. Days are working days after the first agency "
    f"knew, without bank holidays. An incident counts once {DUE_DAYS} of them have passed, so that "
    "recent reports do not look slow. What agencies tell one another without the police is not in "
    "these records, and an agency that a force never tells on record is left out."
)
MOST_TOLD = 3
GAPS = "Not every incident calls for every agency: a gap is a question to ask and no failure found."
CURVES = (
    "Of all incidents reported in the year; recent ones count for as long as they have been seen. "
    "The bands are 95% intervals."
)
REPEATS = (
    "Earlier reports are those of the same force on an earlier day, since its notifications begin: "
    "the first years find fewer of them. Shared means that the police had told any agency of one "
    "of the earlier incidents by the day of the repeat."
)
REVIEWS = (
    "Of reviews that name an incident whose sharing is known. An agency knew where it had told the "
    "police of that incident, or they it, by the day on which the review was opened. Few reviews "
    "stand behind each number: they tell what happened, and no rate."
)
SOCIAL_CARE = (
    "The published figures are of everybody who refers, in England alone, by year to 31 March; "
    "means are of the force's authorities, weighted by referrals and children. The police's own "
    "are of their notifications and investigations: several notifications may make one referral, "
    "and an enquiry need not lead to an investigation, so the two need not agree."
)


def agency(code: str) -> str:
    """An agency in words."""
    return AGENCIES.get(code) or text.label(code)


def agencies(*columns: str) -> pl.Expr:
    """The agencies of some columns in words."""
    return pl.col(columns).map_elements(agency, return_dtype=pl.String)


def answer(where: str, year: str, told: Mapping[str, Any], social_care: Mapping[str, Any]) -> str:
    """How many incidents reached another agency, and how soon.

    Args:
        where: The force, or all of them.
        year: The financial year of the reports.
        told: The pair of the police and the first agency told.
        social_care: The pair of the police and social care; empty where that is never told.
    """
    if not told or told["share_within_5_days"] is None:
        return (
            f"{where}: of fewer than {SMALLEST_GROUP} incidents reported in {year} have {DUE_DAYS} "
            "working days passed, so that it is too early to say."
        )
    said = (
        f"{where}: of {text.count(told['due_count'])} incidents reported in {year}, the police "
        f"told another agency of {text.percent(told['share_within_5_days'])} within 5 working "
        f"days (95% interval {text.percent(told['low_within_5_days'])} to "
        f"{text.percent(told['high_within_5_days'])}) and of "
        f"{text.percent(told['share_within_15_days'])} within 15."
    )
    if not social_care:
        return f"{said} Telling social care is not on record."
    return (
        f"{said} Social care knew of {text.percent(social_care['share_within_5_days'])} within 5, "
        "those that it reported itself among them."
    )


def matrix_title(days: int, row: Mapping[str, Any]) -> str:
    """What the matrix shows, with the share of it that is asked for most."""
    share = row.get(f"share_within_{days}_days")
    if share is None:
        return f"Per cent known within {days} working days"
    share = text.percent(share)
    return f"Social care knew of {share} within {days} working days (of what the police knew)"


def only_one(rows: pl.DataFrame) -> str:
    """A word where one agency is told at most; nothing where there are several."""
    names = rows.filter(~pl.col("to_agency").is_in([ANY, POLICE]))["to_agency"].unique().to_list()
    if len(names) > 1:
        return ""
    told = f"no agency but {agency(names[0]).lower()}" if names else "no agency"
    return f"On record the police tell {told}, so that agencies cannot be held against each other."


def waits(where: str, row: Mapping[str, Any]) -> str:
    """How soon what is shared at all is shared; nothing where that is not told.

    Args:
        where: The force, or all of them.
        row: The waits until the first agency was told; may be empty.
    """
    if not row or row["median_days"] is None:
        return "Too few were shared, or too recently, for quartiles to mean anything."
    days = [row[f"{name}_days"] for name in ("lower_quartile", "median", "upper_quartile")]
    quarter, half, most = (_within(number) for number in days)
    return (
        f"{where}: of the {text.count(row['reached_count'])} incidents that the police shared "
        f"within 60 working days, a quarter were shared {quarter}, half {half} and three "
        f"quarters {most} of the report."
    )


def _within(days: float) -> str:
    if not days:
        return "on the day"
    return f"within {text.count(days)} working {'day' if days == 1 else 'days'}"


def published(figures: Sequence[Mapping[str, Any]]) -> str:
    """The published timeliness that is nearest to it, and that it is another thing."""
    held = [figure for figure in figures if figure]
    if not held:
        return ""
    shares = " and ".join(f"{text.percent(f['value'])} ({f['period']})" for f in held)
    return (
        f"Another thing, for comparison: in England {shares} of child protection conferences were "
        "held within 15 working days of the start of the section 47 enquiry "
        f"({held[0]['source']})."
    )


def gaps(rows: pl.DataFrame) -> str:
    """How much of what others knew social care did not, or else the largest gap there is.

    Args:
        rows: The gaps, the largest first; at least one.
    """
    to_social_care = rows.filter(to_agency="social_care").head(MOST_TOLD)
    told = to_social_care if to_social_care.height else rows.head(1)
    parts = [
        f"{text.count(row['not_within_15_count'])} ({text.percent(row['not_reached_share'])}) of "
        f"{text.count(row['due_count'])} known to {agency(row['from_agency']).lower()}"
        for row in told.iter_rows(named=True)
    ]
    other = agency(told.row(0, named=True)["to_agency"]).lower()
    return f"Not known to {other} after 15 working days: {', '.join(parts)}."


def repeats(where: str, rows: pl.DataFrame) -> str:
    """How many reports were about a child reported before, and before anybody had been told."""
    total = rows.select(pl.exclude("financial_year").sum()).row(0, named=True)
    if not total["child_known_count"]:
        return (
            f"Not known for {where}: its incidents came without a child's identifier (column "
            "child_id), so that two reports about one child cannot be told from two children."
        )
    share = total["repeat_count"] / total["child_known_count"]
    said = (
        f"{where}: {text.count(total['repeat_count'])} of "
        f"{text.count(total['child_known_count'])} incidents ({text.percent(share)}) were about a "
        "child of whom the police had been told before"
    )
    if not total["repeat_count"]:
        return f"{said}."
    unshared = total["before_sharing_count"] / total["repeat_count"]
    unknown = total["incident_count"] - total["child_known_count"]
    return (
        f"{said}; {text.percent(unshared)} of these came before the police had told any agency of "
        f"an earlier one.{f' Of {text.count(unknown)} the child is not known.' if unknown else ''}"
    )


def reviews(rows: pl.DataFrame) -> str:
    """How many reviews were opened, and of how many incidents an agency had been told by then.

    Args:
        rows: As the query gives them; at least one.
    """
    total = rows.filter(agency=ANY).select(pl.col("^.*_count$").sum()).row(0, named=True)
    many = total["review_count"]
    said = f"{text.count(many)} {'review was' if many == 1 else 'reviews were'} opened"
    if not total["linked_count"]:
        return f"{said}; none names an incident whose sharing is known."
    return (
        f"{said}, {text.count(total['linked_count'])} of them about an incident whose sharing is "
        f"known. By the opening the police had told an agency of "
        f"{text.count(total['knew_count'])} of these; in {text.count(total['repeat_count'])} an "
        "earlier incident about the child had been reported."
    )


def sources(where: str, rows: pl.DataFrame) -> str:
    """Who tells the police most, and how much is investigated jointly."""
    first = rows.row(0, named=True)
    opened = int(rows["investigation_count"].sum())
    joint = int(rows["joint_section_47_count"].sum())
    said = (
        f"{where}: the largest part came from {text.label(first['referral_source']).lower()} "
        f"({text.percent(first['incident_share'])})."
    )
    if not opened:
        return said
    return (
        f"{said} {text.percent(joint / opened)} of {text.count(opened)} investigations were held "
        "jointly with a section 47 enquiry."
    )


def social_care(row: Mapping[str, Any]) -> str:
    """The latest published figures, with the police's own beside them."""
    said = (
        f"In the year to March {row['year']} the police made "
        f"{text.percent(row['police_referral_share'])} of "
        f"{text.count(row['referral_count'])} referrals to children's social care, and there were "
        f"{row['section_47_rate_per_10000']:.1f} section 47 enquiries per 10,000 children."
    )
    own = [
        f"told social care of {text.count(row['told_social_care_count'])} incidents"
        if row["told_social_care_count"] is not None
        else "",
        f"opened {row['joint_rate_per_10000']:.1f} joint investigations per 10,000 children"
        if row["joint_rate_per_10000"] is not None
        else "",
    ]
    told = " and ".join(part for part in own if part)
    return f"{said} By their own records the police {told}." if told else said
