"""What notifications and reviews, the ledger and budgets are drawn from: stated, as for demand."""

import datetime as dt

from pipelines.synthetic.stated import stated

# Who told the police
TOLD_BY = stated(
    "agency_that_told_the_police_by_referral_source",
    {
        "education": {"education": 1.0},
        "health": {"health": 1.0},
        "social_care": {"social_care": 1.0},
        "industry": {"other": 1.0},
        "other_agency": {"probation": 0.35, "other_force": 0.30, "voluntary": 0.25, "other": 0.10},
    },
    "assumption",
    "invented; the public, victims and families are no agency, and the police need not be told",
)
RECEIVED_BEFORE_DAYS = stated(
    "received_before_report_mean_days",
    0.4,
    "assumption",
    "invented; geometric days from the agency's word to the report, most often none",
)

# Whom the police told
SHARED_SHARE = stated(
    "shared_share",
    {"mean": 0.70, "spread": 0.10},
    "assumption",
    "invented; share of incidents that the police share with any agency: a force has one of its"
    " own, even between the mean less and plus the spread",
)
WITHIN_1_DAY_SHARE = stated(
    "shared_within_1_day_share",
    {"mean": 0.55, "spread": 0.15},
    "assumption",
    "invented; of the shared incidents, those whose first agency is told on the day of the report"
    " or the next: a force has one of its own, as above",
)
LATER_SHARING_DAYS = stated(
    "later_sharing_mean_days",
    6,
    "assumption",
    "invented; geometric, added to two days, where it is not shared within one",
)
FIRST_TOLD_SHARES = stated(
    "first_agency_told_shares",
    {"social_care": 0.85, "health": 0.08, "education": 0.07},
    "assumption",
    "invented; of the shared incidents",
)
SECOND_TOLD = stated(
    "second_agency_told",
    {"share": 0.25, "mean_days_later": 3},
    "assumption",
    "invented; of the shared incidents, a further one of the three agencies, evenly",
)

# Reviews
REVIEWED_SHARE = stated(
    "reviewed_share", 0.04, "assumption", "invented; of the major investigations"
)
REVIEW_DELAY_DAYS = stated(
    "opening_to_review_mean_days", 60, "assumption", "invented; geometric, to the review's opening"
)
PRACTICE_REVIEWS_FROM = stated(
    "practice_reviews_from",
    dt.date(2018, 6, 29),
    "sourced",
    "Working Together 2018: rapid and child safeguarding practice reviews begin",
)
SERIOUS_CASE_REVIEWS_UNTIL = stated(
    "serious_case_reviews_until",
    dt.date(2019, 9, 29),
    "sourced",
    "Working Together: transitional guidance 2018, the last day of the change-over; within it"
    " half are still serious case reviews (assumed)",
)
CHANGE_OVER_SHARE = 0.5
RAPID_SHARE = stated(
    "rapid_review_share", 0.65, "assumption", "invented; of reviews of the newer kind"
)
REVIEW_DAYS = stated(
    "review_days",
    {
        "serious_case_review": {"least": 180, "mean_more": 240},
        "practice_review": {"least": 120, "mean_more": 180},
        "rapid_review": {"least": 14, "mean_more": 7},
    },
    "assumption",
    "invented; geometric, from the review's opening to its publication",
)
NO_INCIDENT_SHARE = stated(
    "review_without_incident_share", 0.15, "assumption", "invented; incident not known"
)

# Ledger and budgets
LATE_JOURNAL_SHARE = stated(
    "late_journal_share",
    0.02,
    "assumption",
    "invented; of a force's months, the last one apart: part of one category's cost is booked a"
    " month late",
)
LATE_JOURNAL_PART = stated(
    "late_journal_part", [0.2, 0.8], "assumption", "invented; of that category's cost, even"
)
UNLINKED_BOOKING_SHARE = stated(
    "booking_without_investigation_share",
    0.01,
    "assumption",
    "invented; of a force's months: the cost centre bears an amount that no cost line explains",
)
UNLINKED_BOOKING_GBP = stated(
    "booking_without_investigation_gbp", [500, 20_000], "assumption", "invented; even"
)
BUDGET_UPLIFT = stated(
    "budget_uplift_share",
    0.03,
    "assumption",
    "invented; a year's budget is the ledger's outturn of the year before and so much more, to the"
    " nearest 100 pounds; a year that the extract cuts short counts by its days",
)
