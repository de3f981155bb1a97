"""The levers of a plan: what each is a value of, between which limits, and what it acts on."""

from dataclasses import dataclass

from pipelines.contracts.vocabulary import ABUSE_TYPES, REFERRAL_SOURCES

CHANGE, POINTS, RATE, SHARE = "change", "points", "rate", "share"
MONTHS, CASES, HOURS, PEOPLE = "months", "cases", "hours", "people"
DEMAND, WORK, PRICES, STAFF = "demand", "work", "prices", "people"


@dataclass(frozen=True)
class LeverKind:
    """One kind of lever.

    Attributes:
        title: Its name in words.
        unit: `change` (share by which the base changes, 0.05 for 5 per cent more), `points` (added
            to a share), `rate` (a year, in place of the base's), `share`, `months`, `cases`,
            `hours` (a year), `people` (full-time equivalents a year).
        low, high: Between which a value must lie, both allowed.
        neutral: The value that changes nothing; None where only leaving the lever out does.
        acts_on: `demand` (investigations opened), `work` (hours and time cost), `prices`, `people`.
        is_positive: Whether it can only be above nought: its range is then log-normal.
        of: What it may be said of; empty where it is said of everything.
        needs_span: Whether it needs a start and an end.
        meaning: One sentence for the person who sets it.
    """

    title: str
    unit: str
    low: float
    high: float
    neutral: float | None
    acts_on: str
    meaning: str
    is_positive: bool = False
    of: tuple[str, ...] = ()
    needs_span: bool = False


LEVERS: dict[str, LeverKind] = {
    "volume": LeverKind(
        "Investigations opened",
        *(CHANGE, -1.0, 10.0, 0.0, DEMAND),
        "By what share more investigations are opened than forecast.",
    ),
    "mix": LeverKind(
        "Mix of cases",
        *(POINTS, -1.0, 1.0, 0.0, DEMAND),
        "By how much the share of one abuse type rises; the others give way in proportion.",
        of=ABUSE_TYPES,
    ),
    "share_investigated": LeverKind(
        "Share investigated",
        *(POINTS, -1.0, 1.0, 0.0, DEMAND),
        "By how much the share of incidents that are investigated rises.",
    ),
    "external_step": LeverKind(
        "Referrals from one source",
        *(CHANGE, -1.0, 20.0, 0.0, DEMAND),
        "By what share more cases come from one source: 1 doubles them.",
        of=REFERRAL_SOURCES,
    ),
    "hours_per_case": LeverKind(
        "Hours a case",
        *(CHANGE, -1.0, 10.0, 0.0, WORK),
        "By what share more hours a case takes; the cost of time follows.",
    ),
    "productivity": LeverKind(
        "Productivity",
        *(CHANGE, -0.9, 10.0, 0.0, WORK),
        "By what share more is done in an hour: 0.25 makes four hours do what five did.",
    ),
    "digital_backlog": LeverKind(
        "Digital backlog worked off",
        *(MONTHS, 0.0, 60.0, 0.0, WORK),
        "Months of digital forensic work waiting, worked off evenly from the start to the end.",
        is_positive=True,
        needs_span=True,
    ),
    "rates": LeverKind(
        "Hourly rates",
        *(CHANGE, -1.0, 10.0, 0.0, PRICES),
        "By what share an hour of any grade costs more than in the base.",
    ),
    "pay_award": LeverKind(
        "Pay award",
        *(RATE, -0.2, 0.5, None, PRICES),
        "The award of each 1 September while it acts, in place of the base's rise of that year.",
    ),
    "employer_pension": LeverKind(
        "Employer's officer pension",
        *(SHARE, 0.0, 1.0, None, PRICES),
        "The employer's contribution as a share of officers' pay; no part of the direct basis.",
        is_positive=True,
    ),
    "national_insurance": LeverKind(
        "Employer's national insurance",
        *(SHARE, 0.0, 1.0, None, PRICES),
        "The employer's contribution as a share of pay; no part of the direct basis.",
        is_positive=True,
    ),
    "non_pay_inflation": LeverKind(
        "Inflation of bought services",
        *(RATE, -0.2, 1.0, None, PRICES),
        "The rise of each 1 April while it acts, in place of the base's.",
    ),
    "caseload_ceiling": LeverKind(
        "Caseload ceiling",
        *(CASES, 1.0, 500.0, None, STAFF),
        "Live cases that one accredited investigator may carry.",
        is_positive=True,
    ),
    "productive_hours": LeverKind(
        "Productive hours",
        *(HOURS, 100.0, 3_000.0, None, STAFF),
        "Hours a year that a full-time investigator gives to cases.",
        is_positive=True,
    ),
    "leavers": LeverKind(
        "Leavers",
        *(SHARE, 0.0, 0.9, None, STAFF),
        "The share of accredited investigators who leave within a year.",
        is_positive=True,
    ),
    "intake": LeverKind(
        "Intake to training",
        *(PEOPLE, 0.0, 5_000.0, None, STAFF),
        "Full-time equivalents who begin training for accreditation in a year.",
        is_positive=True,
    ),
    "training_months": LeverKind(
        "Training time",
        *(MONTHS, 0.0, 60.0, None, STAFF),
        "Months from the beginning of training to accreditation.",
        is_positive=True,
    ),
}
