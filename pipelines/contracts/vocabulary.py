"""The closed lists of the extract contracts. What is not listed is rejected, never guessed at."""

ABUSE_TYPES = ("neglect", "physical", "emotional", "sexual", "exploitation", "online_images")
REFERRAL_SOURCES = (
    "public",
    "victim",
    "family",
    "education",
    "health",
    "social_care",
    "police",
    "other_agency",
    "industry",
)
COMPLEXITIES = ("standard", "complex", "major")
RISK_LEVELS = ("high", "medium", "low", "not_assessed")
OUTCOME_CODES = tuple(str(code) for code in range(1, 23))
COST_CATEGORIES = (
    "officer_time",
    "staff_time",
    "overtime",
    "digital_forensics",
    "medical_forensics",
    "interviewing",
    "interpreter",
    "legal_disclosure",
    "travel",
    "other",
)
UPLIFT_COMPONENTS = ("pension", "national_insurance", "overhead")
RATE_INCLUDES = ("pay", "pay_on_costs", "full")
RATE_PROVENANCES = ("local_time_recording", "local_estimate", "national_proxy", "quoted_headline")
AGENCIES = (
    "police",
    "social_care",
    "health",
    "education",
    "probation",
    "other_force",
    "voluntary",
    "other",
)
DIRECTIONS = ("received_from", "sent_to")
REVIEW_TYPES = ("serious_case_review", "practice_review", "rapid_review")

MARKING = "OFFICIAL-SENSITIVE"
"""Stands on whatever holds true small counts, unless a person lowers it."""

SYNTHETIC_BANNER = "SYNTHETIC DATA – invented for demonstration; describes no real person or force"
"""Stands on whatever is made of invented data."""

SYNTHETIC_PREFIX = "SYN-"
"""Every invented identifier begins so; an extract that holds one is synthetic."""

SYNTHETIC_NOTE = "synthetic, invented for demonstration"
"""Stands on the rows of every invented publication, in a column that is only read by people."""

FILE_ENDINGS = (".csv", ".txt", ".tsv", ".gz", ".parquet", ".xlsx", ".xlsm", ".xls", ".ods")
"""Files of a folder that are looked at; what each is, its first bytes say."""

ALL_FORCES = "ALL"
ALL_TYPES = "all"
TERRITORIAL_FORCE_COUNT = 43
MEASURES = ("incidents", "investigations", "recorded_crime")

ONE_FINANCIAL_YEAR = "financial_year"
THREE_FINANCIAL_YEARS = "three_financial_years"
CLAIM_2012_2015 = "claim_2012_2015"
LATEST_TWELVE_MONTHS = "latest_twelve_months"
YEAR_TO_DATE = "year_to_date"
LAG_RECORDED_DATE, LAG_DEVELOPMENT = "recorded_date", "development"
LAG_OTHER_FORCES, LAG_FIXED = "other_forces", "fixed"
LAG_BASES = (LAG_RECORDED_DATE, LAG_DEVELOPMENT, LAG_OTHER_FORCES, LAG_FIXED)
"""What an estimate of the records still to come rests on, the firmest first."""

GROWTH_WINDOWS = (
    ONE_FINANCIAL_YEAR,
    THREE_FINANCIAL_YEARS,
    CLAIM_2012_2015,
    LATEST_TWELVE_MONTHS,
    YEAR_TO_DATE,
)
"""What growth compares: a financial year with the one before or three before, 2015 with 2012, the
latest twelve months with the twelve before, the financial year so far with its like a year ago."""
