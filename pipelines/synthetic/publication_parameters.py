"""What the synthetic publications add to the extracts' own figures: stated, as for demand."""

from pipelines.synthetic.stated import stated

RECORDED_CRIME_LAG_MONTHS = stated(
    "recorded_crime_publication_lag_months",
    3,
    "assumption",
    "a quarter is published so many months after its end; what comes on the system later is not in"
    " it",
)
FIRST_CRIME_YEAR = stated(
    "recorded_crime_first_financial_year",
    2012,
    "sourced",
    "the open data begin in April 2012 (Home Office, October 2023 release)",
)
SOCIAL_CARE_LAG_MONTHS = stated(
    "children_in_need_publication_lag_months",
    7,
    "sourced",
    "years to 31 March are published at the end of October (Department for Education)",
)
FIRST_REFERRALS_YEAR = stated(
    "children_in_need_first_year", 2013, "sourced", "children in need, table C1, 2013 to 2025"
)
FIRST_INDICATORS_YEAR = stated(
    "safeguarding_indicators_first_year", 2016, "sourced", "interactive tool, section 47, 2016 on"
)
POLICE_SHARE_OF_REFERRALS = stated(
    "police_share_of_referrals",
    0.283,
    "sourced",
    "England 2025 (Department for Education, source of referral): referrals to social care are the"
    " incidents of the year over this share",
)
REFERRAL_SHARES = stated(
    "shares_of_referrals",
    {
        "rereferral": 142_900 / 632_830,
        "no_further_action": 41_340 / 632_830,
        "not_in_need": 194_620 / 632_830,
        "referral_child": 557_810 / 632_830,
        "rereferral_child": 116_950 / 632_830,
    },
    "derived",
    "England 2025, children in need, table C1; the same in every area and year",
)
SECTION_47_SHARE_OF_REFERRALS = stated(
    "section_47_share_of_referrals",
    189.3 * 12_183_016 / 10_000 / 632_830,
    "derived",
    "England 2025: 189.3 enquiries per 10,000 children, children of mid-2024, 632,830 referrals",
)
WORKFORCE_LAG_MONTHS = stated(
    "workforce_publication_lag_months", 4, "assumption", "counted on 31 March, published in July"
)
FIRST_WORKFORCE_YEAR = stated(
    "workforce_first_year", 2012, "assumption", "the first 31 March of the extracts"
)
WORKFORCE_FTE = stated(
    "workforce_fte",
    {
        "police officer": {
            "Constable": 110_048.31,
            "Sergeant": 20_331.72,
            "Inspector": 6_245.25,
            "Chief Inspector": 2_010.33,
            "Superintendent": 1_011.22,
            "Chief Superintendent": 339.0,
            "Chief Officer": 242.5,
        },
        "police staff": {"Police Staff": 70_739.97},
        "police community support officer": {"Community Support Officer": 8_750.04},
    },
    "sourced",
    "Home Office police workforce, England and Wales, 31 March 2022; the same in every year, so"
    " that child protection takes a growing part of it",
)
HEADCOUNT_PER_FTE = stated(
    "headcount_per_fte",
    {
        "police officer": 142_505 / 140_228.33,
        "police staff": 77_091 / 70_739.97,
        "police community support officer": 9_125 / 8_750.04,
    },
    "derived",
    "Home Office police workforce, 31 March 2022",
)
FEMALE_SHARES = stated(
    "female_shares",
    {
        "police officer": 46_959.5 / 140_228.33,
        "police staff": 44_248.65 / 70_739.97,
        "police community support officer": 4_118.63 / 8_750.04,
    },
    "derived",
    "of full-time equivalents, Home Office police workforce, 31 March 2022",
)
