"""What demand is drawn from: every number sourced, derived or assumed, and stated once.

`stated` enters it in `truth.json`, so that no number is used without saying what it rests on. Those
of costs, prices and people are in `pipelines.synthetic.cost_parameters`.
"""

import datetime as dt

from pipelines.contracts.vocabulary import ABUSE_TYPES, REFERRAL_SOURCES
from pipelines.synthetic.stated import stated

FIRST_DAY = stated("first_day", dt.date(2011, 4, 1), "assumption", "reports start here")

# Demand
INVESTIGATIONS_2012 = stated(
    "investigations_2012",
    70_000 / 1.88,
    "derived",
    "investigations of incidents reported in 2012 at scale 1: 70,000 by 2015 less 88 %"
    " (National Police Chiefs' Council, July 2015)",
)
GROWTH_2012_TO_2015 = stated(
    "growth_2012_to_2015_share",
    0.88,
    "sourced",
    "National Police Chiefs' Council, July 2015; compound, month by month, to March 2016",
)
YEARLY_GROWTH_BEFORE_2012 = stated(
    "yearly_growth_before_2012_share", 0.15, "assumption", "carried backward from January 2012"
)
RECORDED_CRIME = stated(
    "recorded_crime_by_financial_year",
    {
        "2015/16": 41_406,
        "2016/17": 48_136,
        "2017/18": 59_512,
        "2018/19": 63_688,
        "2019/20": 61_144,
        "2020/21": 57_277,
        "2021/22": 67_346,
    },
    "sourced",
    "ten child sexual codes, Home Office police recorded crime open data (October 2023 release);"
    " investigations keep the ratio to 2015/16 that these have",
)
LATER_GROWTH = stated(
    "growth_after_2021_22_share",
    {"2021/22 to 2022": 107_000 / 103_055 - 1, "2022 to 2023": 115_489 / 107_000 - 1},
    "derived",
    "CSA Centre and VKPP national analyses (press copies): 103,055, about 107,000, 115,489",
)
YEARLY_GROWTH_AFTER_2023 = stated(
    "yearly_growth_after_2023_share", 0.03, "assumption", "from the middle of 2023 on"
)
CHILDREN_OF_ENGLAND = stated(
    "children_of_england_by_year",
    {
        "2012": 11_403_970,
        "2013": 11_473_080,
        "2014": 11_535_489,
        "2015": 11_593_891,
        "2016": 11_671_521,
        "2017": 11_716_740,
        "2018": 11_755_593,
        "2019": 11_790_492,
        "2020": 11_787_794,
        "2021": 11_762_878,
        "2022": 11_901_267,
        "2023": 12_059_476,
        "2024": 12_183_016,
    },
    "sourced",
    "children aged 0-17, ONS mid-year population estimates 2012 to 2024, as revised; every force's"
    " children of 2018 follow them (assumed)",
)
MONTH_SHARE = stated(
    "month_share",
    # January to December; the four months that are not given share the rest evenly.
    [0.086, 0.086, 0.086, 0.075, 0.084, 0.086, 0.096, 0.075, 0.074, 0.093, 0.086, 0.073],
    "sourced",
    "Barnardo's, 20 forces, 2016-22 (careappointments.com); February, March, June and November"
    " derived. Fewer reports in school holidays: a dip in disclosure, not in abuse",
)
SPRING_2020_FACTOR = stated(
    "spring_2020_factor",
    0.75,
    "sourced",
    "reports fell about a quarter, April to August 2020",
)
GROOMING_FROM = stated(
    "grooming_from", dt.date(2017, 4, 1), "sourced", "offence 88A became law in April 2017"
)
GROOMING_SHARE = stated(
    "grooming_share",
    (4_622 - 1_156) / 59_512,
    "derived",
    "share of incidents that are the new offence 88A: its rise of 1,156 to 4,622 in 2017/18"
    " within 59,512",
)
INVESTIGATED_SHARE = stated(
    "investigated_share", 0.62, "assumption", "share of incidents that are investigated"
)
MONTHLY_VARIATION = stated(
    "monthly_coefficient_of_variation",
    0.05,
    "assumption",
    "gamma around the mean of a force's month, before the Poisson draw",
)
ABUSE_TYPE_SHARES = stated(
    "abuse_type_shares",
    {
        "april_2011": dict(zip(ABUSE_TYPES, (0.17, 0.27, 0.06, 0.36, 0.06, 0.08), strict=True)),
        "april_2026": dict(zip(ABUSE_TYPES, (0.13, 0.20, 0.06, 0.30, 0.06, 0.25), strict=True)),
    },
    "assumption",
    "without grooming; drifts evenly from the first to the last and stays there",
)
REFERRAL_SHARES = stated(
    "referral_source_shares",
    {
        "online_images": dict(
            zip(
                REFERRAL_SOURCES,
                (0.08, 0.06, 0.06, 0.06, 0.01, 0.03, 0.28, 0.02, 0.40),
                strict=True,
            )
        ),
        "other": dict(
            zip(
                REFERRAL_SOURCES,
                (0.09, 0.16, 0.13, 0.14, 0.07, 0.09, 0.28, 0.03, 0.01),
                strict=True,
            )
        ),
    },
    "assumption",
    "police 28 % as in DfE referrals (27.6 % in 2016, 28.3 % in 2025); the rest assumed",
)
NON_RECENT_SHARES = stated(
    "non_recent_shares",
    dict(zip(ABUSE_TYPES, (0.17, 0.20, 0.20, 0.42, 0.20, 0.20), strict=True)),
    "assumption",
    "occurred more than 12 months before the report; set so that 25-30 % of all are (The Times,"
    " 2016, press)",
)
ONLINE_SHARES = stated(
    "online_shares",
    dict(zip(ABUSE_TYPES, (0.005, 0.005, 0.03, 0.06, 0.35, 0.97), strict=True)),
    "assumption",
    "grooming (88A): 0.90",
)
GROOMING_ONLINE_SHARE = 0.90
CRIME_RECORDED_SHARE = stated(
    "crime_recorded_share", 0.74, "assumption", "share of incidents; every grooming incident"
)
REPEAT_CHILD_SHARE = stated(
    "repeat_child_share",
    0.2,
    "assumption",
    "incidents of a child who has an earlier one",
)
OCCURRED_EMPTY_SHARE = stated(
    "occurred_from_empty_share", 0.08, "assumption", "of the incidents that are not non-recent"
)
AGE_EMPTY_SHARE = stated("victim_age_empty_share", 0.06, "assumption", "age not known")
DISTRICT_EMPTY_SHARE = stated("district_empty_share", 0.04, "assumption", "place not known")
CHILDREN_PER_DISTRICT = stated(
    "children_per_district", 40_000, "assumption", "a force has at least one, at most twenty"
)
RECENT_LAG_DAYS = stated(
    "recent_occurrence_to_report_mean_days", 45, "assumption", "exponential, at most 330 days"
)
RECENT_LAG_LIMIT = 330
NON_RECENT_LAG = stated(
    "non_recent_occurrence_to_report",
    {"least_days": 400, "median_years_more": 6.0, "sigma": 1.0, "most_years_more": 50},
    "assumption",
    "log-normal above the least; no incident lies between 330 and 400 days",
)
RECORDING_DELAY_DAYS = stated(
    "report_to_system_mean_days",
    9,
    "assumption",
    "geometric; what was not yet on the system on `until` is not in the extract, so that its last"
    " weeks are light. Cost lines are on the system on their day",
)
OPENING_DELAY_DAYS = stated(
    "report_to_opening_mean_days", 3, "assumption", "geometric, from the day of the report"
)

