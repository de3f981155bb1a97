"""What costs, prices, staffing, the survey and defects are drawn from: stated, as for demand."""

from pipelines.contracts.vocabulary import COST_CATEGORIES
from pipelines.synthetic.stated import stated

DEVELOPMENT_POWER = stated(
    "development_power",
    1.4,
    "assumption",
    "share of the final real cost spent by share u of an investigation's life: 1 - (1 - u)^1.4",
)
LINE_WEIGHT_SHAPE = stated(
    "cost_line_gamma_shape", 1.0, "assumption", "how unevenly lines share an investigation's cost"
)
CATEGORY_SHARES = stated(
    "cost_category_shares",
    {
        "online_images": dict(
            zip(
                COST_CATEGORIES,
                (0.38, 0.14, 0.08, 0.22, 0.01, 0.03, 0.02, 0.05, 0.04, 0.03),
                strict=True,
            )
        ),
        "other": dict(
            zip(
                COST_CATEGORIES,
                (0.48, 0.14, 0.10, 0.06, 0.04, 0.06, 0.02, 0.04, 0.03, 0.03),
                strict=True,
            )
        ),
    },
    "assumption",
    "share of cost lines",
)
SERGEANT_SHARE = stated("sergeant_share", 0.2, "assumption", "of officer time and overtime lines")
AMOUNT_EMPTY_SHARE = stated(
    "amount_empty_share",
    0.35,
    "assumption",
    "of time lines: cost is hours × the rate on the day, rounded half away from zero to the penny",
)
REVERSAL_SHARE = stated(
    "reversal_share",
    0.01,
    "assumption",
    "share of cost lines booked twice and reversed 1-30 days later, so that final cost is the same",
)
AFTER_CLOSING_SHARE = stated(
    "after_closing_share", 0.005, "assumption", "share of cost lines dated 1-60 days after closing"
)

# Prices
CONSTABLE_PAY = stated(
    "constable_pay_gbp_by_1_september",
    {
        2005: 32_025,
        2006: 32_985,
        2007: 33_810,
        2008: 34_707,
        2009: 35_610,
        2010: 36_519,
        2011: 36_519,
        2012: 36_519,
        2013: 36_885,
        2014: 37_254,
        2015: 37_626,
        2016: 37_626,
        2017: 38_382,
        2018: 39_150,
        2019: 40_128,
        2020: 41_130,
        2021: 41_130,
        2022: 43_032,
        2023: 46_044,
        2024: 48_231,
    },
    "sourced",
    "top of the constable scale, police-pay-2024-data.csv (2007 was paid from"
    " December; the file has no rise for 2016); all costs follow it",
)
LATER_PAY_AWARD = stated(
    "yearly_pay_award_after_2024_share", 0.03, "assumption", "each 1 September from 2025 on"
)
PRICE_BASE = stated("price_base", "2015/16", "assumption", "financial year whose mean price is 1")
CONSTABLE_HOUR = stated(
    "constable_hour_pay_gbp_2013_14",
    21.88,
    "derived",
    "pay within the full hour of £38.43 (Greater Manchester unit cost database v1.4, CR9.0):"
    " less pension 21.3 and insurance 13.8 per cent of pay and overhead of 30 per cent on both;"
    " follows constable pay from 1 September 2013; rates and amounts are pay",
)
GRADE_RATIOS = stated(
    "hourly_rate_to_constable",
    {
        "constable": 1.0,
        "sergeant": 1.2,
        "inspector": 1.513,
        "police_staff_investigator": 0.8,
        "police_staff_administrator": 0.6,
    },
    "assumption",
    "hourly rate over a constable's; inspector: CR9.1 over CR9.0, £58.16 over £38.43",
)

# People
ESTABLISHMENT = stated(
    "establishment_fte",
    {"april_2011": 5_500.0, "yearly_growth_share": 0.035},
    "assumption",
    "child-protection posts, England and Wales at scale 1; about nine live cases a post in 2016",
)
STAFFING_GRADES = stated(
    "establishment_shares",
    {"constable": 0.68, "sergeant": 0.12, "police_staff_investigator": 0.20},
    "assumption",
    "of establishment",
)
STRENGTH_SHARE = stated("strength_share", 0.91, "assumption", "of establishment, plus noise")
ACCREDITED_SHARE = stated("accredited_share", 0.78, "assumption", "of strength, plus noise")
SURVEY_DATES = stated(
    "survey_dates",
    ["2016-03-31", "2019-03-31", "2022-03-31", "2025-03-31"],
    "assumption",
    "the first stands for the survey published in May 2016",
)
RESPONSE_SHARE = stated("response_share", 0.68, "sourced", "19 May 2016 report")
YES_SHARES = stated(
    "yes_shares",
    {
        "trained_before_start": 0.18,
        "had_previous_experience": 0.52,
        "health_check_arranged": 0.30,
    },
    "sourced",
    "19 May 2016 report: 82 % untrained, 48 % without experience, 70 % without health check",
)
YES_SHARE_GAIN = stated(
    "yes_share_gain", 0.05, "assumption", "added to every share of yes at each later survey"
)
ANSWER_EMPTY_SHARE = stated("answer_empty_share", 0.03, "assumption", "of answers")

# What is wrong with the files
DEFECT_SHARE = stated(
    "defect_share",
    0.015,
    "assumption",
    "of rows, and every kind once where the file is long enough not to be refused for it",
)
REPEAT_EVERY = stated("repeat_every", 700, "assumption", "one row in so many comes twice")
