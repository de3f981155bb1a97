"""What a run realised, counted from the drawn arrays while they are written."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import (
    ABUSE_TYPES,
    AGENCIES,
    COMPLEXITIES,
    COST_CATEGORIES,
    DIRECTIONS,
    REFERRAL_SOURCES,
    REVIEW_TYPES,
)
from pipelines.synthetic.caseload import LONGEST_DAYS, Investigations
from pipelines.synthetic.cost import CostLines
from pipelines.synthetic.cost_parameters import YES_SHARES
from pipelines.synthetic.days import Flags, Real, Whole, months_of
from pipelines.synthetic.demand import EMPTY, NO_DAY, OFFENCE_CODES, Incidents
from pipelines.synthetic.knowledge import Knowledge
from pipelines.synthetic.ledger import Difference
from pipelines.synthetic.people import Survey
from pipelines.synthetic.reviews import Reviews
from pipelines.synthetic.sharing import SENT_TO, Notifications


@dataclass
class Tally:
    """Counts and pence by force and month; all sums of pence are of whole numbers.

    Attributes:
        by_month: Name of a count or sum, with a row per force and a column per month. Of incidents
            the month is the one reported, of investigations and reviews the one opened.
        cost: Pence by force, month of cost and category, of lines in the extract.
        ledger: Pence by force, month and category that the ledger books.
        offences: Recorded crimes by force, month reported and offence code.
        differences: Where the ledger departs from the cost lines.
        budgets: By force code and financial year, pence by category.
        named: Name of a category (`abuse_type:sexual`) with its count.
        knowledge: Which agency knew of which incident when.
    """

    force_count: int
    months: int
    by_month: dict[str, Whole] = field(default_factory=dict)
    named: Counter[str] = field(default_factory=Counter)
    surveys: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    budgets: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    knowledge: Knowledge = field(default_factory=Knowledge)

    def __post_init__(self) -> None:
        """Start from nothing."""
        shape = (self.force_count, self.months, len(COST_CATEGORIES))
        self.cost, self.ledger = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self.offences = np.zeros((self.force_count, self.months, len(OFFENCE_CODES)), np.int64)
        self.durations = np.zeros(LONGEST_DAYS + 1, np.int64)

    def add_incidents(self, force: int, incidents: Incidents) -> None:
        """Count incidents that are in the extract."""
        months = months_of(incidents.reported)
        self._add("incidents", force, months)
        self._add("non_recent", force, months[incidents.is_non_recent])
        self._add("online", force, months[incidents.is_online])
        recorded = incidents.is_crime_recorded
        self._add("crime_recorded", force, months[recorded])
        codes = len(OFFENCE_CODES)
        cells = months[recorded] * codes + incidents.offence[recorded]
        self.offences[force] += _sums(cells, None, self.months * codes).reshape(-1, codes)
        self._add_named("abuse_type", ABUSE_TYPES, incidents.abuse_type)
        self._add_named("referral_source", REFERRAL_SOURCES, incidents.referral_source)

    def add_investigations(
        self, force: int, investigations: Investigations, lines: CostLines, in_extract: Flags
    ) -> None:
        """Count investigations of the extract, with all their cost lines, also the later ones."""
        opened, count = months_of(investigations.opened), len(investigations)
        final = _sums(lines.investigation, lines.pence, count)
        to_date = _sums(lines.investigation[in_extract], lines.pence[in_extract], count)
        closed = investigations.is_closed
        self._add("investigations", force, opened)
        self._add("closed", force, opened[closed])
        self._add("final_pence", force, opened, final)
        self._add("to_date_pence", force, opened, to_date)
        self._add("closed_final_pence", force, opened[closed], final[closed])
        self._add("closed_to_date_pence", force, opened[closed], to_date[closed])
        self._add_named("complexity", COMPLEXITIES, investigations.complexity)
        days = investigations.ends - investigations.opened
        self.durations += np.bincount(days, minlength=LONGEST_DAYS + 1)
        self._add_cost(force, lines.where(in_extract), investigations)

    def _add_cost(self, force: int, lines: CostLines, investigations: Investigations) -> None:
        categories = len(COST_CATEGORIES)
        cells = months_of(lines.day) * categories + lines.category
        sums = _sums(cells, lines.pence, self.months * categories)
        self.cost[force] += sums.reshape(self.months, categories)
        self.named["lines:without_amount"] += int((~lines.has_amount).sum())
        self.named["lines:negative"] += int((lines.pence < 0).sum())
        is_late = lines.day > investigations.ends[lines.investigation]
        self.named["lines:after_closing"] += int(is_late.sum())

    def add_survey(self, force_code: str, survey: Survey) -> None:
        """Count one force's answers to one survey."""
        invited = survey.invitations.row(0, named=True)
        counts = Counter(
            invited_count=int(invited["invited_count"]), response_count=survey.responses.height
        )
        for question in YES_SHARES:
            answers = survey.responses[question]
            yes, empty = int(answers.sum() or 0), answers.null_count()
            counts[f"{question}:yes"], counts[f"{question}:empty"] = yes, empty
            counts[f"{question}:no"] = answers.len() - yes - empty
        self.surveys.setdefault(str(invited["survey_date"]), {})[force_code] = counts

    def add_staffing(self, rows: pl.DataFrame) -> None:
        """Add up full-time equivalents, in hundredths."""
        for column in ("establishment_fte", "strength_fte", "accredited_fte"):
            hundredths = (rows[column] * 100).round().cast(pl.Int64).sum()
            self.named[f"staffing:{column}_hundredths"] += int(hundredths)

    def add_notifications(
        self, force: int, incidents: Incidents, notifications: Notifications
    ) -> None:
        """Count notifications, and the incidents of the extract that the police shared."""
        pairs = notifications.direction * len(AGENCIES) + notifications.agency
        names = tuple(f"{direction}:{agency}" for direction in DIRECTIONS for agency in AGENCIES)
        self._add_named("notifications", names, pairs)
        sent = notifications.where(notifications.direction == SENT_TO)
        is_prompt = sent.day - incidents.reported[sent.incident] <= 1
        months = months_of(incidents.reported)
        for name, told in (
            ("shared", sent.incident),
            ("shared_within_1_day", sent.incident[is_prompt]),
        ):
            shared = np.zeros(len(incidents), np.bool_)
            shared[told] = True
            self._add(name, force, months[shared])
            self._add_named(name, REFERRAL_SOURCES, incidents.referral_source[shared])

    def add_reviews(self, force: int, reviews: Reviews) -> None:
        """Count reviews."""
        self._add("reviews", force, months_of(reviews.opened))
        self._add_named("review_type", REVIEW_TYPES, reviews.review_type)
        self.named["reviews:open"] += int((reviews.published == NO_DAY).sum())
        self.named["reviews:without_incident"] += int((reviews.incident == EMPTY).sum())

    def median_duration(self) -> int:
        """The median days from opening to closing, of open investigations too."""
        return int(np.searchsorted(self.durations.cumsum(), self.durations.sum() / 2))

    def _add(self, name: str, force: int, months: Whole, amounts: Whole | None = None) -> None:
        counts = self.by_month.setdefault(name, np.zeros((self.force_count, self.months), np.int64))
        counts[force] += _sums(months, amounts, self.months)

    def _add_named(self, prefix: str, names: tuple[str, ...], places: Whole) -> None:
        counts = np.bincount(places, minlength=len(names))
        self.named.update({f"{prefix}:{n}": int(c) for n, c in zip(names, counts, strict=True)})


def _sums(places: Whole, amounts: Whole | Real | None, length: int) -> Whole:
    """Sums of whole amounts by place: exact, as doubles hold whole numbers up to 2**53."""
    return np.rint(np.bincount(places, amounts, minlength=length)).astype(np.int64)