# Investigations
DURATION = stated(
    "duration",
    {"median_days": 248, "sigma": 0.68},
    "sourced",
    "record to charge, child sexual abuse, 2015/16: median 248 days; sigma derived from the"
    " upper quartile of 393; applied to every investigation, whatever its complexity",
)
COMPLEXITY = stated(
    "complexity",
    {
        "standard": {"share": 0.80, "mean_final_gbp": 9_000, "sigma": 0.9, "mean_lines": 5.0},
        "complex": {"share": 0.17, "mean_final_gbp": 40_000, "sigma": 0.8, "mean_lines": 8.0},
        "major": {
            "share": 0.03,
            "mean_final_gbp": 500_000 / 3,
            "sigma": 0.8,
            "mean_lines": 14.0,
        },
    },
    "assumption",
    "final cost log-normal, 2015/16 prices; the shares make the mean £19,000",
)
COST_DURATION_CORRELATION = stated(
    "correlation_of_log_cost_and_log_days",
    {"within_complexity": 0.66, "over_all": 0.5},
    "assumption",
    "dear cases last longer: 0.66 within a complexity is 0.50 over all, since days do not depend on"
    " complexity and that explains 42 per cent of the variance of log cost",
)["within_complexity"]
MEAN_FINAL_COST = stated(
    "mean_final_cost_gbp",
    19_000,
    "sourced",
    "average investigation around £19,000, 2016 (NPCC, 19 May 2016); taken as 2015/16 prices",
)
SECTION_47_SHARES = stated(
    "joint_section_47_shares", {"online": 0.15, "other": 0.45}, "assumption", "of investigations"
)
RISK_SHARES = stated(
    "risk_level_shares",
    {"high": 0.22, "medium": 0.38, "low": 0.30, "not_assessed": 0.10},
    "assumption",
    "of investigations",
)
FIRST_ACTION_DAYS = stated(
    "first_action_mean_days",
    {"high": 4, "medium": 9, "low": 18, "not_assessed": 15},
    "assumption",
    "geometric, from opening; expected in 7, 14 and 30 days by risk",
)
FIRST_ACTION_EMPTY_SHARE = stated("first_action_empty_share", 0.05, "assumption", "not written")
OUTCOME_SHARES = stated(
    "outcome_shares",
    # Charge, cautions, evidential difficulties, no suspect, other agency, ...
    {
        "1": 0.13,
        "3": 0.02,
        "8": 0.02,
        "10": 0.04,
        "14": 0.09,
        "15": 0.26,
        "16": 0.17,
        "18": 0.10,
        "20": 0.06,
        "21": 0.04,
        "22": 0.04,
    },
    "assumption",
    "Home Office outcomes of closed investigations; the share left over has none yet",
)
